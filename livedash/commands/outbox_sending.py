"""`livedash outbox retry`: sends unsent writes where no screen would show them."""

from __future__ import annotations

import asyncio
import logging
import random
from uuid import UUID

from livedash.app.every_work import EVERY_WORK
from livedash.app.sources import board_of
from livedash.commands.call import Call, Stopped
from livedash.commands.output import say
from livedash.commands.unsent_line import short
from livedash.config import journals
from livedash.database.carrier import Carrier
from livedash.database.failures import LinkFailed
from livedash.database.journal import FileJournal
from livedash.database.journals import look_into
from livedash.database.writer import Writer
from livedash.live.clock import LoopClock
from livedash.live.outbox import Outbox

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds for sending all writes."""
ANNOUNCED_WITHIN = 5.0
"""Seconds more for announcing the writes to a web board."""


async def send(call: Call, chosen: set[UUID] | None) -> bool:
    """Send the chosen writes; answers whether everything is in the database now."""
    clock, chance = LoopClock(), random.Random()  # noqa: S311 - jitter, no secret
    board = board_of(call.settings, clock, chance)
    writer = Writer(call.address, EVERY_WORK)
    try:
        owner = await writer.owner()
    except LinkFailed as failed:
        await writer.close()
        raise Stopped(str(failed)) from failed
    opened = await FileJournal.open(journals(), owner)
    outbox = Outbox(
        opened.journal,
        Carrier(writer, owner.installation, lambda: None),
        Unseen(),
        clock,
        chance,
        lambda what, error: log.error("%s", what, exc_info=error),
    )
    for report in opened.reports:
        say(report)
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
        say(f"Not everything could be sent within {PATIENCE:.0f} s; the rest is kept.")
    left = {entry.id: entry for entry in outbox.entries}
    for id, entry in before.items():
        now = left.get(id)
        said = "sent" if now is None else "waiting"
        said = f"REFUSED: {now.refused.words}" if now is not None and now.refused else said
        say(f"{short(id)}  {entry.mutation.words}  ({said})")
    elsewhere = look_into(journals()).elsewhere(owner)
    for kept in elsewhere:
        assert kept.owner is not None
        name, words = short(kept.mutation.id), kept.mutation.words
        say(f"{name}  {words}  (waiting for {kept.owner.home}, as {kept.owner.login})")
    if elsewhere:
        say("What waits for another database or login is sent when livedash is opened there.")
    elif not before:
        say("Nothing is waiting.")
    await outbox.close()
    if board:
        await board.close(ANNOUNCED_WITHIN)
    await opened.journal.close()
    await writer.close()
    return not left and not any(kept.mutation.id in (chosen or ()) for kept in elsewhere)


class Unseen:
    """The picture of pending writes where there is no screen: none. A `live.sending.Picture`."""

    def foresee(self, op: object) -> None: ...

    def sent(self, id: UUID) -> None: ...

    def committed(self, id: UUID) -> None: ...

    def refused(self, id: UUID) -> None: ...
