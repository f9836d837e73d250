"""A table of rows by key: its columns decide how a row looks, how `E` writes it, and its place in
an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from livedash.business.read import Read
from livedash.panes.export import ExportTable, Value
from livedash.panes.parts.sorting import in_order, turned
from livedash.panes.parts.words import Words, nothing, texts
from livedash.panes.seen import Seen
from livedash.panes.spec import Height, Outcome, Part, Tally, When, always
from livedash.widgets.bars import BROAD, Gauge
from livedash.widgets.cell import Cell, Key, Row
from livedash.widgets.table import Heading as Heading
from livedash.widgets.table import KeyedTable, Order, fit_columns
from livedash.widgets.tones import Ground, Tone

R = TypeVar("R")


class Bar(NamedTuple):
    """A number as a bar, which fills the column at the highest number; and another number, compared
    with it, as a mark."""

    amount: int
    highest: int
    mark: int | None = None
    tone: Tone = "info"

    @property
    def cell(self) -> Cell:
        """The bar's cell; a number below 0 is a minus."""
        if self.amount < 0:
            return Cell("-", self.tone, data=self.amount)
        mark = None if self.mark is None or not self.highest else self.mark / self.highest
        share = self.amount / self.highest if self.highest > 0 else 0.0
        return Cell("", self.tone, data=self.amount, gauge=Gauge(share, mark, BROAD))


Shown: TypeAlias = Cell | Bar | str
"""The contents of a row's cell."""


class Column(Generic[R]):
    """A heading, and the cell of each row under it."""

    def __init__(
        self,
        title: str,
        width: int,
        align: Literal["left", "right"] = "right",
        *,
        cell: Callable[[R], Shown] | None = None,
        value: Callable[[R], Value] | None = None,
        by: str | Callable[[R], Any] | None = None,
        priority: int = 0,
        grow: int = 0,
        timed: bool = False,
        names: bool = False,
    ) -> None:
        """`cell`: the cell of a row; None: its value. `value`: the row's value in the file that `E`
        writes. `by`: the value to sort by, or its name; None: `value`. `widgets.table` explains the
        other arguments."""
        self.heading = Heading(title, width, align, priority, grow, timed, names)
        self.cell, self.value = cell, value
        self.by = value if by is None else attrgetter(by) if isinstance(by, str) else by

    def shown(self, row: R) -> Shown:
        if self.cell is not None:
            return self.cell(row)
        found = None if self.value is None else self.value(row)
        return f"{found:,}" if isinstance(found, int) else "" if found is None else str(found)

    def said(self, row: R) -> str:
        """The text in which words are looked for: the cell's, and that of the file."""
        shown = self.shown(row)
        text = shown.text if isinstance(shown, Cell) else shown if isinstance(shown, str) else None
        return texts(text, None if self.value is None else self.value(row))


Columns: TypeAlias = "tuple[Column[Any], ...] | Callable[[Seen[Any]], tuple[Column[Any], ...]]"


