"""The setup of a shop: adds things, or changes the things of that name to what was said. It works
in the rows that row-level security opens to the session."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import NamedTuple, cast

import asyncpg

from livedash.business.setup.readers import UnreadableValue, Value, nearest
from livedash.business.setup.refusal import SetupRefused, ValuesWrong, no_branch, stranger
from livedash.business.setup.things import THINGS, Thing, ThingField
from livedash.database.connection import Connection
from livedash.database.failures import quoted
from livedash.database.statements import load

LOCK = load(__package__, "lock.sql")
ENTITLED = load("livedash.business.people", "entitled.sql")
WHO_MAY = load(__package__, "who_may.sql")


class Done(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Branch(NamedTuple):
    """A branch that the session may see."""

    id: int
    name: str
    currency: str


class ThingRow(NamedTuple):
    """A thing that is in the database."""

    id: object
    branch_id: int | None
    values: Mapping[str, Value]


class Outcome(NamedTuple):
    """The outcome for one thing."""

    done: Done
    thing: Thing
    branch: Branch | None
    before: Mapping[str, Value]
    """The values before; empty for a new thing."""
    values: Mapping[str, Value]


@asynccontextmanager
async def setting_up(connection: Connection, *, dry_run: bool = False) -> AsyncIterator[Setup]:
    """Set up everything in the block, or nothing; with `dry_run` nothing, though the database was
    asked."""
    transaction = connection.transaction()
    await transaction.start()
    kept = False
    try:
        await connection.fetchrow(LOCK.text)
        yield Setup(connection)
        kept = not dry_run
    finally:
        await (transaction.commit() if kept else transaction.rollback())


class Setup:
    """The work of one transaction, and the rows that it has read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[ThingRow]] = {}

    async def rows(self, thing: Thing) -> Sequence[ThingRow]:
        """All things of a kind that the session may see."""
        if thing.name not in self._rows:
            statement = load(__package__, f"{thing.name}_list.sql")
            names = [field.name for field in thing.fields]
            self._rows[thing.name] = [
                ThingRow(record[0], record[1], dict(zip(names, record[2:], strict=True)))
                for record in map(tuple, await self._connection.fetch(statement.text))
            ]
        return self._rows[thing.name]

    async def branches(self) -> Sequence[Branch]:
        return [_branch(row) for row in await self.rows(THINGS["branch"])]

    async def branch(self, name: str | None) -> Branch:
        """The branch of that name; the only branch, where none was named."""
        there = await self.branches()
        like = [one for one in there if name is None or _folded(one.name) == _folded(name)]
        found = next((one for one in like if one.name == name), None)
        if found is None and len(like) == 1:
            found = like[0]
        if found is None:
            raise SetupRefused(await self._no_branch(name, [one.name for one in there]), "branch")
        return found

    async def _no_branch(self, name: str | None, known: Sequence[str]) -> str:
        asking = await self._connection.fetchrow(ENTITLED.text)
        assert asking is not None
        if not known and not asking["entitled"]:
            return stranger(asking["login"])
        return no_branch(name, known, nearest(name, known) if name else None)

    async def put(self, thing: Thing, said: Mapping[str, str], branch: str | None) -> Outcome:
        """Add a thing, or change the one of that name. Raises `SetupRefused`."""
        at = await self.branch(branch) if thing.in_branch else None
        values = read(thing, said, "" if at is None else at.currency)
        if thing.within is not None:
            values |= await self._home(THINGS[thing.within], at, values)
        row = await self._find(thing, at, values)
        if row is None:
            return await self._add(thing, at, values)
        return await self._change(thing, at, row, values)

    async def _home(
        self, home: Thing, at: Branch | None, values: Mapping[str, Value]
    ) -> Mapping[str, Value]:
        """The keys of the thing that this one belongs in, as the database has them."""
        found = [
            row.values
            for row in await self.rows(home)
            if at is not None and row.branch_id == at.id and _fits(row, values, home.keys)
        ]
        if len(found) == 1:
            return {field.name: found[0][field.name] for field in home.keys}
        named = str(values[home.called.name])
        if not found:
            known = [str(row.values[home.called.name]) for row in await self.rows(home)]
            near = nearest(named, known)
            hint = f" Did you mean {near}?" if near else ""
            words = f"There is no {home.name} of {named}.{hint}"
            add = f"livedash shop add {home.name} --help"
            raise SetupRefused(f"{words} How to add one: {add}", home.called.name)
        last = home.keys[-1].name
        several = ", ".join(str(row[last]) for row in found)
        raise SetupRefused(f"There are several of {named}. Say {last}: {several}", last)

    async def _find(
        self, thing: Thing, at: Branch | None, values: Mapping[str, Value]
    ) -> ThingRow | None:
        """The thing of that name, if it is there."""
        like = [
            row
            for row in await self.rows(thing)
            if (at is None or row.branch_id == at.id) and _fits(row, values, thing.keys)
        ]
        unsaid = [field for field in thing.keys if field.name not in values]
        whole = {**{field.name: field.default for field in unsaid}, **values}
        exact = [row for row in like if _fits(row, whole, thing.keys)]
        # Two names that differ by a capital are two things: the exact spelling comes first.
        exact.sort(key=lambda row: row.values[thing.called.name] != values[thing.called.name])
        if exact or not like:
            return next(iter(exact), None)
        field = unsaid[0]
        there = ", ".join(str(row.values[field.name]) for row in like)
        raise SetupRefused(
            f"There is {like[0].values[thing.called.name]} with {field.name} {there}. "
            f"Say which {field.name} is meant.",
            field.name,
        )

    async def _add(self, thing: Thing, at: Branch | None, values: Mapping[str, Value]) -> Outcome:
        lacking = [one.name for one in thing.fields if one.needed and one.name not in values]
        if lacking:
            such = ", ".join(
                f"{one.name} (such as {one.example})" for one in thing.fields if one.name in lacking
            )
            raise SetupRefused(f"{values[thing.called.name]} is new and lacks {such}.", lacking[0])
        whole = {field.name: values.get(field.name, field.default) for field in thing.fields}
        where = [] if at is None else [at.id]
        key = await self._ask(thing, at, "add", "INSERT", *where, *whole.values())
        self._rows[thing.name].append(ThingRow(key, at.id if at else None, whole))
        if thing.name == "branch":
            # A branch is its own branch: what comes after it in the same file goes there.
            self._rows[thing.name][-1] = ThingRow(key, cast("int", key), whole)
        return Outcome(Done.ADDED, thing, at, {}, whole)

    async def _change(
        self, thing: Thing, at: Branch | None, row: ThingRow, values: Mapping[str, Value]
    ) -> Outcome:
        for field in thing.fields:
            if (
                field.fixed
                and field.name in values
                and values[field.name] != row.values[field.name]
            ):
                raise SetupRefused(field.elsewhere, field.name)
        changing = [field.name for field in thing.changing]
        whole = {**row.values, **{name: values[name] for name in changing if name in values}}
        if whole == row.values:
            return Outcome(Done.UNCHANGED, thing, at, row.values, whole)
        place = _branch(row) if thing.name == "branch" else at
        await self._ask(thing, place, "change", "UPDATE", row.id, *(whole[n] for n in changing))
        rows = self._rows[thing.name]
        rows[rows.index(row)] = row._replace(values=whole)
        return Outcome(Done.UPDATED, thing, at, row.values, whole)

    async def _ask(
        self, thing: Thing, at: Branch | None, verb: str, operation: str, *args: object
    ) -> object:
        statement = load(__package__, f"{thing.name}_{verb}.sql")
        try:
            async with self._connection.transaction():
                found = await self._connection.fetchval(statement.text, *args)
        except asyncpg.InsufficientPrivilegeError:
            # Row-level security refuses a new row with this error; a change of a closed row finds
            # nothing.
            found = None
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
            raise SetupRefused(f"The database refuses it: {quoted(error)}.") from error
        if found is None:
            raise SetupRefused(await self._closed(thing, at, verb, operation))
        return found

    async def _closed(self, thing: Thing, at: Branch | None, verb: str, operation: str) -> str:
        login = await self._connection.fetchval("SELECT session_user")
        roles = [row[0] for row in await self._connection.fetch(
            WHO_MAY.text, thing.table, operation
        )]  # fmt: skip
        many = [role if role in ("sales", "staff") else f"{role}s" for role in roles]
        who = f"{' and '.join(many)} there may" if many else "the owner of the database may"
        where = f" in {at.name}" if at else ""
        return f"{login} may not {verb} {thing.plural}{where}. Only {who}."


def read(thing: Thing, said: Mapping[str, str], currency: str) -> dict[str, Value]:
    """The fields that were given, as values. Raises `ValuesWrong`."""
    values: dict[str, Value] = {}
    wrong: list[tuple[str, str]] = []
    for field in thing.fields:
        if field.name in said:
            try:
                values[field.name] = field.kind.read(said[field.name], currency)
            except UnreadableValue as unreadable:
                wrong.append((field.name, str(unreadable)))
    if wrong:
        raise ValuesWrong(wrong)
    return values


def _branch(row: ThingRow) -> Branch:
    return Branch(
        cast("int", row.id), cast("str", row.values["name"]), cast("str", row.values["currency"])
    )


def _fits(row: ThingRow, values: Mapping[str, Value], keys: Sequence[ThingField]) -> bool:
    """Whether the keys that were given are the row's, whatever their capitals."""
    return all(
        _folded(row.values[field.name]) == _folded(values[field.name])
        for field in keys
        if field.name in values
    )


def _folded(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value
