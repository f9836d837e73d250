"""A question in a file of its own, whose arguments are bound by name.

    LEADS = Read(__package__, "leads.sql", LeadRow)
    LEADS.at(place, state)

The file's header says what it reads and how often. An argument is called like what it is bound to:
`moment`, a field of the place, a field of what a person chose (the state), or a keyword.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from livedash.database.row_models import columns_of
from livedash.database.statements import NOW, SqlQuery, Statement, StatementUnclear, load, parse
from livedash.live.events import Change
from livedash.live.overlay import Op
from livedash.live.query import AnyQuery
from livedash.live.rows import once_of

R = TypeVar("R")
U = TypeVar("U")
Rows = tuple[R, ...]
ByState = Callable[[Any], R]
"""Makes something of the state that the question is asked with."""


class Read(Generic[R]):
    """One question, which can be asked at any place and with any state."""

    def __init__(
        self,
        package: str,
        file: str | ByState[str],
        model: type[R],
        *,
        of: str = "",
        every: ByState[float | None] | None = None,
        moments: Callable[[Rows[R], Any], Iterable[datetime]] | None = None,
        unaffected_by: Callable[[Change, Rows[R]], bool] | None = None,
        text: str = "",
    ) -> None:
        """`file`: one, or one by state. `of`: the part of the state whose fields are bound before
        the state's own. `every`: instead of the header's. `moments`: the moments that rows name at
        a place. `text`: the SQL itself, where there is no file."""
        self.name = f"{package}/{file}" if isinstance(file, str) else model.__name__
        self.model, self.of = model, of
        self._package, self._file, self._every = package, file, every
        self._text = text
        self._moments, self._unaffected_by = moments, unaffected_by

    def at(self, where: object = None, state: object = None, **given: object) -> SqlQuery[R]:
        """The query of this question at a place. Raises `StatementUnclear` where an argument is
        bound to nothing, or could be bound to either of two."""
        statement = self._statement(state)
        bound = self._bind(statement, where, state, given)
        moments = self._moments
        return SqlQuery(
            statement=statement,
            args=tuple(bound.values()),
            model=self.model,
            once=self._said_once(statement),
            scope={column: str(bound[column]) for column in statement.scope},
            unit=statement.unit,
            priority=statement.priority,
            row_key=_key_of(statement, self.model),
            every=statement.every if self._every is None else self._every(state),
            moments=None if moments is None else lambda rows: moments(rows, where),
            unaffected_by=self._unaffected_by,
        )

    def foresee(self, id: UUID, becomes: Callable[[Rows[R]], Rows[R]], state: object = None) -> Op:
        """The rows as a write, by its id, will leave them: shown before the database has the write.
        `becomes` is pure and replayed over every new answer, in which a row may have gone."""
        touches = (Change(table, "U", None, {}) for table in self._statement(state).reads)

        def replay(query: AnyQuery, rows: tuple[Any, ...]) -> tuple[Any, ...]:
            mine = isinstance(query, SqlQuery) and query.model is self.model
            return becomes(rows) if mine else rows

        return Op(id, tuple(touches), replay)

    def fault(self, where: object, state: object) -> str:
        """The reason why the question cannot be asked there, for its author; empty where it can."""
        try:
            self.at(where, state)
        except StatementUnclear as error:
            return str(error)
        except FileNotFoundError as error:
            return f"{self.name}: there is no such file: {error.filename}"
        return ""

    def _said_once(self, statement: Statement) -> type[Any] | None:
        if statement.once:
            raise StatementUnclear(
                f"{statement.name}: nobody looks at its once {statement.once[0]}"
            )
        return None

    def _statement(self, state: object) -> Statement:
        if self._text:
            return _parsed(self.name, self._text)
        file = self._file if isinstance(self._file, str) else self._file(state)
        return load(self._package, file)

    def _bind(
        self, statement: Statement, where: object, state: object, given: Mapping[str, object]
    ) -> dict[str, object]:
        part = getattr(state, self.of) if self.of else None
        bound: dict[str, object] = {}
        for name, _ in statement.args:
            found = [given[name]] if name in given else []
            found += [NOW] * (name == "moment")
            found += [getattr(one, name) for one in (where, part, state) if _has(one, name)]
            if not found:
                raise StatementUnclear(f"{statement.name}: {name} is bound to nothing")
            if len(found) > 1:
                raise StatementUnclear(f"{statement.name}: {name} could be bound to either of two")
            bound[name] = found[0]
        if unknown := sorted(given.keys() - bound.keys()):
            raise StatementUnclear(f"{statement.name}: it has no argument {unknown[0]}")
        return bound


class OnceRead(Read[R], Generic[R, U]):
    """A question whose answer has a `once` for all its rows: how many there are, when the day
    ends."""

    def __init__(
        self, package: str, file: str | ByState[str], model: type[R], once: type[U], **known: Any
    ) -> None:
        """`once`: a NamedTuple whose fields are the columns of the header's `once`."""
        super().__init__(package, file, model, **known)
        self._once = once

    def once_of(self, rows: Rows[R]) -> U | None:
        """The `once` of these rows' answer; None where it had no rows."""
        return cast("U | None", once_of(rows))

    def _said_once(self, statement: Statement) -> type[U]:
        wanted, name = columns_of(self._once), statement.name
        if astray := [column for column in statement.once if column not in wanted]:
            raise StatementUnclear(f"{name}: its once {astray[0]} is none of its columns")
        if statement.once != wanted:
            raise StatementUnclear(f"{name}: its once is {', '.join(wanted)}, in this order")
        if twice := [column for column in wanted if column in columns_of(self.model)]:
            raise StatementUnclear(f"{name}: {twice[0]} is in the rows and said once of them")
        return self._once


_parsed = cache(parse)


def _key_of(statement: Statement, model: type[object]) -> Callable[[Any], Hashable] | None:
    columns = columns_of(model)
    if astray := [name for name in statement.key if name not in columns]:
        raise StatementUnclear(f"{statement.name}: its key {astray[0]} is none of its columns")
    return itemgetter(*map(columns.index, statement.key)) if statement.key else None


def _has(one: object, name: str) -> bool:
    return name in _names(cast("Hashable", type(one)))


@cache
def _names(kind: Hashable) -> frozenset[str]:
    """The names in a place or a state that an argument may be called like: fields and
    properties."""
    found = {name for name in dir(kind) if isinstance(getattr(kind, name), property)}
    found.update(getattr(kind, "_fields", ()))
    if is_dataclass(kind):
        found.update(field.name for field in fields(kind))
    return frozenset(found)
