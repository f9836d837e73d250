"""Every write of the bakery: on the stock pane, with all that it may say and with the least."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from livedash.business.bakery.moves import Act, MoveRow
from livedash.business.foreseen import Foreseen
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS
from tests.corpus.desk import Case, Trade
from tests.corpus.words import CHI, STORED, long
from tests.panes import reads
from tests.panes.bakery import BREADS, DAY, NOW, bread

HARD = bread(9, STORED, size="½ kg", low_at=5, made=90, sold=61, on_hand=-9, sold_lately=40)
ONLY_HARD, PLAIN = {reads.STOCK: (HARD,)}, {reads.STOCK: BREADS}


def mine(
    act: Act, number: int, name: str, size: str, quantity: int, seconds: int, version: int
) -> MoveRow:
    """An entry of this login, of today."""
    at = NOW - timedelta(seconds=seconds)
    change = quantity if act in ("baked", "counted") else -quantity
    id = str(UUID(int=seconds))
    return MoveRow(act, id, number, name, size, quantity, change, at, "Chi", version, True)


SOLD = mine("sold", 9, STORED, "½ kg", 4, 8, 3)
COUNTED = mine("counted", 1, "Sardine roll", "", 12, 170, 1)
AWAITED = SOLD._replace(version=Foreseen.of(1, UUID(int=71), NOW))

BAKERY = Trade(
    STOCK_PANE,
    LAGOS,
    {**DAY, reads.STOCK: (HARD, *BREADS), reads.MOVES: (SOLD, COUNTED)},
    {
        "bakery.sell": (
            Case("all", ("s",), {"quantity": "100,000"}, changed=ONLY_HARD, by=CHI),
            Case("least", ("s",), {"quantity": "1"}, changed=PLAIN),
        ),
        "bakery.produce": (
            Case("all", ("p",), {"quantity": "1 200"}, changed=ONLY_HARD, by=CHI),
            Case("least", ("p",), {"quantity": "30"}, changed=PLAIN),
        ),
        "bakery.waste": (
            Case("all", ("w",), {"quantity": "2", "reason": long(60)}, changed=ONLY_HARD, by=CHI),
            Case("least", ("w",), {"quantity": "1"}, changed=PLAIN),
        ),
        "bakery.count": (
            Case("all", ("c",), {"quantity": "12"}, changed=ONLY_HARD, by=CHI),
            Case("least", ("c",), {"quantity": "0"}, changed=PLAIN),
        ),
        "bakery.undo": (
            Case("a sale", ("u",), by=CHI),
            Case("a count", ("u",), changed={reads.MOVES: (COUNTED,)}),
            Case("a sale on its way", ("u",), changed={reads.MOVES: (AWAITED,)}),
        ),
    },
)
