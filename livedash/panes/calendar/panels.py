"""The panels below the grid, where there is room: the day hour by hour, holds that end, free
weekend evenings, and bookings that were refused here."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from livedash.business.money import brief_money
from livedash.business.venue.calendar import BOOKINGS, HALLS, HOLDS, WEEKS, HallRow
from livedash.panes.calendar import figures, refused, timeline
from livedash.panes.calendar.cells import FREE
from livedash.panes.calendar.detail import moment
from livedash.panes.calendar.figures import Seen
from livedash.panes.calendar.shapes import HOURS
from livedash.panes.parts.panel import EDGES, Panel
from livedash.widgets.clean import clean, fit
from livedash.widgets.line import Piece, gauge, joined
from livedash.widgets.text_lines import Sides

NAME = 12
"""Columns of a hall's name."""
MOST = 20
"""The most lines of a list."""
DAY = 24 * 3600
EVENINGS = (4, 5, 6)
"""The evenings that are asked for most: Fridays, Saturdays and Sundays."""


def _title(words: str) -> Sides:
    return [Piece(words, "strong")], []


def hours(seen: Seen) -> Panel:
    """The day hour by hour. Where not all halls fit, halls with bookings come first."""
    day, width = figures.day(seen), seen.width - EDGES - NAME
    if day is None:
        return Panel(_title("Hour by hour"), ())
    there = seen.figure(figures.bookings)
    halls: list[HallRow] = list(seen.figure(figures.finding).halls)
    if len(halls) > HOURS:
        halls.sort(key=lambda hall: not there.get((hall.hall_id, day)))
    lines: list[Sides] = [([Piece(" " * NAME + timeline.scale(width), "dim")], [])]
    kept, look = seen.kept(hours), (day, width, seen.place, seen.now, seen.ascii)
    made = kept.rows if kept.look == look else {}
    kept.look, kept.rows = look, {}
    for hall in halls[:HOURS]:
        bookings, before = there.get((hall.hall_id, day), ()), made.get(hall)
        if before is None or before[0] != bookings:
            name = fit(clean(hall.name, seen.ascii), NAME - 1, ascii=seen.ascii)
            bar = timeline.row(hall, bookings, day, seen.place, width, seen.now, seen.ascii)
            before = bookings, joined([Piece(f"{name} ", bold=True), bar])
        kept.rows[hall] = before
        lines.append(([before[1]], []))
    return Panel(_title(f"{day:%A} {day.day} {day:%B}, hour by hour"), lines)


def holds(seen: Seen) -> Panel:
    """The holds, the soonest first, each with the rest of its last day."""
    lines: list[Sides] = []
    today = seen.figure(figures.period).today
    for hold in seen.of(HOLDS):
        ends = seen.place.local(hold.hold_until)
        left = (hold.hold_until - seen.now).total_seconds() / DAY
        when = f"{ends:%H:%M}" if ends.date() == today else f"{ends:%a %H:%M}"
        hall = fit(clean(hold.hall, seen.ascii), NAME - 1, ascii=seen.ascii)
        lines.append(
            (
                [
                    Piece(f"{when:<9}", "warn", bold=True),
                    gauge(max(0.0, min(1.0, left)), 8, "warn", 3),
                    Piece(hall, "strong"),
                    Piece(moment(hold.starts_at, seen.place), "dim", 2),
                    Piece(hold.client or "nobody named", bold=True),
                ],
                [],
            )
        )
    return Panel(_title("Holds that end within a day"), lines or [([Piece("none", "dim")], [])])


def due(seen: Seen) -> Panel:
    """The payments that are due, the next event first."""
    unpaid = (
        one
        for one in seen.of(BOOKINGS)
        if one.counts and one.paid < one.total and one.ends_at > seen.now
    )
    halls = {hall.hall_id: hall.name for hall in seen.of(HALLS)}
    lines: list[Sides] = []
    for one in islice(unpaid, MOST):
        hall = fit(clean(halls.get(one.hall_id, ""), seen.ascii), NAME - 1, ascii=seen.ascii)
        left = [
            Piece(f"{moment(one.starts_at, seen.place):<16}", "dim"),
            gauge(one.paid / one.total, 8, "warn", 3),
            Piece(hall, priority=2),
            Piece(one.client or "nobody named", "strong", bold=True),
        ]
        money = brief_money(one.total - one.paid, seen.place.currency)
        lines.append((left, [Piece(money, "warn", 1, bold=True)]))
    return Panel(_title("Still to be paid"), lines or [([Piece("nothing", "dim")], [])])


def evenings(seen: Seen) -> Panel:
    """The free weekend evenings of the weeks that are read, from today."""
    lines = [_evening(day, free) for day, free in seen.figure(free_evenings)]
    return Panel(_title("Weekend evenings, free"), lines)


def free_evenings(seen: Seen) -> list[tuple[date, tuple[str, ...]]]:
    """The weekend evenings, each with the halls that are free then."""
    cells, period = seen.figure(figures.day_cells), seen.figure(figures.period)
    halls, found = seen.figure(figures.finding).halls, []
    for number in range(7 * WEEKS):
        day = period.first_day + timedelta(days=number)
        if day < period.today or day.weekday() not in EVENINGS:
            continue
        free = [hall.name for hall in halls if cells.get((hall.hall_id, day), FREE).evening in ".e"]
        found.append((day, tuple(free)))
    return found


def _evening(day: date, free: tuple[str, ...]) -> Sides:
    words = f"{day:%a} {day.day:>2} {day:%b}"
    said = Piece(", ".join(free), "ok") if free else Piece("none", "dim")
    return [Piece(words, "strong" if day.weekday() == 5 else "text"), said], []


def lost(seen: Seen) -> Panel:
    return Panel(_title("Refused here"), refused.of_refused(seen))


def nothing_lost(seen: Seen) -> bool:
    return not seen.refused or not refused.ours(seen)
