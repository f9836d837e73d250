"""The bookings that the database refused to this terminal, until somebody mends them.

No table knows of them, because their transaction is gone. They stand in this terminal's own outbox,
without the bookings that were refused to other terminals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from livedash.business.journal_fields import JournalFields
from livedash.business.venue import book, change
from livedash.business.venue.sessions import taken
from livedash.business.venue.slots import Slot, free_halls, in_the_way
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.calendar import figures
from livedash.panes.calendar.figures import Seen
from livedash.panes.calendar.known import CalendarKnown, told_slot
from livedash.panes.view import Refusal
from livedash.widgets.clean import clean, fit
from livedash.widgets.line import Piece
from livedash.widgets.text_lines import Sides

LISTED = 3
"""The number of refused bookings that are listed, the latest."""
FREE_NOW = "free now"
SESSIONS = {"M": "morning", "E": "evening"}
LONGEST = 20
"""Cells of a name, so that there is room for the name of whoever has the hall."""


class WantedSlot(NamedTuple):
    what: str
    """The client who was to be there, or the change that was refused."""
    slots: Sequence[Slot]
    own: Sequence[UUID]
    """The ids of the bookings themselves, which are in nobody's way."""


def ours(seen: Seen) -> list[Refusal]:
    """The refused bookings of this branch."""
    return [
        one
        for one in seen.refused
        if one.mutation.kind in (book.BOOK.kind, change.KIND)
        and one.mutation.fields.get("branch_id") == seen.place.branch_id
    ]


def of_refused(seen: Seen) -> list[Sides]:
    """Lines as `Bello wanted Main on Wed 18 Mar, evening`, and who has the hall now."""
    found = ours(seen)
    said: list[Sides] = []
    for one in reversed(found[-LISTED:]):
        said += _told(one, figures.known(seen), seen.ascii)
    if said:
        more = f" {len(found) - LISTED} more." if len(found) > LISTED else ""
        said.append(([Piece(f"U to change and send again.{more}", "accent")], []))
    return said


def _told(one: Refusal, known: CalendarKnown, ascii: bool) -> list[Sides]:
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
        return [([Piece(mutation.words, "strong")], []), ([Piece(f"  {refused.words}", "bad")], [])]
    here = [
        SESSIONS[session] for session, day in ((s, d) for d, s in parts) if day == begins.date()
    ]
    when = f"{begins:%a} {begins.day} {begins:%b}, {' and '.join(here) or f'{begins:%H:%M}'}"
    hall = short(known.hall_name(slot.hall_id))
    first = [
        Piece(short(wanted.what), "strong", bold=True),
        Piece(_verb(wanted.what, mutation), "dim"),
        Piece(hall, bold=True),
        Piece(f"on {when}", "dim"),
    ]
    said: list[Sides] = [(first, []), ([Piece(f"  {why}", "ok" if why == FREE_NOW else "bad")], [])]
    free = _elsewhere(slot, known) if refused.constraint == book.NO_OVERLAP else ""
    return [*said, ([Piece(f"  {free}", "dim")], [])] if free and why != FREE_NOW else said


def _verb(what: str, mutation: Mutation) -> str:
    if mutation.kind == book.BOOK.kind:
        return "wanted"
    return "to" if what.startswith("move") else "in"


def _wanted(mutation: Mutation) -> WantedSlot:
    """The slot that a refused write wanted. Raises `Impossible`."""
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
    """Who has the slot now, where its days are read; else who had it at the refusal."""
    for slot in wanted.slots:
        for row in in_the_way(slot, known.halls, known.bookings, wanted.own):
            if not row.expired:
                name = short(row.client or row.status)
                when = _when(row.starts_at, row.ends_at, slot, known)
                return slot, f"{name} has it {when}"
    slot, won = wanted.slots[0], refused.conflict
    if all(known.sees(slot) and known.hall(slot.hall_id) for slot in wanted.slots):
        return slot, FREE_NOW
    if not won or len(wanted.slots) > 1:
        return slot, refused.words
    them = JournalFields(won, book.unreadable)
    name = short(them.read("client", str) or them.read("status", str))
    begins, ends = them.read("starts_at", datetime), them.read("ends_at", datetime)
    return slot, f"{name} has it {_when(begins, ends, slot, known)}"


def _elsewhere(slot: Slot, known: CalendarKnown) -> str:
    """The halls that are free at that time; empty where not all bookings of the time are read."""
    if not known.sees(slot):
        return ""
    free = [hall.name for hall in free_halls(slot, known.halls, known.bookings)]
    return f"free then: {', '.join(free[:3])}" if free else ""


def _when(begins: datetime, ends: datetime, slot: Slot, known: CalendarKnown) -> str:
    """The times of a slot, without the day where the day is the same."""
    local = known.place.local
    told, day = told_slot(local(begins), local(ends)), local(slot.starts_at)
    return told.removeprefix(f"{day:%a} {day.day} {day:%b} ")
