"""The stock pane: totals, every bread with the worst first, the latest movements; of a venue, its
supplies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from livedash.business.bakery.moves import latest_moves, told
from livedash.business.bakery.pace import PaceRow, sales_pace
from livedash.business.bakery.standing import Standing, Totals, standing, totals, worst_first
from livedash.business.bakery.stock import StockRow, stock_rows
from livedash.business.place import Place
from livedash.business.venue.supplies import SupplyRow, scarce_first, supplies
from livedash.live.query import AnyQuery
from livedash.panes.pane import Pane, View
from livedash.panes.stock.breads import bread_row, columns
from livedash.panes.stock.moves import Moves
from livedash.panes.stock.supplies import COLUMNS, scarce, supply_row
from livedash.panes.stock.today import today_at
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece, TextLine
from livedash.widgets.table import KeyedTable

NO_BREAD = "No bread is sold here yet: the table livedash.bread_types has none for this branch."
NO_SUPPLIES = "No supplies yet: the table livedash.supplies has none for this branch."

TALL = 34
"""Lines from which the movements get a list of their own."""
FILTERS = {"all": Standing.HIGH, "low": Standing.LOW, "out": Standing.OUT}
"""What `f` goes through, and how well a bread may stand to be in the list."""


class StockPane(Pane):
    pane_name = "stock"
    title = "Stock"
    number = 1

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "filter", "filter(all/low/out)", tooltip="Only what is low or out, and back"),
    ]
    DEFAULT_CSS = """
    StockPane { layout: vertical; }
    StockPane KeyedTable { height: 1fr; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._totals = TextLine()
        self._breads = KeyedTable(columns(), id="breads")
        self._supply_totals = TextLine()
        self._supplies = KeyedTable(COLUMNS, empty=NO_SUPPLIES, id="supplies")
        self._moves = Moves()
        self._filter = "all"
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        yield self._totals
        yield self._breads
        yield self._supply_totals
        yield self._supplies
        yield self._moves

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        found: dict[str, AnyQuery] = {}
        if "bakery" in place.kinds:
            found = {
                "stock": stock_rows(place),
                "moves": latest_moves(place),
                "pace": sales_pace(place),
            }
        if "venue" in place.kinds:
            found["supplies"] = supplies(place)
        return found

    def show(self, view: View) -> int:
        moved, self._view = self._view is None or self._view.place != view.place, view
        kinds = view.place.kinds
        cells = 0
        if "bakery" in kinds or "venue" not in kinds:
            cells += self._show_breads(view)
        if "venue" in kinds:
            cells += self._show_supplies(view)
        if moved:
            self.seen()
        self._lay_out()
        return cells

    def on_resize(self) -> None:
        self._lay_out()

    def action_filter(self) -> None:
        names = list(FILTERS)
        self._filter = names[(names.index(self._filter) + 1) % len(names)]
        if self._view is not None:
            self.show(self._view)
            # Rows that the filter brought back have not changed.
            self._breads.clear_marks()

    def _show_breads(self, view: View) -> int:
        rows: tuple[StockRow, ...] = view.rows.get("stock", ())
        paces: dict[int, PaceRow] = {row.bread_type_id: row for row in view.rows.get("pace", ())}
        today = today_at(view.place, rows[0].minute if rows else view.now)
        listed = [row for row in rows if standing(row) <= FILTERS[self._filter]]
        self._totals.show(*_summary(totals(rows), self._filter, len(listed)))
        self._moves.show(
            told(view.rows.get("moves", ()), {row.bread_type_id: row.on_hand for row in rows}),
            today,
        )
        self._breads.columns = tuple(columns(today))
        self._breads.empty = _why_no_bread(view.place, rows, self._filter)
        return self._breads.show(
            [
                bread_row(row, paces.get(row.bread_type_id), today, ascii=view.ascii)
                for row in worst_first(listed, today.closes)
            ],
            view.away,
        )

    def _show_supplies(self, view: View) -> int:
        rows: tuple[SupplyRow, ...] = view.rows.get("supplies", ())
        out, low = scarce(rows)
        self._supply_totals.show(
            [Piece(f"Supplies {len(rows)}", "strong")],
            [_count("OUT", out, "out"), _count("LOW", low, "low")],
        )
        return self._supplies.show([supply_row(row) for row in scarce_first(rows)], view.away)

    def _lay_out(self) -> None:
        """What stands where follows from the size and from what the branch keeps."""
        if self._view is None:
            return
        height = self.size.height
        venue = "venue" in self._view.place.kinds
        bakery = "bakery" in self._view.place.kinds
        for widget in (self._totals, self._breads):
            widget.display = bakery or not venue
        for widget in (self._supply_totals, self._supplies):
            widget.display = venue
        self._moves.display = bakery and height > 6
        spare = height - 2 - self._breads.row_count - (self._supplies.row_count + 2) * venue
        self._moves.styles.height = (
            max(1, min(spare, self._moves.count, 12)) if height >= TALL else 1
        )
        self._supplies.styles.height = (
            min(self._supplies.row_count + 1, height // 2) if (bakery) else "1fr"
        )


def _summary(sums: Totals, filter_name: str, listed: int) -> tuple[list[Piece], list[Piece]]:
    through = "" if sums.sell_through is None else f" ({sums.sell_through:.0%})"
    plan = f"/{sums.planned} plan" if sums.planned else ""
    left = [
        Piece(f"Made {sums.made}{plan}", priority=2),
        Piece(f"Sold {sums.sold}{through}", priority=3),
        Piece(f"On hand {sums.on_hand}", priority=4),
        Piece(f"Waste {sums.wasted}", priority=5),
    ]
    right = [
        _count("OUT", sums.out, "out"),
        _count("LOW", sums.low, "low"),
        _count("OVER", sums.oversold, "over"),
    ]
    if filter_name != "all":
        left.insert(0, Piece(f"only {filter_name}: {listed}", "accent", priority=1))
    return left, right


def _count(word: str, number: int, tone: Tone) -> Piece:
    return Piece(f"{word} {number}", tone if number else "dim")


def _why_no_bread(place: Place, rows: Sequence[StockRow], filter_name: str) -> str:
    if rows:
        return f"No bread is {filter_name}. f shows all of them."
    if "bakery" in place.kinds:
        return NO_BREAD
    return f"{place.branch} keeps no stock: it is neither a bakery nor a venue."
