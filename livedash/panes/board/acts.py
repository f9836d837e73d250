"""What can be done with a board: its keys, which card or column they mean, the forms they open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from textual.binding import Binding, BindingType

from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.board.asked import DeleteForm, MoveForm, moved
from livedash.panes.board.card_form import ALL, ONE, CardForm
from livedash.panes.board.column_form import ColumnForm, DeleteColumnForm
from livedash.panes.board.known import Known, Knows, full
from livedash.panes.board.mending import mended
from livedash.panes.board.new_form import NewForm
from livedash.panes.form import Form, Write
from livedash.panes.pane import Pane

NO_CARD = "There is no card under the cursor."
BY_MOMENT = "Finished cards stand by when they were finished."
CARD, COLUMN = "tasks UPDATE", "statuses UPDATE"


class Acts(Pane):
    """The writing half of the board. The other half says what is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new_card", "new", tooltip="A new card in the column under the cursor"),
        Binding(
            "H",
            "shift(-1)",
            "move",
            tooltip="Move the card one column to the left",
            key_display="H/L",
        ),
        Binding(
            "L",
            "shift(1)",
            "move right",
            tooltip="Move the card one column to the right",
            show=False,
        ),
        Binding(
            "J",
            "reorder(1)",
            "reorder",
            tooltip="Move the card down in its column",
            key_display="J/K",
        ),
        Binding(
            "K", "reorder(-1)", "move up", tooltip="Move the card up in its column", show=False
        ),
        Binding("a", "ask('assign')", "assign", tooltip="Give the card to somebody, or nobody"),
        Binding("d", "ask('set the day of')", "due", tooltip="The day on which the card is due"),
        Binding("x", "ask('block')", "block", tooltip="Say what blocks the card, or nothing more"),
        Binding("D", "delete_card", "delete", tooltip="Delete the card", show=False),
        Binding(
            "c",
            "column",
            "column",
            tooltip="Name, limit and place of the column under the cursor",
            show=False,
        ),
        Binding("C", "new_column", "new column", tooltip="A new column", show=False),
        Binding("Z", "delete_column", "delete column", tooltip="Delete the column", show=False),
    ]
    needs: ClassVar[Mapping[str, str]] = {
        "new_card": "tasks INSERT",
        **{f"shift({by})": CARD for by in (-1, 1)},
        **{f"reorder({by})": CARD for by in (-1, 1)},
        **{f"ask({what!r})": CARD for what in ONE},
        "delete_card": "tasks DELETE",
        "column": COLUMN,
        "new_column": "statuses INSERT",
        "delete_column": "statuses DELETE",
    }

    # What the other half says

    def known(self) -> Known | None:
        """None: there are no rows yet."""
        raise NotImplementedError

    def card_here(self) -> object:
        """The card under the cursor."""
        raise NotImplementedError

    def column_here(self) -> object:
        """The column in which the cursor stands."""
        raise NotImplementedError

    def form_for(self, mutation: Mutation, refused: Refused | None) -> Form | None:
        known = self.known()
        return None if known is None else mended(mutation, refused, self._knows(known), known)

    # Cards

    def action_new_card(self) -> None:
        known = self.known()
        if known is None:
            return
        if not known.statuses:
            self.post_message(self.Says("There is no column to put it in: C makes one."))
            return
        here = known.column(self.column_here()) or known.statuses[0]
        self._fill(NewForm(self._knows(known), known, here.name.upper()))

    def open_card(self) -> bool:
        """False: the person may not change it."""
        if CARD not in self.rights:
            return False
        self._ask(ALL, "change")
        return True

    def action_ask(self, what: str) -> None:
        self._ask((ONE[what],), what)

    def _ask(self, names: Sequence[str], what: str) -> None:
        known, row = self._meant()
        if known is not None and row is not None:
            self._fill(CardForm(self._knows(known), known, row, names, what))

    def action_delete_card(self) -> None:
        known, row = self._meant()
        if known is not None and row is not None:
            self._fill(DeleteForm(self._knows(known), known, row))

    def action_shift(self, by: int) -> None:
        known, row = self._meant()
        if known is None or row is None:
            return
        ids = [status.status_id for status in known.statuses]
        at = ids.index(row.status_id) + by if row.status_id in ids else -1
        if not 0 <= at < len(ids):
            side = "left" if by < 0 else "right"
            self.post_message(self.Says(f"There is no column further {side}."))
            return
        to = known.statuses[at]
        if full(to):
            self._fill(MoveForm(self._knows(known), known, row, to, Spot()))
        else:
            self._move(known, row, to, Spot())

    def action_reorder(self, by: int) -> None:
        known, row = self._meant()
        here = None if known is None or row is None else known.column(row.status_id)
        if known is None or row is None or here is None:
            return
        if row.kind == "done":
            self.post_message(self.Says(BY_MOMENT))
            return
        beside = [card for card in known.cards if card.status_id == row.status_id]
        at = beside.index(row) + by
        if 0 <= at < len(beside):
            self._move(known, row, here, Spot(beside[at].task_id, after=by > 0))

    def _move(self, known: Known, row: CardRow, to: StatusRow, spot: Spot) -> None:
        def make(id: UUID, at: datetime) -> Write:
            # As it is now: a write of ours may have come in between.
            latest = self._knows(known)() or known
            now = latest.card(row.task_id)
            if now is None:
                raise Impossible("That card has gone.")
            return moved(latest, now, to, spot, id, at)

        self.post_message(self.Writes(make))

    # Columns

    def action_column(self) -> None:
        known = self.known()
        here = None if known is None else known.column(self.column_here())
        if known is not None and here is not None:
            self._fill(ColumnForm(self._knows(known), known, here))

    def action_new_column(self) -> None:
        known = self.known()
        if known is not None:
            self._fill(ColumnForm(self._knows(known), known, None))

    def action_delete_column(self) -> None:
        known = self.known()
        here = None if known is None else known.column(self.column_here())
        if known is not None and here is not None:
            self._fill(DeleteColumnForm(self._knows(known), known, here))

    # Beside it

    def _meant(self) -> tuple[Known | None, CardRow | None]:
        known = self.known()
        row = None if known is None else known.card(self.card_here())
        if row is None:
            self.post_message(self.Says(NO_CARD))
        return known, row

    def _knows(self, begun: Known) -> Knows:
        """The rows as they are later; None while the pane shows another project."""

        def knows() -> Known | None:
            now = self.known()
            return now if now is not None and now.project_id == begun.project_id else None

        return knows

    def _fill(self, form: Form) -> None:
        self.post_message(self.Fills(form))
