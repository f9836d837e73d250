"""The sales behind a number: one a line, and over them how many there are and what they make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from livedash.business.bakery.sales import SALES_BEHIND, Drill, SaleRow
from livedash.business.money import has_minor, money
from livedash.business.place import Place
from livedash.business.today import Today
from livedash.live.query import AnyQuery
from livedash.panes.pane import View
from livedash.panes.sales import dates
from livedash.panes.sales.day import figure
from livedash.widgets.cell import Cell, Row
from livedash.widgets.line import Piece, TextLine
from livedash.widgets.table import Column, KeyedTable

COLUMNS = (
    Column("TIME", 8, "left"),
    Column("BREAD", 14, "left", grow=20, names=True),
    Column("QTY", 4),
    Column("RET", 3, priority=2),
    Column("PRICE", 9, priority=3),
    Column("DISCOUNT", 9, priority=4),
    Column("REVENUE", 11),
    Column("BY", 8, "left", priority=1, grow=8),
)


class About(NamedTuple):
    """A number that one looks behind."""

    drill: Drill
    bread: str = ""
    """How the one is called that it is about."""

    @property
    def name(self) -> str:
        """Among the pane's queries."""
        return " ".join(("behind", *map(str, self.drill)))


class Behind(Vertical):
    """In the place of the numbers, from Enter on one of them to Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]
    DEFAULT_CSS = "Behind { height: 1fr; }"

    class Left(Message):
        """Back to the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: About | None = None
        """The number that was asked about last; None: none is."""
        self._place: Place | None = None
        """Where that was."""
        self._shown: About | None = None
        """The one whose sales stand: an earlier one, until those of the last are there."""
        self._said = TextLine()
        self._table = KeyedTable(COLUMNS, empty="No such sale.", id="behind")
        self.display = False

    def compose(self) -> ComposeResult:
        yield self._said
        yield self._table

    def queries(self, place: Place) -> dict[str, AnyQuery]:
        """Each number's under a name of its own: rows never stand under another one's head."""
        asked, here = self._asked, self._place
        if asked is None or here is None or not here.same_as(place):
            # Another place's numbers are not asked about.
            return {}
        return {asked.name: SALES_BEHIND.at(place, asked.drill)}

    @property
    def open(self) -> bool:
        """A number is asked about, whether its sales are there already or not."""
        return self._asked is not None

    def into(self, about: About, place: Place) -> None:
        self._asked, self._place = about, place
        self._table.focus()

    def out(self) -> None:
        self._asked = self._shown = None
        self.display = False

    def show(self, view: View, today: Today) -> int:
        """Nothing before the first sales are there: until then the numbers stand."""
        known = (one for one in (self._asked, self._shown) if one and one.name in view.rows)
        self._shown = next(known, None)
        self.display = self._shown is not None
        if self._shown is None:
            return 0
        sales = self.sales(view)
        self._said.show(said(self._shown, sales, today))
        return self._table.show(rows(sales, today), view.away)

    def sales(self, view: View) -> tuple[SaleRow, ...]:
        """Those that stand."""
        return () if self._shown is None else view.rows[self._shown.name]

    def action_leave(self) -> None:
        self.post_message(self.Left())


def rows(sales: Sequence[SaleRow], today: Today) -> list[Row]:
    minor, currency = _minor(sales, today), today.place.currency
    return [
        Row(
            sale.sale_id,
            (
                Cell(f"{today.place.local(sale.sold_at):%H:%M:%S}"),
                Cell(f"{sale.bread} {sale.size}".rstrip()),
                Cell(f"{sale.quantity:,}"),
                Cell(f"{sale.returned}", "plain" if sale.returned else "dim"),
                figure(sale.unit_price, currency, minor=minor),
                figure(sale.discount, currency, minor=minor),
                figure(sale.revenue, currency, width=11, minor=minor),
                Cell(sale.person or "--", "dim"),
            ),
        )
        for sale in sales
    ]


def _minor(sales: Sequence[SaleRow], today: Today) -> bool:
    """Whether money is shown with minor units: all of it, where a price or the sum has some."""
    every = (
        amount
        for sale in sales
        for amount in (sale.unit_price, sale.discount, sale.revenue, sale.all_revenue)
    )
    return has_minor(every, today.place.currency)


def said(about: About, sales: Sequence[SaleRow], today: Today) -> list[Piece]:
    """`17:00-18:00  23 sales  N 12,300`: the sum is of all of them, also of what is not listed."""
    drill, bread = about
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
        Piece(money(total, today.place.currency, minor=_minor(sales, today)), "strong"),
        Piece("Esc goes back", "dim", priority=1),
    ]
