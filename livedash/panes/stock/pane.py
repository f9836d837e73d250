"""The stock pane: totals, every bread with the worst first, the latest movements; of a venue, its
supplies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from livedash.business.bakery.elsewhere import ELSEWHERE, AlertRow
from livedash.business.bakery.entries import bread_mark
from livedash.business.bakery.moves import MOVES, told
from livedash.business.bakery.pace import PACE, PaceRow
from livedash.business.bakery.standing import totals, worst_first
from livedash.business.bakery.stock import BREADS, StockRow
from livedash.business.place import Place
from livedash.business.today import today_at
from livedash.business.venue.supplies import SUPPLIES, SupplyRow, scarce_first
from livedash.live.query import AnyQuery
from livedash.panes.absent import why_absent
from livedash.panes.export import Table
from livedash.panes.filtered import FilteredPane, nothing
from livedash.panes.news import News
from livedash.panes.pane import View
from livedash.panes.stock import elsewhere, export, moves, summary
from livedash.panes.stock.acts import Acts
from livedash.panes.stock.breads import WITH_PACE, bread_row, columns, shown_columns
from livedash.panes.stock.finding import breads_found, supplies_found
from livedash.panes.stock.moves import Moves
from livedash.panes.stock.supplies import COLUMNS, supply_row
from livedash.widgets.cell import Key
from livedash.widgets.line import TextLine
from livedash.widgets.table import KeyedTable

NO_SUPPLIES = "No supplies yet: the table livedash.supplies has none of this branch."

TALL = 34
"""Lines from which the movements get a list of their own."""


class StockPane(Acts, FilteredPane):
    pane_name = "stock"
    title = "Stock"
    number = 1
    presets = ("", "low", "out")
    understood = "a name, low, out"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "preset", "filter(all/low/out)", tooltip="Only what is low or out, and back"),
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
        self._elsewhere = TextLine()
        self._alerts = False
        self._moves = Moves()
        self._filtered = False
        self._before: list[Key | None] = [None, None]
        """Where the cursors stood before there was a filter."""
        self._view: View | None = None
        self._day: date | None = None
        """The business day that is shown."""
        self._stands: object = None
        """What the widgets were arranged for."""

    def compose(self) -> ComposeResult:
        yield self._totals
        yield self._breads
        yield self._supply_totals
        yield self._supplies
        yield self._elsewhere
        yield self._moves
        yield self.filter_line

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        found: dict[str, AnyQuery] = {}
        if "bakery" in place.kinds:
            found = {
                "stock": BREADS.at(place),
                "moves": MOVES.at(place),
                "pace": PACE.at(place),
                "elsewhere": ELSEWHERE.at(place),
            }
        if "venue" in place.kinds:
            found["supplies"] = SUPPLIES.at(place)
        return found

    def absent(self, place: Place) -> str:
        stands = {"bakery", "venue"} & set(place.kinds)
        return "" if stands else why_absent(place, "keeps no stock")

    def unseen(self, width: int, height: int) -> frozenset[str]:
        narrow = {"pace"} if WITH_PACE not in shown_columns(width) else set()
        return frozenset(narrow | ({"elsewhere"} if height < TALL else set()))

    def show(self, view: View) -> int:
        moved, self._view = self._view is None or self._view.place != view.place, view
        kinds = view.place.kinds
        cells = 0
        if "bakery" in kinds:
            cells += self._show_breads(view)
        if "venue" in kinds:
            cells += self._show_supplies(view)
        day = _business_date(view)
        if moved or day != self._day:
            # That a day begins anew is no change of its rows.
            self.seen()
        self._day = day
        self._lay_out()
        return cells

    def on_resize(self) -> None:
        self._lay_out()

    def refilter(self) -> None:
        tables = self._breads, self._supplies
        if self.filter and not self._filtered:
            self._before = [table.cursor_key for table in tables]
        came_back, self._filtered = self._filtered and not self.filter, bool(self.filter)
        if self._view is None:
            return
        self.show(self._view)
        for table, key in zip(tables, self._before, strict=True):
            # Rows that the filter brought back have not changed.
            table.clear_marks()
            if came_back and key is not None:
                table.move_to(key)

    def table(self) -> Table | None:
        """The supplies where they are alone, or the keys go to them."""
        if self._view is None:
            return None
        part = f"only: {self.filter}" if self.filter else ""
        rows, kinds = self._view.rows, self._view.place.kinds
        if "venue" in kinds and (self._supplies.has_focus or "bakery" not in kinds):
            return export.supplies(
                scarce_first(supplies_found(rows.get("supplies", ()), self.filter)), part
            )
        found: tuple[StockRow, ...] = rows.get("stock", ())
        closes = today_at(self._view.place, found[0].minute if found else self._view.now).closes
        listed = worst_first(breads_found(found, self.filter), closes)
        return export.breads(listed, self._view.place, part)

    def shown(self) -> View | None:
        return self._view

    def bread_here(self) -> Key | None:
        return self._breads.cursor_key

    def news(self, before: View, after: View) -> Sequence[News]:
        return moves.news(before.rows.get("moves", ()), after.rows.get("moves", ()))

    def _show_breads(self, view: View) -> int:
        rows: tuple[StockRow, ...] = view.rows.get("stock", ())
        paces: dict[int, PaceRow] = {row.bread_type_id: row for row in view.rows.get("pace", ())}
        today = today_at(view.place, rows[0].minute if rows else view.now)
        listed = breads_found(rows, self.filter)
        self._totals.show(*summary.of_breads(totals(rows), self.filter, len(listed), len(rows)))
        self._moves.show(
            told(view.rows.get("moves", ()), {row.bread_type_id: row.on_hand for row in rows}),
            today,
        )
        alerts: tuple[AlertRow, ...] = view.rows.get("elsewhere", ())
        self._elsewhere.show(elsewhere.pieces(alerts))
        self._alerts = bool(alerts)
        self._breads.columns = columns(today)
        self._breads.empty = summary.why_no_bread(rows, self.filter)
        return self._breads.show(
            [
                bread_row(
                    row,
                    paces.get(row.bread_type_id),
                    today,
                    view.marks.get(bread_mark(row.bread_type_id)),
                    ascii=view.ascii,
                )
                for row in worst_first(listed, today.closes)
            ],
            view.away,
        )

    def _show_supplies(self, view: View) -> int:
        rows: tuple[SupplyRow, ...] = view.rows.get("supplies", ())
        listed = supplies_found(rows, self.filter)
        self._supply_totals.show(*summary.of_supplies(rows, self.filter, len(listed)))
        self._supplies.empty = nothing(self.filter) if rows else NO_SUPPLIES
        return self._supplies.show([supply_row(row) for row in scarce_first(listed)], view.away)

    def _lay_out(self) -> None:
        """What stands where follows from the size and from what the branch keeps."""
        if self._view is None:
            return
        height, kinds = self.size.height, self._view.place.kinds
        counts = (self._breads.row_count, self._supplies.row_count, self._moves.count)
        stands = (height, kinds, self._alerts, counts)
        if stands == self._stands:
            # As after nearly every read: to set nine styles to what they are takes its time too.
            return
        self._stands = stands
        bakery = "bakery" in kinds
        # A bakery that lets rooms and keeps no supplies has no place to give to an empty table.
        venue = "venue" in kinds and (not bakery or self._supplies.row_count > 0)
        for widget in (self._totals, self._breads):
            widget.display = bakery
        for widget in (self._supply_totals, self._supplies):
            widget.display = venue
        self._elsewhere.display = bakery and self._alerts and height >= TALL
        self._moves.display = bakery and height > 6
        spare = height - 3 - self._breads.row_count - (self._supplies.row_count + 2) * venue
        listed = max(1, min(spare, self._moves.count)) if height >= TALL else 1
        self._moves.styles.height = listed
        share = min(self._supplies.row_count + 1, height // 2)
        self._supplies.styles.height = share if bakery else "1fr"


def _business_date(view: View) -> date | None:
    rows: tuple[StockRow, ...] = view.rows.get("stock", ())
    return rows[0].business_date if rows else None
