"""The sales pane: the day by the hour beside another day, best sellers, shifts, and the drift."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from livedash.business.bakery.sales import (
    DRIFT,
    SALES_BEFORE,
    SALES_BEHIND,
    SALES_BRANCHES,
    SALES_MONTH,
    SALES_PEOPLE,
    SALES_TODAY,
    WASTE,
    Behind,
)
from livedash.business.bakery.selling import Beside, Bread, Hour, ShiftSums
from livedash.business.place import Place
from livedash.panes.absent import why_absent
from livedash.panes.layout import beside, one_of, rows, stack
from livedash.panes.parts import summary, table
from livedash.panes.sales import cells, export, figures, headline
from livedash.panes.sales.cells import DateRow
from livedash.panes.sales.figures import PERIODS, SalesState, Seen
from livedash.panes.spec import Action, Counts, Into, PaneSpec, Setting

NUMBERS = (SALES_TODAY, SALES_BEFORE, SALES_MONTH, DRIFT)
"""The reads of nearly every figure: the figures agree with each other."""


def absent(place: Place) -> str:
    return "" if "bakery" in place.kinds else why_absent(place, "sells no bread")


def roomy(setting: Setting) -> bool:
    """Whether there is room for the tables at the side."""
    return setting.room.width >= 130 and setting.room.height >= 30


def business_date(seen: Seen) -> Hashable:
    return seen.figure(figures.today_of).business_date


def running_hour(seen: Seen) -> int:
    return seen.figure(figures.today_of).hours - 1


def period(seen: Seen) -> list[DateRow]:
    count = PERIODS[seen.state.period]
    return cells.dates(count, seen.figure(figures.days), seen)


def month(seen: Seen) -> list[DateRow]:
    return cells.dates(30, seen.figure(figures.month), seen)


# Sales behind a number


def into(seen: Seen, **behind: Any) -> Into:
    return Into(replace(seen.chosen, behind=Behind(**behind)))


def into_hour(seen: Seen, hour: Hour) -> Into:
    return into(seen, shift=seen.state.only, hour=hour.hour)


def into_date(seen: Seen, day: DateRow) -> Into:
    return into(seen, days_ago=day.days_ago, shift=seen.state.only)


def into_bread(seen: Seen, ranked: tuple[int, Bread]) -> Into:
    bread = ranked[1]
    named = f"{bread.bread} {bread.size}".rstrip()
    return into(seen, shift=seen.state.only, bread_type_id=bread.bread_type_id, bread=named)


def into_shift(seen: Seen, sums: ShiftSums) -> Into:
    return into(seen, shift=sums.shift)


# Layout


def lower(setting: Setting, counts: Counts) -> int:
    width, height = setting.room
    return max(4, min(counts.get("best", 0) + 1, height // 3)) if width >= 76 else 8


DRILLED = stack(
    summary(headline.behind, reads=(SALES_BEHIND, DRIFT)),
    table(
        *("behind", figures.behind, cells.sales),
        key="sale_id",
        reads=(SALES_BEHIND, DRIFT),
        exports=export.behind,
        empty="No such sale.",
    ),
    when=lambda setting: setting.state.behind is not None,
)
BY_HOUR = table(
    *("hours", figures.by_hour, cells.hours),
    key="hour",
    fixed=True,
    reads=NUMBERS,
    when=lambda setting: setting.state.period == "day",
    enter=into_hour,
    starts=running_hour,
    exports=export.hours,
)
BY_DATE = table(
    *("dates", period, cells.DATES),
    key=lambda day: day.date.toordinal(),
    reads=NUMBERS,
    enter=into_date,
    exports=export.days,
)
LOWER = beside(
    table(
        *("best", figures.best, cells.best),
        key=lambda ranked: ranked[1].bread_type_id,
        reads=NUMBERS,
        enter=into_bread,
        empty="Nothing sold yet.",
    ),
    stack(
        table(
            *("shifts", figures.shifts, cells.shifts),
            key="shift",
            fixed=True,
            reads=NUMBERS,
            height=3,
            enter=into_shift,
        ),
        summary(headline.given_away, reads=NUMBERS),
        height=lambda setting, _: None if setting.room.width >= 76 else 4,
    ),
    at=76,
    when=lambda setting: setting.room.height > 14,
    height=lower,
)
ASIDE = stack(
    table(
        *("branches", SALES_BRANCHES, cells.branches),
        key="branch_id",
        height=rows("branches", 2, most=8),
    ),
    table(
        *("month", month, cells.DATES),
        key=lambda day: day.date.toordinal(),
        reads=NUMBERS,
        enter=lambda seen, day: into(seen, days_ago=day.days_ago),
    ),
    table(
        *("waste", WASTE, cells.WASTE),
        key="reason",
        height=rows("waste", 2, least=3, most=7),
        empty="Nothing wasted today.",
    ),
    table(
        *("people", SALES_PEOPLE, cells.people),
        key="person_id",
        reads=NUMBERS,
        height=rows("people", 1, least=2, most=7),
        empty="No discount, no return today.",
    ),
    when=roomy,
    width=56,
    margin=1,
)
MAIN = stack(
    summary(headline.taken, reads=NUMBERS),
    one_of(DRILLED, BY_HOUR, BY_DATE),
    LOWER,
    summary(headline.drift, reads=(DRIFT,), gap=1, when=lambda setting: setting.room.height > 8),
)


# Keys


def _next(name: str, values: Sequence[Any]) -> Any:
    """The effect of a key that goes on to the next of these values."""

    def do(seen: Seen) -> SalesState:
        at = values.index(getattr(seen.chosen, name))
        changed: dict[str, Any] = {name: values[(at + 1) % len(values)]}
        return replace(seen.chosen, **changed)

    return do


SPEC = PaneSpec(
    name="sales",
    title="Sales",
    number=2,
    absent=absent,
    state=SalesState(),
    day=business_date,
    parts=beside(MAIN, ASIDE),
    actions=(
        Action(
            *("period", "d", "day/week/30d", "The day by the hour, or the last days"),
            do=_next("period", tuple(PERIODS)),
        ),
        Action(
            *("only", "m", "morning/night/all", "Only one shift, and both again"),
            do=_next("only", (None, "morning", "night")),
        ),
        Action(
            *("beside", "v", "compare", "Beside last week, four weeks, or nothing"),
            do=_next("beside", tuple(Beside)),
        ),
    ),
)
