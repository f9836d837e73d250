"""Tables by their names, watched or left alone, as `livedash db watch` does it."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.database import watching
from livedash.database.connection import Connection


async def watch(
    connection: Connection, names: Sequence[str], scope: Sequence[str] = (), *, keys: bool = True
) -> None:
    tables = [await watching.find(connection, name) for name in names]
    for table in tables:
        watching.check_scope(table, scope)
    for table in tables:
        await watching.watch(connection, table, scope, keys=keys)


async def unwatch(connection: Connection, names: Sequence[str]) -> None:
    for name in names:
        await watching.unwatch(connection, await watching.find(connection, name))
