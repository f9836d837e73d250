"""A login that several people share: who stands there is asked, shown, written down, and asked
again after some idle minutes; nothing typed is lost on the way.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from textual import events

from livedash.app.form_sheet import FormSheet
from livedash.app.sheet import Sheet
from livedash.app.who_sheet import NOBODY, WhoSheet, labelled
from livedash.business.people.members import MEMBERS, Person
from livedash.live.sending import Refused
from livedash.testing import LAGOS
from livedash.widgets.answer import Answer
from tests.app.written import PEOPLE, Counter, counter
from tests.until import until


def by(one: Counter) -> list[object]:
    """Whose the writes are that were sent."""
    return [mutation.fields["by"] for mutation in one.hands.sent]


def typed(one: Counter) -> str:
    return one.sheet.query(Answer).first().value


async def staff(one: Counter, *people: Person) -> None:
    """From now on these work in the branch."""
    one.held[MEMBERS.at(LAGOS).key] = people
    one.source.change("livedash.members")
    await one.settle()
    await one.clock.turn(2)
    await one.settle()


async def test_the_first_entry_asks_who_it_is_and_carries_the_name(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        assert "nobody (W)" in one.lines[0]
        await one.press("n")
        assert isinstance(one.app.sheets.top, WhoSheet)
        assert "Who stands here? Then: Add a number" in one.frame.text
        await one.press("m", "u", "enter")
        assert isinstance(one.app.sheets.top, FormSheet)
        assert " Musa  " in one.lines[0]
        await one.press("7", "enter")
        await until(lambda: by(one) == ["Musa"])
        await one.press("n", "8", "enter")
        await until(lambda: by(one) == ["Musa", "Musa"])


async def test_a_key_switches(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        assert "W who" in one.lines[-1]
        await one.press("W", "a", "d", "a", "enter", "W", "down", "down", "enter")
        assert not isinstance(one.app.sheets.top, Sheet)
        assert " Musa  " in one.lines[0]
        await one.press("W", "escape")
        assert " Musa  " in one.lines[0]
        await one.press("?")
        assert "Who stands here" in one.frame.text


async def test_what_needs_no_form_asks_first_too(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        await one.press("m")
        assert isinstance(one.app.sheets.top, WhoSheet)
        await one.press("escape")
        assert one.hands.sent == []
        await one.press("m", "c", "h", "enter")
        await until(lambda: one.hands.values == [1])


async def test_it_is_asked_again_after_the_idle_minutes_and_not_before(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        await one.press("W", "m", "u", "enter")
        for _ in range(3):
            await one.clock.turn(9 * 60)
            await one.press("j")
        assert "Musa" in one.lines[0], "a key is a sign that somebody is there"
        await one.clock.turn(9 * 60)
        await one.press("n")
        assert isinstance(one.app.sheets.top, FormSheet)
        await one.press("escape")
        await one.clock.turn(11 * 60)
        await one.settle()
        assert "nobody (W)" in one.lines[0], "it is not said of somebody who may have gone"
        await one.press("n")
        assert isinstance(one.app.sheets.top, WhoSheet)


async def test_a_form_that_stood_open_meanwhile_asks_over_itself_and_loses_nothing(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        await one.press("W", "m", "u", "enter", "n", "4")
        await one.clock.turn(11 * 60)
        await one.press("2", "enter")
        assert isinstance(one.app.sheets.top, WhoSheet)
        assert one.hands.sent == []
        await one.press("escape")
        assert (typed(one), one.hands.sent) == ("42", [])
        await one.press("enter")
        assert isinstance(one.app.sheets.top, WhoSheet)
        await one.press("c", "h", "enter")
        assert isinstance(one.app.sheets.top, FormSheet)
        assert one.app.sheets.top.form.by == PEOPLE[1], "what it says it will do is for Chi already"
        assert typed(one) == "42"
        await one.press("enter")
        await until(lambda: by(one) == ["Chi"])
        assert one.hands.values == [42]


async def test_keys_typed_ahead_choose_nobody_by_accident(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        for key in ("n", "4", "enter", "enter"):
            one.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await one.until("Nothing fits.")
        await one.press("ctrl+u", "enter")
        assert isinstance(one.app.sheets.top, WhoSheet), "nothing typed, nobody chosen"
        for key in ("c", "h", "enter", "4", "enter", "n", "5", "enter"):
            one.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(lambda: one.hands.values == [4, 5])
        assert by(one) == ["Chi", "Chi"]


async def test_what_one_left_half_typed_is_not_shown_to_the_next(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        await one.press("W", "m", "u", "enter", "n", "4", "escape")
        await one.press("W", "c", "h", "enter", "n")
        assert typed(one) == ""
        await one.press("escape", "W", "m", "u", "enter", "n")
        assert typed(one) == "4"


async def test_a_refused_write_comes_back_to_who_stands_there(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        one.hands.answers = [Refused("That person does not belong to this branch.")]
        await one.press("W", "m", "u", "enter", "n", "7", "enter")
        await one.until("REFUSED. That person does not belong to this branch.")
        await one.press("escape", "W", "c", "h", "enter", "U", "enter", "enter")
        await until(lambda: by(one) == ["Musa", "Chi"])


async def test_who_leaves_the_branch_or_the_branch_is_left_stands_here_no_more(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        await one.press("W", "m", "u", "enter")
        await staff(one, *PEOPLE[:2])
        assert "nobody (W)" in one.lines[0]
        await one.press("W", "c", "h", "enter")
        assert "Chi" in one.lines[0]
        one.app.session.where.go(LAGOS._replace(branch_id=2, branch="Ikeja"))
        await one.settle()
        assert "nobody (W)" in one.lines[0]
        await one.press("W")
        assert NOBODY in one.frame.text


async def test_a_login_of_ones_own_has_no_key_and_is_asked_nothing(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        assert " Lagos " in one.lines[0]
        assert "nobody" not in one.lines[0]
        assert "W who" not in one.lines[-1]
        await one.press("W", "?")
        assert "Who stands here" not in one.frame.text
        await one.press("escape", "n", "7", "enter")
        await until(lambda: by(one) == [None])
        read = {query.key for call in one.fetcher.calls for query in call.queries}
        assert MEMBERS.at(LAGOS).key not in read
    async with counter(tmp_path, shared_minutes=10, read_only=True) as one:
        assert "nobody" not in one.lines[0]
        await one.press("W")
        assert not isinstance(one.app.sheets.top, Sheet)


async def test_on_a_small_screen_the_name_stays_and_what_is_lit_is_in_sight(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path, shared_minutes=10, size=(40, 12)) as one:
        await staff(one, *(Person(each, f"Person {each:02}", "staff") for each in range(30)))
        await one.press("W")
        assert "30 in all; type to search" in one.frame.text
        for number in range(1, 30):
            await one.press("down")
            assert f"> Person {number:02}" in one.frame.text
        await one.press("enter")
        assert "Lagos  Person 29" in one.lines[0]


async def test_a_machine_that_slept_asks_again(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        await one.press("W", "m", "u", "enter")
        one.clock.set_wall(one.clock.now() + timedelta(hours=8))
        await one.press("n")
        assert isinstance(one.app.sheets.top, WhoSheet)
        await one.press("c", "h", "enter")
        one.clock.set_wall(one.clock.now() - timedelta(hours=20))
        await one.clock.turn(11 * 60)
        await one.press("enter", "4", "enter")
        assert isinstance(one.app.sheets.top, WhoSheet), "set back, it has gone on all the same"


async def test_a_name_that_begins_so_comes_before_one_that_has_it_within(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        other = Person(1, "Adamu", "staff"), Person(2, "Ibrahim Musa", "staff")
        await staff(one, *other, PEOPLE[2])
        await one.press("W", "m", "u", "enter")
        assert " Musa  " in one.lines[0]
        assert "Ibrahim" not in one.lines[0]


async def test_a_draft_outlives_another_role(tmp_path: Path) -> None:
    async with counter(tmp_path, shared_minutes=10) as one:
        await one.press("W", "m", "u", "enter", "n", "4", "escape")
        await staff(one, PEOPLE[2]._replace(role="sales"))
        await one.press("n")
        assert typed(one) == "4"


def test_two_of_one_name_are_told_apart() -> None:
    first, second = Person(3, "Mary", "staff"), Person(9, "Mary", "sales")
    assert labelled([first, second, PEOPLE[0]]) == {
        "Mary (3)": first,
        "Mary (9)": second,
        "Ada": PEOPLE[0],
    }
