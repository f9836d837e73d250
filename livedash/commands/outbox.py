"""`livedash outbox`: the writes of this person that are not in the database yet, without a screen.

Those of a livedash that runs are its own: here they are shown and left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NamedTuple
from uuid import UUID

import typer

from livedash.commands.call import Call, Stopped

if TYPE_CHECKING:
    from livedash.database.journal_lines import Owner
    from livedash.live.mutation import Mutation
    from livedash.live.sending import Refused

app = typer.Typer(help="The writes that are not in the database yet.")

PATIENCE = 30.0
"""Seconds for all of them to be sent."""
ANNOUNCED_WITHIN = 5.0
"""Seconds more, where a web board is told of them."""
SHORT = 8
"""Characters of an id that are shown, and enough to name it by."""

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="As `livedash outbox list` shows")]


class Kept(NamedTuple):
    """One unsent write, and where it is."""

    mutation: Mutation
    refused: Refused | None
    owner: Owner | None
    in_use: bool

    @property
    def name(self) -> str:
        return str(self.mutation.id)[:SHORT]


@app.command("list")
def list_all() -> None:
    """Say what is unsent, and why. Asks no database."""
    found = list(_kept())
    for kept in found:
        made = f"{kept.mutation.made_at.astimezone():%Y-%m-%d %H:%M}"
        login = kept.owner.login if kept.owner is not None else "?"
        why = "waiting" if kept.refused is None else f"REFUSED: {kept.refused.words}"
        where = ", in a livedash that runs" if kept.in_use else ""
        print(_printable(f"{kept.name}  {made}  {login}  {kept.mutation.words}  ({why}{where})"))
    if not found:
        print("Everything that was written here is in the database.")


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

    if not asyncio.run(_send(call, chosen)):
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


async def _send(call: Call, chosen: set[UUID] | None) -> bool:
    """Whether everything is in the database now."""
    import asyncio
    import logging
    import random

    from livedash.app.sources import board_of
    from livedash.business.works import WORKS
    from livedash.config import journals
    from livedash.database.failures import LinkFailed
    from livedash.database.journal import FileJournal
    from livedash.database.writer import Writer
    from livedash.live.clock import LoopClock
    from livedash.live.outbox import Outbox

    log = logging.getLogger(__name__)
    clock, chance = LoopClock(), random.Random()  # noqa: S311 - jitter, no secret
    board = board_of(call.settings, clock, chance)
    writer = Writer(call.address, WORKS)
    try:
        owner = await writer.owner()
    except LinkFailed as failed:
        await writer.close()
        raise Stopped(str(failed)) from failed
    opened = await FileJournal.open(journals(), owner)
    outbox = Outbox(
        opened.journal,
        writer,
        Unseen(),
        clock,
        chance,
        lambda what, error: log.error("%s", what, exc_info=error),
    )
    for report in opened.reports:
        print(report)
    if board:
        outbox.on_applied(board.wrote)
    outbox.restore(opened.unsent)
    over = asyncio.Event()

    def look() -> None:
        if not outbox.count.waiting:
            over.set()

    before = {entry.id: entry for entry in outbox.entries}
    for entry in outbox.entries:
        if entry.refused is not None and (chosen is None or entry.id in chosen):
            await outbox.retry(entry.id)
    outbox.on_move(look)
    outbox.release()
    try:
        async with asyncio.timeout(PATIENCE):
            await over.wait()
    except TimeoutError:
        print(f"Not everything could be sent within {PATIENCE:.0f} s; the rest is kept.")
    left = {entry.id: entry for entry in outbox.entries}
    for id, entry in before.items():
        now = left.get(id)
        said = "sent" if now is None else "waiting"
        said = f"REFUSED: {now.refused.words}" if now is not None and now.refused else said
        print(_printable(f"{str(id)[:SHORT]}  {entry.mutation.words}  ({said})"))
    if not before:
        print("Nothing is waiting.")
    await outbox.close()
    if board:
        await board.close(ANNOUNCED_WITHIN)
    await opened.journal.close()
    await writer.close()
    return not left


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
                print(_printable(f"{kept.name}  {kept.mutation.words}  (thrown away)"))
        await opened.journal.close()


class Unseen:
    """Where there is no screen, pending writes are shown nowhere. A `live.sending.Picture`."""

    def foresee(self, op: object) -> None: ...

    def sent(self, id: UUID) -> None: ...

    def committed(self, id: UUID) -> None: ...

    def refused(self, id: UUID) -> None: ...


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


def _printable(text: str) -> str:
    from livedash.widgets.clean import clean

    return clean(text)
