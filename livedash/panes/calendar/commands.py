"""The keys of the calendar: where the cursor goes, which bookings a key means, the forms it
opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from livedash.business.place import Place
from livedash.business.venue import change
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import MOVES, TURNS, Becomes, turned
from livedash.business.venue.sessions import Spot, cell
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.calendar import go_to
from livedash.panes.calendar.amending import AmendForm
from livedash.panes.calendar.booking import BookForm, HoldForm, usual
from livedash.panes.calendar.changing import TurnForm
from livedash.panes.calendar.choosing import WhichForm
from livedash.panes.calendar.figures import (
    SPANS,
    CalendarState,
    Seen,
    Selected,
    day,
    days,
    known,
    period,
    spot,
    there,
)
from livedash.panes.calendar.figures import span as shown
from livedash.panes.calendar.known import CalendarKnown
from livedash.panes.calendar.mending import mended
from livedash.panes.calendar.moving import MoveBookingsForm
from livedash.panes.form import Form, Write
from livedash.panes.spec import Action, Do, Go, Outcome, Prompt, Say
from livedash.widgets.ask_line import Judged

INSERT, UPDATE = "bookings INSERT", "bookings UPDATE"
SHORT = ("week", "day")
"""Spans that are a part of the weeks that are read: the weeks move only where they must."""
MORNING = ("10:00", "15:00")
EVENING = ("18:00", "23:00")
"""The hours of a new booking; from `evening_at`, where evenings begin later."""

# The cursor


def _sent(state: CalendarState, day: date | None) -> CalendarState | Go:
    """The state in which the cursor goes to this day; None: the cursor stands on no day."""
    state = replace(state, day=day)
    return state if day is None else Go(state, "days", (None, day))


def _on_its_way(seen: Seen) -> date | None:
    """The day under the cursor, or the day that the cursor goes to once its weeks are read."""
    chosen = seen.chosen
    return day(seen) if chosen.weeks == seen.state.weeks else chosen.day or day(seen)


def weeks(seen: Seen, step: int) -> Outcome:
    at, state = _on_its_way(seen), seen.chosen
    to = None if at is None else at + timedelta(days=7 * step)
    if to is not None and seen.figure(shown) in SHORT:
        return _go(seen, to)
    return _sent(replace(state, weeks=state.weeks + step), to)


def span(seen: Seen) -> Outcome:
    """Goes to the next span after the one on the screen, whether anybody chose that one or not."""
    after = SPANS[(SPANS.index(seen.figure(shown)) + 1) % len(SPANS)]
    return _sent(replace(seen.chosen, span=after), _on_its_way(seen))


def _go(seen: Seen, to: date) -> Outcome:
    """Goes to a day, with the weeks where they do not show the day."""
    stands = seen.figure(period)
    there = stands.has(to) if seen.figure(shown) in SHORT else to in seen.figure(days)
    weeks = stands.weeks_to(stands.first_day if there else to)
    return _sent(replace(seen.chosen, weeks=weeks), to)


def beyond(seen: Seen, step: int) -> Outcome:
    """A step over the edge: a week on where several weeks stand side by side; else to the next week
    or day."""
    at, state = day(seen), seen.chosen
    if at is None:
        return None
    to = at + timedelta(days=step)
    if seen.figure(shown) in SHORT:
        return _go(seen, to)
    return _sent(replace(state, weeks=state.weeks + step), to)


def _judged(seen: Seen, typed: str) -> Judged:
    return go_to.judged(typed, period(seen).today)


def _typed(seen: Seen, typed: str) -> Outcome:
    return _go(seen, go_to.meant(typed, period(seen).today))


TO_DATE = Prompt("go to date: ", _judged, _typed)


# The bookings that a key means


def _selected(seen: Seen) -> list[BookingRow]:
    here = known(seen)
    return [here.booking(one.row.booking_id) or one.row for one in seen.chosen.selected]


def _meant(seen: Seen, statuses: Sequence[str]) -> list[BookingRow]:
    """All selected bookings, or those under the cursor."""
    rows = _selected(seen) or there(seen, spot(seen))
    return [row for row in rows if row.status in statuses]


def select(seen: Seen) -> Outcome:
    rows = [row for row in there(seen, spot(seen)) if row.status in MOVES]
    if not rows:
        return Say("Nothing here to select.")
    chosen = {one.row.booking_id: one for one in seen.chosen.selected}
    here = {row.booking_id: Selected.of(row) for row in rows}
    if here.keys() <= chosen.keys():
        chosen = {id: one for id, one in chosen.items() if id not in here}
    else:
        chosen |= here
    keys = "c confirm, r release, m move, x cancel"
    said = f"{len(chosen)} selected: {keys}." if chosen else "None selected."
    return [replace(seen.chosen, selected=tuple(chosen.values())), Say(said)]


# Changes to bookings


def book(seen: Seen) -> Outcome:
    return _new(seen, BookForm)


def hold(seen: Seen) -> Outcome:
    return _new(seen, HoldForm)


def _new(seen: Seen, form: type[BookForm | HoldForm]) -> Outcome:
    """A form for a new booking in the cell under the cursor, at the first free session."""
    here, at = known(seen), spot(seen)
    hall = None if at is None else here.hall(at[0])
    if at is None or hall is None:
        return Say("There is no hall here to book.")
    told = cell(there(seen, at), at[1], here.place)
    morning = told.morning in ".e" or told.evening not in ".e"
    hours = MORNING if morning else _evening(here.place)
    return form(partial(known, seen), usual(here, hall.name, at[1], hours))


def _evening(place: Place) -> tuple[str, str]:
    begins = max(place.evening_at, time.fromisoformat(EVENING[0]))
    return f"{begins:%H:%M}", EVENING[1]


def confirm(seen: Seen) -> Outcome:
    """Confirms the bookings, without a question where it is clear which ones are meant."""
    rows = _meant(seen, TURNS["confirm"][1])
    if not rows or (len(rows) > 1 and not seen.chosen.selected):
        return _turn(seen, "confirm", rows)
    named = rows[0].client or "the booking"
    whom = named if len(rows) == 1 else f"{len(rows)} bookings"
    said = Say(f"Confirmed: {whom}. u takes it back.", "ok")
    now = {"selected": (), "confirmed": tuple(rows)}
    return _changed(seen, "confirm", turned("confirm", rows), now, said)


def release(seen: Seen) -> Outcome:
    return _turn(seen, "release", _meant(seen, TURNS["release"][1]))


def cancel(seen: Seen) -> Outcome:
    return _turn(seen, "cancel", _meant(seen, TURNS["cancel"][1]))


def _turn(seen: Seen, what: str, rows: list[BookingRow]) -> Form | Say:
    if not rows:
        return Say(f"Nothing here to {what}.")
    return TurnForm(partial(known, seen), what, rows, together=bool(seen.chosen.selected))


def _changed(seen: Seen, what: str, becomes: list[Becomes], now: dict[str, Any], said: Say) -> Do:
    """A write at once. `now`: fields of the state after the write."""
    place, halls = seen.place, known(seen).halls

    def make(id: UUID, at: datetime) -> Write:
        mutation = change.change(id, place, what, becomes, at)
        return Write(mutation, change.op(mutation, place, halls, becomes))

    return Do(make, lambda seen: [replace(seen.chosen, **now), said])


def undo(seen: Seen) -> Outcome:
    if not seen.chosen.confirmed:
        return Say("No confirmation of yours to take back.")
    try:
        becomes = _taken_back(seen.chosen.confirmed, known(seen))
    except Impossible as error:
        return Say(error.words, "warn")
    said = Say("Taken back: not confirmed any more.", "ok")
    return _changed(seen, "unconfirm", becomes, {"confirmed": ()}, said)


def _taken_back(confirmed: Sequence[BookingRow], known: CalendarKnown) -> list[Becomes]:
    """The confirmed bookings as they were before. Raises `Impossible` with the obstacle."""
    found = []
    for was in confirmed:
        now = known.booking(was.booking_id)
        if now is None:
            raise Impossible("Go to its day first: u takes back what is shown here.")
        if now.version == was.version:
            raise Impossible("It was not confirmed: there is nothing to take back.")
        if now.status != "confirmed" or now.version != was.version + 1:
            raise Impossible("Somebody has changed it since: nothing was undone.")
        found.append(Becomes(now, now._replace(status=was.status, expired=was.expired)))
    return found


def move(seen: Seen) -> Outcome:
    rows, together = _meant(seen, MOVES), bool(seen.chosen.selected)
    if not rows:
        return Say("Nothing here to move.")
    return MoveBookingsForm(partial(known, seen), rows, together=together)


def enter(seen: Seen, at: Spot) -> Outcome:
    """The form for a cell's booking, for the choice among several, or for a new one."""
    rows = [row for row in there(seen, at) if row.status in MOVES]
    if not rows:
        return book(seen) if seen.may(INSERT) else None
    if not seen.may(UPDATE):
        return None
    knows = partial(known, seen)
    form = partial(AmendForm, knows)
    return WhichForm(knows, rows, form) if len(rows) > 1 else form(rows[0])


