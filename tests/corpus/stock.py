"""The stock pane's stories: a bakery, a venue's supplies, and both."""

from __future__ import annotations

from datetime import timedelta

from livedash.business.bakery.entries import bread_mark
from livedash.business.bakery.moves import MoveRow
from livedash.business.bakery.stock import StockRow
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS, Rows
from tests.corpus.places import BOTH, DOLLARS, HALL, SALON, YEN
from tests.corpus.scene import (
    GLANCED,
    TYPED,
    WALKED,
    Scene,
    Step,
    Story,
    back_to_size,
    change,
    outage,
    to,
)
from tests.panes import reads
from tests.panes.bakery import BREADS, DAY, ELSEWHERE, MOVES, NOTHING, NOW, SUPPLIES, bread
from tests.panes.hostile import HOSTILE

OWN: Rows = {**DAY, reads.MOVES: (MOVES[0]._replace(mine=True), *MOVES[1:])}
ONE: Rows = {
    **DAY,
    reads.STOCK: BREADS[:1],
    reads.MOVES: MOVES[3:4],
    reads.ELSEWHERE: ELSEWHERE[:1],
}
MANY: Rows = {**DAY, reads.STOCK: tuple(bread(n, f"Loaf {n}", on_hand=n - 3) for n in range(1, 90))}
SOLD: Rows = {
    **OWN,
    reads.STOCK: (
        *BREADS[:3],
        BREADS[3]._replace(sold=110, on_hand=-1, sold_lately=30),
        *BREADS[4:],
        bread(7, "Brioche", made=12, on_hand=12),
    ),
    reads.MOVES: (MOVES[0]._replace(id="new", quantity=2, change=-2, at=NOW), *OWN[reads.MOVES]),
    reads.ELSEWHERE: ELSEWHERE[1:],
}


def called(names: list[str]) -> Rows:
    """A day on which breads, people and branches have these names."""
    breads = tuple(
        bread(n, name, size=name, on_hand=n, last_sold_at=NOW - timedelta(minutes=n))
        for n, name in enumerate(names, 1)
    )
    moves = tuple(
        MoveRow("sold", f"{n}", n, name, name, 2, -2, NOW - timedelta(minutes=n), name)
        for n, name in enumerate(names, 1)
    )
    away = tuple(one._replace(branch=names[0], bread=names[-1]) for one in ELSEWHERE)
    supplies = tuple(
        SUPPLIES[0]._replace(supply_id=n, name=name, unit=name, on_hand=n)
        for n, name in enumerate(names, 1)
    )
    return {
        reads.STOCK: breads,
        reads.MOVES: moves,
        reads.PACE: (),
        reads.ELSEWHERE: away,
        reads.SUPPLIES: supplies,
    }


def _huge(row: StockRow) -> StockRow:
    many = 10**12 + row.bread_type_id
    return row._replace(
        low_at=many, planned=many, made=many, sold=many, on_hand=many, sold_lately=many
    )


LONG = [f"The baker's own sourdough with seeds of the country, number {n}" for n in range(4)]
HUGE: Rows = {
    **DAY,
    reads.STOCK: tuple(map(_huge, BREADS)),
    reads.MOVES: tuple(one._replace(quantity=10**12, change=-(10**12)) for one in MOVES),
    reads.SUPPLIES: tuple(one._replace(on_hand=10**12, low_at=10**13) for one in SUPPLIES),
}

MOVING: tuple[Step, ...] = ("down", "j j", "up", "G", "k", "pageup", "end", "home", "g")
FINDING: tuple[Step, ...] = (
    "j j", "slash l o", "a f", "enter", "j", "slash", "escape",
    "slash z z", "j", "escape", "f", "E", "f", "f slash o u t enter", "f",
)  # fmt: skip
RESIZED: tuple[Step, ...] = ("j j j", to(140, 45), to(30, 8), back_to_size())
PLACES: tuple[Step, ...] = ("b down enter", "j b up enter")
OTHERS: tuple[Step, ...] = ("enter E", "tab", "shift+tab escape")
FORMS: tuple[Step, ...] = (
    "s", "4", "enter", "escape", "s", "ctrl+u x", "enter escape",
    "p", "ctrl+u 9 9", "escape", "w 2", "tab", "s t", "down", "enter", "enter escape",
    "w", "escape c 1 2", "enter escape u", "enter", "escape", "j s", "escape",
)  # fmt: skip

STORIES = (
    Story(
        "walk",
        STOCK_PANE,
        (
            Scene("day", LAGOS, OWN, (*MOVING, *OTHERS, *FINDING, *RESIZED, *PLACES)),
            Scene("one", LAGOS, ONE),
        ),
        WALKED,
    ),
    Story(
        "glance",
        STOCK_PANE,
        (
            Scene("day", LAGOS, OWN, ("G", "f", "slash l enter", "slash escape")),
            Scene("both", BOTH, {**OWN, reads.SUPPLIES: SUPPLIES}, ("tab j",)),
            Scene("changes", LAGOS, OWN, (change(SOLD),)),
            Scene("long", BOTH, called(LONG)),
        ),
        GLANCED,
    ),
    Story("forms", STOCK_PANE, (Scene("day", LAGOS, OWN, FORMS),), TYPED),
    Story(
        "states",
        STOCK_PANE,
        (
            Scene("nothing", LAGOS, NOTHING, ("j enter s u E", "f", "f f")),
            Scene("one", LAGOS, ONE),
            Scene("absent", SALON, {}, ("j s f",)),
            Scene("both", BOTH, {**OWN, reads.SUPPLIES: SUPPLIES}, ("tab j", "f", "f f")),
            Scene("venue", HALL, {reads.SUPPLIES: SUPPLIES}, ("j slash p l", "escape")),
            Scene("no supplies", HALL, {reads.SUPPLIES: ()}),
            Scene(
                "marks",
                LAGOS,
                OWN,
                marks={bread_mark(1): "waiting", bread_mark(3): "refused"},
            ),
            Scene("changes", LAGOS, OWN, (change(SOLD), "f", "f f")),
            Scene("outage", LAGOS, OWN, (outage(SOLD), "j")),
            Scene("hostile", BOTH, called(list(HOSTILE)), ("G",)),
            Scene("long", BOTH, called(LONG), ("s", "escape")),
            Scene("huge", BOTH, HUGE, ("s", "escape")),
            Scene("many", LAGOS, MANY, ("pagedown", "G", "pageup")),
            Scene("yen", YEN, OWN),
            Scene("dollars", DOLLARS, OWN),
        ),
        TYPED,
    ),
    Story(
        "ascii",
        STOCK_PANE,
        (
            Scene("day", LAGOS, OWN, ("j s", "escape")),
            Scene("hostile", BOTH, called(list(HOSTILE))),
            Scene("marks", LAGOS, OWN, marks={bread_mark(1): "waiting", bread_mark(3): "refused"}),
        ),
        (WALKED[1],),
        ascii=True,
    ),
)
