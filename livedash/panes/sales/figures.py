"""The figures of a view as they are looked at: of both shifts or one, beside another day or none.

The tables, the headline and the file that `E` writes are made of the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from livedash.business.bakery.sales import BeforeRow, DriftRow, MonthRow, SoldRow
from livedash.business.bakery.selling import (
    Beside,
    Bread,
    Hour,
    ShiftSums,
    best_sellers,
    by_shift,
    hours,
    of_shift,
    with_today,
)
from livedash.business.money import has_minor, smallest
from livedash.business.today import Today, today_at
from livedash.panes.pane import View
from livedash.panes.sales import day


class Figures:
    """Of a bakery's business day, and the last ones before it."""

    def __init__(self, view: View, only: str | None, beside: Beside) -> None:
        """`only`: one shift."""
        self._rows: Mapping[str, tuple[Any, ...]] = view.rows
        self._beside = beside
        self.stock: DriftRow | None = next(iter(view.rows.get("drift", ())), None)
        self.today: Today = today_at(view.place, self.stock.minute if self.stock else view.now)
        self.other = day.compared(beside, self.today)
        """What the other day is called; empty: nothing is compared."""
        self.sold: Sequence[SoldRow] = of_shift(only, view.rows.get("today", ()))
        self.before: Sequence[BeforeRow] = of_shift(only, view.rows.get("before", ()))
        self._only = only

    @cached_property
    def minor(self) -> bool:
        """Whether money is shown with minor units here: all of it, where any has some."""
        sold, before, month = (self._rows.get(name, ()) for name in ("today", "before", "month"))
        amounts = [amount for row in (*sold, *month) for amount in (row.revenue, row.discount)]
        amounts += [row.by_now for row in before]
        return has_minor(amounts, self.today.place.currency)

    @property
    def _step(self) -> int:
        """What means are rounded to."""
        return 1 if self.minor else smallest(self.today.place.currency)

    @cached_property
    def month(self) -> list[MonthRow]:
        """Of both shifts."""
        rows = self._rows
        return with_today(rows.get("month", ()), rows.get("today", ()), self.today.business_date)

    @property
    def days(self) -> Sequence[MonthRow]:
        return of_shift(self._only, self.month)

    @property
    def hours(self) -> list[Hour]:
        running = self.today.hours - 1
        return hours(self.sold, self.before, self._beside, running, self._step)

    @property
    def best_sellers(self) -> list[Bread]:
        return best_sellers(self.sold)

    @property
    def shifts(self) -> list[ShiftSums]:
        """Both, for they are the choice."""
        sold, before, month = (self._rows.get(name, ()) for name in ("today", "before", "month"))
        return by_shift(sold, before, month, self._beside, self._step)
