"""SQL that lives in files, and the query that asks one of them.

The header of a query file is read, not repeated in Python:

    -- What the question is.
    -- reads: livedash.bread_types, livedash.stock_levels
    -- $1 branch_id bigint, $2 moment timestamptz
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pkgutil import get_data
from typing import ClassVar, Final, NamedTuple, Protocol, TypeVar, cast

from livedash.live.query import Query

R = TypeVar("R")

READS = re.compile(r"--\s*reads:\s*(.*)")
ARGUMENT = re.compile(r"\$(\d+)\s+(\w+)\s+([^,(]+(?:\([^)]*\))?[^,]*)")
PLACEHOLDER = re.compile(r"\$(\d+)")


class Moment(Enum):
    NOW = "now"


NOW: Final = Moment.NOW
"""An argument that is the moment of the read: SQL never calls now() for what is shown."""


class StatementUnclear(Exception):
    """A statement file whose header and text disagree: a fault of ours, named by file."""


class Argument(NamedTuple):
    name: str
    type: str


class Statement(NamedTuple):
    """One SQL file."""

    name: str
    """Package and file, for keys and errors."""
    text: str
    reads: frozenset[str] = frozenset()
    """The base tables that its header names, with schema."""
    args: tuple[Argument, ...] = ()

    @property
    def ours(self) -> bool:
        """It comes with livedash, and the tests have compared its header with what it reads."""
        return self.name.startswith("livedash.")


@cache
def load(package: str, file: str) -> Statement:
    """Read a statement from beside the code that runs it."""
    # By `importlib.resources` each start would read how zip files are opened.
    found = get_data(package, file)
    if found is None:
        raise StatementUnclear(f"{package}/{file}: there is no such file")
    return parse(f"{package}/{file}", found.decode())


def parse(name: str, text: str) -> Statement:
    """Take the header of a query file apart. Raises `StatementUnclear`."""
    reads: set[str] = set()
    args: list[Argument] = []
    body: list[str] = []
    for line in text.splitlines():
        comment = line.strip()
        if not comment.startswith("--"):
            body.append(line)
        elif found := READS.match(comment):
            reads.update(table.strip() for table in found[1].split(",") if table.strip())
        elif comment.lstrip("- ").startswith("$"):
            for number, argument, kind in ARGUMENT.findall(comment):
                args.append(Argument(argument, kind.strip()))
                if int(number) != len(args):
                    raise StatementUnclear(f"{name}: ${number} is out of order in the header")
    used = {int(number) for number in PLACEHOLDER.findall("\n".join(body))}
    if astray := sorted(used ^ set(range(1, len(args) + 1))):
        raise StatementUnclear(f"{name}: header and text disagree about ${astray[0]}")
    if unqualified := sorted(table for table in reads if "." not in table):
        raise StatementUnclear(f"{name}: reads {unqualified[0]} without its schema")
    return Statement(name, text, frozenset(reads), tuple(args))


@dataclass(frozen=True, eq=False, kw_only=True)
class SqlQuery(Query[R]):
    """A question to Postgres. Key and tables follow from the statement unless they are given."""

    key: str = ""
    tables: frozenset[str] = frozenset()
    statement: Statement
    args: tuple[object, ...] = ()
    """In the statement's order; `NOW` stands for the moment of the read."""
    model: type[R]
    """A NamedTuple whose fields are the columns, in order."""

    def __post_init__(self) -> None:
        if self.statement.args and len(self.args) != len(self.statement.args):
            wanted = ", ".join(argument.name for argument in self.statement.args)
            raise StatementUnclear(f"{self.statement.name} wants {wanted}; {len(self.args)} given")
        if not self.key:
            object.__setattr__(self, "key", f"{self.statement.name}{self.args!r}")
        if not self.tables:
            object.__setattr__(self, "tables", self.statement.reads)

    def values(self, now: object) -> tuple[object, ...]:
        """The arguments as Postgres gets them."""
        return tuple(now if arg is NOW else arg for arg in self.args)


def row_maker(model: type[R]) -> Callable[[Iterable[object]], R]:
    """How a record becomes a row. Arrays become tuples where the model says so: rows compare by
    value and nobody changes them. Numbers in an array come as text[], which asyncpg knows: what any
    other array is it asks the server, 35 ms of a new connection's first read."""
    make = cast("type[_Row]", model)._make
    arrays = _array_columns(cast("Hashable", model))
    if not arrays:
        return cast("Callable[[Iterable[object]], R]", make)

    def row(record: Iterable[object]) -> R:
        values = (
            arrays[index](value) if index in arrays and isinstance(value, list) else value
            for index, value in enumerate(record)
        )
        return cast("R", make(values))

    return row


@cache
def _array_columns(model: Hashable) -> Mapping[int, Callable[[list[str]], object]]:
    kinds = cast("type[object]", model).__annotations__.values()
    # NamedTuple wraps an annotation that is text into a ForwardRef.
    texts = [str(getattr(kind, "__forward_arg__", kind)) for kind in kinds]
    return {
        index: _numbers if text.startswith("tuple[int") else tuple
        for index, text in enumerate(texts)
        if text.startswith("tuple")
    }


def _numbers(texts: Iterable[str]) -> tuple[int, ...]:
    return tuple(map(int, texts))


def columns_of(model: type[object]) -> tuple[str, ...]:
    """The columns that a row model wants, in order."""
    return cast("type[_Row]", model)._fields


class _Row(Protocol):
    """What every NamedTuple has."""

    _fields: ClassVar[tuple[str, ...]]

    @classmethod
    def _make(cls, values: Iterable[object], /) -> object: ...
