"""One day hour by hour: a bar for each booking with its client, set-up and tear-down shaded beside
it, a mark at the present moment. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

from livedash.business.place import Place
from livedash.business.venue.calendar import BookingRow, HallRow
from livedash.business.venue.sessions import letter
from livedash.widgets.box import Head
from livedash.widgets.clean import clean, fit
from livedash.widgets.line import Piece, joined
from livedash.widgets.tones import Ground, Tone

FIRST, HOURS = 6, 20
"""The hours of a day, from six in the morning to two in the night."""
SHORTEST = 2
"""Columns of an hour with its number over it."""
GROUNDS: dict[str, tuple[Ground, Tone]] = {
    "C": ("ok", "ok"),
    "T": ("warn", "warn"),
    "x": ("raised", "dim"),
}


class Stretch(NamedTuple):
    """The contents of a column."""

    kind: Literal["", "shade", "#", "now"] = ""
    """Nothing, set-up or tear-down, the booking itself, or the present moment."""
    number: int = -1
    """The number of the booking."""


def head(day: date, width: int) -> Head:
    return Head(day, scale(width), "dim")


def scale(width: int) -> str:
    """A line of hours, as many as there is room for: `06    08    10`."""
    steps = (1, 2, 4, 10)
    step = next((one for one in steps if one * width // HOURS > SHORTEST + 1), HOURS)
    found = ""
    for hour in range(0, HOURS, step):
        found = f"{found:<{hour * width // HOURS}}{(FIRST + hour) % 24:02}"
    return found[:width]


def row(
    hall: HallRow,
    bookings: Sequence[BookingRow],
    day: date,
    place: Place,
    width: int,
    now: datetime,
    ascii: bool,
) -> Piece:
    """A hall's day in so many columns: `·····░░▌C Bello wedding · 320      ▐░░···`"""
    shown = [one for one in bookings if letter(one) in GROUNDS]
    runs = _runs(_columns(hall, shown, day, place, width, now))
    longest: dict[int, int] = {}
    for stretch, wide in runs:
        if stretch.kind == "#":
            longest[stretch.number] = max(wide, longest.get(stretch.number, 0))
    pieces: list[Piece] = []
    before: Ground = ""
    for stretch, wide in runs:
        if stretch.kind == "#":
            # Each bar is named once, in its longest piece: the mark of the moment may cut it in
            # two.
            named = longest.get(stretch.number) == wide
            if named:
                longest[stretch.number] = -1
            pieces.append(_bar(shown[stretch.number], wide, named, ascii))
            before = GROUNDS[letter(shown[stretch.number])][0]
            continue
        if stretch.kind == "now":
            pieces.append(Piece("|" if ascii else "┃", "warn", ground=before, bold=True))
        elif stretch.kind == "shade":
            pieces.append(Piece((":" if ascii else "░") * wide, "faint"))
        else:
            pieces.append(Piece(("." if ascii else "·") * wide, "line"))
        before = ""
    return joined(pieces)


def _runs(columns: Sequence[Stretch]) -> list[tuple[Stretch, int]]:
    return [(stretch, len(list(group))) for stretch, group in groupby(columns)]


def _columns(
    hall: HallRow,
    bookings: Sequence[BookingRow],
    day: date,
    place: Place,
    width: int,
    now: datetime,
) -> list[Stretch]:
    begins = datetime.combine(day, time(FIRST), place.zone).timestamp()
    second = HOURS * 3600 / width

    def at(moment: float) -> int:
        return max(0, min(width, round((moment - begins) / second)))

    columns = [Stretch()] * width
    setup, teardown = (
        timedelta(minutes=hall.setup_minutes),
        timedelta(minutes=hall.teardown_minutes),
    )
    for one in bookings:
        for column in range(
            at((one.starts_at - setup).timestamp()), at((one.ends_at + teardown).timestamp())
        ):
            columns[column] = Stretch("shade")
    for number, one in enumerate(bookings):
        first = at(one.starts_at.timestamp())
        for column in range(first, max(first + 1, at(one.ends_at.timestamp()))):
            if column < width:
                columns[column] = Stretch("#", number)
    if begins <= now.timestamp() < begins + HOURS * 3600:
        columns[min(width - 1, at(now.timestamp()))] = Stretch("now")
    return columns


def _bar(booking: BookingRow, width: int, named: bool, ascii: bool) -> Piece:
    """The bar of a booking: `▌C Bello wedding · 320   ▐`"""
    mark = letter(booking)
    ground, tone = GROUNDS[mark]
    shut = mark == "x"
    text = ""
    if named:
        who = clean(booking.client or ("shut" if shut else "taken"), ascii)
        guests = f" {'-' if ascii else '·'} {booking.guests}" if booking.counts else ""
        text = f"{mark} {who}{guests}"
    inside = Piece(
        fit(text, max(0, width - 2), ascii=ascii),
        "dim" if shut else "strong",
        ground=ground,
        bold=not shut,
    )
    edges = [Piece("[]"[end] if ascii else "▌▐"[end], tone, ground=ground) for end in (0, 1)]
    return joined([edges[0], inside, edges[1]] if width > 1 else edges[:1])
