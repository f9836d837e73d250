"""A new booking: the write, its SQL, and the calendar as it looks with the booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from livedash.business.command import Command
from livedash.business.foreseen import Foreseen
from livedash.business.journal_fields import JournalFields
from livedash.business.place import Place
from livedash.business.venue.calendar import BookingRow, HallRow
from livedash.business.venue.picture import painted
from livedash.business.venue.slots import LONGEST, Slot
from livedash.database.statements import load
from livedash.database.work import Step, Work
from livedash.live.mutation import Impossible, Mutation
from livedash.live.overlay import Op

if TYPE_CHECKING:
    from livedash.business.people.members import Person

STATUSES = ("tentative", "confirmed", "option")
MOST_GUESTS = 1_000_000
NO_OVERLAP = "bookings_no_overlap"

WORDS = {
    NO_OVERLAP: "Somebody else has that hall at that time.",
    "bookings_end_after_start": "It ends before it begins.",
    "bookings_at_most_31_days": "A booking lasts 31 days at most.",
    "bookings_hall_id_branch_id_fkey": "That hall is not in this branch any more.",
    "bookings_created_by_member": "That person does not belong to this branch.",
    "bookings_guests_check": "Guests cannot be fewer than none.",
    "bookings_total_check": "The total cannot be less than nothing.",
    "bookings_pkey": "This booking is recorded already.",
}


class WantedBooking(NamedTuple):
    """The booking that somebody asks for."""

    slot: Slot
    client: str
    guests: int
    status: str
    hold_until: datetime | None
    total: int


def scope_of(branch_id: int) -> str:
    """The scope of all halls of a branch, one because a booking may go from one hall to another."""
    return f"venue:{branch_id}"


def booking_mark(id: UUID) -> str:
    """The mark by which a pending write names its booking."""
    return f"livedash.bookings:{id}"


def named(client: str) -> str:
    return client or "nobody named"


def book(
    id: UUID, place: Place, hall: str, wanted: WantedBooking, at: datetime, by: Person | None = None
) -> Mutation:
    """The write of a new booking. `by`: who makes it, where a login is shared. Raises
    `Impossible`."""
    slot = wanted.slot
    if slot.ends_at <= slot.starts_at:
        raise Impossible(WORDS["bookings_end_after_start"])
    if slot.ends_at - slot.starts_at > LONGEST:
        raise Impossible(WORDS["bookings_at_most_31_days"])
    if wanted.status not in STATUSES:
        raise Impossible("A new booking is tentative, confirmed or an option.")
    if wanted.status == "tentative" and (wanted.hold_until is None or wanted.hold_until <= at):
        raise Impossible("A hold needs a time until which it stands.")
    begins = place.local(slot.starts_at)
    held = wanted.hold_until if wanted.status == "tentative" else None
    return Mutation(
        id,
        BOOK.kind,
        scope=scope_of(place.branch_id),
        made_at=at,
        words=f"book {hall} {begins.day} {begins:%b %H:%M} for {named(wanted.client)}",
        fields={
            "branch_id": place.branch_id,
            "hall_id": slot.hall_id,
            "starts_at": slot.starts_at.isoformat(),
            "ends_at": slot.ends_at.isoformat(),
            "client": wanted.client,
            "guests": wanted.guests,
            "status": wanted.status,
            "hold_until": None if held is None else held.isoformat(),
            "total": wanted.total,
            "created_by": None if by is None else by.person_id,
        },
        marks=frozenset({booking_mark(id)}),
    )


def unreadable(name: str, kind: type) -> str:
    match name, kind:
        case "rows", _:
            return "Which bookings it is about cannot be read."
        case "id", _ if kind is UUID:
            return "Which booking it is about cannot be read."
    return f"The {name} of this booking cannot be read."


BOOK = Command(
    kind="venue.book",
    package=__package__,
    sql="book.sql",
    unreadable=unreadable,
    otherwise={"hold_until": None, "created_by": None},
    words=WORDS,
)


def wanted_of(fields: JournalFields) -> WantedBooking:
    """The booking that a write asks for. Raises `Impossible`."""
    return WantedBooking(
        Slot(
            fields.read("hall_id", int),
            fields.read("starts_at", datetime),
            fields.read("ends_at", datetime),
        ),
        fields.read("client", str),
        fields.read("guests", int),
        fields.read("status", str),
        fields.maybe("hold_until", datetime),
        fields.read("total", int),
    )


def work(mutation: Mutation) -> Work:
    booked, slot = BOOK.work(mutation), wanted_of(BOOK.fields(mutation)).slot
    won = {NO_OVERLAP: winner([slot], [mutation.id])}
    return replace(booked, steps=(locked([slot.hall_id]), *booked.steps), won=won)


def row_of(fields: JournalFields, id: UUID) -> BookingRow:
    """The booking that a write, or the database, tells of. Raises `Impossible`."""
    wanted = wanted_of(fields)
    return BookingRow(
        booking_id=id,
        **wanted.slot._asdict(),
        client=wanted.client,
        guests=wanted.guests,
        status=wanted.status,
        hold_until=wanted.hold_until,
        expired=False,
        total=wanted.total,
        paid=0,
        person=None,
    )


def op(mutation: Mutation, place: Place, halls: Sequence[HallRow], by: Person | None = None) -> Op:
    row = row_of(BOOK.fields(mutation), mutation.id)._replace(
        person=place.person if by is None else by.name,
        version=Foreseen.of(1, mutation.id, mutation.made_at),
    )
    return painted(mutation.id, mutation.made_at, place, halls, [(None, row)])


def locked(halls: Sequence[int]) -> Step:
    """The steps that lock the halls, before anything else in a transaction that takes or gives
    slots."""
    return Step(load(__package__, "lock_halls.sql"), (sorted(set(halls)),), counts=False)


def winner(slots: Sequence[Slot], own: Sequence[UUID]) -> Step:
    return Step(
        load(__package__, "winner.sql"),
        (
            [slot.hall_id for slot in slots],
            [slot.starts_at for slot in slots],
            [slot.ends_at for slot in slots],
            list(own),
        ),
    )
