"""A table of rows by key: its columns say how a row looks, what `E` writes, what one sorts by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from livedash.business.read import Read
from livedash.panes.export import ExportTable, Value
from livedash.panes.seen import Seen
from livedash.panes.spec import Height, Outcome, Part, When, always
from livedash.widgets.bars import bar
from livedash.widgets.cell import Cell, Key, Row
from livedash.widgets.table import Heading as Heading
from livedash.widgets.table import KeyedTable, fit_columns

R = TypeVar("R")


class Bar(NamedTuple):
    """A number as a bar, as long as the column is wide where it is the highest."""

    amount: int
    highest: int


Shown: TypeAlias = Cell | Bar | str
"""What a row shows in a column."""


class Column(Generic[R]):
    """A heading, and what a row shows under it."""

    def __init__(
        self,
        title: str,
        width: int,
        align: Literal["left", "right"] = "right",
        *,
        cell: Callable[[R], Shown] | None = None,
        value: Callable[[R], Value] | None = None,
        priority: int = 0,
        grow: int = 0,
        timed: bool = False,
        names: bool = False,
    ) -> None:
        """`cell`: what a row shows; None: its value. `value`: for the file that `E` writes. The
        others as `widgets.table` has them."""
        self.heading = Heading(title, width, align, priority, grow, timed, names)
        self.cell, self.value = cell, value

    def shown(self, row: R) -> Shown:
        if self.cell is not None:
            return self.cell(row)
        found = None if self.value is None else self.value(row)
        return f"{found:,}" if isinstance(found, int) else "" if found is None else str(found)


Columns: TypeAlias = "tuple[Column[Any], ...] | Callable[[Seen[Any]], tuple[Column[Any], ...]]"


class DrawnTable(NamedTuple):
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    empty: str


@dataclass(frozen=True, kw_only=True, eq=False)
class TablePart(Part):
    rows: Callable[[Seen[Any]], Sequence[Any]]
    key: Callable[[Any], Key]
    columns: Columns
    empty: str | Callable[[Seen[Any]], str] = ""
    """What it says where there is no row."""
    opens: Callable[[Seen[Any], Any], Outcome] | None = None
    """What Enter does on a row."""
    at_first: Callable[[Seen[Any]], Key] | None = None
    exports: Callable[[Seen[Any]], ExportTable] | None = None
    also: Callable[[int], tuple[Read[Any], ...]] | None = None
    """What it reads besides where it is so wide: for columns that do not stand on a narrow one."""

    def make(self) -> KeyedTable:
        return KeyedTable((), id=self.id)

    def reads_at(self, width: int) -> tuple[Read[Any], ...]:
        return self.reads if self.also is None else (*self.reads, *self.also(width))

    def draw(self, seen: Seen[Any]) -> DrawnTable:
        columns = self._columns(seen)
        headings = tuple(column.heading for column in columns)
        widths = dict(fit_columns(headings, seen.width))
        look, kept = (columns, widths, seen.ascii), seen.kept(self)
        made = kept.rows if kept.look == look else {}
        kept.look, kept.rows = look, {}
        for row in self.rows(seen):
            key = self.key(row)
            if key not in made or made[key][0] != row:
                made[key] = row, self._row(key, row, columns, widths, seen.ascii)
            kept.rows[key] = made[key]
        empty = self.empty(seen) if callable(self.empty) else self.empty
        return DrawnTable(headings, tuple(drawn for _, drawn in kept.rows.values()), empty)

    def _columns(self, seen: Seen[Any]) -> tuple[Column[Any], ...]:
        return seen.figure(self.columns) if callable(self.columns) else self.columns

    def _row(
        self,
        key: Key,
        row: Any,
        columns: tuple[Column[Any], ...],
        widths: Mapping[int, int],
        ascii: bool,
    ) -> Row:
        cells = []
        for index, column in enumerate(columns):
            shown = column.shown(row)
            if isinstance(shown, str):
                shown = Cell(shown)
            elif isinstance(shown, Bar):
                text = bar(shown.amount, shown.highest, widths.get(index, 0), ascii=ascii)
                shown = Cell(text, "info", data=shown.amount)
            cells.append(shown)
        return Row(key, tuple(cells))

    def put(self, widget: KeyedTable, drawn: DrawnTable, *, away: bool) -> int:
        widget.columns, widget.empty = drawn.headings, drawn.empty
        return widget.show(drawn.rows, away)

    def blank(self, widget: KeyedTable, seen: Seen[Any]) -> None:
        widget.columns = tuple(column.heading for column in self._columns(seen))

    def count(self, drawn: DrawnTable) -> int:
        return len(drawn.rows)

    def starts(self, seen: Seen[Any]) -> Key | None:
        return None if self.at_first is None else self.at_first(seen)

    def enter(self, seen: Seen[Any], key: Key) -> Outcome:
        row = next((row for row in self.rows(seen) if self.key(row) == key), None)
        return None if self.opens is None or row is None else self.opens(seen, row)

    def table(self, seen: Seen[Any]) -> ExportTable | None:
        if self.exports is not None:
            return self.exports(seen)
        valued = [(one.heading.title, one.value) for one in self._columns(seen) if one.value]
        if not valued:
            return None
        listed = tuple(tuple(value(row) for _, value in valued) for row in self.rows(seen))
        return ExportTable(self.id, tuple(title.casefold() for title, _ in valued), listed)


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
    exports: Callable[[Seen[Any]], ExportTable] | None = None,
    also: Callable[[int], tuple[Read[Any], ...]] | None = None,
    gone: Callable[[Seen[Any]], bool] | None = None,
) -> TablePart:
    """`of`: the rows of a question, or what is made of those of `reads`. `key`: what a row is known
    by from one refresh to the next. `starts`: where the cursor stands at first."""
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
        also=also,
        gone=gone,
    )


def _rows_of(read: Read[Any]) -> Callable[[Seen[Any]], Sequence[Any]]:
    return lambda seen: seen.of(read)
