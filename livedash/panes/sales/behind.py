"""The sales behind a number: one a line, and over them how many there are and what they make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from livedash.business.bakery.sales import Drill, SaleRow
from livedash.business.money import money
from livedash.business.today import Today
from livedash.panes.sales import dates
from livedash.panes.sales.day import figure
from livedash.widgets.cell import Cell, Row
from livedash.widgets.line import Piece, TextLine
from livedash.widgets.table import Column, KeyedTable

COLUMNS = (
    Column("TIME", 8, "left"),
    Column("BREAD", 14, "left", grow=20),
    Column("QTY", 4),
    Column("RET", 3, priority=2),
    Column("PRICE", 9, priority=3),
    Column("DISCOUNT", 9, priority=4),
    Column("REVENUE", 11),
    Column("BY", 8, "left", priority=1, grow=8),
)


class Behind(Vertical):
    """In the place of the numbers, from Enter on one of them to Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]
    DEFAULT_CSS = "Behind { height: 1fr; }"

    class Left(Message):
        """Back to the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.drill: Drill | None = None
        """The number that was asked about; None: none is."""
        self._bread = ""
        self._said = TextLine()
        self._table = KeyedTable(COLUMNS, empty="No such sale.", id="behind")
        self.display = False

    def compose(self) -> ComposeResult:
        yield self._said
        yield self._table

    def into(self, drill: Drill, bread: str) -> None:
        """`bread`: how the one is called that it asks about."""
        self.drill, self._bread = drill, bread
        self._table.focus()

    def out(self) -> None:
        self.drill, self.display = None, False

    def show(self, sales: Sequence[SaleRow] | None, today: Today, *, away: bool) -> int:
        """`sales`: None while they are on their way; then the numbers stand."""
        self.display = self.drill is not None and sales is not None
        if self.drill is None or sales is None:
            return 0
        self._said.show(said(self.drill, self._bread, sales, today))
        return self._table.show(rows(sales, today), away)

    def action_leave(self) -> None:
        self.post_message(self.Left())


def rows(sales: Sequence[SaleRow], today: Today) -> list[Row]:
    return [
        Row(
            sale.sale_id,
            (
                Cell(f"{today.place.local(sale.sold_at):%H:%M:%S}"),
                Cell(f"{sale.bread} {sale.size}".rstrip()),
                Cell(f"{sale.quantity:,}"),
                Cell(f"{sale.returned}", "plain" if sale.returned else "dim"),
                figure(sale.unit_price, today.place.currency),
                figure(sale.discount, today.place.currency),
                figure(sale.revenue, today.place.currency),
                Cell(sale.person or "--", "dim"),
            ),
        )
        for sale in sales
    ]


def said(drill: Drill, bread: str, sales: Sequence[SaleRow], today: Today) -> list[Piece]:
    """`17:00-18:00  23 sales  N 12,300`: the sum is of all of them, also of what is not listed."""
    day = date.fromordinal(today.business_date.toordinal() - drill.days_ago)
    parts = [dates.named(day)] if drill.days_ago else []
    if drill.hour is not None:
        first = today.place.morning_at.hour + drill.hour
        parts.append(f"{first % 24:02}:00-{(first + 1) % 24:02}:00")
    parts += [part for part in (drill.shift, bread) if part]
    count, total = (sales[0].all_sales, sales[0].all_revenue) if sales else (0, 0)
    listed = f", the latest {len(sales)} listed" if count > len(sales) else ""
    return [
        Piece("SALES " + " ".join(parts or ["today"]), "title"),
        Piece(f"{count:,} sales{listed}"),
        Piece(money(total, today.place.currency), "strong"),
        Piece("Esc goes back", "dim", priority=1),
    ]