class DrawnTable(NamedTuple):
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    empty: str
    of: int
    """The number of all rows, with those that words do not find: the parts beside a table keep
    their places while one types."""
    order: Order | None
    sorts: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class TablePart(Part):
    rows: Callable[[Seen[Any]], Sequence[Any]]
    key: Callable[[Any], Key]
    columns: Columns
    empty: str | Callable[[Seen[Any]], str] = ""
    """The words of a table without a row."""
    opens: Callable[[Seen[Any], Any], Outcome] | None = None
    """The effect of Enter on a row."""
    at_first: Callable[[Seen[Any]], Key] | None = None
    exports: Callable[[Seen[Any], Sequence[Any]], ExportTable] | None = None
    fixed: bool = False
    """Whether the rows are a scale, as the hours of a day: words do not filter a scale, and no
    column sorts it."""
    ground: Callable[[Any], Ground] | None = None
    """The ground of a row, from edge to edge."""
    also: Callable[[int], tuple[Read[Any], ...]] | None = None
    """More reads at such a width, for columns that only a wide table has."""

    def make(self) -> KeyedTable:
        return KeyedTable((), id=self.id)

    def reads_at(self, width: int) -> tuple[Read[Any], ...]:
        return self.reads if self.also is None else (*self.reads, *self.also(width))

    def draw(self, seen: Seen[Any]) -> DrawnTable:
        columns = self._columns(seen)
        headings = tuple(column.heading for column in columns)
        kept = seen.kept(self)
        made = kept.rows if kept.look == columns else {}
        kept.look, kept.rows = columns, {}
        every = self.rows(seen)
        for row in self._listed(seen, every):
            key = self.key(row)
            if key not in made or made[key][0] != row:
                made[key] = row, self._row(key, row, columns)
            kept.rows[key] = made[key]
        rows = tuple(drawn for _, drawn in kept.rows.values())
        empty = self.empty(seen) if callable(self.empty) else self.empty
        empty = nothing(seen.words) if every and not rows else empty
        by = self._sortable(seen)
        return DrawnTable(headings, rows, empty, len(every), self._order(seen, by), bool(by))

    def listed(self, seen: Seen[Any]) -> Sequence[Any]:
        """The rows that words find, in the order of the screen."""
        return self._listed(seen, self.rows(seen))

    def _listed(self, seen: Seen[Any], rows: Sequence[Any]) -> Sequence[Any]:
        if not self.fixed and seen.words:
            rows = Words(self._said(seen, rows)).find(rows, seen.words)
        by = self._sortable(seen)
        order = self._order(seen, by)
        return rows if order is None else in_order(rows, by[order.column], falls=order.falls)

    def _said(self, seen: Seen[Any], rows: Sequence[Any]) -> Callable[[Any], str]:
        """The text of each row in which words are looked for. The texts are kept, for one types
        letter by letter."""
        columns, kept = self._columns(seen), seen.kept((self, "said"))
        made = kept.rows if kept.look == columns else {}
        kept.look, kept.rows = columns, {}
        for row in rows:
            key = self.key(row)
            if key not in made or made[key][0] != row:
                made[key] = row, texts(*(column.said(row) for column in columns))
            kept.rows[key] = made[key]
        said = kept.rows
        return lambda row: str(said[self.key(row)][1])

    # Sorting

    def _sortable(self, seen: Seen[Any]) -> dict[int, Callable[[Any], Any]]:
        """The values to sort by, for each column of this width whose heading can say that it
        sorts."""
        if self.fixed:
            return {}
        columns = self._columns(seen)
        standing = fit_columns(tuple(column.heading for column in columns), seen.width)
        return {
            index: by
            for index, _ in standing
            if columns[index].heading.title.strip() and (by := columns[index].by) is not None
        }

    def _order(self, seen: Seen[Any], by: Mapping[int, Any]) -> Order | None:
        order = seen.order
        return order if order is not None and order.column in by else None

    def sorted_next(self, seen: Seen[Any], *, round: bool) -> Order | None:
        return turned(seen.order, tuple(self._sortable(seen)), round=round)

    def _columns(self, seen: Seen[Any]) -> tuple[Column[Any], ...]:
        return seen.figure(self.columns) if callable(self.columns) else self.columns

    def _row(self, key: Key, row: Any, columns: tuple[Column[Any], ...]) -> Row:
        cells = []
        for column in columns:
            shown = column.shown(row)
            if isinstance(shown, str):
                shown = Cell(shown)
            elif isinstance(shown, Bar):
                shown = shown.cell
            cells.append(shown)
        return Row(key, tuple(cells), "" if self.ground is None else self.ground(row))

    def put(self, widget: KeyedTable, drawn: DrawnTable, *, away: bool) -> int:
        widget.columns, widget.empty = drawn.headings, drawn.empty
        widget.order, widget.sorts = drawn.order, drawn.sorts
        return widget.show(drawn.rows, away)

    def blank(self, widget: KeyedTable, seen: Seen[Any]) -> None:
        widget.columns = tuple(column.heading for column in self._columns(seen))

    def count(self, drawn: DrawnTable) -> int:
        return drawn.of

    def tally(self, drawn: DrawnTable) -> Tally | None:
        return None if self.fixed else Tally(len(drawn.rows), drawn.of)

    def starts(self, seen: Seen[Any]) -> Key | None:
        return None if self.at_first is None else self.at_first(seen)

    def enter(self, seen: Seen[Any], key: Key) -> Outcome:
        row = next((row for row in self.rows(seen) if self.key(row) == key), None)
        return None if self.opens is None or row is None else self.opens(seen, row)

    def table(self, seen: Seen[Any]) -> ExportTable | None:
        if self.exports is not None:
            table = self.exports(seen, self.listed(seen))
            return table._replace(
                part=", ".join(one for one in (table.part, self._only(seen)) if one)
            )
        valued = [(one.heading.title, one.value) for one in self._columns(seen) if one.value]
        if not valued:
            return None
        listed = tuple(tuple(value(row) for _, value in valued) for row in self.listed(seen))
        headings = tuple(title.casefold() for title, _ in valued)
        return ExportTable(self.id, headings, listed, self._only(seen))

    def _only(self, seen: Seen[Any]) -> str:
        return f"only: {seen.words}" if seen.words and not self.fixed else ""


def table(
    id: str,
    of: Read[Any] | Callable[[Seen[Any]], Sequence[Any]],
    columns: Columns,
    *,
    key: str | Callable[[Any], Key],
    reads: tuple[Read[Any], ...] = (),
    when: When = always,
    height: Height = None,
    empty: str | Callable[[Seen[Any]], str] = "",
    enter: Callable[[Seen[Any], Any], Outcome] | None = None,
    starts: Callable[[Seen[Any]], Key] | None = None,
    exports: Callable[[Seen[Any], Sequence[Any]], ExportTable] | None = None,
    fixed: bool = False,
    ground: Callable[[Any], Ground] | None = None,
    also: Callable[[int], tuple[Read[Any], ...]] | None = None,
    gone: Callable[[Seen[Any]], bool] | None = None,
) -> TablePart:
    """A part that is a table. `of`: the rows of a read, or rows made from those of `reads`. `key`:
    the row's name from one refresh to the next. `starts`: the first row of the cursor. `exports`:
    the file, where it differs from the screen, from the rows as they are listed. `fixed`: words do
    not filter the rows, and no column sorts them. `ground`: the tint of a row."""
    return TablePart(
        id=id,
        rows=_rows_of(of) if isinstance(of, Read) else of,
        reads=(of, *reads) if isinstance(of, Read) else reads,
        columns=columns,
        key=attrgetter(key) if isinstance(key, str) else key,
        when=when,
        height=height,
        empty=empty,
        opens=enter,
        at_first=starts,
        exports=exports,
        fixed=fixed,
        ground=ground,
        also=also,
        gone=gone,
    )


def _rows_of(read: Read[Any]) -> Callable[[Seen[Any]], Sequence[Any]]:
    return lambda seen: seen.of(read)
