"""The board pane: what is to do, in work and done, with what is late or stuck standing out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from livedash.business.kanban.cards import CardRow, StatusRow, cards, statuses, summary
from livedash.business.place import Place
from livedash.live.query import AnyQuery
from livedash.panes.board.cards import lanes
from livedash.panes.board.details import Details
from livedash.panes.pane import Pane, View
from livedash.widgets.columns import BoardColumns
from livedash.widgets.line import Piece, TextLine

NO_PROJECT = "No project: an owner adds people to livedash.project_members."
NO_COLUMNS = "No columns yet: the table livedash.statuses has none of this project."

TALL = 34
"""Lines from which the card under the cursor is always told in full."""
SOON = 7
"""Days that the filter for what is due looks ahead."""

FILTERS: dict[str, Callable[[CardRow], bool]] = {
    "all": lambda _: True,
    "mine": lambda card: card.mine,
    "due soon": lambda card: card.open and card.due_in is not None and card.due_in < SOON,
    "blocked": lambda card: card.blocked,
}
"""What `f` goes through."""


class BoardPane(Pane):
    pane_name = "board"
    title = "Board"
    number = 4

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f", "filter", "filter(all/mine/due/blocked)", tooltip="Only some cards, and all again"
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
        self._details = Details()
        self._filter = "all"
        self._opened = False
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        yield self._summary
        yield self._columns
        yield self._details

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        if place.project_id is None:
            return {}
        return {
            "statuses": statuses(place.project_id),
            "cards": cards(place.project_id, place.timezone),
        }

    def show(self, view: View) -> int:
        moved, self._view = self._view is None or self._view.place != view.place, view
        found: tuple[CardRow, ...] = view.rows.get("cards", ())
        listed = [card for card in found if FILTERS[self._filter](card)]
        self._summary.show(*self._say(found, len(listed)))
        self._columns.empty = NO_COLUMNS if view.place.project_id is not None else NO_PROJECT
        changed = self._columns.show(lanes(view.rows.get("statuses", ()), listed), view.away)
        if moved:
            self.seen()
            if listed and self._columns.cursor_key is None:
                # The first column may be empty; one starts where there is something to read.
                self._columns.move_to(listed[0].task_id)
        self._show_details()
        return changed

    def on_resize(self) -> None:
        self._show_details()

    def action_filter(self) -> None:
        names = list(FILTERS)
        self._filter = names[(names.index(self._filter) + 1) % len(names)]
        if self._view is not None:
            self.show(self._view)
            # Cards that the filter brought back have not changed.
            self._columns.clear_marks()

    @on(BoardColumns.Chosen)
    def _open_or_close(self) -> None:
        self._opened = not self._opened
        self._show_details()

    @on(BoardColumns.Moved)
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

    def _say(self, found: tuple[CardRow, ...], listed: int) -> tuple[list[Piece], list[Piece]]:
        sums = summary(found)
        left = [
            Piece(f"{sums.open} open"),
            Piece(f"{sums.overdue} overdue", "over" if sums.overdue else "dim"),
            Piece(f"{sums.blocked} blocked", "out" if sums.blocked else "dim"),
        ]
        only = f"only {self._filter}: {listed}"
        return left, [] if self._filter == "all" else [Piece(only, "accent")]
