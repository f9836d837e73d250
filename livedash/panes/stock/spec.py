"""The stock pane: totals, every bread with the worst first, the latest movements; for a venue its
supplies."""

from __future__ import annotations

from collections.abc import Hashable

from livedash.business.bakery.elsewhere import ELSEWHERE
from livedash.business.bakery.moves import MOVES
from livedash.business.bakery.stock import BREADS
from livedash.business.place import Place
from livedash.business.venue.supplies import SUPPLIES
from livedash.panes.absent import why_absent
from livedash.panes.layout import stack
from livedash.panes.parts import sentences, summary, table
from livedash.panes.spec import Counts, Finds, PaneSpec, Setting
from livedash.panes.stock import cells, commands, export, figures, moves
from livedash.panes.stock import summary as lines
from livedash.panes.stock.figures import Seen, StockState

TALL = 34
"""Lines from which the movements get a list of their own."""


def absent(place: Place) -> str:
    return "" if {"bakery", "venue"} & set(place.kinds) else why_absent(place, "keeps no stock")


def bakery(setting: Setting) -> bool:
    return "bakery" in setting.place.kinds


def venue(setting: Setting) -> bool:
    return "venue" in setting.place.kinds


def no_supplies(seen: Seen) -> bool:
    """Whether the table of supplies goes: a bakery that lets rooms and keeps no supplies has no
    room for an empty table."""
    return "bakery" in seen.place.kinds and not seen.figure(figures.supplies_found)


def supplies_height(setting: Setting, counts: Counts) -> int | None:
    lines = min(counts.get("supplies", 0) + 1, setting.room.height // 2)
    return lines if bakery(setting) else None


def moves_height(setting: Setting, counts: Counts) -> int:
    """The lines that breads and supplies leave."""
    height, beside = setting.room.height, counts.get("supplies", -2) + 2
    spare = height - 3 - counts.get("breads", 0) - beside
    return max(1, min(spare, counts.get("moves", 0))) if height >= TALL else 1


def business_date(seen: Seen) -> Hashable:
    row = seen.first(BREADS)
    return None if row is None else row.business_date


SPEC = PaneSpec(
    name="stock",
    title="Stock",
    number=1,
    absent=absent,
    state=StockState(),
    day=business_date,
    finds=Finds(
        understood="a name, low, out",
        presets=("", "low", "out"),
        label="filter(all/low/out)",
        meaning="Only what is low or out, and back",
    ),
    parts=stack(
        summary(lines.breads, reads=(BREADS,), when=bakery),
        table(
            "breads",
            figures.shelves,
            cells.breads,
            key=lambda shelf: shelf.row.bread_type_id,
            reads=(BREADS,),
            ground=cells.ground,
            also=cells.with_pace,
            when=bakery,
            empty=lines.no_bread,
            exports=export.breads,
        ),
        summary(lines.supplies, reads=(SUPPLIES,), when=venue, gone=no_supplies),
        table(
            "supplies",
            figures.supplies_found,
            cells.SUPPLIES,
            key="supply_id",
            reads=(SUPPLIES,),
            when=venue,
            gone=no_supplies,
            ground=cells.supply_ground,
            height=supplies_height,
            empty=lines.no_supplies,
            exports=export.supplies,
        ),
        summary(
            lines.elsewhere,
            reads=(ELSEWHERE,),
            when=lambda setting: bakery(setting) and setting.room.height >= TALL,
            gone=lambda seen: not seen.of(ELSEWHERE),
        ),
        sentences(
            "moves",
            moves.latest,
            reads=(MOVES, BREADS),
            when=lambda setting: bakery(setting) and setting.room.height > 6,
            height=moves_height,
        ),
    ),
    actions=commands.ACTIONS,
    news=moves.news,
    form_for=commands.form_for,
)
