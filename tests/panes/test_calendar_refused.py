"""On a wide calendar stand the bookings that this terminal was refused, until they are mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from syrupy.assertion import SnapshotAssertion

from livedash.app.capabilities import Colours
from livedash.business.venue import book, change
from livedash.business.venue.calendar import BookingRow, HallRow
from livedash.business.venue.change import Becomes
from livedash.business.venue.slots import Slot
from livedash.live.mutation import Mutation
from livedash.live.sending import Refused
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.view import Refusal
from livedash.testing import Frame, Rows, frame
from tests.panes import reads
from tests.panes.bakery import NOW
from tests.panes.halls import BOOKINGS, GARDEN, MAIN, TERRACE, VENUE, WEEK, at
from tests.panes.hostile import HOSTILE, assert_harmless
from tests.panes.in_turn import in_turn

WIDE = (160, 50)
LOST = "Somebody else has that hall at that time."


def shown(refused: Sequence[Refusal], rows: Rows = WEEK, **known: Any) -> Frame:
    known = {"place": VENUE, "size": WIDE, **known}
    return frame(CALENDAR_PANE, rows, now=NOW, refused=refused, **known)


def said(*refused: Refusal, rows: Rows = WEEK, **known: Any) -> list[str]:
    """The lines of the panel; none where it does not stand."""
    lines = shown(refused, rows, **known).text.splitlines()
    title = next((n for n, line in enumerate(lines) if "Refused here" in line), None)
    if title is None:
        return []
    left = lines[title].index("╭─ Refused here")
    inner = [line[left + 1 :].split("│")[0].rstrip() for line in lines[title + 1 : -1]]
    return [line for line in inner if line]


def wants(
    number: int, hall: HallRow, day: int, hours: tuple[int, int], client: str = "Bello"
) -> Mutation:
    slot = Slot(hall.hall_id, at(day, hours[0]), at(day, hours[1]))
    wanted = book.WantedBooking(slot, client, 60, "confirmed", None, 0)
    return book.book(UUID(int=number), VENUE, hall.name, wanted, NOW)


def taken_by(
    client: str, begins: datetime, ends: datetime, status: str = "confirmed", hall: str = "Main"
) -> Refused:
    conflict = {
        "hall": hall,
        "client": client,
        "status": status,
        "starts_at": begins.isoformat(),
        "ends_at": ends.isoformat(),
        "person": "Bob",
    }
    return Refused(LOST, book.NO_OVERLAP, conflict)


OKAFOR = taken_by("Okafor 50th", at(17, 18), at(17, 23))
EVENING = Refusal(wants(91, MAIN, 17, (17, 22)), OKAFOR)


def moved(*becomes: tuple[BookingRow, Slot]) -> Mutation:
    return change.change(
        UUID(int=90),
        VENUE,
        "move",
        [Becomes(row, row._replace(**slot._asdict())) for row, slot in becomes],
        NOW,
    )


@pytest.mark.parametrize("ascii", [False, True], ids=["", "ascii"])
def test_what_was_wanted_and_who_has_it(ascii: bool, picture: SnapshotAssertion) -> None:
    long = wants(92, TERRACE, 20, (10, 23), client="The Association of Retired Bakers of Lagos")
    move = moved((BOOKINGS[6], Slot(GARDEN.hall_id, at(20, 9), at(20, 12))))
    held = taken_by("", at(20, 8), at(20, 20), status="blocked", hall="Garden")
    refused = (EVENING, Refusal(long, OKAFOR), Refusal(move, held))
    assert shown(refused, ascii=ascii).text == picture


def test_it_is_there_in_colour_and_says_as_much_without(picture: SnapshotAssertion) -> None:
    colourful = shown([EVENING])
    assert colourful.ansi == picture
    for colours in (Colours.SIXTEEN, Colours.NONE):
        assert shown([EVENING], colours=colours).text == colourful.text


def test_nothing_refused_is_nothing_said() -> None:
    assert "Refused" not in shown([]).text
    assert shown([]).text == frame(CALENDAR_PANE, WEEK, now=NOW, place=VENUE, size=WIDE).text


def test_only_bookings_of_this_branch_are_told() -> None:
    other = replace(EVENING.mutation, fields={**EVENING.mutation.fields, "branch_id": 1})
    sale = replace(EVENING.mutation, kind="bakery.sell")
    assert said(Refusal(other, OKAFOR), Refusal(sale, OKAFOR)) == []


def test_a_slot_that_came_free_meanwhile_is_not_said_to_be_taken() -> None:
    rows = {**WEEK, reads.BOOKINGS: BOOKINGS[:1]}
    assert said(EVENING, rows=rows)[:2] == [
        "Bello wanted Main on Tue 17 Mar, evening",
        "  free now",
    ]
    ran_out = Refusal(wants(92, TERRACE, 19, (10, 15)), taken_by("Eze", at(19, 10), at(19, 15)))
    assert said(ran_out)[:2] == ["Bello wanted Terrace on Thu 19 Mar, morning", "  free now"]
    closed = {**WEEK, reads.HALLS: (TERRACE, GARDEN)}
    gone = said(EVENING, rows=closed)[1]
    assert "free now" not in gone, "a hall that has gone is nobody's to take"


def test_beyond_the_weeks_that_are_read_it_is_who_had_it_then() -> None:
    far = datetime(2026, 6, 6, 18, tzinfo=VENUE.zone)
    slot = Slot(MAIN.hall_id, far, far.replace(hour=23))
    wanted = book.WantedBooking(slot, "", 0, "option", None, 0)
    mutation = book.book(UUID(int=92), VENUE, "Main", wanted, NOW)
    night = taken_by("Bello", far.replace(hour=20), far.replace(day=7, hour=1))
    assert said(Refusal(mutation, night))[:2] == [
        "nobody named wanted Main on Sat 6 Jun, evening",
        "  Bello has it 20:00-Sun 7 Jun 01:00",
    ]


def test_who_lost_a_slot_reads_what_else_is_free_and_the_key_that_mends_it() -> None:
    assert said(EVENING) == [
        "Bello wanted Main on Tue 17 Mar, evening",
        "  Okafor 50th has it 18:00-23:00",
        "  free then: Terrace, Garden",
        "U to change and send again.",
    ]


def test_of_several_that_move_together_the_one_that_cannot_is_told() -> None:
    both = moved(
        (BOOKINGS[3], Slot(TERRACE.hall_id, at(25, 18), at(25, 23))),
        (BOOKINGS[6], Slot(MAIN.hall_id, at(17, 10), at(17, 12))),
    )
    assert said(Refusal(both, OKAFOR))[:2] == [
        "move 2 bookings to Main on Tue 17 Mar, morning",
        "  Bello wedding has it 10:00-15:00",
    ]


def test_another_reason_is_told_in_its_own_words() -> None:
    changed = Refused("Somebody else changed it meanwhile.", None, {"id": "x"})
    move = moved((BOOKINGS[6], Slot(GARDEN.hall_id, at(25, 9), at(25, 12))))
    assert said(Refusal(move, changed))[:2] == [
        "move Client 7 to Garden on Wed 25 Mar, morning",
        "  Somebody else changed it meanwhile.",
    ]


def test_of_many_the_latest_stand_there_and_the_days_timeline_stays() -> None:
    many = [Refusal(wants(90 + n, MAIN, 17, (17, 22), f"Number {n}"), OKAFOR) for n in range(9)]
    lines = said(*many)
    told = [line.split()[1] for line in lines if line.startswith("Number")]
    assert told == ["8", "7", "6"]
    assert lines[-1] == "U to change and send again. 6 more."
    assert "hour by hour" in shown(many).text


@pytest.mark.parametrize("broken", [{}, {"hall_id": "x"}, {"rows": [{"id": 1}]}, {"rows": "?"}])
@pytest.mark.parametrize("kind", [book.BOOK.kind, change.KIND])
def test_a_broken_journal_breaks_no_pane(kind: str, broken: dict[str, Any]) -> None:
    fields = {"branch_id": VENUE.branch_id, **broken}
    mutation = replace(EVENING.mutation, kind=kind, fields=fields)
    assert said(Refusal(mutation, OKAFOR))[:2] == ["book Main 17 Mar 17:00 for Bello", f"  {LOST}"]


def test_a_broken_answer_is_told_without_its_row() -> None:
    nobody = Refused(LOST, book.NO_OVERLAP, {"starts_at": "never"})
    far = replace(EVENING.mutation, fields={**EVENING.mutation.fields, **FAR})
    assert LOST in said(Refusal(far, nobody))[1]


FAR = {"starts_at": "9999-12-31T23:00:00+00:00", "ends_at": "9999-12-31T23:59:00+00:00"}


def called(name: str) -> Rows:
    return {
        **WEEK,
        reads.HALLS: tuple(hall._replace(name=name) for hall in (MAIN, TERRACE, GARDEN)),
        reads.BOOKINGS: tuple(one._replace(client=name) for one in BOOKINGS),
    }


def refusals(name: str) -> list[Refusal]:
    mutation = wants(91, MAIN, 17, (17, 22), name)
    return [Refusal(mutation, OKAFOR), Refusal(mutation, Refused(name, None, None))]


@pytest.mark.parametrize("ascii", [False, True], ids=["unicode", "ascii"])
def test_hostile_text_is_shown_harmless(ascii: bool) -> None:
    each = {text: called(text) for text in HOSTILE}
    refused = {text: refusals(text) for text in HOSTILE}
    frames = in_turn(CALENDAR_PANE, each, place=VENUE, size=WIDE, ascii=ascii, refused=refused)
    for text, shown in frames.items():
        assert_harmless(shown, text)
        assert "Refused here" in shown.text, HOSTILE[text]
