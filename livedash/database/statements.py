"""SQL statements that live in files, and the query that asks one of them.

The header of a query file is read, not repeated in Python:

    -- What the question is.
    -- reads: livedash.bread_types, livedash.stock_levels
    -- scope: branch_id
    -- unit: stock
    -- priority: urgent
    -- every: 60
    -- key: bread_type_id
    -- once: minute
    -- $1 branch_id bigint, $2 moment timestamptz

`reads` and the arguments have to be there. `key` names the columns of a row's key, the same from
one read to the next. `once` names the last columns, where these are the same in every row and say
something about all rows: `once` columns are taken out of the rows, or one change would renew all.
The other names are fields of `live.query.Query`, which says what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache
from pkgutil import get_data
from typing import Any, Final, NamedTuple, TypeVar

from livedash.live.query import Priority, Query

R = TypeVar("R")

LINE = re.compile(r"--\s*([a-z]{3,12}):\s*(.*)")
ARGUMENT = re.compile(r"\$(\d+)\s+(\w+)\s+([^,(]+(?:\([^)]*\))?[^,]*)")
PLACEHOLDER = re.compile(r"\$(\d+)")


class Moment(Enum):
    NOW = "now"


NOW: Final = Moment.NOW
"""An argument that is the moment of the read: SQL never calls now() for a time on the screen."""


class StatementUnclear(Exception):
    """A statement file whose header and text disagree: its author's fault, named by file."""


class Argument(NamedTuple):
    name: str
    type: str


class Statement(NamedTuple):
    """One SQL file."""

    name: str
    """Package and file, for keys and errors."""
    text: str
    reads: frozenset[str] = frozenset()
    """The base tables that the header names, with schema."""
    args: tuple[Argument, ...] = ()
    scope: tuple[str, ...] = ()
    """Arguments whose values are the scope: named like the columns that they are compared with."""
    unit: str = ""
    priority: Priority = Priority.USUAL
    every: float | None = None
    key: tuple[str, ...] = ()
    """The columns that are a row's key."""
    once: tuple[str, ...] = ()
    """The columns that say something about all rows."""

    @property
    def ours(self) -> bool:
        """Whether the statement comes with livedash: the tests have compared its header with what
        it reads."""
        return self.name.startswith("livedash.")


@cache
def load(package: str, file: str) -> Statement:
    """Read a statement from beside the code that runs it."""
    # `importlib.resources` would read at each start how zip files are opened.
    found = get_data(package, file)
    if found is None:
        raise StatementUnclear(f"{package}/{file}: there is no such file")
    return parse(f"{package}/{file}", found.decode())


def parse(name: str, text: str) -> Statement:
    """Take the header of a query file apart. Raises `StatementUnclear`."""
    args: list[Argument] = []
    said: dict[str, list[str]] = {word: [] for word in _WORDS}
    for line in _header(text):
        if line.lstrip("- ").startswith("$"):
            for number, argument, kind in ARGUMENT.findall(line):
                if any(argument == known.name for known in args):
                    raise StatementUnclear(f"{name}: two arguments are named {argument}")
                args.append(Argument(argument, kind.strip()))
                if int(number) != len(args):
                    raise StatementUnclear(f"{name}: ${number} is out of order in the header")
        elif found := LINE.match(line):
            word, rest = found.groups()
            if word in said:
                said[word] += [part.strip() for part in rest.split(",") if part.strip()]
            elif close := get_close_matches(word, _WORDS, 1, 0.75):
                raise StatementUnclear(f'{name}: "{word}:" says nothing; "{close[0]}:" is meant?')
    used = {int(number) for number in PLACEHOLDER.findall(_body(text))}
    if astray := sorted(used ^ set(range(1, len(args) + 1))):
        raise StatementUnclear(f"{name}: header and text disagree about ${astray[0]}")
    if unqualified := sorted(table for table in said["reads"] if "." not in table):
        raise StatementUnclear(f"{name}: reads {unqualified[0]} without its schema")
    names = [argument.name for argument in args]
    if unbound := [column for column in said["scope"] if column not in names]:
        raise StatementUnclear(f"{name}: its scope {unbound[0]} is none of its arguments")
    if both := [column for column in said["once"] if column in said["key"]]:
        raise StatementUnclear(f"{name}: {both[0]} cannot be the key and the same in every row")
    every: float | None = _one(name, "every", said["every"], _seconds, None)
    return Statement(
        name,
        text,
        frozenset(said["reads"]),
        tuple(args),
        tuple(said["scope"]),
        _one(name, "unit", said["unit"], str, ""),
        _one(name, "priority", said["priority"], _priority, Priority.USUAL),
        every,
        tuple(said["key"]),
        tuple(said["once"]),
    )


_WORDS = ("reads", "scope", "unit", "priority", "every", "key", "once")


def _header(text: str) -> Iterator[str]:
    """The comments that a file begins with."""
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("--"):
            return
        yield line


def _body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))


def _one(name: str, word: str, said: list[str], read: Callable[[str], R], none: R) -> R:
    if len(said) > 1:
        raise StatementUnclear(f"{name}: {word} has one value, not {len(said)}")
    try:
        return read(said[0]) if said else none
    except (KeyError, ValueError):
        raise StatementUnclear(f"{name}: {word} cannot be {said[0]}") from None


def _priority(said: str) -> Priority:
    return Priority[said.upper()]


def _seconds(said: str) -> float | None:
    seconds = float(said)
    if not 1 <= seconds <= 86_400:
        raise ValueError(said)
    return seconds


@dataclass(frozen=True, eq=False, kw_only=True)
class SqlQuery(Query[R]):
    """A question to Postgres. Key and tables follow from the statement unless they are given."""

    key: str = ""
    tables: frozenset[str] = frozenset()
    statement: Statement
    args: tuple[object, ...] = ()
    """In the statement's order; `NOW` stands for the moment of the read."""
    model: type[R]
    """A NamedTuple whose fields are the columns, in order, without the `once` columns."""
    once: type[Any] | None = None
    """A NamedTuple whose fields are the `once` columns, as the header names them."""

    def __post_init__(self) -> None:
        if self.statement.args and len(self.args) != len(self.statement.args):
            wanted = ", ".join(argument.name for argument in self.statement.args)
            raise StatementUnclear(f"{self.statement.name} wants {wanted}; {len(self.args)} given")
        if not self.key:
            object.__setattr__(self, "key", f"{self.statement.name}{self.args!r}")
        if not self.tables:
            object.__setattr__(self, "tables", self.statement.reads)

    @property
    def bound(self) -> dict[str, object]:
        """The arguments by name."""
        return {named.name: arg for named, arg in zip(self.statement.args, self.args, strict=True)}

    def values(self, now: object) -> tuple[object, ...]:
        """The arguments as Postgres gets them."""
        return tuple(now if arg is NOW else arg for arg in self.args)
