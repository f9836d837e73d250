"""Entries at the counter: bread sold, baked, wasted or counted. Each entry as a write, its SQL, and
the stock as it looks with the entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from livedash.business.bakery import foreseen
from livedash.business.bakery.foreseen import Change
from livedash.business.bakery.moves import Act, MoveRow
from livedash.business.bakery.pace import PaceRow
from livedash.business.bakery.stock import StockRow
from livedash.business.command import Command
from livedash.business.foreseen import Foreseen
from livedash.business.journal_fields import JournalFields
from livedash.business.place import Place
from livedash.database.statements import SqlQuery
from livedash.database.work import Work
from livedash.live import events
from livedash.live.mutation import Impossible, Json, Mutation
from livedash.live.overlay import Op
from livedash.live.query import AnyQuery

if TYPE_CHECKING:
    from livedash.business.people.members import Person

MOST = 100_000
"""A larger quantity of one bread is a slip of the finger."""

NO_BREAD = "That bread is not in this branch's list any more."

Rows = tuple[Any, ...]


def bread_mark(bread_type_id: int) -> str:
    """The mark by which a pending write names the row of a bread."""
    return f"livedash.bread_types:{bread_type_id}"


def bakery_scope(place: Place) -> str:
    """The scope of one bakery's writes, which go in the order in which they were made: a count
    after a sale counts what that sale left."""
    return f"bakery:{place.branch_id}"


def unreadable(name: str, kind: type) -> str:
    if name == "entry":
        return "Which entry it takes back cannot be read."
    if name == "version":
        return "Which version of the entry it takes back is not known."
    return f"{'The words' if kind is str else 'A number'} of this entry cannot be read."


COUNTER = partial(Command, package=__package__, unreadable=unreadable)


@dataclass(frozen=True)
class StockEntry:
    """One of the four kinds of entry."""

    verb: str
    """`sell`."""
    sql: str
    act: Act
    """The kind's name in `moves.sql`."""
    table: str
    foresee: Change
    least: int = 1
    reasoned: bool = False
    """Whether the entry asks for a reason."""

    @property
    def kind(self) -> str:
        return f"bakery.{self.verb}"

    @property
    def right(self) -> str:
        return f"{self.table} INSERT"

    def mutation(
        self,
        id: UUID,
        place: Place,
        row: StockRow,
        quantity: int,
        at: datetime,
        *,
        reason: str = "",
        by: Person | None = None,
    ) -> Mutation:
        """The write of so many of a bread at this moment. `by`: whose entry it is, where a login is
        shared. Raises `Impossible`."""
        if quantity < self.least:
            raise Impossible(f"At least {self.least}.")
        if quantity > MOST:
            raise Impossible(f"More than {MOST:,} at once cannot be right.")
        name = f"{row.bread} {row.size}".rstrip()
        fields: dict[str, Json] = {
            "branch_id": place.branch_id,
            "bread_type_id": row.bread_type_id,
            "quantity": quantity,
            "recorded_by": None if by is None else by.person_id,
        }
        return Mutation(
            id,
            self.kind,
            scope=bakery_scope(place),
            made_at=at,
            words=f"{self.verb} {quantity} {name}{f' ({reason})' if reason else ''}",
            fields=fields | ({"reason": reason} if self.reasoned else {}),
            marks=frozenset({bread_mark(row.bread_type_id)}),
        )

    def work(self, mutation: Mutation) -> Work:
        person = "counted_by" if self.act == "counted" else "recorded_by"
        words = {
            # The trigger found no price: the bread is in nobody's list.
            "unit_price": NO_BREAD,
            f"{self.table}_bread_type_id_branch_id_fkey": NO_BREAD,
            f"{self.table}_{person}_member": "That person does not belong to this branch.",
            f"{self.table}_pkey": "This is recorded already.",
        }
        command = COUNTER(
            kind=self.kind, sql=self.sql, words=words, otherwise={"recorded_by": None}
        )
        return command.work(mutation)

    def op(self, mutation: Mutation, place: Place, row: StockRow, by: Person | None = None) -> Op:
        """The entry on the screen: the same rows that the database will give."""
        quantity, at = (
            JournalFields(mutation.fields, unreadable).read("quantity", int),
            mutation.made_at,
        )
        move = MoveRow(
            self.act,
            str(mutation.id),
            row.bread_type_id,
            row.bread,
            row.size,
            quantity,
            foreseen.change(self.act, quantity, row),
            at,
            place.person if by is None else by.name,
            Foreseen.of(1, mutation.id, at),
            True,
        )

        def foresee(each: StockRow) -> StockRow:
            if self.act == "counted":
                return foreseen.counted_when(place, row, each, quantity, at)
            return self.foresee(place, each, quantity, at)

        def replay(query: AnyQuery, rows: Rows) -> Rows:
            model = query.model if isinstance(query, SqlQuery) else None
            if model is StockRow:
                return tuple(
                    foresee(each) if each.bread_type_id == move.bread_type_id else each
                    for each in rows
                )
            if model is PaceRow and self.act == "sold" and foreseen.is_today(place, row, at):
                return foreseen.paced(place, rows, move.bread_type_id, quantity, at)
            return foreseen.with_move(rows, move) if model is MoveRow else rows

        return Op(mutation.id, touched(place, self.table), replay)


def touched(place: Place, *tables: str) -> tuple[events.Change, ...]:
    """The changes that a write of these tables will be heard as, with the levels that follow from
    it."""
    scope = {"branch_id": frozenset({str(place.branch_id)})}
    return tuple(
        events.Change(f"livedash.{table}", "I", None, scope) for table in (*tables, "stock_levels")
    )


SELL = StockEntry("sell", "sell.sql", "sold", "sales_logs", foreseen.sold)
PRODUCE = StockEntry("produce", "produce.sql", "baked", "production_logs", foreseen.baked)
WASTE = StockEntry(
    "waste", "throw_away.sql", "wasted", "waste_logs", foreseen.wasted, reasoned=True
)
COUNT = StockEntry("count", "count.sql", "counted", "stock_counts", foreseen.counted, least=0)

ENTRIES = (SELL, PRODUCE, WASTE, COUNT)
