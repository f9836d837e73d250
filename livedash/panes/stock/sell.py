"""The form of a sale: so many of one bread, over the counter, now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from livedash.business.bakery import sell
from livedash.business.bakery.stock import StockRow
from livedash.business.place import Place
from livedash.live.mutation import Impossible
from livedash.panes.answers import number
from livedash.panes.form import Answers, Ask, Form, Line, Verdict, Write

Known = Callable[[], StockRow | None]
"""The bread as it is known now; None: it is in the list no more."""


class SellForm(Form):
    does = "sell"

    def __init__(self, place: Place, row: StockRow, known: Known, quantity: int = 1) -> None:
        super().__init__()
        name = f"{row.bread} {row.size}".rstrip()
        self._place, self._row, self._known = place, row, known
        self.heading = f"Sell {name}"
        self.asks = (Ask("quantity", "How many", str(quantity)),)
        self.draft = f"sell {row.bread_type_id}"

    def verdict(self, answers: Answers) -> Verdict:
        row = self._known()
        if row is None:
            return Verdict({"quantity": "This bread is in the list no more."})
        try:
            quantity = number(answers["quantity"], 1, sell.MOST)
        except Impossible as error:
            return Verdict({"quantity": error.words})
        left = row.on_hand - quantity
        line = Line(f"On hand {row.on_hand}, then {left}.", "plain" if left >= 0 else "low")
        if left < 0:
            return Verdict(warnings={"quantity": "More than the books have."}, lines=[line])
        return Verdict(lines=[line])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        row = self._known() or self._row
        quantity = number(answers["quantity"], 1, sell.MOST)
        mutation = sell.sell(id, self._place, row, quantity, at)
        return Write(mutation, sell.op(mutation, self._place, row))
