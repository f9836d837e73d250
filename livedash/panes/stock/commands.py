"""The entries of the stock pane: which bread a key means, and the form it opens."""

from __future__ import annotations

from collections.abc import Callable

from livedash.business.bakery.entries import ENTRIES, StockEntry
from livedash.business.bakery.moves import MOVES
from livedash.business.bakery.stock import BREADS, StockRow
from livedash.live.mutation import Mutation
from livedash.live.sending import Refused
from livedash.panes.form import Form
from livedash.panes.spec import Action, Say
from livedash.panes.stock.entry import EntryForm
from livedash.panes.stock.figures import Seen
from livedash.panes.stock.undo import NONE, UndoForm, mine

LABELS = {
    "sell": ("s", "Sell the bread under the cursor"),
    "produce": ("p", "A batch of it out of the oven"),
    "waste": ("w", "Throw some of it away"),
    "count": ("c", "Count what lies on the shelf"),
}


def _enter(entry: StockEntry) -> Callable[[Seen], Form | None]:
    def do(seen: Seen) -> Form | None:
        row = _bread(seen, seen.under("breads"))
        return None if row is None else _form(seen, entry, row)

    return do


def undo(seen: Seen) -> Form | Say:
    moves = seen.of(MOVES)
    own = mine(seen.place, moves, seen.now)
    return UndoForm(seen.place, own, moves) if own else Say(NONE)


def form_for(seen: Seen, mutation: Mutation, _: Refused | None) -> Form | None:
    """The form that an entry came from, with its answers."""
    entry = next((one for one in ENTRIES if one.kind == mutation.kind), None)
    fields = mutation.fields
    if entry is None or seen.place.branch_id != fields.get("branch_id"):
        return None
    row = _bread(seen, fields.get("bread_type_id"))
    if row is None:
        return None
    quantity, reason = str(fields.get("quantity", "")), str(fields.get("reason", ""))
    return _form(seen, entry, row, quantity=quantity, reason=reason)


def _form(seen: Seen, entry: StockEntry, row: StockRow, **answers: str) -> Form:
    return EntryForm(entry, seen.place, row, lambda: _bread(seen, row.bread_type_id), **answers)


def _bread(seen: Seen, key: object) -> StockRow | None:
    """The bread of this key, by the latest rows."""
    return next((row for row in seen.of(BREADS) if row.bread_type_id == key), None)


ACTIONS = (
    *(
        Action(entry.verb, key, entry.verb, meaning, _enter(entry), entry.right)
        for entry in ENTRIES
        for key, meaning in (LABELS[entry.verb],)
    ),
    Action(
        *("undo", "u", "undo mine", "Take back your own latest entry of today"),
        do=undo,
        right="sales_logs DELETE",
    ),
)
