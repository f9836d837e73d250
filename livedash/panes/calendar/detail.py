"""The words around the grid: a headline over it, and the day under the cursor below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from livedash.business.money import brief_money
from livedash.business.place import Place
from livedash.business.venue.book import booking_mark
from livedash.business.venue.calendar import HALLS, HOLDS, BookingRow, HallRow
from livedash.business.venue.sessions import taken
from livedash.panes.calendar import figures
from livedash.panes.calendar.cells import FREE, told_of
from livedash.panes.calendar.figures import Seen
from livedash.panes.parts.words import LONGEST, only
from livedash.panes.view import Mark
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece, chip, gauge, joined, labelled, rule
from livedash.widgets.text_lines import Sides

STATUSES: dict[str, tuple[str, Tone]] = {
    "confirmed": ("confirmed", "ok"),
    "completed": ("confirmed", "ok"),
    "tentative": ("on hold", "warn"),
    "blocked": ("shut", "dim"),
    "option": ("waiting", "info"),
}
"""The words for statuses on the screen."""
ONE_LINE = 110
"""Columns from which a booking takes one line."""
SESSIONS = (("M", "morning"), ("E", "evening"))


def headline(seen: Seen) -> Sides:
    """The headline `16-29 March  12% taken ━━──  8 confirmed, 2 on hold  470 guests`, and the holds
    that end."""
    days, taken = seen.figure(figures.days), seen.figure(told_of).taken
    left = [Piece(_span(days, seen.figure(figures.period).today), "strong"), *_found(seen)]
    if taken.share is not None:
        left += [
            labelled(f"{taken.share:>3.0%}", "taken"),
            gauge(taken.share, 12, "info", priority=4),
            Piece(f"{taken.confirmed} confirmed, {taken.tentative} on hold", "dim", 2),
            Piece(f"{taken.guests:,} guests", "dim", 3),
        ]
    held = len(seen.of(HOLDS))
    if not held:
        return left, []
    end = f"{held} hold{'s' * (held > 1)} end{'s' * (held == 1)}"
    return left, [chip(f"{end} within a day" if seen.width > 99 else f"{end} < 24 h", "warn", 1)]


def _found(seen: Seen) -> list[Piece]:
    typed, found = seen.state.filter, seen.figure(figures.finding)
    if not typed:
        return []
    if found.lit is None:
        return [only(typed, len(found.halls), len(seen.of(HALLS)))]
    short = typed if len(typed) <= LONGEST else f"{typed[: LONGEST - 3]}..."
    of = found.of if len(found.lit) != 1 else found.of.replace("days", "day").removesuffix("s")
    return [Piece(f"{len(found.lit)} {of}: {short}", "accent")]


def _span(days: tuple[date, ...], today: date) -> str:
    """The days as `16-22 March`, `30 March - 5 April`, `Tue 17 March`; with the year where it is
    not this one."""
    first, last = days[0], days[-1]
    year = f" {last.year}" if last.year != today.year else ""
    if first == last:
        return f"{first:%a} {first.day} {first:%B}{year}"
    if first.month == last.month:
        return f"{first.day}-{last.day} {first:%B}{year}"
    return f"{first.day} {first:%b} - {last.day} {last:%b}{year}"


def day(seen: Seen) -> list[Sides]:
    """A line with day and hall, a line or two for each booking, a line with the free sessions."""
    at = figures.spot(seen)
    hall = None if at is None else next((h for h in seen.of(HALLS) if h.hall_id == at[0]), None)
    if at is None or hall is None:
        return []
    said = [_rule(hall, at[1], seen)]
    there = seen.figure(figures.bookings).get(at, ())
    for one in (one for one in there if one.status != "option"):
        said += _booking(one, at[1], seen)
    cell = seen.figure(figures.day_cells).get(at, FREE)
    free = [
        name for (_, name), letter in zip(SESSIONS, cell.letters, strict=True) if letter in ".e"
    ]
    if free:
        said.append(([Piece(f"{' and '.join(free)} free", "ok", bold=True)], []))
    for number, one in enumerate((one for one in there if one.status == "option"), 1):
        said.append(_waiting(one, number, at[1], seen))
    return said


def _rule(hall: HallRow, day: date, seen: Seen) -> Sides:
    """The rule `── Tue 17 Mar · Garden ────── seats 80 · 1 h before and after ─`"""
    dot = "-" if seen.ascii else "·"
    said = f"seats {hall.capacity}{_around(hall, dot)}"
    name = Piece(f"{day:%a} {day.day} {day:%b} {dot} {hall.name}", "strong", bold=True)
    return rule([name], [Piece(said, "dim", 2)], seen.width, ascii=seen.ascii), []


def _around(hall: HallRow, dot: str) -> str:
    before, after = _long(hall.setup_minutes), _long(hall.teardown_minutes)
    if before == after:
        return f" {dot} {before} before and after" if before else ""
    said = [f"{long} {side}" for long, side in ((before, "before"), (after, "after")) if long]
    return f" {dot} {', '.join(said)}"


def _long(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    said = [f"{number} {unit}" for number, unit in ((hours, "h"), (rest, "min")) if number]
    return " ".join(said)


def _booking(booking: BookingRow, day: date, seen: Seen) -> list[Sides]:
    """A booking as `18:00-23:00 [confirmed] Okafor 50th · 250 guests · N 900k`, and the paid
    share."""
    place, dot = seen.place, Piece("·", "faint")
    when = Piece(_times(booking, day, place))
    word, tone = STATUSES.get(booking.status, (booking.status, "text"))
    if booking.expired:
        word, tone = "hold is over", "bad"
    left = [when, *_marked(booking, seen.marks), chip(word, tone)]
    who = booking.client or ("" if booking.status == "blocked" else "nobody named")
    if who:
        left.append(joined([Piece(" "), Piece(who, "strong", bold=True)]))
    right = [Piece(booking.person, "person", 1)] if booking.person else []
    if booking.status == "blocked":
        return [(left, right)]
    left += _each([Piece(f"{booking.guests} guests", "dim")], 3, dot)
    if booking.total:
        left += _each([Piece(brief_money(booking.total, place.currency), bold=True)], 2, dot)
    more = _hold(booking, place) + _paid(booking, place)
    if not more or seen.width >= ONE_LINE:
        return [([*left, Piece(""), *more], right)]
    return [(left, right), ([Piece(" " * len(when.text)), *more], [])]


def _each(pieces: Sequence[Piece], priority: int, dot: Piece) -> list[Piece]:
    """These pieces behind a dot, which goes when they go."""
    return [joined([dot, Piece(" "), *pieces])._replace(priority=priority)]


def _paid(booking: BookingRow, place: Place) -> list[Piece]:
    """The paid share: `━━━── 25% paid, N 675k due`"""
    if not booking.total:
        return []
    share = booking.paid / booking.total
    due = booking.total - booking.paid
    tone: Tone = "ok" if due <= 0 else "warn"
    said = "paid" if due <= 0 else "half paid" if due == booking.paid else f"{share:.0%} paid"
    if due > 0 and booking.counts:
        said += f", {brief_money(due, place.currency)} due"
    return [gauge(min(1.0, share), 8, tone), Piece(said, tone)]


def _hold(booking: BookingRow, place: Place) -> list[Piece]:
    if booking.status != "tentative" or booking.hold_until is None:
        return []
    ends = "ended" if booking.expired else "ends"
    return [Piece(f"hold {ends} {moment(booking.hold_until, place)}", "warn")]


def _marked(booking: BookingRow, marks: Mapping[str, Mark]) -> list[Piece]:
    mark = marks.get(booking_mark(booking.booking_id))
    if mark is None:
        return []
    return [Piece("…", "warn", bold=True) if mark == "waiting" else Piece("REFUSED", "over")]


def _waiting(booking: BookingRow, number: int, day: date, seen: Seen) -> Sides:
    """A booking that waits: `waiting 1  Adeyemi (lead) · for the evening`"""
    sessions = {s for on, s in taken(booking.starts_at, booking.ends_at, seen.place) if on == day}
    named = " and ".join(name for letter, name in SESSIONS if letter in sessions)
    who = Piece(booking.client or "nobody named", "strong", bold=True)
    waits = Piece(f"for the {named}" if named else "", "dim")
    return [chip(f"waiting {number}", "info"), *_marked(booking, seen.marks), who, waits], []


def _times(booking: BookingRow, day: date, place: Place) -> str:
    """The times of a booking, with dates where it does not begin and end on the day: over midnight,
    over three days."""
    begins, ends = place.local(booking.starts_at), place.local(booking.ends_at)
    first = f"{begins:%H:%M}" if begins.date() == day else f"{begins.day} {begins:%b %H:%M}"
    same = ends.date() == day or (ends.date() == day + timedelta(days=1) and ends.hour < 6)
    last = f"{ends:%H:%M}" if same else f"{ends.day} {ends:%b %H:%M}"
    return f"{first}-{last}"


def moment(moment: datetime, place: Place) -> str:
    local = place.local(moment)
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"
