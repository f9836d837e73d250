"""The bookings that the database refused to this terminal, until somebody mends them.

No table knows of them: their transaction is gone. They stand in this terminal's own outbox, and
what another terminal was refused is not among them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from livedash.business.journal_fields import JournalFields
from livedash.business.venue import book, change
from livedash.business.venue.sessions import taken
from livedash.business.venue.slots import Slot, in_the_way
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.calendar.known import CalendarKnown, told_slot
from livedash.panes.view import Refusal
from livedash.widgets.cell import Cell
from livedash.widgets.clean import clean, fit

LISTED = 3
"""The latest; below them the day's timeline wants its room."""
LONGEST = 20
"""Cells of a name, so that it leaves room for who has the hall."""


class WantedSlot(NamedTuple):
    what: str
    """The client who was to be there, or what was to become of whom."""
    slots: Sequence[Slot]
    own: Sequence[UUID]
    """The bookings themselves: they are in nobody's way."""


def of_refused(refused: Sequence[Refusal], known: CalendarKnown, *, ascii: bool) -> list[Cell]:
    """`  Wed 18 Mar M  Attic  Bello: Okafor 50th has it 12:00-20:00`"""
    ours = [
        one
        for one in refused
        if one.mutation.kind in (book.BOOK.kind, change.KIND)
        and one.mutation.fields.get("branch_id") == known.place.branch_id
    ]
    if not ours:
        return []
    more = f", the latest {LISTED}" if len(ours) > LISTED else ""
    said = [Cell(f"REFUSED HERE: {len(ours)}{more} (U mends)", "strong")]
    return said + [Cell(f"  {_told(one, known, ascii)}", "bad") for one in ours[-LISTED:]]


def _told(one: Refusal, known: CalendarKnown, ascii: bool) -> str:
    def short(text: str) -> str:
        return fit(clean(text, ascii), LONGEST, ascii=ascii).rstrip()

    mutation, refused = one
    try:
        wanted = _wanted(mutation)
        slot, why = wanted.slots[0], refused.words
        if refused.constraint == book.NO_OVERLAP:
            slot, why = _who(wanted, refused, known, short)
        begins = known.place.local(slot.starts_at)
        parts = taken(slot.starts_at, slot.ends_at, known.place)
    except (Impossible, OverflowError):
        # The journal held something that no form asks.
        return f"{mutation.words}: {refused.words}"
    part = "+".join(session for day, session in parts if day == begins.date())
    when = f"{begins:%a} {begins.day} {begins:%b} {part or f'{begins:%H:%M}'}"
    return f"{when}  {short(known.hall_name(slot.hall_id))}  {short(wanted.what)}: {why}"


def _wanted(mutation: Mutation) -> WantedSlot:
    """Raises `Impossible`."""
    if mutation.kind == book.BOOK.kind:
        found = book.wanted_of(book.BOOK.fields(mutation))
        return WantedSlot(book.named(found.client), [found.slot], [mutation.id])
    rows = change.rows_of(mutation)
    return WantedSlot(
        mutation.words,
        [change.wanted_slot(row) for row in rows],
        [row.read("id", UUID) for row in rows],
    )


def _who(
    wanted: WantedSlot, refused: Refused, known: CalendarKnown, short: Callable[[str], str]
) -> tuple[Slot, str]:
    """Who has it now, where those days are read; else who had it when it was refused."""
    for slot in wanted.slots:
        for row in in_the_way(slot, known.halls, known.bookings, wanted.own):
            if not row.expired:
                name = short(row.client or row.status)
                return slot, f"{name} has it {_when(row.starts_at, row.ends_at, slot, known)}"
    slot, won = wanted.slots[0], refused.conflict
    if all(known.sees(slot) and known.hall(slot.hall_id) for slot in wanted.slots):
        return slot, "free now"
    if not won or len(wanted.slots) > 1:
        return slot, refused.words
    them = JournalFields(won, book.unreadable)
    name = short(them.read("client", str) or them.read("status", str))
    begins, ends = them.read("starts_at", datetime), them.read("ends_at", datetime)
    return slot, f"{name} has it {_when(begins, ends, slot, known)}"


def _when(begins: datetime, ends: datetime, slot: Slot, known: CalendarKnown) -> str:
    """Without the day where that is the same."""
    local = known.place.local
    told, day = told_slot(local(begins), local(ends)), local(slot.starts_at)
    return told.removeprefix(f"{day:%a} {day.day} {day:%b} ")
