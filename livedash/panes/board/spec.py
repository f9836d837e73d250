"""The board pane: tasks to do, in work and done; late and stuck ones stand out."""

from __future__ import annotations

from collections.abc import Hashable

from livedash.business.kanban.cards import CARDS, STATUSES, summary
from livedash.business.kanban.finding import PRESETS
from livedash.business.kanban.members import MEMBERS
from livedash.business.place import Place
from livedash.panes import parts
from livedash.panes.board import cards, commands, details, export, news
from livedash.panes.board.state import BoardState, Seen, refined, settle
from livedash.panes.layout import stack
from livedash.panes.parts.summary import Sides
from livedash.panes.parts.words import only
from livedash.panes.spec import Finds, PaneSpec, Setting
from livedash.widgets.line import Piece, chip, labelled

NO_PROJECT = "You are in no project yet. An owner adds you to one."
NO_COLUMNS = "No columns yet. C makes one."

TALL = 34
"""Lines from which the card under the cursor is always shown in full."""


def absent(place: Place) -> str:
    return NO_PROJECT if place.project_id is None else ""


def totals(seen: Seen) -> Sides:
    """The totals of all cards, also of cards that are not read."""
    columns, filter = seen.of(STATUSES), seen.state.filter
    sums = summary(columns)
    left = [
        labelled(f"{sums.open:,}", "open", 3),
        *([Piece(f" {sums.overdue:,} late ", "over", 2)] if sums.overdue else []),
        *([chip(f"{sums.blocked:,} blocked", "bad", 1)] if sums.blocked else []),
    ]
    if not filter:
        return left, []
    found = sum(lane.found or 0 for lane in seen.figure(cards.lanes))
    return left, [only(filter, found, sum(column.tasks for column in columns))]


def asked(seen: Seen) -> Hashable:
    return seen.place.project_id, seen.state.filter, seen.state.first


def in_full(setting: Setting) -> bool:
    return setting.state.opened or setting.room.height >= TALL


SPEC = PaneSpec(
    name="board",
    title="Board",
    number=4,
    absent=absent,
    state=BoardState(),
    settle=settle,
    # People to whom a card can be given.
    reads=(MEMBERS,),
    finds=Finds(
        understood="@me @name @nobody due:overdue/today/week blocked",
        presets=PRESETS,
        label="filter(all/mine/due/blocked)",
        meaning="Only some cards, and all again",
        refine=refined,
    ),
    parts=stack(
        parts.summary(totals, reads=(STATUSES, CARDS)),
        parts.lanes(
            "columns",
            cards.lanes,
            reads=(STATUSES, CARDS),
            asked=asked,
            empty=NO_COLUMNS,
            enter=commands.open_card,
            exports=export.cards,
        ),
        parts.facts(
            "details",
            details.tell,
            reads=(STATUSES, CARDS),
            when=in_full,
            height=lambda setting, _: max(4, setting.room.height // 4),
        ),
    ),
    actions=commands.ACTIONS,
    news=news.news,
    form_for=commands.form_for,
)
