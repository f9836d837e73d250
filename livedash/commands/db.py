"""`livedash db`: the schema, the change triggers and the people of a database."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from livedash.commands.call import Call, Stopped

if TYPE_CHECKING:
    from livedash.database.connection import Connection

app = typer.Typer(help="The schema, the change triggers and the people of a database.")
user = typer.Typer(help="Who may log in: database role, person and membership in one go.")
app.add_typer(user, name="user")

NEW_PASSWORD = "LIVEDASH_NEW_PASSWORD"  # noqa: S105 - the name of a variable
"""Where scripts put the password of `user add`: never on a command line, which `ps` shows."""

Tables = Annotated[list[str], typer.Argument(metavar="TABLE…", help="As in public.orders")]


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    SALES = "sales"
    STAFF = "staff"
    VIEWER = "viewer"


@app.command()
def init(
    context: typer.Context,
    sample: Annotated[bool, typer.Option("--sample", help="Fill it with a sample shop")] = False,
    seed: Annotated[int, typer.Option(metavar="N", help="Of the sample's dice")] = 17,
    engine_only: Annotated[
        bool, typer.Option("--engine-only", help="Change triggers alone, no shop tables")
    ] = False,
) -> None:
    """Create the schema, or bring it to this program's version. May be repeated."""
    if sample and engine_only:
        raise Stopped("--sample needs the shop tables: leave --engine-only out", code=2)

    async def work(connection: Connection) -> None:
        from livedash.business.schema import BUSINESS
        from livedash.database.migrations import initialise

        done = await initialise(connection, *(() if engine_only else (BUSINESS,)))
        for part, step in done:
            print(f"{part.name} {step.number}: {step.file}")
        print(f"{len(done)} steps applied." if done else "The schema is up to date.")
        if sample:
            await _fill(connection, seed)

    _run(context, work)


@app.command()
def status(context: typer.Context) -> None:
    """Say how far the schema is, which tables tell of their changes, and what is missing."""

    async def work(connection: Connection) -> None:
        from livedash.commands.db_status import report

        if not await report(connection):
            raise typer.Exit(1)

    _run(context, work, writes=False)


@app.command()
def watch(
    context: typer.Context,
    tables: Tables,
    scope: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Tell its values too, so that fewer queries are read"),
    ] = None,
) -> None:
    """Put the change triggers on any table. May be repeated, with another scope too."""

    async def work(connection: Connection) -> None:
        from livedash.database.migrations import initialise
        from livedash.database.watching import watch

        await initialise(connection)
        await watch(connection, tables, scope or ())
        print(f"Watched: {', '.join(tables)}")

    _run(context, work)


@app.command()
def unwatch(context: typer.Context, tables: Tables) -> None:
    """Take the change triggers off again."""

    async def work(connection: Connection) -> None:
        from livedash.database.watching import unwatch

        await unwatch(connection, tables)
        print(f"No longer watched: {', '.join(tables)}")

    _run(context, work)


@app.command()
def supabase(
    context: typer.Context,
    tables: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TABLE]…", help="As in public.orders; else all watched ones"),
    ] = None,
    role: Annotated[
        str | None, typer.Option(metavar="ROLE", help="What the tokens' claim `role` names")
    ] = None,
    run: Annotated[bool, typer.Option("--apply", help="Do it, instead of printing it")] = False,
) -> None:
    """Print what Supabase Realtime lacks to tell of the tables: publication, identity, rights."""

    async def work(connection: Connection) -> None:
        from livedash.database.supabase import apply, lacking

        found = await lacking(connection, tables or (), role)
        if run:
            await apply(connection, found.statements)
        for statement in found.statements:
            print(f"{statement};")
        for note in found.notes:
            print(f"-- {note}")
        if not found.statements:
            print("-- Nothing is missing.")
        elif run:
            print("-- Done.")

    _run(context, work, writes=run)


@app.command()
def uninstall(context: typer.Context) -> None:
    """Take the engine out of your own database, without a trace. Never touches a shop."""

    async def work(connection: Connection) -> None:
        from livedash.database.watching import uninstall

        await uninstall(connection)
        print("The change triggers and the schema livedash are gone.")

    _run(context, work)


