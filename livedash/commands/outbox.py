"""`livedash outbox`: the writes of this person that are not in the database yet, without a screen.

The writes of a running livedash belong to it: here they are shown and left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from livedash.commands.call import Call, Stopped
from livedash.commands.output import say
from livedash.commands.unsent_line import short

if TYPE_CHECKING:
    from livedash.database.journals import KeptWrite, Left

app = typer.Typer(help="The writes that are not in the database yet.")

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="As `livedash outbox list` shows")]


@app.command("list")
def list_all() -> None:
    """Say what is unsent, and why. Asks no database."""
    found = _left()
    for kept in found.kept:
        made = f"{kept.mutation.made_at.astimezone():%Y-%m-%d %H:%M}"
        whose = "?" if kept.owner is None else f"{kept.owner.login} of {kept.owner.home}"
        why = "waiting" if kept.refused is None else f"REFUSED: {kept.refused.words}"
        where = ", in a livedash that runs" if kept.in_use else ""
        name, words = short(kept.mutation.id), kept.mutation.words
        say(f"{name}  {made}  {whose}  {words}  ({why}{where})")
    for damaged in found.damaged:
        say(str(damaged))
    if not found.kept and not found.damaged:
        say("Everything that was written here is in the database.")


@app.command()
def retry(
    context: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="Refused ones; none: all of them")
    ] = None,
) -> None:
    """Send what is waiting, and refused ones once more. Each is applied once, however often it is
    sent."""
    call = _may_write(context)
    chosen = {kept.mutation.id for kept in _named(ids)} if ids else None
    if _running() and not _free():
        raise Stopped("A livedash that runs has them all: press U there.")
    import asyncio

    from livedash.commands.outbox_sending import send

    if not asyncio.run(send(call, chosen)):
        raise typer.Exit(1)


@app.command()
def discard(context: typer.Context, ids: Ids) -> None:
    """Throw writes away for good. Asks no database."""
    _may_write(context)
    chosen = _named(ids)
    held = next((kept for kept in chosen if kept.in_use), None)
    if held is not None:
        raise Stopped(
            f"{short(held.mutation.id)} belongs to a livedash that runs: press U there, then x."
        )
    import asyncio

    asyncio.run(_discard(chosen))


async def _discard(chosen: list[KeptWrite]) -> None:
    from livedash.config import journals
    from livedash.database.journals import throw_away

    gone, reports = await throw_away(journals(), chosen)
    for report in reports:
        say(report)
    for kept in gone:
        say(f"{short(kept.mutation.id)}  {kept.mutation.words}  (thrown away)")


def _left() -> Left:
    from livedash.config import journals
    from livedash.database.journals import look_into

    return look_into(journals())


def _running() -> bool:
    return any(kept.in_use for kept in _left().kept)


def _free() -> bool:
    return any(not kept.in_use for kept in _left().kept)


def _named(ids: list[str]) -> list[KeptWrite]:
    """The writes that the beginnings of ids name, each beginning exactly one."""
    found = []
    known = _left().kept
    for wanted in ids:
        fits = [kept for kept in known if str(kept.mutation.id).startswith(wanted.lower())]
        if len(fits) != 1:
            many = "names more than one write" if fits else "is no unsent write"
            raise Stopped(f"{wanted} {many}. To see them: livedash outbox list", code=2)
        found += fits
    return found


def _may_write(context: typer.Context) -> Call:
    call: Call = context.obj
    if call.read_only:
        raise Stopped("--read-only: nothing was written", code=2)
    return call
