"""The sales pane: the day by the hour beside another day, best sellers, shifts, and the drift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from livedash.business.bakery.sales import (
    BeforeRow,
    DriftRow,
    Drill,
    MonthRow,
    SaleRow,
    SoldRow,
    drift,
    sales_before,
    sales_behind,
    sales_branches,
    sales_month,
    sales_people,
    sales_today,
    waste,
)
from livedash.business.bakery.selling import Beside, best_sellers, by_shift, hours, with_today
from livedash.business.place import Place
from livedash.business.today import Today, today_at
from livedash.live.query import AnyQuery
from livedash.panes.export import Table
from livedash.panes.pane import Pane, View
from livedash.panes.sales import behind, beside, dates, day, export, headline
from livedash.panes.sales.behind import Behind
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
BESIDE = 56
"""Columns that the tables beside take."""


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
    SalesPane #beside { width: 56; height: 1fr; margin-left: 1; display: none; }
    SalesPane.-wide #beside { display: block; }
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
        self._behind_line = TextLine()
        self._behind = Behind(behind.COLUMNS, empty="No such sale.", id="behind")
        self._best = KeyedTable(beside.BEST, empty="Nothing sold yet.", id="best")
        self._shifts = KeyedTable(beside.shift_columns("last week"), id="shifts")
        self._branches = KeyedTable(beside.BRANCHES, id="branches")
        self._month = KeyedTable(dates.columns(), id="month")
        self._waste = KeyedTable(beside.WASTE, empty="Nothing wasted today.", id="waste")
        none = "No discount, no return today."
        self._people = KeyedTable(beside.PEOPLE, empty=none, id="people")
        self._period, self._beside = "day", Beside.WEEK
        self._only: str | None = None
        self._drill: Drill | None = None
        self._drilled_bread = ""
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="main"):
            yield self._headline
            yield self._behind_line
            yield self._hours
            yield self._dates
            yield self._behind
            with Container(id="lower"):
                yield self._best
                with Vertical(id="sums"):
                    yield self._shifts
                    yield self._given
            yield self._drift
        with Vertical(id="beside"):
            yield self._branches
            yield self._month
            yield self._waste
            yield self._people

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        if "bakery" not in place.kinds:
            return {}
        found: dict[str, AnyQuery] = {
            "today": sales_today(place),
            "drift": drift(place),
            "before": sales_before(place),
            "month": sales_month(place),
            "people": sales_people(place),
            "waste": waste(place),
            "branches": sales_branches(),
        }
        if self._drill is not None:
            found["behind"] = sales_behind(place, self._drill)
        return found

    def unseen(self, width: int, height: int) -> frozenset[str]:
        wide = width >= WIDE and height >= TALL
        return frozenset() if wide else frozenset({"people", "waste", "branches"})

    def show(self, view: View) -> int:
        moved, self._view = self._view is None or self._view.place != view.place, view
        if moved:
            self._drill = None
        cells = self._show_main(view) + self._show_beside(view)
        if moved:
            self.seen()
        self._lay_out()
        return cells

    def _show_main(self, view: View) -> int:
        line = self._line(view)
        today = today_at(view.place, line.minute if line else view.now)
        sold: Sequence[SoldRow] = [r for r in view.rows.get("today", ()) if self._wants(r.shift)]
        before: Sequence[BeforeRow] = [
            row for row in view.rows.get("before", ()) if self._wants(row.shift)
        ]
        month = [row for row in self._days(view, today) if self._wants(row.shift)]
        other = day.compared(self._beside, today)
        self._headline.show(*headline.of_today(sold, before, today, self._only or ""))
        wide = self._is_wide(view.place)
        width = self.size.width - (BESIDE + 1) * wide
        if line is not None:
            self._drift.show(headline.of_stock(line, width))
            self._given.show(headline.given_away(sold, line.wasted, today))
        return (
            self._show_hours(view, sold, before, today, width)
            + self._show_dates(view, month, today, width)
            + self._show_behind(view, today)
            + self._best.show(beside.best(best_sellers(sold), today), view.away)
            + self._show_shifts(view, today, other)
        )

    def _is_wide(self, place: Place) -> bool:
        width, height = self.size
        return width >= WIDE and height >= TALL and "bakery" in place.kinds

    def _wants(self, shift: str) -> bool:
        return self._only is None or shift == self._only

    def _days(self, view: View, today: Today) -> list[MonthRow]:
        rows = view.rows
        return with_today(rows.get("month", ()), rows.get("today", ()), today.business_date)

    def _line(self, view: View) -> DriftRow | None:
        return next(iter(view.rows.get("drift", ())), None)

    def _show_hours(
        self,
        view: View,
        sold: Sequence[SoldRow],
        before: Sequence[BeforeRow],
        today: Today,
        width: int,
    ) -> int:
        if "bakery" not in view.place.kinds:
            self._hours.empty = f"{view.place.branch} sells nothing here: it is no bakery."
            return self._hours.show([])
        other = day.compared(self._beside, today)
        heads = self._hours.columns = day.columns(other)
        first = not self._hours.row_count
        listed = hours(sold, before, self._beside, today.hours - 1)
        wide = day.bar_width(heads, width)
        cells = self._hours.show(day.rows(listed, today, other, wide, ascii=view.ascii), view.away)
        if first:
            # The hour that runs is what one wants to see.
            self._hours.move_to(today.hours - 1)
        return cells

    def _show_dates(self, view: View, month: Sequence[MonthRow], today: Today, width: int) -> int:
        days = PERIODS[self._period]
        wide = day.bar_width(dates.columns(), width)
        return self._dates.show(
            dates.rows(month, days, today, wide, ascii=view.ascii) if days > 1 else [], view.away
        )

    def _show_behind(self, view: View, today: Today) -> int:
        sales: tuple[SaleRow, ...] = view.rows.get("behind", ())
        if self._drill is None or "behind" not in view.rows:
            return 0
        pieces = behind.said(self._drill, self._drilled_bread, sales, today)
        self._behind_line.show(pieces)
        return self._behind.show(behind.rows(sales, today), view.away)

    def _show_shifts(self, view: View, today: Today, other: str) -> int:
        self._shifts.columns = beside.shift_columns(other)
        sums = by_shift(
            view.rows.get("today", ()),
            view.rows.get("before", ()),
            view.rows.get("month", ()),
            self._beside,
        )
        return self._shifts.show(beside.shifts(sums, today, other), view.away)

    def _show_beside(self, view: View) -> int:
        if "branches" not in view.rows:
            return 0
        line = self._line(view)
        today = today_at(view.place, line.minute if line else view.now)
        wide = day.bar_width(dates.columns(), BESIDE)
        month = dates.rows(self._days(view, today), 30, today, wide, ascii=view.ascii)
        return (
            self._branches.show(
                beside.branches(view.rows["branches"], view.place.branch_id), view.away
            )
            + self._month.show(month, view.away)
            + self._waste.show(beside.wasted(view.rows.get("waste", ())), view.away)
            + self._people.show(beside.people(view.rows.get("people", ()), today), view.away)
        )

    def table(self) -> Table | None:
        view = self._view
        if view is None or "bakery" not in view.place.kinds:
            return None
        line = self._line(view)
        today = today_at(view.place, line.minute if line else view.now)
        if self._drill is not None and "behind" in view.rows:
            return export.behind(view.rows["behind"], today)
        part = f"only: {self._only}" if self._only else ""
        if self._period != "day":
            month = [row for row in self._days(view, today) if self._wants(row.shift)]
            return export.days(month, PERIODS[self._period], today, part)
        sold = [row for row in view.rows.get("today", ()) if self._wants(row.shift)]
        before = [row for row in view.rows.get("before", ()) if self._wants(row.shift)]
        listed = hours(sold, before, self._beside, today.hours - 1)
        return export.hours(listed, today, day.compared(self._beside, today), part)

    # What stands where

    def on_resize(self) -> None:
        self._lay_out()
        if self._view is not None:
            self.show(self._view)
            # Bars of another length are no other figures.
            self.seen()

    def _lay_out(self) -> None:
        if self._view is None:
            return
        width, height = self.size
        bakery = "bakery" in self._view.place.kinds
        drilled = self._drill is not None and "behind" in self._view.rows
        self._headline.display = bakery
        self._drift.display = bakery and height > 8
        self._behind_line.display = self._behind.display = drilled
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
        self._branches.styles.height = min(self._branches.row_count, 6) + 2
        self._waste.styles.height = min(self._waste.row_count or 1, 5) + 2
        self._people.styles.height = min(self._people.row_count or 1, 6) + 1

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
        if self._period != was and self._drill is None:
            (self._hours if self._period == "day" else self._dates).focus()

    @on(Keyed.Chosen)
    def _into(self, chosen: Keyed.Chosen) -> None:
        drill = self._drill_of(chosen)
        if drill is not None:
            self._drill = drill
            self.post_message(self.Asks())
            self._behind.focus()

    def _drill_of(self, chosen: Keyed.Chosen) -> Drill | None:
        key = chosen.key
        if chosen.widget is self._shifts:
            self._drilled_bread = ""
            return Drill(shift=str(key))
        if not isinstance(key, int):
            return None
        self._drilled_bread = ""
        if chosen.widget is self._hours:
            return Drill(shift=self._only, hour=key)
        if chosen.widget in (self._dates, self._month):
            return Drill(days_ago=key, shift=self._only if chosen.widget is self._dates else None)
        if chosen.widget is self._best and self._view is not None:
            row = next(r for r in self._view.rows["today"] if r.bread_type_id == key)
            self._drilled_bread = f"{row.bread} {row.size}".rstrip()
            return Drill(shift=self._only, bread_type_id=key)
        return None

    @on(Behind.Left)
    def _out_of(self) -> None:
        self._drill = None
        self.post_message(self.Asks())
        self._lay_out()
        (self._hours if self._period == "day" else self._dates).focus()
