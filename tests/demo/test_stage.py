"""The demo's screen tells what happened, which panes it touched, and what it cost."""

from __future__ import annotations

from functools import partial

from livedash.app.session import Session
from livedash.database.address import Address
from livedash.demo.captions import Captions
from livedash.demo.staff import StaffDeed
from livedash.demo.stage import DemoDash, Stage
from livedash.live.source import Failure, FailureKind
from livedash.panes.news import News
from livedash.panes.view import View
from tests.app.shelled import NUMBERS, ONE, Number, Shelled, numbers, shelled

NOWHERE = Address.parse("postgresql://ada@127.0.0.1:1/nothing")


def stage() -> Stage:
    return Stage(person=NOWHERE, root=NOWHERE, psql="psql nowhere")


async def something(dash: Shelled, value: int) -> None:
    dash.held[ONE] = (Number(1, value),)
    dash.source.change(NUMBERS)
    await dash.settle()


async def test_a_deed_is_told_with_the_panes_that_it_touched() -> None:
    on = stage()
    async with shelled(kind=partial(DemoDash, on)) as dash:
        await dash.live()
        assert "psql nowhere" in dash.frame.text
        await something(dash, 5)
        on.tell(StaffDeed("bob", "sold 4 Agege loaf"))
        await dash.settle()
        await dash.clock.turn(1)
        await dash.until("Bob sold 4 Agege loaf → numbers")
        assert "bytes" in dash.frame.text


async def test_a_pane_that_is_paused_counts_what_it_misses_in_the_demo_too() -> None:
    async with shelled(kind=partial(DemoDash, stage())) as dash:
        await something(dash, 5)
        await dash.live()
        await dash.press("P")
        await something(dash, 6)
        await dash.clock.turn(1)
        await dash.settle()
        assert "1 change since · P goes on" in dash.frame.text


async def test_the_way_to_a_second_terminal_fits_the_first_one() -> None:
    psql = "psql -h /run/user/1000/livedash-k3x9q2w1 -U ada livedash"
    on = Stage(person=NOWHERE, root=NOWHERE, psql=psql)
    async with shelled(kind=partial(DemoDash, on)) as dash:
        await dash.live()
        assert psql in dash.frame.text


async def test_without_a_connection_nobody_is_told_of_roles_and_limits() -> None:
    async with shelled(kind=partial(DemoDash, stage())) as dash:
        await dash.live()
        words = 'livedash has no connection free: too many connections for role "ada".'
        await something(dash, 5)
        dash.source.lose(failure=Failure(FailureKind.TOO_MANY, words))
        await dash.settle()
        shown = " ".join(dash.frame.text.split())
        assert "No connection to the database just now. Go on working:" in shown
        assert "role" not in shown
        await dash.press("i")
        assert words in dash.words


async def test_a_change_by_anybody_is_told_too() -> None:
    async with shelled(kind=partial(DemoDash, stage())) as dash:
        await dash.live()
        await something(dash, 6)
        await dash.clock.turn(1)
        await dash.until("Somebody changed numbers → numbers")


async def test_there_are_no_toasts_besides() -> None:
    def telling(_before: View, _after: View) -> list[News]:
        return [News("Bob wrote a number", ONE)]

    async with shelled([numbers(news=telling)], kind=partial(DemoDash, stage())) as dash:
        await dash.live()
        await something(dash, 6)
        await dash.clock.turn(1)
        await dash.settle()
        assert "Somebody changed numbers" in dash.frame.text
        assert "Bob" not in dash.frame.text


async def test_the_prompt_takes_the_keys_and_gives_them_back() -> None:
    async with shelled(kind=partial(DemoDash, stage())) as dash:
        await dash.live()
        await dash.press("exclamation_mark")
        assert "Enter runs the line, ↑ ↓ bring back earlier ones, Esc closes." in dash.frame.text
        await dash.press(*"q2X")
        assert "q2X" in dash.frame.text
        await dash.press("enter")
        await dash.until("Nothing listens")
        await dash.press("up")
        assert "q2X" in dash.frame.text
        await dash.press("escape", "2")
        assert "q2X" not in dash.frame.text
        assert dash.app.frame is not None
        assert dash.app.frame.spec.name == "others"


def test_several_deeds_are_one_line_and_a_refusal_comes_first() -> None:
    captions = Captions()
    captions.deed(StaffDeed("bob", "could not book: the hall is taken", refused=True))
    captions.deed(StaffDeed("ada", "sold 1 bun"))
    captions.touched(["stock", "sales"])
    line = captions.line(0.009, 168, arrow="->")
    assert line[0].text == "Bob could not book: the hall is taken +1"
    assert line[0].tone == "warn"
    assert line[1].text == "-> stock, sales · 9 ms · 168 bytes"
    assert captions.line(0.009, 0, arrow="->") == []


def test_what_is_out_of_sight_is_not_told() -> None:
    captions = Captions()
    captions.deed(StaffDeed("bob", "sold 4 buns elsewhere"))
    assert captions.line(0.009, 0, arrow="->") == []


async def test_who_only_looks_is_asked_for_no_sql() -> None:
    for read_only in (False, True):
        session = partial(Session, read_only=read_only)
        async with shelled(kind=partial(DemoDash, stage()), session=session) as dash:
            await dash.live()
            await dash.press("exclamation_mark")
            assert dash.app.query_one("#prompt").display is not read_only
