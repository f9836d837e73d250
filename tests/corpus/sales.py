"""The sales pane's stories: hours, days, the tables beside, and the sales behind a number."""

from __future__ import annotations

from livedash.business.bakery import sales as asked
from livedash.business.bakery.sales import BranchRow
from livedash.live.rows import with_once
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.testing import LAGOS, Rows
from tests.corpus.places import DOLLARS, HALL, YEN
from tests.corpus.scene import (
    ANSWERED,
    GLANCED,
    SLOW,
    WALKED,
    Scene,
    Step,
    Story,
    back_to_size,
    change,
    outage,
    to,
)
from tests.panes.hostile import HOSTILE
from tests.panes.selling import (
    ALL_SALES,
    BEFORE,
    LINE,
    MONTH,
    NOTHING_SOLD,
    PEOPLE,
    SALES,
    SELLING,
    SOLD,
    WASTE,
    sold,
)

DAY: Rows = {**SELLING, asked.SALES_BEHIND: SALES}
NOTHING: Rows = {**NOTHING_SOLD, asked.SALES_BEHIND: ()}
ONE: Rows = {
    **DAY,
    asked.SALES_TODAY: SOLD[7:8],
    asked.SALES_BEFORE: BEFORE[:1],
    asked.SALES_MONTH: MONTH[:1],
    asked.SALES_PEOPLE: PEOPLE[:1],
    asked.WASTE: WASTE[:1],
    asked.SALES_BRANCHES: SELLING[asked.SALES_BRANCHES][:1],
    asked.SALES_BEHIND: with_once(SALES[:1], ALL_SALES),
}
MORE: Rows = {
    **DAY,
    asked.SALES_TODAY: (
        *SOLD[:7],
        SOLD[7]._replace(units=18, revenue=SOLD[7].revenue + 200_000, sales=9, returned=2),
        *SOLD[8:],
        sold(8, 3, "Brioche", 12, 6_000, discount=50),
    ),
    asked.DRIFT: (LINE._replace(sold=359, on_hand=55),),
    asked.WASTE: (WASTE[0]._replace(wasted=8), WASTE[1]),
    asked.SALES_BEHIND: with_once(
        (SALES[0]._replace(quantity=9, revenue=450_000), *SALES[1:]),
        ALL_SALES._replace(all_sales=231),
    ),
}
LONG = [f"The baker's own sourdough with seeds of the country, number {n}" for n in range(4)]

HERE = BranchRow(1, "Lagos", "NGN", 18_642_000, 355)


def called(names: list[str]) -> Rows:
    """A day on which breads, people, reasons and branches have these names."""
    return {
        **DAY,
        asked.SALES_TODAY: tuple(
            sold(n % 8, n, name, n, 900 * n) for n, name in enumerate(names, 1)
        ),
        asked.SALES_PEOPLE: tuple(
            PEOPLE[0]._replace(person_id=n, person=name) for n, name in enumerate(names, 1)
        ),
        asked.WASTE: tuple(WASTE[0]._replace(reason=name) for name in names),
        asked.SALES_BRANCHES: tuple(
            HERE._replace(branch_id=n, branch=name) for n, name in enumerate(names, 1)
        ),
        asked.SALES_BEHIND: with_once(
            tuple(SALES[0]._replace(bread=name, person=name) for name in names), ALL_SALES
        ),
    }


HUGE: Rows = {
    **DAY,
    asked.SALES_TODAY: tuple(
        one._replace(units=10**10, revenue=10**15, sales=10**9) for one in SOLD
    ),
    asked.SALES_BEFORE: tuple(one._replace(revenue=10**14, by_now=10**14) for one in BEFORE),
    asked.SALES_MONTH: tuple(one._replace(units=10**11, revenue=10**16) for one in MONTH),
    asked.DRIFT: (LINE._replace(sold=10**10, on_hand=10**10, made=10**11, counted=10**12),),
    asked.SALES_PEOPLE: tuple(one._replace(discount=10**14, returned=10**9) for one in PEOPLE),
    asked.WASTE: tuple(one._replace(wasted=10**12) for one in WASTE),
    asked.SALES_BEHIND: with_once(
        tuple(one._replace(quantity=10**9, revenue=10**15) for one in SALES),
        ALL_SALES._replace(all_sales=10**9),
    ),
}

MOVING: tuple[Step, ...] = ("up", "k k", "G", "pageup", "pagedown", "home", "end", "g", "down j")
TURNING: tuple[Step, ...] = (
    "m", "m", "v", "v", "v", "m", "d", "j", "E", "m", "m v", "m v v", "d G", "E", "d",
)  # fmt: skip
LOOKING: tuple[Step, ...] = (
    "enter", "j", "G E", "escape",
    SLOW, "enter", ANSWERED, "m", "escape m m",
    "tab", "j", "enter", "escape", "tab tab", "enter", "d", "escape", "d d",
    "tab tab tab", "tab", "enter", "escape slash escape",
)  # fmt: skip
RESIZED: tuple[Step, ...] = ("j", to(140, 45), "d", to(30, 8), "j", back_to_size(), "d d")
LISTED: tuple[Step, ...] = (
    "slash a g", "enter", "tab o", "O E", "slash escape", "shift+tab enter o o o", "O E",
    "slash r d i enter E", "O", "slash escape", "escape d", "o", "o O E", "slash t u e enter E",
)  # fmt: skip
PLACES: tuple[Step, ...] = ("enter", "b down enter", "b up enter")

STORIES = (
    Story(
        "walk",
        SALES_PANE,
        (
            Scene("day", LAGOS, DAY, (*MOVING, *TURNING, *LOOKING, *RESIZED, *PLACES)),
            Scene("one", LAGOS, ONE),
        ),
        WALKED,
    ),
    Story(
        "glance",
        SALES_PANE,
        (
            Scene("day", LAGOS, DAY, ("k", "d", "d", "d v", "m", "tab enter", "escape m m")),
            Scene("changes", LAGOS, DAY, (change(MORE),)),
            Scene("long", LAGOS, called(LONG)),
        ),
        GLANCED,
    ),
    Story(
        "states",
        SALES_PANE,
        (
            Scene("nothing", LAGOS, NOTHING, ("j", "enter", "tab enter escape d d", "d")),
            Scene("one", LAGOS, ONE, ("enter", "escape", "d", "d d")),
            Scene("absent", HALL, {}, ("d v enter",)),
            Scene("marks", LAGOS, DAY, marks={"livedash.bread_types:1": "waiting"}),
            Scene("changes", LAGOS, DAY, (change(MORE), "j", "d", "d d")),
            Scene("behind", LAGOS, DAY, ("enter", change(MORE), "escape")),
            Scene("outage", LAGOS, DAY, (outage(MORE), "j")),
            Scene("hostile", LAGOS, called(list(HOSTILE)), ("enter", "escape")),
            Scene("long", LAGOS, called(LONG), ("enter", "escape")),
            Scene("huge", LAGOS, HUGE, ("enter", "escape", "d", "d d")),
            Scene("yen", YEN, DAY, ("enter", "escape", "d", "d d")),
            Scene("dollars", DOLLARS, DAY, ("enter", "escape", "d", "d d")),
            Scene("found and sorted", LAGOS, DAY, LISTED),
        ),
        WALKED,
    ),
    Story(
        "ascii",
        SALES_PANE,
        (
            Scene("day", LAGOS, DAY, ("v", "d", "d d")),
            Scene("hostile", LAGOS, called(list(HOSTILE)), ("enter", "escape")),
        ),
        (WALKED[1],),
        ascii=True,
    ),
)
