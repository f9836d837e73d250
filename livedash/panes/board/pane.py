"""The board pane: what is to do, in work and done, with what is late or stuck standing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from livedash.business.foreseen import Foreseen
from livedash.business.kanban.cards import (
    CARDS,
    STATUSES,
    CardRow,
    StatusRow,
    summary,
)
from livedash.business.kanban.finding import FIRST, PRESETS, Search
from livedash.business.kanban.members import MEMBERS
from livedash.business.place import Place
from livedash.live.query import AnyQuery
from livedash.panes.board import export, news
from livedash.panes.board.acts import Acts
from livedash.panes.board.cards import Deck
from livedash.panes.board.details import Details
from livedash.panes.board.known import Known
from livedash.panes.export import Table
from livedash.panes.filtered import FilteredPane, only
from livedash.panes.news import News
from livedash.panes.pane import View
from livedash.widgets.cell import Key
from livedash.widgets.columns import BoardColumns
from livedash.widgets.line import Piece, TextLine

NO_PROJECT = "No project: an owner adds people to livedash.project_members."
NO_COLUMNS = "No columns yet: the table livedash.statuses has none of this project."

TALL = 34
"""Lines from which the card under the cursor is always told in full."""
AHEAD = 30
"""Cards that are read beyond the last one in sight, so that nobody who scrolls has to wait."""


class BoardPane(Acts, FilteredPane):
    pane_name = "board"
    title = "Board"
    number = 4
    presets = PRESETS
    understood = "@me @name @nobody due:overdue/today/week blocked"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f", "preset", "filter(all/mine/due/blocked)", tooltip="Only some cards, and all again"
        ),
    ]
    DEFAULT_CSS = """
    BoardPane { layout: vertical; }
    BoardPane BoardColumns { height: 1fr; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._summary = TextLine()
        self._columns = BoardColumns(id="columns")
        self._deck = Deck()
        self._details = Details()
        self._opened = False
        self._view: View | None = None
        self._first = FIRST
        """Cards of each column that are read."""
        self._asked: tuple[str, int] = ("", FIRST)
        """What the cards that stand here were read for."""
        self._before: Key | None = None
        """Where the cursor stood before there was a filter."""

    def compose(self) -> ComposeResult:
        yield self._summary
        yield self._columns
        yield self._details
        yield self.filter_line

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        if place.project_id is None:
            return {}
        search = Search(self.filter, self._first)
        return {
            "statuses": STATUSES.at(place, search),
            "cards": CARDS.at(place, search),
            "members": MEMBERS.at(place),
        }

    def known(self) -> Known | None:
        view = self._view
        if view is None or view.place.project_id is None:
            return None
        columns: tuple[StatusRow, ...] = view.rows.get("statuses", ())
        found: tuple[CardRow, ...] = view.rows.get("cards", ())
        return Known(
            view.place,
            view.place.project_id,
            columns,
            found,
            view.rows.get("members", ()),
            partly=bool(columns and columns[0].asked) or len(found) < sum(c.tasks for c in columns),
        )

    def card_here(self) -> Key | None:
        return self._columns.cursor_key

    def column_here(self) -> Key | None:
        return self._columns.cursor_lane

    def show(self, view: View) -> int:
        stood, self._view = self._view, view
        moved = stood is None or stood.place != view.place
        found: tuple[CardRow, ...] = view.rows.get("cards", ())
        columns: tuple[StatusRow, ...] = view.rows.get("statuses", ())
        asked = (columns[0].asked, columns[0].first) if columns else self._asked
        same, before, self._asked = asked == self._asked, self._asked, asked
        listed = self._deck.lanes(columns, found, view.marks)
        self._summary.show(*_say(columns, asked[0], sum(lane.found or 0 for lane in listed)))
        self._columns.empty = NO_COLUMNS if view.place.project_id is not None else NO_PROJECT
        if asked[0] and not before[0]:
            self._before = self._columns.cursor_key
        changed = self._columns.show(listed, view.away, same=same)
        if moved:
            self.seen()
        if before[0] and not asked[0] and self._before is not None:
            self._columns.move_to(self._before)
        elif found and (moved or not same) and self._columns.cursor_key is None:
            # The first column may be empty; one starts where there is something to read.
            self._columns.move_to(found[0].task_id)
        if stood is not None and not moved:
            self._stand_on_new(stood)
        self._cursor_moved()
        return changed

    def _stand_on_new(self, before: View) -> None:
        """A card or column that was just made here is the one that the next key is about."""
        assert self._view is not None
        rows = self._view.rows
        columns: list[StatusRow] = [
            one for one in rows.get("statuses", ()) if isinstance(one.version, Foreseen)
        ]
        known = {one.status_id for one in before.rows.get("statuses", ())} if columns else set()
        for column in columns:
            if column.status_id not in known:
                self._columns.move_to_lane(column.status_id)
        # The database has given them no number yet.
        made: list[CardRow] = [one for one in rows.get("cards", ()) if not one.number]
        known = {one.task_id for one in before.rows.get("cards", ())} if made else set()
        for card in made:
            if card.task_id not in known:
                self._columns.move_to(card.task_id)

    def news(self, before: View, after: View) -> Sequence[News]:
        return news.news(before, after)

    def refilter(self) -> None:
        self._first = FIRST
        self.post_message(self.Asks())

    def table(self) -> Table | None:
        view = self._view
        if view is None:
            return None
        return export.cards(view.rows.get("statuses", ()), view.rows.get("cards", ()), view.place)

    def _look_ahead(self) -> None:
        """Read as much as may be seen next; and less again, once it is no more needed."""
        if self._asked != (self.filter, self._first):
            return  # What was asked for last is still on its way.
        wanted = max(self._columns.wanted, self.size.height // 2 if self._columns.wanted else 0)
        first = self._first
        while first < wanted + AHEAD:
            first *= 2
        while first > FIRST and first >= 4 * (self._columns.reach + AHEAD):
            first //= 2
        if first != self._first:
            self._first = first
            self.post_message(self.Asks())

    def on_resize(self) -> None:
        self._cursor_moved()

    @on(BoardColumns.Chosen)
    def _open_or_close(self) -> None:
        if self.open_card():
            return
        self._opened = not self._opened
        self._show_details()

    @on(BoardColumns.Moved)
    def _cursor_moved(self) -> None:
        self._show_details()
        self._look_ahead()

    def _show_details(self) -> None:
        height = self.size.height
        self._details.display = self._opened or height >= TALL
        self._details.styles.height = max(4, height // 4)
        if self._view is None or not self._details.display:
            return
        rows = self._view.rows
        key = self._columns.cursor_key
        card: CardRow | None = next((c for c in rows.get("cards", ()) if c.task_id == key), None)
        status: StatusRow | None = next(
            (s for s in rows.get("statuses", ()) if card and s.status_id == card.status_id), None
        )
        self._details.show(card, status, self._view.place)


def _say(columns: Sequence[StatusRow], asked: str, found: int) -> tuple[list[Piece], list[Piece]]:
    sums = summary(columns)
    left = [
        Piece(f"{sums.open:,} open", priority=3),
        Piece(f"{sums.overdue:,} overdue", "over" if sums.overdue else "dim", priority=2),
        Piece(f"{sums.blocked:,} blocked", "out" if sums.blocked else "dim", priority=1),
    ]
    if not asked:
        return left, []
    return left, [only(asked, found, sum(column.tasks for column in columns))]
