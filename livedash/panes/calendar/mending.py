"""The form that a refused write came from, with its answers: who won, what is theirs, and the
version that one more Enter puts mine over.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from livedash.business.journal_fields import JournalFields
from livedash.business.venue import book, change
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import TURNS
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.answers import day
from livedash.panes.calendar.amending import AmendForm
from livedash.panes.calendar.booking import BookForm, usual
from livedash.panes.calendar.changing import ChangeForm, TurnForm
from livedash.panes.calendar.known import (
    Known,
    Knows,
    told_slot,
    written,
    written_day,
    written_end,
    written_moment,
    written_total,
)
from livedash.panes.calendar.moving import MoveForm
from livedash.panes.form import Conflict, Form, Line

ANEW = "That booking has gone. Enter books anew what was typed."


def mended(mutation: Mutation, refused: Refused | None, knows: Knows) -> Form | None:
    """None: it is not the calendar's, or there is nothing left to mend."""
    known = knows()
    if mutation.fields.get("branch_id") != known.place.branch_id:
        return None
    try:
        if mutation.kind == book.KIND:
            return _booking(mutation, refused, knows)
        return _change(mutation, refused, knows) if mutation.kind == change.KIND else None
    except Impossible:
        # The journal held something that no form asks.
        return None


def _booking(mutation: Mutation, refused: Refused | None, knows: Knows) -> Form:
    known, wanted = knows(), book.wanted_of(book.fields_of(mutation))
    row = BookingRow(
        mutation.id,
        wanted.slot.hall_id,
        wanted.client,
        wanted.guests,
        wanted.slot.starts_at,
        wanted.slot.ends_at,
        wanted.status,
        wanted.hold_until,
        False,
        wanted.total,
        0,
        None,
    )
    values = written(row, known)
    # Nothing was said of what is nothing.
    values |= {name: "" for name in ("guests", "total") if values[name] == "0"}
    lost = _lost(refused, known)
    form = BookForm(knows, {**values, "hold": values["hold"] or "+7"}, lost)
    form.begins = "hall" if lost else ""
    return form


def _change(mutation: Mutation, refused: Refused | None, knows: Knows) -> Form | None:
    known, what = knows(), mutation.fields.get("what")
    conflict = None if refused is None else refused.conflict
    lost = _lost(refused, known)
    if lost:
        # Who won is no row of ours.
        conflict = None
    kept = book.fields_of(mutation).each("rows")
    rows = []
    for each in kept:
        row = _now(each.key("id"), conflict, known)
        if row is not None:
            rows.append(row)
    if conflict is not None and not conflict:
        return _anew(kept[0], knows) if len(kept) == 1 and what not in TURNS else None
    if not rows:
        return None
    form: ChangeForm
    if isinstance(what, str) and what in TURNS:
        said = [*lost, *_theirs(conflict, known)]
        return TurnForm(knows, what, rows, together=True, lost=said)
    mine = _mine(rows[0], kept[0], known)
    if len(rows) > 1:
        by = change.wanted_slot(kept[0]).starts_at - rows[0].starts_at
        days = f"{round(by.total_seconds() / 86400):+d}"
        said = [*lost, *_theirs(conflict, known)]
        form = MoveForm(knows, rows, {"days": days}, said, together=True)
    elif what == "move":
        form = MoveForm(knows, rows, mine, lost)
    else:
        form = AmendForm(knows, rows[0], mine, lost)
    if conflict and len(rows) == 1:
        there = written(rows[0], known)
        form.theirs = {
            ask.name: there[ask.name] for ask in form.asks if there[ask.name] != ask.value
        }
    form.begins = "hall" if lost else next(iter(form.theirs), "")
    return form


