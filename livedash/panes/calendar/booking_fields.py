"""The fields of a booking, with the reading and writing of each answer, and the questions of its
slot."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.business.money import sign
from livedash.business.venue.book import MOST_GUESTS
from livedash.business.venue.calendar import BookingRow
from livedash.panes.answers import money, number
from livedash.panes.calendar.known import (
    CalendarKnown,
    written_day,
    written_end,
    written_moment,
    written_total,
)
from livedash.panes.calendar.wishes import moment
from livedash.panes.fields import Field, choice_field, text_field, written
from livedash.panes.form import Ask, Choice

LONGEST_NAME = 120
SLOT = (Ask("hall", "Hall"), Ask("day", "Day"), Ask("from", "From"), Ask("to", "To"))


def _guests(answer: str, _: CalendarKnown) -> int:
    return number(answer, 0, MOST_GUESTS) if answer.strip() else 0


def _total(answer: str, known: CalendarKnown) -> int:
    return money(answer, known.place.currency)


def fields_of(
    known: CalendarKnown, statuses: Sequence[Choice], otherwise: str, *, hint: str = ""
) -> list[Field[CalendarKnown]]:
    """All fields but the slot. `otherwise`: the fault of a status that is none of these."""
    options = [(choice, choice.label) for choice in statuses]
    return [
        text_field("client", "Client", LONGEST_NAME),
        Field("guests", "Guests", _guests, lambda guests, _: str(guests)),
        choice_field("status", "Status", lambda _: options, otherwise),
        Field(
            *("hold", "Hold until", moment),
            lambda until, here: (
                written_moment(here.place.local(until), here.period.today) if until else ""
            ),
            hint=hint,
            of="hold_until",
        ),
        Field(*("total", f"Total {sign(known.place.currency)}", _total), written_total),
    ]


def written_slot(row: BookingRow, known: CalendarKnown) -> dict[str, str]:
    begins, ends = known.place.local(row.starts_at), known.place.local(row.ends_at)
    today = known.period.today
    return {
        "hall": known.hall_name(row.hall_id),
        "day": written_day(begins.date(), today),
        "from": f"{begins:%H:%M}",
        "to": written_end(begins, ends, today),
    }


def written_row(row: BookingRow, known: CalendarKnown) -> dict[str, str]:
    """The answers that leave the booking as it is."""
    return written_slot(row, known) | written(fields_of(known, (), ""), row._asdict(), known)