def form_for(seen: Seen, mutation: Mutation, refused: Refused | None) -> Form | None:
    return mended(mutation, refused, partial(known, seen))


ACTIONS = (
    Action("book", "n", "new", "A new booking in the cell under the cursor", book, INSERT),
    Action("hold", "t", "hold", "Keep the hall for somebody, for a while", hold, INSERT),
    Action("confirm", "c", "confirm", "Confirm the booking, or all selected", confirm, UPDATE),
    Action("release", "r", "release", "Release the hold, or all selected", release, UPDATE),
    Action("move", "m", "move", "Another hall, day or time; all selected at once", move, UPDATE),
    Action("cancel", "x", "cancel", "Cancel the booking, or all selected", cancel, UPDATE),
    Action("undo", "u", "undo", "Take your latest confirmation back", undo, UPDATE, shown=False),
    Action(
        *("select", "space", "select", "Select the cell's bookings, or not any more"),
        do=select,
        right=UPDATE,
    ),
    # On a German or French keyboard the brackets take AltGr; < and > are keys of their own.
    Action(
        *("week_back", "left_square_bracket,less_than_sign", "back", "A week back"),
        partial(weeks, step=-1),
    ),
    Action(
        *("week_on", "right_square_bracket,greater_than_sign", "on a week", "A week on"),
        partial(weeks, step=1),
    ),
    Action("go_to", "d", "go to date", "Go to a day: today, +7, 21 Mar, sat", TO_DATE),
    Action("span", "p", "view", "One week, two, five, or one day by the hour", span),
)
