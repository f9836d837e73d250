"""The work of `livedash db` over one connection; a refusal by the database ends the command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

import typer

from livedash.commands.call import Call, Stopped

if TYPE_CHECKING:
    from livedash.database.connection import Connection

    Work: TypeAlias = Callable[[Connection], Awaitable[None]]


def run(context: typer.Context, work: Work, *, writes: bool = True) -> None:
    """Do the work over a connection. `writes`: the work does more than look."""
    call: Call = context.obj
    address = call.address
    if call.read_only and writes:
        raise Stopped("--read-only: nothing was written", code=2)

    import asyncio  # only now: `livedash --version` answers without it

    async def connected() -> None:
        import asyncpg

        from livedash.business.people import UserRefused
        from livedash.business.setup.refusal import SetupRefused
        from livedash.database.connection import close, connect
        from livedash.database.failures import quoted
        from livedash.database.migrations import SchemaHollow, SchemaNewer
        from livedash.database.no_shop import no_shop
        from livedash.database.watching import WatchRefused

        connection = await connect(address, purpose="db", read_only=call.read_only)
        try:
            await work(connection)
        except (SchemaHollow, SchemaNewer, WatchRefused, UserRefused, SetupRefused) as refused:
            raise Stopped(str(refused)) from None
        except asyncpg.InsufficientPrivilegeError as lacking:
            raise Stopped(
                f"{address.login} may not do that in {address.database}: {quoted(lacking)}.\n"
                "Use the login that owns the database and its tables, or a superuser."
            ) from lacking
        except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError) as absent:
            if (failure := await no_shop(connection, address)) is None:
                raise
            raise Stopped(failure.words) from absent
        except asyncpg.LockNotAvailableError as held:
            raise Stopped(
                f"Somebody holds a table for too long: {quoted(held)}. Nothing was changed.\n"
                "Try again, or see pg_stat_activity for who it is."
            ) from held
        finally:
            await close(connection)

    asyncio.run(connected())