def _anew(kept: JournalFields, knows: Knows) -> Form:
    """The booking has gone. What was typed for it is not lost: it can be a new one."""
    known, slot = knows(), change.wanted_slot(kept)
    begins, ends = known.place.local(slot.starts_at), known.place.local(slot.ends_at)
    today, hall = known.period.today, known.hall_name(slot.hall_id)
    hours = f"{begins:%H:%M}", written_end(begins, ends, today)
    values = usual(known, hall, begins.date(), hours)
    if "hold_until" in kept:
        until = known.place.local(kept.moment("hold_until"))
        values["hold"] = written_moment(until, today)
    if "guests" in kept:
        values["guests"] = str(kept.whole("guests"))
    if "total" in kept:
        values["total"] = written_total(kept.whole("total"), known)
    values |= {name: kept.text(name) for name in ("client", "status") if name in kept}
    return BookForm(knows, values, [Line(ANEW, "low")])


def _now(id: UUID, conflict: Conflict | None, known: Known) -> BookingRow | None:
    """The booking as it is: by what the database said when it refused, else by what is read."""
    row = known.booking(id)
    if not conflict or conflict.get("id") != str(id):
        return row
    now = JournalFields(conflict, book.unreadable)
    until = now.maybe(now.moment, "hold_until")
    status = now.text("status")
    return BookingRow(
        id,
        now.whole("hall_id"),
        now.text("client"),
        now.whole("guests"),
        now.moment("starts_at"),
        now.moment("ends_at"),
        status,
        until,
        status == "tentative" and until is not None and until <= known.now,
        now.whole("total"),
        0 if row is None else row.paid,
        None if row is None else row.person,
        now.whole("version"),
    )


def _mine(row: BookingRow, kept: JournalFields, known: Known) -> dict[str, str]:
    """What the person had answered, over what stands now."""
    found = written(row, known)
    slot = change.wanted_slot(kept)
    begins, ends = known.place.local(slot.starts_at), known.place.local(slot.ends_at)
    today = known.period.today
    if any(name in kept for name in ("hall_id", "starts_at", "ends_at")):
        found |= {
            "hall": known.hall_name(slot.hall_id),
            "day": _written_near(begins.date(), known.place.local(row.starts_at).date(), today),
            "from": f"{begins:%H:%M}",
            "to": written_end(begins, ends, today),
        }
    changed = row
    if "client" in kept:
        changed = changed._replace(client=kept.text("client"))
    if "guests" in kept:
        changed = changed._replace(guests=kept.whole("guests"))
    if "total" in kept:
        changed = changed._replace(total=kept.whole("total"))
    if "hold_until" in kept:
        changed = changed._replace(hold_until=kept.moment("hold_until"))
    if "status" in kept:
        changed = changed._replace(status=kept.text("status"))
    mine = written(changed, known)
    return found | {name: mine[name] for name in ("client", "guests", "status", "hold", "total")}


def _written_near(wanted: date, start: date, today: date) -> str:
    """A day as the form that moves a booking reads it: counted from the booking's own day."""
    short = written_day(wanted, today)
    return short if day(short, today, start) == wanted else f"{short} {wanted.year}"


def _theirs(conflict: Conflict | None, known: Known) -> list[Line]:
    if not conflict:
        return []
    name = conflict.get("client") or "nobody named"
    said = f"Theirs: {name} is {conflict.get('status')} now, {_when(conflict, known)}."
    return [Line(said, "over")]


def _lost(refused: Refused | None, known: Known) -> list[Line]:
    """Who has the slot."""
    if refused is None or refused.constraint != book.NO_OVERLAP or not refused.conflict:
        return []
    won = refused.conflict
    name = won.get("client") or won.get("status")
    by = f", by {won['person']}" if won.get("person") else ""
    said = f"{name} has {won.get('hall')} {_when(won, known)}, {won.get('status')}{by}."
    return [Line(said, "over")]


def _when(conflict: Conflict, known: Known) -> str:
    now = JournalFields(conflict, book.unreadable)
    local: list[datetime] = [
        known.place.local(now.moment(name)) for name in ("starts_at", "ends_at")
    ]
    return told_slot(local[0], local[1])
