"""Each form of the calendar as it looks (valid, invalid, lost, without a link), and what they say
to what people type.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from syrupy.assertion import SnapshotAssertion

from livedash.business.venue import book, change
from livedash.business.venue.book import WantedBooking
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import Becomes, turned
from livedash.business.venue.slots import Slot
from livedash.live.mutation import Impossible, Json
from livedash.live.sending import Refused
from livedash.panes.calendar.amending import AmendForm
from livedash.panes.calendar.booking import BookForm, HoldForm, usual
from livedash.panes.calendar.booking_fields import written_row as written
from livedash.panes.calendar.changing import TurnForm
from livedash.panes.calendar.choosing import WhichForm
from livedash.panes.calendar.known import CalendarKnown
from livedash.panes.calendar.mending import mended
from livedash.panes.calendar.moving import MoveBookingsForm
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.form import Form
from tests.panes.bakery import NOW
from tests.panes.form_states import States, each_size, pictures
from tests.panes.halls import BOOKINGS, GARDEN, HALLS, MAIN, PERIOD, VENUE, WEEK, at, booked

OKAFOR, HELD = BOOKINGS[1], BOOKINGS[3]
KNOWN = CalendarKnown(VENUE, NOW, PERIOD, HALLS, BOOKINGS)
WON: dict[str, Json] = {
    "id": str(OKAFOR.booking_id),
    "hall": "Main",
    "client": "Okafor 50th",
    "status": "confirmed",
    "starts_at": "2026-03-17T17:00:00+00:00",
    "ends_at": "2026-03-17T22:00:00+00:00",
    "hold_until": None,
    "person": "Bob",
}
TAKEN = "Somebody else has that hall at that time."
DELETED = Refused("Somebody deleted it meanwhile.", None, {})
CHANGED = "Somebody else changed it meanwhile."


def knows() -> CalendarKnown:
    return KNOWN


def new(day: int = 26, hours: tuple[str, str] = ("18:00", "23:00"), **values: str) -> Form:
    return BookForm(knows, {**usual(KNOWN, "Main", at(day, 0).date(), hours), **values})


def hold(day: int = 26) -> Form:
    return HoldForm(knows, usual(KNOWN, "Main", at(day, 0).date(), ("18:00", "23:00")))


def lost() -> Form:
    slot = Slot(MAIN.hall_id, at(17, 18), at(17, 23))
    wanted = WantedBooking(slot, "Bello", 250, "tentative", at(17, 18), 90_000_000)
    mutation = book.book(UUID(int=9), VENUE, "Main", wanted, NOW)
    form = mended(mutation, Refused(TAKEN, book.NO_OVERLAP, WON), knows)
    assert form is not None
    return form


def theirs() -> Form:
    mine = Becomes(HELD, HELD._replace(guests=120, client="Eze"))
    mutation = change.change(UUID(int=9), VENUE, "change", [mine], NOW)
    conflict = now()
    form = mended(mutation, Refused(CHANGED, None, conflict), knows)
    assert form is not None
    return form


def wrong() -> Form:
    return new(
        17,
        client="",
        guests="lots",
        hall="Nowhere",
        to="17:61",
        status="maybe",
        hold="yesterday",
        total="1.2.3",
    )


def turn_lost(what: str, status: str) -> Form | None:
    """Somebody else made something of it first."""
    mutation = change.change(UUID(int=9), VENUE, what, turned(what, [HELD]), NOW)
    return mended(mutation, Refused(CHANGED, None, now(status)), knows)


def now(status: str = "confirmed", **changed: Json) -> dict[str, Json]:
    """The held one as somebody else left it."""
    assert HELD.hold_until is not None
    return {
        "id": str(HELD.booking_id),
        "hall_id": HELD.hall_id,
        "hall": "Terrace",
        "client": "Client 4",
        "guests": 90,
        "starts_at": HELD.starts_at.isoformat(),
        "ends_at": HELD.ends_at.isoformat(),
        "status": status,
        "hold_until": HELD.hold_until.isoformat(),
        "total": HELD.total,
        "version": 4,
        **changed,
    }


def moved(refused: Refused, *rows: BookingRow, by: int = 7) -> Form | None:
    slots = [
        row._replace(
            starts_at=row.starts_at + timedelta(days=by), ends_at=row.ends_at + timedelta(days=by)
        )
        for row in rows
    ]
    becomes = [Becomes(row, slot) for row, slot in zip(rows, slots, strict=True)]
    return mended(change.change(UUID(int=9), VENUE, "move", becomes, NOW), refused, knows)


def nobody(form: WhichForm) -> Form:
    form.asks = (form.asks[0]._replace(value="Zubair"),)
    return form


def amended(**typed: str) -> Form:
    form = AmendForm(knows, HELD)
    form.asks = [ask._replace(value=typed.get(ask.name, ask.value)) for ask in form.asks]
    return form


def moving(**typed: str) -> Form:
    return MoveBookingsForm(knows, [HELD], {**written(HELD, KNOWN), **typed})


def gone() -> CalendarKnown:
    return KNOWN._replace(bookings=[row for row in BOOKINGS if row is not OKAFOR])


FORMS = {
    "new": States(lambda: new(client="Bello", guests="320", total="1.2m"), wrong, lost, TAKEN),
    "new where it is taken": States(
        lambda: new(17, client="Bello", guests="500"),
        lambda: new(17, client="Bello", guests="-1", to="+0 17:00"),
        lost,
        TAKEN,
    ),
    "hold": States(hold, hold, lost, TAKEN),
    "hold of what is taken": States(lambda: hold(17), lambda: hold(17), lost, TAKEN),
    "confirm": States(
        lambda: TurnForm(knows, "confirm", [HELD, BOOKINGS[2]], together=True),
        lambda: turn_lost("confirm", "cancelled"),
        lambda: turn_lost("confirm", "tentative"),
        CHANGED,
    ),
    "release": States(
        lambda: TurnForm(knows, "release", [HELD, BOOKINGS[2]]),
        lambda: turn_lost("release", "confirmed"),
        lambda: turn_lost("release", "tentative"),
        CHANGED,
    ),
    "cancel": States(
        lambda: TurnForm(knows, "cancel", [OKAFOR]),
        lambda: turn_lost("cancel", "cancelled"),
        lambda: turn_lost("cancel", "confirmed"),
        CHANGED,
    ),
    "cancel what has gone": States(
        lambda: TurnForm(gone, "cancel", [OKAFOR]), lambda: TurnForm(gone, "cancel", [OKAFOR])
    ),
    "move": States(
        lambda: MoveBookingsForm(knows, [HELD]),
        lambda: moving(hall="Nowhere", day="31 feb", to="25"),
        lambda: moved(Refused(CHANGED, None, now(hall_id=1)), HELD),
        CHANGED,
    ),
    "move to what is taken": States(
        lambda: moving(hall="Main", day="17 mar"),
        lambda: moving(hall=""),
        lambda: moved(Refused(TAKEN, book.NO_OVERLAP, WON), HELD),
        TAKEN,
    ),
    "move which": States(
        lambda: MoveBookingsForm(knows, [BOOKINGS[0], OKAFOR]),
        lambda: MoveBookingsForm(knows, [BOOKINGS[0], OKAFOR], {"day": "soon"}),
    ),
    "move several": States(
        lambda: MoveBookingsForm(knows, [HELD, OKAFOR], together=True),
        lambda: MoveBookingsForm(knows, [HELD, OKAFOR], {"days": "10^12"}, together=True),
        lambda: moved(Refused(CHANGED, None, now()), HELD, OKAFOR),
        CHANGED,
    ),
    "open": States(
        lambda: AmendForm(knows, HELD),
        lambda: amended(client=" ", guests="many", status="maybe", hold="then", total="-5"),
        theirs,
        CHANGED,
    ),
    "open which": States(
        lambda: WhichForm(knows, [BOOKINGS[0], OKAFOR], partial(AmendForm, knows)),
        lambda: nobody(WhichForm(knows, [BOOKINGS[0], OKAFOR], partial(AmendForm, knows))),
    ),
}


@pytest.mark.parametrize("name", FORMS)
@each_size
async def test_a_form(
    name: str, size: tuple[int, int], ascii: bool, picture: SnapshotAssertion
) -> None:
    shown = await pictures(CALENDAR_PANE, VENUE, WEEK, FORMS[name], size, ascii=ascii)
    assert shown == picture


def test_an_end_before_the_start_is_the_day_after_and_that_is_said() -> None:
    form = new(26, ("20:00", "02:00"), client="Bello")
    answers = {ask.name: ask.value for ask in form.asks}
    verdict = form.verdict(answers)
    assert not verdict.faults
    assert "Ends next day, Fri 27 Mar 02:00." in [line.words for line in verdict.lines]
    fields = form.write(answers, UUID(int=9), NOW).mutation.fields
    assert fields["ends_at"] == "2026-03-27T02:00:00+01:00"


@pytest.mark.parametrize(
    ("typed", "ends", "fault"),
    [
        ("23", "2026-03-26T23:00:00+01:00", ""),
        ("+2 15:00", "2026-03-28T15:00:00+01:00", ""),
        ("sat 15", "2026-03-28T15:00:00+01:00", ""),
        ("28 mar 15:00", "2026-03-28T15:00:00+01:00", ""),
        ("28 mar 2026 15:00", "2026-03-28T15:00:00+01:00", ""),
        ("18:00", "", "Ends before it begins."),
        ("+0 17:00", "", "Ends before it begins."),
        ("+40 17:00", "", "31 days at most."),
        ("+9999 17:00", "", "That is more than ten years away."),
        ("", "", "A time, such as 18:30."),
        ("late", "", "A time, such as 18:30."),
        ("9" * 10_000, "", "A time, such as 18:30."),
        ("🎂", "", "A time, such as 18:30."),
    ],
)
def test_an_end_over_midnight_over_days_or_nowhere(typed: str, ends: str, fault: str) -> None:
    form = new(26, client="Bello")
    answers = {**{ask.name: ask.value for ask in form.asks}, "to": typed}
    assert form.verdict(answers).faults.get("to", "") == fault
    if ends:
        assert form.write(answers, UUID(int=9), NOW).mutation.fields["ends_at"] == ends
    else:
        with pytest.raises(Impossible):
            form.write(answers, UUID(int=9), NOW)


@pytest.mark.parametrize(
    ("name", "typed", "fault"),
    [
        ("client", "x" * 10_000, "10,000 characters; at most 120 fit."),
        ("client", "a\x1b[2J", "Characters that cannot be shown."),
        ("client", "🎂 Eze", ""),
        ("guests", "-1", "At least 0."),
        ("guests", "1000000000000", "At most 1,000,000."),
        ("guests", "0", ""),
        ("day", "9999-12-31", "That is more than ten years away."),
        ("day", "0001-01-01", "That is more than ten years away."),
        ("day", "31 feb", "There is no such day."),
        ("hold", "1 mar 2026", "That is over already."),
        ("hold", "24 mar 2026", ""),
        ("hold", "+2 12", ""),
        ("total", "-5", "An amount, such as 900,000 or 1.2m."),
        ("total", "9" * 15 + "m", "That much money cannot be right."),
        ("total", "0.001", "That is finer than the smallest coin."),
        ("total", "1.2m", ""),
    ],
)
def test_what_is_typed_is_understood_or_told_why_not(name: str, typed: str, fault: str) -> None:
    form = new(26, client="Bello")
    answers = {**{ask.name: ask.value for ask in form.asks}, name: typed}
    assert form.verdict(answers).faults.get(name, "") == fault
    if not fault:
        form.write(answers, UUID(int=9), NOW)


@pytest.mark.parametrize(
    ("values", "name", "words"),
    [
        ({"day": "16 mar 2026"}, "day", "That is in the past."),
        ({"guests": "401"}, "guests", "Main holds 400."),
        ({"hold": "27 mar 12:00"}, "hold", "After the event has begun."),
        # Its tear-down ends at four, our set-up begins at half past two.
        ({"day": "17 mar", "from": "15:30", "to": "16:00"}, "hall", "TAKEN: Bello wedding"),
    ],
)
def test_a_warning_is_no_wall(values: dict[str, str], name: str, words: str) -> None:
    form = new(26, client="Bello")
    answers = {**{ask.name: ask.value for ask in form.asks}, **values}
    verdict = form.verdict(answers)
    assert verdict.warnings[name].startswith(words)
    assert not verdict.faults
    form.write(answers, UUID(int=9), NOW)


def test_an_expired_hold_is_in_nobodys_way_and_that_is_said() -> None:
    form = BookForm(knows, usual(KNOWN, "Terrace", at(19, 0).date(), ("10:00", "15:00")))
    answers = {**{ask.name: ask.value for ask in form.asks}, "client": "Bello"}
    verdict = form.verdict(answers)
    assert "hall" not in verdict.warnings
    assert [line.words for line in verdict.lines][1:] == [
        "The hold of Client 5 is over: the hall is free."
    ]


def test_a_day_that_is_not_read_here_is_left_to_the_database() -> None:
    form = new(26, client="Bello")
    lines = form.verdict({**{a.name: a.value for a in form.asks}, "day": "24 dec"}).lines
    assert "Not checked yet" in lines[-1].words


def test_free_halls_are_offered_first_and_an_option_waits_in_nobodys_way() -> None:
    form = new(17, client="Bello")
    answers = {ask.name: ask.value for ask in form.asks}
    offered = [choice.hint.split(",")[0] for choice in form.choices("hall", answers) or ()]
    assert offered == ["free", "free", "TAKEN"]
    verdict = form.verdict({**answers, "status": "option"})
    assert "hall" not in verdict.warnings
    assert verdict.lines[-1].words.startswith("On the waiting list, behind Okafor 50th")


def test_a_booking_that_changed_or_went_while_its_form_was_open_is_told() -> None:
    rows = list(BOOKINGS)
    form = TurnForm(lambda: KNOWN._replace(bookings=rows), "cancel", [OKAFOR])
    rows[1] = OKAFOR._replace(version=2, client="Okafor 51st")
    assert form.verdict({}).lines[0].words.startswith("Changed meanwhile: Okafor 51st")
    del rows[1]
    assert form.verdict({}).lines[0].words.startswith("Not there any more: Okafor 50th")


@pytest.mark.parametrize(("typed", "day"), [("sun", 22), ("+1", 19), ("19", 19), ("25 mar", 25)])
def test_a_day_typed_in_move_counts_from_the_booking(typed: str, day: int) -> None:
    form = MoveBookingsForm(knows, [HELD])
    answers = {ask.name: ask.value for ask in form.asks} | {"day": typed}
    (moved,) = form.becomes(form.read(answers, {}))
    assert VENUE.local(moved.after.starts_at).date() == at(day, 0).date()


def test_a_refused_move_keeps_its_day_however_far_from_the_booking() -> None:
    far = HELD._replace(
        starts_at=at(18, 18).replace(month=12), ends_at=at(18, 23).replace(month=12)
    )
    here = CalendarKnown(VENUE, NOW, PERIOD, HALLS, (far,))
    after = far._replace(starts_at=at(27, 18), ends_at=at(27, 23))
    mutation = change.change(UUID(int=77), VENUE, "move", [Becomes(far, after)], NOW)
    form = mended(mutation, Refused(TAKEN, None, None), lambda: here)
    assert isinstance(form, MoveBookingsForm)
    answers = {ask.name: ask.value for ask in form.asks}
    (moved,) = form.becomes(form.read(answers, {}))
    assert moved.after.starts_at == after.starts_at


def test_an_untouched_form_changes_nothing() -> None:
    for form in (AmendForm(knows, OKAFOR), MoveBookingsForm(knows, [OKAFOR])):
        answers = {ask.name: ask.value for ask in form.asks}
        assert not form.verdict(answers).faults
        with pytest.raises(Impossible, match="Nothing is different"):
            form.write(answers, UUID(int=9), NOW)


def test_mine_over_theirs_expects_their_version() -> None:
    form = theirs()
    write = form.write({ask.name: ask.value for ask in form.asks}, UUID(int=10), NOW)
    assert write.mutation.expects == 4
    assert form.theirs == {"client": "Client 4", "guests": "90"}


def test_several_in_one_cell_are_told_apart() -> None:
    twins = [
        booked(20, GARDEN, 26, (8, 9), client="Eze"),
        booked(21, GARDEN, 26, (8, 9), client="Eze"),
    ]
    form = TurnForm(knows, "cancel", twins)
    assert [choice.label for choice in form.choices("which", {}) or ()] == [
        "08:00 Eze",
        "08:00 Eze (2)",
        "all of them",
    ]
    made = form.write({"which": "08:00 Eze (2)"}, UUID(int=9), NOW).mutation
    assert made.fields["rows"][0]["id"] == str(UUID(int=21))  # type: ignore[index,call-overload]


@pytest.mark.parametrize("status", ["cancelled", "confirmed"])
def test_a_state_that_vanished_is_said_and_no_longer_turned(status: str) -> None:
    mutation = change.change(UUID(int=9), VENUE, "release", turned("release", [HELD]), NOW)
    now: dict[str, Json] = {
        **WON,
        "id": str(HELD.booking_id),
        "hall_id": 2,
        "guests": 1,
        "total": 0,
        "status": status,
        "version": 2,
    }
    form = mended(mutation, Refused(CHANGED, None, now), knows)
    assert form is not None
    verdict = form.verdict({})
    assert verdict.faults, "Enter does nothing"
    assert verdict.lines[0].words == f"Okafor 50th is {status}: it cannot be released."
    assert "Theirs:" in " ".join(line.words for line in verdict.lines)


def test_mine_over_theirs_for_several_takes_the_version_that_was_told() -> None:
    rows = [HELD, BOOKINGS[2]]
    mutation = change.change(UUID(int=9), VENUE, "confirm", turned("confirm", rows), NOW)
    now: dict[str, Json] = {
        **WON,
        "id": str(HELD.booking_id),
        "hall_id": 2,
        "guests": 1,
        "total": 0,
        "status": "tentative",
        "hold_until": "2026-03-18T11:00:00+00:00",
        "version": 7,
    }
    form = mended(mutation, Refused(CHANGED, None, now), knows)
    assert form is not None
    again = form.write({}, UUID(int=10), NOW).mutation.fields["rows"]
    assert isinstance(again, list)
    versions = {row["id"]: row["version"] for row in again if isinstance(row, dict)}
    assert versions == {str(HELD.booking_id): 7, str(BOOKINGS[2].booking_id): 1}


def test_what_was_typed_for_a_booking_that_has_gone_can_be_a_new_one() -> None:
    mine = Becomes(HELD, HELD._replace(guests=120, client="Eze", total=123_450))
    mutation = change.change(UUID(int=9), VENUE, "change", [mine], NOW)
    form = mended(mutation, DELETED, lambda: KNOWN._replace(bookings=()))
    assert isinstance(form, BookForm)
    answers = {ask.name: ask.value for ask in form.asks}
    assert (answers["hall"], answers["day"]) == ("Terrace", "18 Mar")
    assert (answers["from"], answers["to"]) == ("18:00", "23:00")
    wanted = form.write(answers, UUID(int=10), NOW).mutation.fields
    assert (wanted["client"], wanted["guests"], wanted["total"]) == ("Eze", 120, 123_450)


def test_what_is_gone_or_another_branchs_has_no_form() -> None:
    mutation = change.change(UUID(int=9), VENUE, "cancel", turned("cancel", [OKAFOR]), NOW)
    assert mended(mutation, DELETED, knows) is None, "nothing was typed for it"
    elsewhere = KNOWN._replace(place=VENUE._replace(branch_id=99))
    assert mended(mutation, None, lambda: elsewhere) is None


def test_a_booking_that_moves_is_in_its_own_way_nowhere() -> None:
    form = MoveBookingsForm(knows, [HELD])
    answers = {ask.name: ask.value for ask in form.asks}
    offered = {choice.label: choice.hint for choice in form.choices("hall", answers) or ()}
    assert offered["Terrace"] == "free, 150 guests"


def test_what_is_done_already_is_said() -> None:
    form = turn_lost("cancel", "cancelled")
    assert form is not None
    assert form.verdict({}).lines[0].words == "Client 4 is cancelled already."
