"""The sales pane: the day by the hour beside another day, best sellers, shifts, and the drift."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from livedash.business.bakery.sales import (
    DRIFT,
    SALES_BEFORE,
    SALES_BRANCHES,
    SALES_MONTH,
    SALES_PEOPLE,
    SALES_TODAY,
    WASTE,
    Drill,
)
from livedash.business.bakery.selling import Beside
from livedash.business.place import Place
from livedash.live.query import AnyQuery
from livedash.panes.absent import why_absent
from livedash.panes.export import Table
from livedash.panes.pane import Pane, View
from livedash.panes.sales import beside, dates, day, export, headline
from livedash.panes.sales.aside import BREADTH, Aside
from livedash.panes.sales.behind import About, Behind
from livedash.panes.sales.figures import Figures
from livedash.widgets.cell import Key
from livedash.widgets.keyed import Keyed
from livedash.widgets.line import TextLine
from livedash.widgets.table import KeyedTable

PERIODS = {"day": 1, "week": 7, "30 days": 30}
"""What `d` goes through, and how many business days that is."""
ONLY = (None, "morning", "night")
"""What `m` goes through."""
WIDE, TALL = 130, 30
"""From here on there is room for the tables beside."""
ABREAST = 76
"""From here on best sellers and shifts stand side by side."""


class SalesPane(Pane):
    pane_name = "sales"
    title = "Sales"
    number = 2

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "period", "day/week/30d", tooltip="The day by the hour, or the last days"),
        Binding("m", "only", "morning/night/all", tooltip="Only one shift, and both again"),
        Binding("v", "beside", "compare", tooltip="Beside last week, four weeks, or nothing"),
    ]
    DEFAULT_CSS = """
    SalesPane { layout: horizontal; }
    SalesPane #main { width: 1fr; height: 1fr; }
    SalesPane #lower { height: 6; layout: horizontal; }
    SalesPane Aside { display: none; }
    SalesPane.-wide Aside { display: block; }
    SalesPane #sums { width: 1fr; height: 1fr; }
    SalesPane #shifts { height: 3; }
    SalesPane.-narrow #lower { layout: vertical; }
    SalesPane.-narrow #sums { height: 4; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._headline, self._given, self._drift = TextLine(), TextLine(), TextLine(gap=1)
        self._hours = KeyedTable(day.columns("last week"), id="hours")
        self._dates = KeyedTable(dates.columns(), id="dates")
        self._behind = Behind()
        self._best = KeyedTable(beside.BEST, empty="Nothing sold yet.", id="best")
        self._shifts = KeyedTable(beside.shift_columns("last week"), id="shifts")
        self._aside = Aside()
        self._period, self._beside = "day", Beside.WEEK
        self._only: str | None = None
        self._view: View | None = None
        self._day: date | None = None
        """The business day that is shown."""

    def compose(self) -> ComposeResult:
        with Vertical(id="main"):
            yield self._headline
            yield self._hours
            yield self._dates
            yield self._behind
            with Container(id="lower"):
                yield self._best
                with Vertical(id="sums"):
                    yield self._shifts
                    yield self._given
            yield self._drift
        yield self._aside

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        if "bakery" not in place.kinds:
            return {}
        return {
            "today": SALES_TODAY.at(place),
            "drift": DRIFT.at(place),
            "before": SALES_BEFORE.at(place),
            "month": SALES_MONTH.at(place),
            "people": SALES_PEOPLE.at(place),
            "waste": WASTE.at(place),
            "branches": SALES_BRANCHES.at(),
            **self._behind.queries(place),
        }

    def absent(self, place: Place) -> str:
        return "" if "bakery" in place.kinds else why_absent(place, "sells no bread")

    def unseen(self, width: int, height: int) -> frozenset[str]:
        wide = width >= WIDE and height >= TALL
        return frozenset() if wide else Aside.READS

    def show(self, view: View) -> int:
        before, self._view = self._view, view
        moved = before is None or before.place != view.place
        if before is not None and not before.place.same_as(view.place):
            self._behind.out()
        figures = self._figures(view)
        cells = self._show_main(view, figures) + self._aside.show(view, figures)
        day = figures.today.business_date
        if moved or day != self._day:
            # That a day begins anew is no change of its rows.
            self.seen()
        self._day = day
        self._lay_out()
        return cells

    def _figures(self, view: View) -> Figures:
        return Figures(view, self._only, self._beside)

    def _show_main(self, view: View, figures: Figures) -> int:
        today, sold, away, minor = figures.today, figures.sold, view.away, figures.minor
        width = self.size.width - (BREADTH + 1) * self._is_wide(view.place)
        only = self._only or ""
        self._headline.show(*headline.of_today(sold, figures.before, today, only, minor=minor))
        if figures.stock is not None:
            self._drift.show(headline.of_stock(figures.stock, width))
            self._given.show(headline.given_away(sold, figures.stock.wasted, today, minor=minor))
        self._shifts.columns = beside.shift_columns(figures.other)
        return (
            self._show_hours(view, figures, width)
            + self._show_dates(view, figures, width)
            + self._behind.show(view, today)
            + self._best.show(beside.best(figures.best_sellers, today, minor=minor), away)
            + self._shifts.show(
                beside.shifts(figures.shifts, today, figures.other, minor=minor), away
            )
        )

    def _is_wide(self, place: Place) -> bool:
        width, height = self.size
        return width >= WIDE and height >= TALL and "bakery" in place.kinds

    def _show_hours(self, view: View, figures: Figures, width: int) -> int:
        today, other, first = figures.today, figures.other, not self._hours.row_count
        heads = self._hours.columns = day.columns(other)
        wide = day.bar_width(heads, width)
        minor, ascii = figures.minor, view.ascii
        listed = day.rows(figures.hours, today, other, wide, minor=minor, ascii=ascii)
        cells = self._hours.show(listed, view.away)
        if first:
            # The hour that runs is what one wants to see.
            self._hours.move_to(today.hours - 1)
        return cells

    def _show_dates(self, view: View, figures: Figures, width: int) -> int:
        if self._period == "day":
            return self._dates.show([], view.away)
        days, wide = PERIODS[self._period], day.bar_width(dates.columns(), width)
        minor, ascii = figures.minor, view.ascii
        listed = dates.rows(figures.days, days, figures.today, wide, minor=minor, ascii=ascii)
        return self._dates.show(listed, view.away)

    def table(self) -> Table | None:
        view = self._view
        if view is None or "bakery" not in view.place.kinds:
            return None
        figures = self._figures(view)
        if self._behind.display:
            return export.behind(self._behind.sales(view), figures.today)
        part = f"only: {self._only}" if self._only else ""
        if self._period != "day":
            return export.days(figures.days, PERIODS[self._period], figures.today, part)
        return export.hours(figures.hours, figures.today, figures.other, part)

    # What stands where

    def on_resize(self) -> None:
        self._lay_out()
        if self._view is not None:
            self.show(self._view)

    def _lay_out(self) -> None:
        if self._view is None:
            return
        width, height = self.size
        bakery = "bakery" in self._view.place.kinds
        drilled = self._behind.display
        self._headline.display = bakery
        self._drift.display = bakery and height > 8
        self._dates.display = not drilled and self._period != "day"
        self._hours.display = not drilled and self._period == "day"
        self.set_class(self._is_wide(self._view.place), "-wide")
        self.set_class(width < ABREAST, "-narrow")
        lower = self.query_one("#lower")
        lower.display = bakery and height > 14
        if width >= ABREAST:
            lower.styles.height = max(4, min(self._best.row_count + 1, height // 3))
        else:
            lower.styles.height = 8

    # Keys

    def action_period(self) -> None:
        names = list(PERIODS)
        self._turn(period=names[(names.index(self._period) + 1) % len(names)])

    def action_only(self) -> None:
        self._only = ONLY[(ONLY.index(self._only) + 1) % len(ONLY)]
        self._turn()

    def action_beside(self) -> None:
        every = list(Beside)
        self._beside = every[(every.index(self._beside) + 1) % len(every)]
        self._turn()

    def _turn(self, period: str | None = None) -> None:
        """Other figures of the same rows: nothing of them has changed."""
        was = self._period
        self._period = period or was
        if self._view is not None:
            self.show(self._view)
            self.seen()
        if self._period != was and not self._behind.open:
            self._focus_numbers()

    def _focus_numbers(self) -> None:
        (self._hours if self._period == "day" else self._dates).focus()

    @on(Keyed.Chosen)
    def _into(self, chosen: Keyed.Chosen) -> None:
        about = self._about(chosen.widget, chosen.key)
        if about is not None and self._view is not None:
            self.post_message(self.Asks())
            self._behind.into(about, self._view.place)

    def _about(self, table: Keyed, key: Key) -> About | None:
        if table is self._shifts:
            return About(Drill(shift=str(key)))
        if not isinstance(key, int):
            return None
        if table is self._hours:
            return About(Drill(shift=self._only, hour=key))
        if table in (self._dates, self._aside.month) and self._view is not None:
            ago = self._figures(self._view).today.business_date.toordinal() - key
            return About(Drill(days_ago=ago, shift=self._only if table is self._dates else None))
        if table is self._best and self._view is not None:
            row = next(one for one in self._view.rows["today"] if one.bread_type_id == key)
            drill = Drill(shift=self._only, bread_type_id=key)
            return About(drill, f"{row.bread} {row.size}".rstrip())
        return None

    @on(Behind.Left)
    def _out_of(self) -> None:
        self._behind.out()
        self.post_message(self.Asks())
        self._lay_out()
        self._focus_numbers()
