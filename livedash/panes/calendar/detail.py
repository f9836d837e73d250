"""The words around the grid: over it all that is shown, below it the cell under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from livedash.business.money import brief_money
from livedash.business.place import Place
from livedash.business.venue.book import booking_mark
from livedash.business.venue.calendar import HALLS, HOLDS, BookingRow, HallRow, HoldRow
from livedash.business.venue.sessions import letter, taken
from livedash.panes.calendar import figures, timeline
from livedash.panes.calendar.cells import told_of
from livedash.panes.calendar.figures import Seen
from livedash.panes.calendar.refused import of_refused
from livedash.panes.parts.summary import Sides
from livedash.panes.parts.words import only
from livedash.panes.pending import pending
from livedash.panes.view import Mark
from livedash.widgets.cell import Cell, Tone
from livedash.widgets.line import Piece

LEGEND = [
    Piece(
        ". free  T tentative  C confirmed  e expired  x blocked   0 green  1 amber  2+ red", "dim"
    )
]


def headline(seen: Seen) -> Sides:
    """`March 2026 wk 12-13  Occupancy 12% (conf 8 tent 2)`, and the holds that run out."""
    days, taken = seen.figure(figures.days), seen.figure(told_of).taken
    first, last, filter = days[0], days[-1], seen.state.filter
    weeks = f"wk {first.isocalendar().week}"
    if last.isocalendar().week != first.isocalendar().week:
        weeks += f"-{last.isocalendar().week}"
    left = [Piece(f"{first:%B} {first.year} {weeks}", "strong")]
    if filter:
        left.append(only(filter, len(seen.figure(figures.finding).halls), len(seen.of(HALLS))))
    if taken.share is not None:
        said = f"(conf {taken.confirmed} tent {taken.tentative})"
        left += [Piece(f"Occupancy {taken.share:.0%}"), Piece(said, "dim", priority=2)]
    held = len(seen.of(HOLDS))
    return left, [Piece(f"Holds expiring <24h: {held}", "warn" if held else "dim", priority=1)]


def hall(seen: Seen) -> Sides:
    at = figures.spot(seen)
    found = None if at is None else next((h for h in seen.of(HALLS) if h.hall_id == at[0]), None)
    return ([] if at is None or found is None else _hall(found, at[1])), []


def bookings(seen: Seen) -> list[Cell]:
    at = figures.spot(seen)
    if at is None:
        return []
    return _bookings(seen.figure(figures.bookings).get(at, ()), at[1], seen.place, seen.marks)


def side(seen: Seen) -> list[Cell]:
    """Beside them on a wide screen: holds, what was refused here, the day by the half hour."""
    day, place, ascii = figures.day(seen), seen.place, seen.ascii
    lost = of_refused(seen.refused, figures.known(seen), ascii=ascii) if seen.refused else []
    said = [*_holds(seen.of(HOLDS), place), *lost]
    if day is None:
        return said
    halls, there = seen.figure(figures.finding).halls, seen.figure(figures.bookings)
    return [*said, *timeline.lines(halls, there, day, place, ascii=ascii)]


def _hall(hall: HallRow, day: date) -> list[Piece]:
    """`Sa 21 Mar, Main  capacity 400  setup 60m  teardown 60m`"""
    return [
        Piece(f"{day:%a} {day.day} {day:%b}, {hall.name}", "strong"),
        Piece(f"capacity {hall.capacity}", priority=1),
        Piece(f"setup {hall.setup_minutes}m teardown {hall.teardown_minutes}m", "dim", priority=2),
    ]


def _bookings(
    bookings: Sequence[BookingRow], day: date, place: Place, marks: Mapping[str, Mark]
) -> list[Cell]:
    stands = [booking for booking in bookings if booking.status != "option"]
    waits = [booking for booking in bookings if booking.status == "option"]
    said = [_marked(booking, _booking(booking, day, place), marks) for booking in stands]
    for number, option in enumerate(waits, 1):
        words = f"  option {number}: {_client(option)} waits for {_sessions(option, day, place)}"
        said.append(_marked(option, Cell(words, "info"), marks))
    return said or [Cell("  free, morning and evening", "ok")]


def _marked(booking: BookingRow, said: Cell, marks: Mapping[str, Mark]) -> Cell:
    return pending(said.text, said.tone, marks.get(booking_mark(booking.booking_id)))


def _booking(booking: BookingRow, day: date, place: Place) -> Cell:
    """`E 18:00-23:00 C  Okafor 50th  250 gst  N 0.9m  paid 25% DUE N 0.7m  Bob`"""
    said = f"{_sessions(booking, day, place)} {_times(booking, day, place)} {letter(booking)}  "
    if booking.status == "blocked":
        return Cell(
            f"{said}blocked: {booking.client}" if booking.client else f"{said}blocked", "dim"
        )
    said += f"{_client(booking)}  {booking.guests} gst"
    if booking.total:
        said += f"  {brief_money(booking.total, place.currency)}"
        said += f"  paid {booking.paid / booking.total:.0%}"
        if (due := booking.total - booking.paid) > 0 and booking.counts:
            said += f" DUE {brief_money(due, place.currency)}"
    if booking.status == "tentative" and booking.hold_until is not None:
        said += (
            f"  hold {'EXPIRED' if booking.expired else 'until'} {_when(booking.hold_until, place)}"
        )
    if booking.person:
        said += f"  {booking.person}"
    tone: Tone = "bad" if booking.expired else "warn" if booking.status == "tentative" else "text"
    return Cell(said, tone)


def _client(booking: BookingRow) -> str:
    return booking.client or "nobody named"


def _sessions(booking: BookingRow, day: date, place: Place) -> str:
    sessions = [s for on, s in taken(booking.starts_at, booking.ends_at, place) if on == day]
    return "+".join(sessions) or "-"


def _times(booking: BookingRow, day: date, place: Place) -> str:
    """With the dates where it does not begin and end on the day: over midnight, over three days."""
    begins, ends = place.local(booking.starts_at), place.local(booking.ends_at)
    first = f"{begins:%H:%M}" if begins.date() == day else f"{begins.day} {begins:%b %H:%M}"
    same = ends.date() == day or (ends.date() == day + timedelta(days=1) and ends.hour < 6)
    last = f"{ends:%H:%M}" if same else f"{ends.day} {ends:%b %H:%M}"
    return f"{first}-{last}"


def _when(moment: datetime, place: Place) -> str:
    local = place.local(moment)
    return f"{local.day} {local:%b %H:%M}"


def _holds(holds: Sequence[HoldRow], place: Place) -> list[Cell]:
    """Those that run out within a day, the soonest first."""
    if not holds:
        return [Cell("HOLDS EXPIRING <24h: none", "strong")]
    said = [Cell(f"HOLDS EXPIRING <24h: {len(holds)}", "strong")]
    for hold in holds:
        event = place.local(hold.starts_at)
        client = hold.client or "nobody named"
        said.append(
            Cell(
                f"  {_when(hold.hold_until, place)}  {hold.hall}  {event.day} {event:%b %H:%M}"
                f"  {client}",
                "warn",
            )
        )
    return said
