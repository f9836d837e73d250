"""Changes of bookings: confirmed, released, cancelled, moved, put right. One booking, or several in
one transaction: all or none, each from the version that the person saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from livedash.business.command import arguments
from livedash.business.foreseen import Foreseen
from livedash.business.journal_fields import JournalFields
from livedash.business.place import Place
from livedash.business.venue.book import (
    NO_OVERLAP,
    WORDS,
    booking_mark,
    locked,
    named,
    scope_of,
    unreadable,
    winner,
)
from livedash.business.venue.calendar import BookingRow, HallRow
from livedash.business.venue.picture import painted
from livedash.business.venue.slots import LONGEST, Slot
from livedash.database.statements import load
from livedash.database.work import Step, Work
from livedash.live.mutation import Impossible, Json, Mutation, ReturnedBy
from livedash.live.overlay import Op

KIND = "venue.change"
MOST = 200
"""The most bookings in one transaction."""

TURNS = {
    "confirm": ("confirmed", ("tentative", "option")),
    "release": ("released", ("tentative", "option")),
    "cancel": ("cancelled", ("tentative", "option", "confirmed")),
}
"""The status that a booking gets, and the statuses that it may have before."""
MOVES = ("option", "tentative", "confirmed", "blocked")
"""The statuses of bookings that may be moved: a booking that is over stays where it was."""
COLUMNS: Mapping[str, type] = {
    "hall_id": int,
    "starts_at": datetime,
    "ends_at": datetime,
    "status": str,
    "client": str,
    "guests": int,
    "hold_until": datetime,
    "total": int,
}
"""The fields of a booking that may change, as journals name them."""


class Becomes(NamedTuple):
    """A booking as the person saw it, and as it is to be."""

    before: BookingRow
    after: BookingRow

    @property
    def moves(self) -> bool:
        return slot_of(self.before) != slot_of(self.after)


def slot_of(row: BookingRow) -> Slot:
    return Slot(row.hall_id, row.starts_at, row.ends_at)


def turned(what: str, rows: Sequence[BookingRow]) -> list[Becomes]:
    """The bookings with another status. Raises `Impossible` for a booking that cannot get it."""
    status, possible = TURNS[what]
    for row in rows:
        if row.status == status:
            raise Impossible(f"{named(row.client)} is {status} already.")
        if row.status not in possible:
            raise Impossible(f"{named(row.client)} is {row.status}: it cannot be {status}.")
    return [
        Becomes(row, row._replace(status=status, expired=row.expired and status == "tentative"))
        for row in rows
    ]


def change(id: UUID, place: Place, what: str, becomes: Sequence[Becomes], at: datetime) -> Mutation:
    """The write of changed bookings. `what` names it to people and to forms: confirm, release,
    cancel, move, change. Raises `Impossible`."""
    if not becomes:
        raise Impossible("There is no booking to do that with.")
    if len(becomes) > MOST:
        raise Impossible(f"{len(becomes)} at once are too many; {MOST} fit.")
    for one in becomes:
        if one.after.ends_at <= one.after.starts_at:
            raise Impossible(WORDS["bookings_end_after_start"])
        if one.after.ends_at - one.after.starts_at > LONGEST:
            raise Impossible(WORDS["bookings_at_most_31_days"])
    # Moving later, the latest booking goes first: neighbours that move together never meet.
    later = becomes[0].after.starts_at > becomes[0].before.starts_at
    ordered = sorted(
        becomes, key=lambda one: (one.before.starts_at, one.before.booking_id.int), reverse=later
    )
    halls = sorted({row.hall_id for one in ordered for row in one})
    return Mutation(
        id,
        KIND,
        scope=scope_of(place.branch_id),
        made_at=at,
        words=_words(what, ordered),
        fields={
            "branch_id": place.branch_id,
            "what": what,
            "halls": list[Json](halls),
            "rows": [_row(one) for one in ordered],
        },
        expects=_expects(ordered),
        marks=frozenset(booking_mark(one.before.booking_id) for one in ordered),
    )


def _words(what: str, becomes: Sequence[Becomes]) -> str:
    if len(becomes) == 1:
        return f"{what} {named(becomes[0].before.client)}"
    return f"{what} {len(becomes)} bookings"


def _expects(becomes: Sequence[Becomes]) -> int | ReturnedBy | None:
    """The version that the write expects. Writes of a branch go in order, so the last version that
    is not in the database stands for those before it; the version that each row must have is in the
    fields as well."""
    awaited = [one.before.version for one in becomes if isinstance(one.before.version, Foreseen)]
    if awaited:
        return ReturnedBy(max(awaited, key=lambda version: version.made_at).by)
    return becomes[0].before.version if len(becomes) == 1 else None


def _row(one: Becomes) -> dict[str, Json]:
    before, after = one
    found: dict[str, Json] = {
        "id": str(before.booking_id),
        "version": int(before.version),
        # The new slot, to find who has it if the booking cannot.
        "slot": [after.hall_id, after.starts_at.isoformat(), after.ends_at.isoformat()],
    }
    for name in COLUMNS:
        value = getattr(after, name)
        if value != getattr(before, name):
            found[name] = value.isoformat() if isinstance(value, datetime) else value
    return found


def rows_of(mutation: Mutation) -> list[JournalFields]:
    """The bookings that a write is about. Raises `Impossible`."""
    return JournalFields(mutation.fields, unreadable).each("rows")


def work(mutation: Mutation) -> Work:
    rows, halls = rows_of(mutation), mutation.fields.get("halls")
    if not isinstance(halls, list):
        raise Impossible("Which halls it is about cannot be read.")
    ids = [row.read("id", UUID) for row in rows]
    versions = [row.read("version", int) for row in rows]
    if len(rows) == 1 and isinstance(mutation.expects, int):
        versions = [mutation.expects]
    statement, as_it_is = load(__package__, "change.sql"), dict.fromkeys(COLUMNS)
    steps = [
        Step(statement, arguments(statement, row, {"id": id, "version": version}, as_it_is))
        for id, version, row in zip(ids, versions, rows, strict=True)
    ]
    return Work(
        (locked([rows[0].inside({"hall": hall}).read("hall", int) for hall in halls]), *steps),
        present=Step(load(__package__, "present.sql"), (ids, versions)),
        won={NO_OVERLAP: winner([wanted_slot(row) for row in rows], ids)},
        words=WORDS,
    )


def wanted_slot(row: JournalFields) -> Slot:
    """The new slot of one of a write's rows. Raises `Impossible`."""
    match row.fields.get("slot"):
        case [hall, begins, ends]:
            slot = row.inside({"hall": hall, "begins": begins, "ends": ends})
            times = slot.read("begins", datetime), slot.read("ends", datetime)
            return Slot(slot.read("hall", int), *times)
    raise Impossible("Where the booking is to be cannot be read.")


def wanted_row(now: BookingRow, row: JournalFields) -> BookingRow:
    """A booking as one of a write's rows is to make it. Raises `Impossible`."""
    slot = wanted_slot(row)._asdict()
    moves = any(name in row for name in slot)
    return now._replace(**row.values(COLUMNS) | (slot if moves else {}))


def op(
    mutation: Mutation, place: Place, halls: Sequence[HallRow], becomes: Sequence[Becomes]
) -> Op:
    return painted(
        mutation.id,
        mutation.made_at,
        place,
        halls,
        [
            (
                one.before,
                one.after._replace(
                    version=Foreseen.of(one.before.version + 1, mutation.id, mutation.made_at)
                ),
            )
            for one in becomes
        ],
    )
