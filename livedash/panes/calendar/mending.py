"""The form that a refused write came from, with its answers: the winner, the winner's answers, and
the version that one more Enter goes over."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from livedash.business.journal_fields import JournalFields
from livedash.business.venue import book, change
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import TURNS, wanted_row, wanted_slot
from livedash.live.mutation import Mutation
from livedash.live.sending import Refused
from livedash.panes.answers import day
from livedash.panes.calendar.amending import AmendForm
from livedash.panes.calendar.booking import BookForm, usual
from livedash.panes.calendar.booking_fields import fields_of, written_row
from livedash.panes.calendar.changing import ChangeForm, TurnForm
from livedash.panes.calendar.known import CalendarKnown, Knows, told_slot, written_day, written_end
from livedash.panes.calendar.moving import MoveBookingsForm
from livedash.panes.fields import written
from livedash.panes.form import Form, FormLine
from livedash.panes.mending import Forms, Returned, form_of

ANEW = "That booking has gone. Enter books anew what was typed."


def mended(mutation: Mutation, refused: Refused | None, knows: Knows) -> Form | None:
    """The form; None: the write is not the calendar's, or there is nothing left to mend."""
    if mutation.fields.get("branch_id") != knows().place.branch_id:
        return None
    forms: Forms = {book.BOOK.kind: partial(_booked, knows), change.KIND: partial(_changed, knows)}
    return form_of(forms, mutation, refused, book.unreadable)


def _booked(knows: Knows, back: Returned) -> Form:
    known, row = knows(), book.row_of(back.fields, back.mutation.id)
    values = written_row(row, known)
    # A field without a value has no line.
    values |= {name: "" for name in ("guests", "total") if values[name] == "0"}
    form = BookForm(knows, {**values, "hold": values["hold"] or "+7"}, _lost(back, known))
    form.begins = "hall" if back.won else ""
    return form


def _changed(knows: Knows, back: Returned) -> Form | None:
    known, what, kept = knows(), str(back.fields.fields.get("what")), change.rows_of(back.mutation)
    found = [_now(each.read("id", UUID), back.now, known) for each in kept]
    if back.gone:
        return _anew(knows, kept[0]) if len(kept) == 1 and what not in TURNS else None
    rows = [row for row in found if row is not None]
    if not rows:
        return None
    lost, first = _lost(back, known), rows[0]
    said = [*lost, *_theirs(back, known)]
    form: ChangeForm
    if what in TURNS:
        return TurnForm(knows, what, rows, together=True, lost=said)
    if len(rows) > 1:
        by = wanted_slot(kept[0]).starts_at - first.starts_at
        days = f"{round(by.total_seconds() / 86400):+d}"
        form = MoveBookingsForm(knows, rows, {"days": days}, said, together=True)
    else:
        mine = _mine(first, kept[0], known)
        form = (
            MoveBookingsForm(knows, rows, mine, lost)
            if what == "move"
            else AmendForm(knows, first, mine, lost)
        )
        if back.now:
            form.beside(written_row(first, known))
    if lost:
        form.begins = "hall"
    return form


def _anew(knows: Knows, kept: JournalFields) -> Form:
    """A form for a new booking out of one that has gone, so that the typed answers are not lost."""
    known, slot = knows(), wanted_slot(kept)
    begins, ends = known.place.local(slot.starts_at), known.place.local(slot.ends_at)
    hours = f"{begins:%H:%M}", written_end(begins, ends, known.period.today)
    values = usual(known, known.hall_name(slot.hall_id), begins.date(), hours)
    values |= written(fields_of(known, (), ""), kept.values(change.COLUMNS), known)
    return BookForm(knows, values, [FormLine(ANEW, "warn")])


def _now(id: UUID, now: JournalFields | None, known: CalendarKnown) -> BookingRow | None:
    """The booking as it is: by the database's answer to the refused write, else by the rows."""
    row = known.booking(id)
    if now is None or now.fields.get("id") != str(id):
        return row
    found = book.row_of(now, id)
    until = found.hold_until
    return found._replace(
        expired=found.status == "tentative" and until is not None and until <= known.now,
        paid=0 if row is None else row.paid,
        person=None if row is None else row.person,
        version=now.read("version", int),
    )


def _mine(row: BookingRow, kept: JournalFields, known: CalendarKnown) -> dict[str, str]:
    """The person's answers over the booking as it is now."""
    mine, local = wanted_row(row, kept), known.place.local
    begins, stood = local(mine.starts_at).date(), local(row.starts_at).date()
    near = {} if begins == stood else {"day": _written_near(begins, stood, known.period.today)}
    return written_row(mine, known) | near


def _written_near(wanted: date, start: date, today: date) -> str:
    """A day as the form that moves a booking reads it: counted from the booking's own day."""
    short = written_day(wanted, today)
    return short if day(short, today, start) == wanted else f"{short} {wanted.year}"


def _theirs(back: Returned, known: CalendarKnown) -> list[FormLine]:
    if back.now is None:
        return []
    now = back.now.fields
    name = now.get("client") or "nobody named"
    said = f"Theirs: {name} is {now.get('status')} now, {_when(back.now, known)}."
    return [FormLine(said, "over")]


def _lost(back: Returned, known: CalendarKnown) -> list[FormLine]:
    """Lines about who has the slot."""
    if back.won is None:
        return []
    won = back.won.fields
    name = won.get("client") or won.get("status")
    by = f", by {won['person']}" if won.get("person") else ""
    said = f"{name} has {won.get('hall')} {_when(back.won, known)}, {won.get('status')}{by}."
    return [FormLine(said, "over")]


def _when(row: JournalFields, known: CalendarKnown) -> str:
    begins, ends = row.read("starts_at", datetime), row.read("ends_at", datetime)
    return told_slot(known.place.local(begins), known.place.local(ends))
