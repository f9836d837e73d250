"""`livedash shop`: what a shop is made of, set up without SQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from livedash.commands.call import Call, Stopped
from livedash.commands.connected import run
from livedash.commands.output import complain, say
from livedash.commands.shop_add import DryRun, add

if TYPE_CHECKING:
    from livedash.business.setup import sheet
    from livedash.business.setup.things import Thing
    from livedash.database.connection import Connection

app = typer.Typer(
    help="What a shop is made of: branches, bread, halls, services.", no_args_is_help=True
)
app.add_typer(add, name="add")


@app.command(name="list")
def list_things(
    context: typer.Context,
    what: Annotated[
        str | None, typer.Argument(metavar="[WHAT]", help="As in bread; else everything")
    ] = None,
    branch: Annotated[str | None, typer.Option(metavar="NAME", help="Of this one alone")] = None,
) -> None:
    """Print what there is, as far as the login may see it."""
    things = _things(what)

    async def work(connection: Connection) -> None:
        from livedash.business.setup.setup import Setup
        from livedash.commands.shop_words import table

        setup = Setup(connection)
        branches = await setup.branches()
        only = None if branch is None else await setup.branch(branch)
        there = False
        for thing in things:
            rows = [
                row for row in await setup.rows(thing) if only is None or row.branch_id == only.id
            ]
            if rows:
                say(*([""] if there else []), f"{thing.plural} ({len(rows)})")
                for line in table(thing, rows, branches):
                    say(f"  {line}")
                there = True
        if not there:
            if not branches:
                # The refusal has words for the person who asks: who can do what about it.
                await setup.branch(branch)
            named = what or "bread"
            say(f"There is nothing yet. To begin: livedash shop add {named} --help")

    run(context, work, writes=False)


@app.command(name="import")
def import_file(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.csv", help="- reads what is piped in")
    ] = None,
    what: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help="What its lines are, without a column `what`"),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Print a file to begin with, of WHAT or of everything")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Add or change everything in a file, or nothing. Things are found by their names."""
    from livedash.business.setup import sheet

    things = _things(what)
    if example:
        call: Call = context.obj
        say(*sheet.example(things, call.settings.screen.export_separator).splitlines())
        return
    if file is None:
        raise Stopped("Which file? One to begin with: livedash shop import --example", code=2)
    lines, faults = _read(file, things[0].name if what else None)

    async def work(connection: Connection) -> None:
        from livedash.business.setup.importing import put_lines
        from livedash.business.setup.setup import Done, setting_up
        from livedash.commands.shop_words import count_line, outcome_line

        async with setting_up(connection, dry_run=dry_run) as setup:
            outcomes, refused = await put_lines(setup, lines)
            if found := sorted([*faults, *refused]):
                for fault in found:
                    complain(str(fault))
                many = len({fault.line for fault in found})
                told = "1 line is" if many == 1 else f"{many} lines are"
                raise Stopped(f"{file}: {told} faulty. Nothing was written.")
        for outcome in outcomes:
            if outcome.done is not Done.UNCHANGED:
                say(outcome_line(outcome, dry_run=dry_run))
        say(f"{count_line(outcomes)}{'. Nothing was written: --dry-run' if dry_run else ''}.")

    run(context, work)


def _things(what: str | None) -> list[Thing]:
    from livedash.business.setup.readers import nearest
    from livedash.business.setup.sheet import CALLED
    from livedash.business.setup.things import THINGS

    if what is None:
        return list(THINGS.values())
    if what.casefold() in CALLED:
        return [CALLED[what.casefold()]]
    near = nearest(what, CALLED)
    hint = f"Did you mean {near}?" if near else f"There are: {', '.join(THINGS)}"
    raise Stopped(f"{what} is nothing that a shop has. {hint}", code=2)


def _read(file: Path, what: str | None) -> tuple[list[sheet.SheetLine], list[sheet.SheetFault]]:
    from livedash.business.setup import sheet

    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return sheet.read_sheet(raw, what)
    except OSError as error:
        raise Stopped(f"{file}: cannot be read ({error.strerror})", code=2) from None
    except sheet.SheetUnusable as unusable:
        raise Stopped(f"{file}: {unusable}") from None
