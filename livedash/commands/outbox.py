"""`livedash outbox`: the writes of this person that are not in the database yet, without a screen.

Those of a livedash that runs are its own: here they are shown and left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from livedash.commands.call import Call, Stopped
from livedash.commands.output import say
from livedash.commands.unsent_line import short

if TYPE_CHECKING:
    from livedash.database.journal_lines import Owner
    from livedash.live.mutation import Mutation
    from livedash.live.sending import Refused

app = typer.Typer(help="The writes that are not in the database yet.")

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="As `livedash outbox list` shows")]


class Kept(NamedTuple):
    """One unsent write, and where it is."""

    mutation: Mutation
    refused: Refused | None
    owner: Owner | None
    in_use: bool

    @property
    def name(self) -> str:
        return short(self.mutation.id)


@app.command("list")
def list_all() -> None:
    """Say what is unsent, and why. Asks no database."""
    found = list(_kept())
    for kept in found:
        made = f"{kept.mutation.made_at.astimezone():%Y-%m-%d %H:%M}"
        login = kept.owner.login if kept.owner is not None else "?"
        why = "waiting" if kept.refused is None else f"REFUSED: {kept.refused.words}"
        where = ", in a livedash that runs" if kept.in_use else ""
        say(f"{kept.name}  {made}  {login}  {kept.mutation.words}  ({why}{where})")
    if not found:
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
        raise Stopped(f"{held.name} belongs to a livedash that runs: press U there, then x.")
    import asyncio

    asyncio.run(_discard(chosen))


async def _discard(chosen: list[Kept]) -> None:
    from livedash.config import journals
    from livedash.database.journal import FileJournal
    from livedash.live.sending import Settled

    for owner in {kept.owner for kept in chosen if kept.owner is not None}:
        opened = await FileJournal.open(journals(), owner)
        there = {mutation.id for mutation, _ in opened.unsent}
        for kept in chosen:
            if kept.owner == owner and kept.mutation.id in there:
                await opened.journal.append([Settled(kept.mutation.id, "discarded")])
                say(f"{kept.name}  {kept.mutation.words}  (thrown away)")
        await opened.journal.close()


def _kept() -> Iterator[Kept]:
    from livedash.config import journals
    from livedash.database.journal_files import all_in
    from livedash.database.journal_lines import Book

    for seen in all_in(journals()):
        book = Book()
        for record in seen.found.records:
            book.take(record)
        for mutation, refused in book.unsent():
            yield Kept(mutation, refused, seen.found.owner, seen.in_use)


def _running() -> bool:
    return any(kept.in_use for kept in _kept())


def _free() -> bool:
    return any(not kept.in_use for kept in _kept())


def _named(ids: list[str]) -> list[Kept]:
    """Those that the beginnings of ids name, each of them exactly one."""
    found = []
    known = list(_kept())
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
