"""A hall, a day, from and to: the typed slot, and the remarks about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.slots import LONGEST, Slot, free_halls, in_the_way, span
from livedash.live.mutation import Impossible
from livedash.panes.answers import clock_time, day
from livedash.panes.calendar.known import CalendarKnown, told_slot
from livedash.panes.form import Answers, Choice, FormLine, picked

FARTHEST = timedelta(days=3660)
END_OF_DAY = "23:59"


class Wish(NamedTuple):
    """The slot as far as the answers make one."""

    slot: Slot | None
    faults: dict[str, str]
    nights: int = 0
    """Days that the end was moved on because it is earlier than the start."""

    def needed(self) -> Slot:
        if self.slot is None:
            raise Impossible(next(iter(self.faults.values()), "Where and when?"))
        return self.slot


def wish(answers: Answers, known: CalendarKnown, start: date | None = None) -> Wish:
    """The wish that the answers make. `start`: the booking's present day, from which days are
    counted."""
    faults: dict[str, str] = {}
    hall = picked(answers["hall"], halls_offered(known))
    if hall is None:
        faults["hall"] = "One of the halls, please."
    on = begins = ends = None
    nights = 0
    try:
        on = near(answers["day"], known.period.today, known, start)
    except Impossible as error:
        faults["day"] = error.words
    try:
        at = clock_time(answers["from"])
        begins = None if on is None else datetime.combine(on, at, known.place.zone)
    except Impossible as error:
        faults["from"] = error.words
    try:
        ends, nights = _end(answers["to"], begins, known)
    except Impossible as error:
        faults["to"] = error.words
    if faults or hall is None or begins is None or ends is None:
        return Wish(None, faults)
    found = next(one for one in known.halls if one.name == hall.label)
    return Wish(Slot(found.hall_id, begins, ends), faults, nights)


def near(answer: str, today: date, known: CalendarKnown, start: date | None = None) -> date:
    found = day(answer, today, start)
    if abs(found - known.period.today) > FARTHEST:
        raise Impossible("That is more than ten years away.")
    return found


def moment(answer: str, known: CalendarKnown, start: date | None = None) -> datetime:
    """A moment: `24 mar 18:00`, `+2 18`, `24 mar`: until that day is over."""
    today = start or known.period.today
    on, at = _parted(answer)
    if on is not None:
        return _at(near(on, today, known), at, known)
    if ":" in at:
        return _at(today, at, known)
    return _at(near(at, today, known), END_OF_DAY, known)


def halls_offered(
    known: CalendarKnown, slot: Slot | None = None, without: Collection[UUID] = ()
) -> list[Choice]:
    """The halls, each with its state at that time; free ones first. `without`: bookings that
    leave."""
    if slot is None or not known.sees(slot):
        return [Choice(hall.name, f"{hall.capacity} guests") for hall in known.halls]
    free = {hall.hall_id for hall in free_halls(slot, known.halls, known.bookings, without)}
    ordered = sorted(known.halls, key=lambda hall: hall.hall_id not in free)
    return [
        Choice(hall.name, f"{'free' if hall.hall_id in free else 'TAKEN'}, {hall.capacity} guests")
        for hall in ordered
    ]


def warnings_of(
    found: Wish, known: CalendarKnown, *, without: Collection[UUID] = (), waits: bool = False
) -> tuple[dict[str, str], list[FormLine]]:
    """The warnings of a slot, and the lines that tell it. `waits`: the booking joins the waiting
    list and is in nobody's way."""
    slot = found.slot
    if slot is None:
        return {}, []
    place = known.place
    begins, ends = place.local(slot.starts_at), place.local(slot.ends_at)
    lines = [FormLine(_lasting(slot, begins, ends, known))]
    warnings: dict[str, str] = {}
    if found.nights:
        lines.append(
            FormLine(f"Ends next day, {ends:%a} {ends.day} {ends:%b} {ends:%H:%M}.", "warn")
        )
    if slot.starts_at < known.now:
        warnings["day"] = "That is in the past."
    if not known.sees(slot):
        lines.append(FormLine("Not checked yet. Enter will tell.", "dim"))
        return warnings, lines
    there = in_the_way(slot, known.halls, known.bookings, without)
    stands = [row for row in there if not row.expired]
    if waits and stands:
        lines.append(FormLine(f"On the waiting list, behind {who(stands[0], known)}.", "info"))
    elif stands:
        warnings["hall"] = f"TAKEN: {who(stands[0], known, begins.date())}"
        lines.append(_free(slot, known, without))
    else:
        lines += [
            FormLine(
                f"The hold of {row.client or 'nobody named'} is over: the hall is free.", "warn"
            )
            for row in there[:2]
        ]
    return warnings, lines


def _free(slot: Slot, known: CalendarKnown, without: Collection[UUID]) -> FormLine:
    free = free_halls(slot, known.halls, known.bookings, without)
    if not free:
        return FormLine("No hall is free then. Or join the waiting list.", "warn")
    names = ", ".join(hall.name for hall in free[:4])
    return FormLine(f"Free then: {names}. Or join the waiting list.", "info")


def who(row: BookingRow, known: CalendarKnown, on: date | None = None) -> str:
    """Who has a slot, and when. `on`: a day that need not be said again."""
    place = known.place
    begins, ends = place.local(row.starts_at), place.local(row.ends_at)
    if on == begins.date() == ends.date():
        return f"{row.client or row.status} {begins:%H:%M}-{ends:%H:%M}"
    return f"{row.client or row.status} {told_slot(begins, ends)}"


def _lasting(slot: Slot, begins: datetime, ends: datetime, known: CalendarKnown) -> str:
    hours = (slot.ends_at - slot.starts_at).total_seconds() / 3600
    long = (
        f"{hours / 24:.1f} days"
        if hours > 24
        else f"{hours:g} h"
        if hours % 1
        else f"{int(hours)} h"
    )
    said = f"{told_slot(begins, ends)}, {long}."
    hall = known.hall(slot.hall_id)
    if hall is None or not (hall.setup_minutes or hall.teardown_minutes):
        return said
    first, last = span(hall, begins, ends)
    return f"{said[:-1]}; with set-up and tear-down {first:%H:%M}-{last:%H:%M}."


def _end(answer: str, begins: datetime | None, known: CalendarKnown) -> tuple[datetime | None, int]:
    on, at = _parted(answer)
    ends = clock_time(at)
    if begins is None:
        return None, 0
    if on is None:
        found = datetime.combine(begins.date(), ends, known.place.zone)
        nights = int(found < begins)
        found = datetime.combine(begins.date() + timedelta(days=nights), ends, known.place.zone)
    else:
        found, nights = _at(near(on, begins.date(), known), at, known), 0
    if found <= begins:
        raise Impossible("Ends before it begins.")
    if found - begins > LONGEST:
        raise Impossible("31 days at most.")
    return found, nights


def _at(on: date, at: str, known: CalendarKnown) -> datetime:
    return datetime.combine(on, clock_time(at), known.place.zone)


def _parted(answer: str) -> tuple[str | None, str]:
    """The day and the time of an answer: the last word is the time if it can be one."""
    text = answer.strip()
    first, _, last = text.rpartition(" ")
    if not first:
        return None, text
    try:
        clock_time(last)
    except Impossible:
        return None, text
    # `24 3` is a day, and so is `24 mar 2027`.
    a_day = ":" not in last and (first.isdigit() or len(last) == len("2027"))
    return (None, text) if a_day else (first, last)
