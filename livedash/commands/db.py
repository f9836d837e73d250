"""`livedash db`: the schema, the change triggers and the people of a database."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from livedash.commands.call import Stopped
from livedash.commands.connected import run
from livedash.commands.db_user import user
from livedash.commands.output import complain, say

if TYPE_CHECKING:
    from livedash.database.connection import Connection

app = typer.Typer(help="The schema, the change triggers and the people of a database.")
app.add_typer(user, name="user")

Tables = Annotated[list[str], typer.Argument(metavar="TABLE…", help="As in public.orders")]


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
            say(f"{part.name} {step.number}: {step.file}")
        say(f"{len(done)} steps applied." if done else "The schema is up to date.")
        if sample:
            await _fill(connection, seed)

    run(context, work)


@app.command()
def status(context: typer.Context) -> None:
    """Say how far the schema is, which tables tell of their changes, and what is missing."""

    async def work(connection: Connection) -> None:
        from livedash.commands.db_status import report

        if not await report(connection):
            raise typer.Exit(1)

    run(context, work, writes=False)


@app.command()
def watch(
    context: typer.Context,
    tables: Tables,
    scope: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Tell its values too, so that fewer queries are read"),
    ] = None,
    keys: Annotated[
        bool | None, typer.Option("--keys/--no-keys", help="Tell which rows changed, by their ids")
    ] = None,
) -> None:
    """Put the change triggers on any table. May be repeated: what is not said stays as it was."""

    async def work(connection: Connection) -> None:
        from livedash.business.scopes import SCOPE_COLUMNS
        from livedash.commands.db_watch import watch_all

        await watch_all(connection, tables, scope, keys, SCOPE_COLUMNS)

    run(context, work)


@app.command()
def unwatch(context: typer.Context, tables: Tables) -> None:
    """Take the change triggers off again."""

    async def work(connection: Connection) -> None:
        from livedash.commands.db_watch import unwatch_all

        await unwatch_all(connection, tables)

    run(context, work)


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
    doing: Annotated[bool, typer.Option("--apply", help="Do it, instead of printing it")] = False,
) -> None:
    """Print what Supabase Realtime lacks to tell of the tables: publication, identity, rights."""

    async def work(connection: Connection) -> None:
        from livedash.database.supabase import apply, lacking

        found = await lacking(connection, tables or (), role)
        if doing:
            await apply(connection, found.statements)
        for statement in found.statements:
            say(f"{statement};")
        for note in found.notes:
            say(f"-- {note}")
        if not found.statements:
            say("-- Nothing is missing.")
        elif doing:
            say("-- Done.")

    run(context, work, writes=doing)


@app.command()
def uninstall(context: typer.Context) -> None:
    """Take the engine out of your own database, without a trace. Never touches a shop."""

    async def work(connection: Connection) -> None:
        from livedash.database.watching import uninstall

        if await uninstall(connection, complain):
            say("The change triggers and the schema livedash are gone.")
        else:
            say("There is no schema livedash here: nothing to take away.")

    run(context, work)


async def _fill(connection: Connection, seed: int) -> None:
    from livedash.commands.moment import frozen_at
    from livedash.demo.sample import fill

    if await connection.fetchval("SELECT EXISTS (SELECT FROM livedash.branches)"):
        raise Stopped("There are branches already: the sample goes into an empty schema only.")
    await fill(connection, frozen_at(os.environ) or datetime.now(UTC), seed)
    say("The sample shop is there, and you are its owner.")
