"""What can be entered on the stock pane: its keys, which bread they mean, the forms they open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from livedash.business.bakery.entries import ENTRIES, Entry
from livedash.business.bakery.moves import MoveRow
from livedash.business.bakery.stock import StockRow
from livedash.business.place import Place
from livedash.live.mutation import Mutation
from livedash.live.sending import Refused
from livedash.panes.form import Form
from livedash.panes.pane import Pane, View
from livedash.panes.stock.entry import EntryForm
from livedash.panes.stock.undo import NONE, UndoForm, mine
from livedash.widgets.cell import Key


class Acts(Pane):
    """The writing half of the stock pane. The other half says what is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "enter('sell')", "sell", tooltip="Sell the bread under the cursor"),
        Binding("p", "enter('produce')", "produce", tooltip="A batch of it out of the oven"),
        Binding("w", "enter('waste')", "waste", tooltip="Throw some of it away"),
        Binding("c", "enter('count')", "count", tooltip="Count what lies on the shelf"),
        Binding("u", "undo", "undo mine", tooltip="Take back your own latest entry of today"),
    ]
    needs: ClassVar[Mapping[str, str]] = {
        **{f"enter('{entry.verb}')": entry.right for entry in ENTRIES},
        "undo": "sales_logs DELETE",
    }

    def shown(self) -> View | None:
        """What stands; None: nothing yet."""
        raise NotImplementedError

    def bread_here(self) -> Key | None:
        """The bread under the cursor."""
        raise NotImplementedError

    def action_enter(self, verb: str) -> None:
        entry = next(one for one in ENTRIES if one.verb == verb)
        view, row = self.shown(), self._bread(self.bread_here())
        if row is not None and view is not None:
            self.post_message(self.Fills(self._form(entry, view.place, row)))

    def action_undo(self) -> None:
        view = self.shown()
        if view is None:
            return
        moves: tuple[MoveRow, ...] = view.rows.get("moves", ())
        own = mine(view.place, moves, view.now)
        if own:
            self.post_message(self.Fills(UndoForm(view.place, own, moves)))
        else:
            self.post_message(self.Says(NONE))

    def form_for(self, mutation: Mutation, refused: Refused | None) -> Form | None:
        del refused
        entry = next((one for one in ENTRIES if one.kind == mutation.kind), None)
        fields, view = mutation.fields, self.shown()
        if entry is None or view is None or view.place.branch_id != fields.get("branch_id"):
            return None
        row = self._bread(fields.get("bread_type_id"))
        if row is None:
            return None
        quantity, reason = str(fields.get("quantity", "")), str(fields.get("reason", ""))
        return self._form(entry, view.place, row, quantity=quantity, reason=reason)

    def _form(self, entry: Entry, place: Place, row: StockRow, **answers: str) -> Form:
        return EntryForm(entry, place, row, lambda: self._bread(row.bread_type_id), **answers)

    def _bread(self, key: object) -> StockRow | None:
        """The bread of this key, as it is known now."""
        view = self.shown()
        rows: tuple[StockRow, ...] = () if view is None else view.rows.get("stock", ())
        return next((row for row in rows if row.bread_type_id == key), None)