@user.command()
def add(
    context: typer.Context,
    login: str,
    branch: Annotated[str, typer.Option(metavar="NAME", help="Where they work")],
    role: Annotated[Role, typer.Option(help="What they may do there")],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="As others see it")] = None,
    project: Annotated[str | None, typer.Option(metavar="NAME", help="A board of theirs")] = None,
    ask_password: Annotated[
        bool, typer.Option("--password", help=f"Ask for one (scripts: ${NEW_PASSWORD})")
    ] = False,
    random: Annotated[
        bool, typer.Option("--random-password", help="Make one and print it, once")
    ] = False,
) -> None:
    """Add a person, or bring an existing one to this role."""
    if ask_password and random:
        raise Stopped("--password and --random-password exclude each other", code=2)
    from livedash.commands.redaction import hide_password
    from livedash.database.password import PasswordUnusable, random_password

    password = os.environ.get(NEW_PASSWORD) or None
    if random:
        password = random_password()
    elif ask_password and password is None:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    hide_password(password or "")

    async def work(connection: Connection) -> None:
        from livedash.business.people import add_user

        try:
            added = await add_user(
                connection, login, name, branch, role.value, project=project, password=password
            )
        except PasswordUnusable as unusable:
            raise Stopped(str(unusable), code=2) from None
        print(f"{login} is {role.value} of {branch}{', a new login' if added.new_login else ''}.")
        if added.sees_all:
            print(f"{login} is above row-level security: it sees every branch all the same.")
        if random:
            print(f"Password: {password}")

    _run(context, work)


@user.command()
def remove(
    context: typer.Context,
    login: str,
    branch: Annotated[
        str | None, typer.Option(metavar="NAME", help="From this one alone; else from everything")
    ] = None,
) -> None:
    """Take a person out. What they recorded stays, under their name."""

    async def work(connection: Connection) -> None:
        from livedash.business.people import remove_user

        removed = await remove_user(connection, login, branch)
        ended = "membership" if removed.memberships == 1 else "memberships"
        kept = " The database role stays." if removed.login_stays and not branch else ""
        print(f"{login}: {removed.memberships} {ended} ended.{kept}")

    _run(context, work)


def _run(
    context: typer.Context, work: Callable[[Connection], Awaitable[None]], *, writes: bool = True
) -> None:
    """Do the work over one connection; what it refuses becomes the command's last words."""
    call: Call = context.obj
    address = call.address
    if call.read_only and writes:
        raise Stopped("--read-only: nothing was written", code=2)

    import asyncio  # only now: `livedash --version` answers without it

    async def connected() -> None:
        import asyncpg

        from livedash.business.people import UserRefused
        from livedash.database.connection import close, connect
        from livedash.database.failures import quoted
        from livedash.database.migrations import SchemaNewer
        from livedash.database.watching import WatchRefused

        connection = await connect(address, purpose="db", read_only=call.read_only)
        try:
            await work(connection)
        except (SchemaNewer, WatchRefused, UserRefused) as refused:
            raise Stopped(str(refused)) from None
        except asyncpg.InsufficientPrivilegeError as lacking:
            raise Stopped(
                f"{address.login} may not do that in {address.database}: {quoted(lacking)}.\n"
                "Use the login that owns the database and its tables, or a superuser."
            ) from lacking
        except asyncpg.LockNotAvailableError as held:
            raise Stopped(
                f"Somebody holds a table for too long: {quoted(held)}. Nothing was changed.\n"
                "Try again, or see pg_stat_activity for who it is."
            ) from held
        finally:
            await close(connection)

    asyncio.run(connected())


async def _fill(connection: Connection, seed: int) -> None:
    from livedash.commands.moment import frozen_at
    from livedash.demo.sample import fill

    if await connection.fetchval("SELECT EXISTS (SELECT FROM livedash.branches)"):
        raise Stopped("There are branches already: the sample goes into an empty schema only.")
    await fill(connection, frozen_at(os.environ) or datetime.now(UTC), seed)
    print("The sample shop is there, and you are its owner.")
