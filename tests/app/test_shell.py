"""The shell: what is in sight is true or says that it is not, and every key does what it says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pytest
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip

from livedash.app.session import Session
from livedash.business.people.newcomer import NEWCOMER, Newcomer
from livedash.business.read import Read
from livedash.live.link import LinkState
from livedash.live.source import Failure, FailureKind
from livedash.panes.layout import stack
from livedash.panes.parts import table
from livedash.panes.parts.table import TablePart
from livedash.panes.spec import Part
from livedash.testing import LAGOS
from livedash.widgets.table import KeyedTable
from tests.app.shelled import (
    COLUMNS,
    IKEJA,
    IN_IKEJA,
    NUMBERS,
    NUMBERS_PANE,
    ONE,
    OTHER,
    OTHERS_PANE,
    Number,
    Shelled,
    numbers,
    numbers_part,
    shelled,
)
from tests.until import until


async def test_before_the_first_rows_it_says_what_it_waits_for() -> None:
    async with shelled() as dash:
        assert "Connecting" in dash.lines[0]
        assert "Connecting to the database" in dash.frame.text


async def test_live_is_said_only_when_everything_in_sight_has_been_read() -> None:
    async with shelled() as dash:
        dash.fetcher.automatic = False
        dash.source.prove()
        await dash.settle()
        assert dash.app.session.engine.link.state is LinkState.CONNECTING
        assert "Live" not in dash.lines[0]
        dash.fetcher.open[0].succeed()
        await dash.settle()
        assert "● Live" in dash.lines[0]
        assert "Reading" in dash.frame.text


async def test_a_change_is_on_the_screen_without_a_key() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10), (2, 20))
        assert "10" in dash.frame.text
        await dash.write(ONE, (1, 11), (2, 20))
        assert "11" in dash.frame.text
        assert "10" not in dash.lines[3]


async def test_a_hidden_pane_asks_for_nothing_and_is_read_once_when_shown() -> None:
    async with shelled() as dash:
        await dash.live()
        for value in range(5):
            await dash.write(OTHER, (1, 100 + value))
        assert dash.fetcher.count(OTHER) == 0
        await dash.press("2")
        assert dash.fetcher.count(OTHER) == 1
        assert "104" in dash.frame.text


async def test_offline_keeps_the_rows_and_says_how_old_they_are_and_when_it_tries_again() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        dash.source.lose(next_in=7.0)
        await dash.settle()
        await dash.clock.turn(5)
        await dash.settle()
        assert "○ Offline" in dash.lines[0]
        assert "retry 2 s" in dash.lines[0]
        assert "old" in dash.lines[0]
        assert "10" in dash.frame.text


async def test_the_age_of_the_rows_counts_from_the_last_sign_of_life_not_from_their_reading() -> (
    None
):
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        await dash.clock.turn(3600)
        dash.source.beat()
        await dash.settle()
        dash.source.lose(next_in=30.0)
        await dash.clock.turn(5)
        await dash.settle()
        assert "data 5 s old" in dash.lines[0]
        assert "NOT LIVE. What you see is from 11:00:13. The server does not" in dash.lines[2]
        await dash.live()
        assert "NOT LIVE" not in dash.frame.text


async def test_rows_that_were_old_before_the_link_was_lost_are_as_old_as_they_are() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        dash.fetcher.automatic = False
        await dash.clock.turn(600)
        dash.source.change(NUMBERS)
        await dash.settle()
        dash.source.beat()
        await dash.settle()
        dash.source.lose(next_in=30.0)
        await dash.settle()
        assert "data 10 min old" in dash.lines[0]


async def test_an_attempt_between_two_failures_does_not_take_the_words_back() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        dash.source.lose()
        await dash.settle()
        dash.source.attempt()
        await dash.settle()
        assert "Connecting" in dash.lines[0]
        assert "NOT LIVE" in dash.lines[2]


async def test_a_window_made_larger_in_an_outage_keeps_the_old_rows() -> None:
    more = Read[Number](__package__, "still.sql", Number)
    low = table("more", more, COLUMNS, key="id", when=lambda setting: setting.room.height >= 40)
    async with shelled([numbers(parts=stack(numbers_part(), low))]) as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        dash.source.lose()
        await dash.settle()
        await dash.pilot.resize_terminal(80, 60)
        await dash.settle()
        assert "10" in dash.lines[4]
        assert dash.fetcher.count(more.at().key) == 0
        await dash.live()
        assert dash.fetcher.count(more.at().key) == 1
        assert "10" in dash.lines[3]


async def test_a_database_that_was_never_reached_is_told_with_the_way_out() -> None:
    async with shelled() as dash:
        dash.source.lose()
        await dash.settle()
        assert "The server does not answer." in dash.frame.text
        assert "R tries at once" in dash.frame.text


async def test_a_pane_hidden_in_an_outage_marks_what_it_missed_and_nothing_after() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("2")
        await dash.write(OTHER, (1, 1), (2, 2))
        await dash.press("1")
        dash.source.lose()
        await dash.settle()
        dash.held[OTHER] = (Number(1, 1), Number(2, 3))
        await dash.live()
        assert "While you were away" not in dash.frame.text
        await dash.press("2")
        await dash.clock.turn(1)
        await dash.settle()
        assert "While you were away: 1 change" in dash.lines[-1]
        await dash.press("j")
        await dash.write(OTHER, (1, 1), (2, 4))
        assert "While you were away" not in dash.frame.text


async def test_an_outage_without_news_leaves_no_marks_to_later_changes() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("2")
        await dash.write(OTHER, (1, 1))
        await dash.press("1")
        dash.source.lose()
        await dash.settle()
        await dash.live()
        await dash.press("2")
        await dash.clock.turn(1)
        await dash.write(OTHER, (1, 2))
        assert "While you were away" not in dash.frame.text


async def test_what_was_missed_is_told_on_a_zoomed_pane_too() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        await dash.press("z")
        dash.source.lose()
        await dash.settle()
        dash.held[ONE] = (Number(1, 11),)
        await dash.live()
        assert "While you were away: 1 change" in dash.lines[-1]
        await dash.press("j")
        assert "away" not in dash.frame.text


async def test_while_you_were_away_is_counted_and_marked_until_a_key() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10), (2, 20), (3, 30))
        dash.source.lose()
        await dash.settle()
        dash.held[ONE] = (Number(1, 10), Number(2, 21), Number(3, 31))
        await dash.live()
        assert "While you were away: 2 changes" in dash.lines[-1]
        await dash.clock.turn(60)
        assert "While you were away: 2 changes" in dash.lines[-1]
        await dash.press("j")
        assert "While you were away" not in dash.frame.text


async def test_a_pane_that_fails_on_its_rows_stays_in_its_place() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 666))
        assert "The Numbers pane failed: ValueError: the number of the beast" in dash.frame.text
        assert "● Live" in dash.lines[0]
        await dash.press("2")
        await dash.write(OTHER, (1, 42))
        assert "42" in dash.frame.text
        await dash.press("1")
        await dash.write(ONE, (1, 7))
        await dash.press("ctrl+r")
        assert "failed" not in dash.frame.text
        assert "7" in dash.frame.text


async def test_a_pane_that_fails_on_a_key_stays_in_its_place() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        await dash.press("x")
        assert "The Numbers pane failed: RuntimeError: a key went wrong" in dash.frame.text
        assert "x explode" not in dash.lines[-1]
        await dash.press("2")
        await dash.write(OTHER, (1, 42))
        assert "42" in dash.frame.text


@pytest.mark.usefixtures("painted")
async def test_a_pane_that_fails_while_drawing_stays_in_its_place() -> None:
    class Undrawable(KeyedTable):
        def render_lines(self, crop: Region) -> list[Strip]:
            raise RuntimeError("cannot be drawn")

    @dataclass(frozen=True, kw_only=True, eq=False)
    class Wicked(TablePart):
        def make(self) -> KeyedTable:
            return Undrawable(())

    part = numbers_part()
    wicked = Wicked(id="rows", reads=part.reads, rows=part.rows, key=part.key, columns=COLUMNS)
    async with shelled([NUMBERS_PANE, numbers("others", 2, parts=wicked)]) as dash:
        await dash.live()
        await dash.press("2")
        await dash.write(OTHER, (1, 1))
        # Not by looking: to take a frame is to draw it.
        await until(lambda: dash.app.frame is not None and dash.app.frame.fault)
        await dash.settle()
        assert "The Others pane failed: RuntimeError: cannot be drawn" in dash.frame.text
        await dash.press("1")
        await dash.write(ONE, (1, 42))
        assert "42" in dash.frame.text


async def test_a_pane_that_cannot_even_be_mounted_stays_in_its_place() -> None:
    class Unmountable(KeyedTable):
        def on_mount(self) -> None:
            raise RuntimeError("cannot be mounted")

    @dataclass(frozen=True, kw_only=True, eq=False)
    class Wicked(Part):
        def make(self) -> KeyedTable:
            return Unmountable(())

    async with shelled([NUMBERS_PANE, numbers("others", 2, parts=Wicked())]) as dash:
        await dash.live()
        # Not by the pilot, which waits for the answer of every widget, the dead one's too.
        await dash.app.action_open("others")
        await dash.until("The Others pane failed: RuntimeError: cannot be mounted")
        await dash.app.action_open("numbers")
        dash.held[ONE] = (Number(1, 42),)
        dash.source.change(NUMBERS)
        await dash.clock.turn(1)
        await dash.until("42")


async def test_a_failed_read_keeps_the_old_rows_and_says_since_when() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        dash.fetcher.automatic = False
        dash.source.change(NUMBERS)
        await dash.settle()
        dash.fetcher.open[0].fail_one(ONE, "You may not read numbers.")
        await dash.settle()
        assert "STALE. What you see is from 10:00:1" in dash.frame.text
        assert "You may not read numbers." in dash.frame.text
        assert "10" in dash.frame.text
        assert "Partial" in dash.lines[0]
        await dash.press("i")
        await dash.until("Some rows are as old")


async def test_a_branch_that_is_not_there_is_said_and_the_first_one_shown() -> None:
    async with shelled(session=partial(Session, branch="Lagoss")) as dash:
        await dash.live()
        assert "This login belongs to no branch Lagoss: this is Lagos." in dash.frame.text
        await dash.press("j")
        assert "Lagoss" not in dash.frame.text


async def test_branches_asked_for_before_they_are_read_come_when_they_are() -> None:
    async with shelled() as dash:
        await dash.press("b")
        assert "Reading" in dash.frame.text
        await dash.live()
        assert "Ikeja" in dash.frame.text
        await dash.press("j", "enter")
        assert dash.app.session.place == IKEJA


async def test_another_branch_shows_its_own_rows() -> None:
    async with shelled() as dash:
        await dash.live()
        dash.held[IN_IKEJA] = (Number(1, 99),)
        await dash.write(ONE, (1, 10))
        await dash.press("b")
        assert "Branch or project" in dash.frame.text
        await dash.press("j", "enter")
        assert dash.app.session.place == IKEJA
        assert "Ikeja ▾" in dash.lines[0]
        assert "99" in dash.frame.text
        assert "10" not in dash.lines[3]


async def test_where_nothing_else_stands_all_is_said_however_long_it_is() -> None:
    async with shelled() as dash:
        refused = Failure(FailureKind.NETWORK, "The server refused: " + "no, " * 80 + "never.")
        dash.source.lose(next_in=600, failure=refused)
        await dash.settle()
        assert "never." in dash.frame.text
        assert "R tries at once" in dash.frame.text


async def test_without_a_link_one_comes_back_to_the_rows_that_one_left() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        dash.held[IN_IKEJA] = (Number(1, 99),)
        dash.source.beat()
        await dash.settle()
        dash.source.lose(next_in=600)
        await dash.settle()
        age = next(line for line in dash.lines if "NOT LIVE" in line)
        await dash.press("b", "j", "enter")
        assert dash.app.session.place == IKEJA
        assert "Ikeja was not read before the link was lost. Lagos still stands" in dash.frame.text
        assert "R tries at once" in dash.frame.text
        await dash.press("b", "k", "enter")
        assert age in dash.lines
        dash.held[ONE] = (Number(1, 11),)
        dash.source.prove()
        await dash.settle()
        await dash.clock.turn(2)
        await dash.until("While you were away: 1")
        dash.source.lose(next_in=600)
        await dash.settle()
        await dash.press("b", "j", "enter")
        dash.source.prove()
        await dash.settle()
        await dash.clock.turn(2)
        await dash.until("99")
        assert "While you were away" not in dash.frame.text
        dash.fetcher.calls.clear()
        dash.source.change(NUMBERS)
        await dash.clock.turn(2)
        assert dash.fetcher.count(ONE) == 0


async def test_a_sheet_is_closed_once_however_often_the_key_is_pressed() -> None:
    async with shelled() as dash:
        await dash.live()
        for opening, closing in (("b", "enter"), ("b", "escape"), ("i", "escape")):
            await dash.press(opening)
            for _ in range(3):
                dash.app.post_message(Key(closing, None))
            await dash.settle()
            assert len(dash.app.screen_stack) == 1


async def test_q_closes_a_sheet_and_leant_on_goes_no_further() -> None:
    async with shelled() as dash:
        await dash.live()
        for opening in ("question_mark", "i", "b", "U"):
            await dash.press(opening)
            await dash.press("q")
            assert len(dash.app.screen_stack) == 1
            # It repeats after half a second, then many times a second.
            await dash.clock.turn(0.6)
            for _ in range(40):
                await dash.press("q")
                await dash.clock.turn(0.03)
            assert dash.app.is_running
            assert "Let go, then q quits." in dash.frame.text
        await dash.clock.turn(1.1)
        await dash.press("q")
        await until(lambda: not dash.app.is_running)


async def test_another_key_after_a_closed_sheet_makes_q_quit_at_once() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("i", "q", "j", "q")
        await until(lambda: not dash.app.is_running)


async def test_ctrl_c_quits_whatever_q_has_just_closed() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("i", "q", "ctrl+c")
        await until(lambda: not dash.app.is_running)


async def test_a_number_closes_a_sheet_and_opens_its_pane() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(OTHER, (1, 42))
        await dash.press("i")
        await dash.press("2")
        assert "42" in dash.frame.text


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (Newcomer("ada", False, None, ()), "The login ada belongs to no branch and no project."),
        (Newcomer("ada", False, "Ada", ()), "Ada belongs to no branch and no project."),
        (Newcomer("olu", True, None, ()), "There is no branch yet."),
        (Newcomer("olu", True, None, ("Lagos",)), "olu is a member of no branch. There are: Lagos"),
    ],
)
async def test_who_belongs_nowhere_is_told_what_to_do(who: Newcomer, words: str) -> None:
    async with shelled(known=()) as dash:
        dash.held[NEWCOMER.at().key] = (who,)
        await dash.live()
        assert words in dash.frame.text
        assert f"livedash db user add {who.login} --" in dash.frame.text


async def test_a_membership_given_meanwhile_opens_the_shop_by_itself() -> None:
    async with shelled(known=()) as dash:
        await dash.live()
        from livedash.business.places import PLACES

        dash.held[PLACES.at().key] = (IKEJA,)
        dash.held[IN_IKEJA] = (Number(1, 5),)
        dash.source.change("livedash.members")
        await dash.settle()
        assert "Ikeja" in dash.lines[0]
        assert "5" in dash.lines[3]


BRANCHLY = numbers("branchly", absent=lambda place: "" if place.in_branch else "It needs a branch.")
"""Has something for branches alone."""

REFIT = LAGOS._replace(branch_id=0, branch="Oven refit", project_id=7, kinds=("kanban",))


def entered(dash: Shelled) -> str:
    """The pane that the keys go to."""
    assert dash.app.frame is not None
    return dash.app.frame.spec.name


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_it_begins_on_the_first_pane_that_has_anything_there(size: tuple[int, int]) -> None:
    async with shelled((BRANCHLY, OTHERS_PANE), known=(REFIT,), size=size) as dash:
        await dash.live()
        assert entered(dash) == "others"
        # A pane that one asked for stays, and says what it has to say.
        await dash.press("1")
        assert entered(dash) == "branchly"
    async with shelled((BRANCHLY, OTHERS_PANE), known=(REFIT,), size=size) as dash:
        await dash.press("1")
        await dash.live()
        assert entered(dash) == "branchly", "asked for before it was known"
    async with shelled((BRANCHLY, OTHERS_PANE), size=size) as dash:
        await dash.live()
        assert entered(dash) == "branchly"


async def test_help_lists_the_panes_own_keys_and_the_shells() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        await dash.press("question_mark")
        assert "Fail on a key" in dash.frame.text
        assert "Reconnect now" in dash.frame.text
        assert "● Live" in dash.lines[0]
        await dash.press("escape")
        assert "Fail on a key" not in dash.frame.text


async def test_changes_behind_a_sheet_are_there_when_it_is_closed() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        await dash.press("i")
        assert "source scripted" in dash.frame.text
        await dash.write(ONE, (1, 11))
        await dash.press("escape")
        assert "11" in dash.lines[3]


async def test_zoom_gives_the_pane_every_line_but_the_header() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        await dash.press("z")
        assert "● Live" in dash.lines[0]
        assert "VALUE" in dash.lines[1]
        await dash.press("z")
        assert "1 Numbers" in dash.lines[1]


async def test_reconnect_and_refresh_keys() -> None:
    async with shelled() as dash:
        await dash.live()
        before = dash.fetcher.count(ONE)
        await dash.press("ctrl+r")
        await dash.clock.turn(1)
        assert dash.fetcher.count(ONE) == before + 1
        await dash.press("R")
        assert dash.source.reconnects == 1


async def test_nothing_of_textuals_own_comes_up() -> None:
    async with shelled() as dash:
        await dash.live()
        before = dash.frame
        await dash.press("pageup", "f1", "ctrl+backslash")
        assert dash.frame == before
        await dash.press("ctrl+c")
        assert dash.app.return_code == 0


async def test_it_lets_go_of_the_link_before_it_is_stopped() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.app.before_suspend()
        assert dash.source.suspends == 1
        dash.app.after_resume()
        assert dash.source.resumes == 1


COUNTING = numbers(
    absent=lambda place: "" if place.branch == "Lagos" else f"{place.branch} counts nothing."
)
"""It stands at Lagos alone."""


async def test_where_a_pane_does_not_stand_it_says_so_and_its_keys_do_nothing() -> None:
    async with shelled([COUNTING]) as dash:
        await dash.live()
        await dash.write(ONE, (1, 10))
        assert "x explode" in dash.lines[-1]
        dash.app.session.where.go(IKEJA)
        await dash.settle()
        assert "Ikeja counts nothing." in dash.frame.text
        assert "VALUE" not in dash.frame.text and "x explode" not in dash.frame.text
        await dash.press("x", "slash", "E", "P")
        assert "Ikeja counts nothing." in dash.frame.text
        dash.app.session.where.go(LAGOS)
        await dash.settle()
        await dash.press("j")
        assert "x explode" in dash.lines[-1] and "VALUE" in dash.frame.text
        await dash.press("question_mark")
        assert "Fail on a key" in dash.frame.text


BEYOND = numbers("beyond", 10), numbers("farther", 11)


async def test_panes_without_a_key_are_reached_by_tab_and_by_the_palette() -> None:
    async with shelled([NUMBERS_PANE, OTHERS_PANE, *BEYOND]) as dash:
        await dash.live()
        assert dash.lines[1] == "  1 Numbers  2 Others  Beyond  Farther"
        there = []
        for key in ("2", "tab", "tab", "tab", "shift+tab", "shift+tab"):
            await dash.press(key)
            there.append(entered(dash))
        assert there == ["others", "beyond", "farther", "numbers", "farther", "beyond"]
        await dash.press("1", "colon", *"farther", "enter")
        assert entered(dash) == "farther"


async def test_with_a_key_for_each_pane_tab_stays_in_sight() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("tab", "tab")
        assert entered(dash) == "numbers"
