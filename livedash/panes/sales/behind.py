"""The sales behind a number: one a line, and over them how many there are and what they make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from livedash.business.bakery.sales import Drill, SaleRow
from livedash.business.money import money
from livedash.business.today import Today
from livedash.panes.sales import dates
from livedash.panes.sales.day import figure
from livedash.widgets.cell import Cell, Row
from livedash.widgets.line import Piece
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


class Behind(KeyedTable):
    """The list; Esc leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]

    class Left(Message):
        """Back to the numbers."""

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
                figure(sale.unit_price, today),
                figure(sale.discount, today),
                figure(sale.revenue, today),
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
