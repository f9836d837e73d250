"""`P`: the picture stands still, says so, and costs nothing; `P` again shows the newest at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities
from livedash.live.source import Failure, FailureKind
from livedash.panes.spec import PaneSpec
from livedash.testing import LAGOS
from livedash.widgets.lines import Lines
from tests.app.shelled import (
    IKEJA,
    IN_IKEJA,
    NUMBERS_PANE,
    ONE,
    OTHER,
    OTHERS_PANE,
    Number,
    Shelled,
    key_of,
    shelled,
)
from tests.app.test_asks import PAGES, SECOND, two_pages
from tests.app.test_export import files
from tests.app.test_snapshots import FULL, HERE, PANES
from tests.app.test_wall import FIVE, THIRD, WIDE, furnish
from tests.panes import reads
from tests.panes.bakery import NOW
from tests.until import until

GONE = Failure(FailureKind.NETWORK, "The server does not answer.")


def start(dash: Shelled) -> None:
    dash.held[ONE] = (Number(1, 111), Number(2, 7))


async def test_the_picture_stands_and_what_it_misses_is_counted() -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        assert "PAUSED 10:00, nothing changed since · P goes on" in dash.frame.text
        await dash.write(ONE, (1, 222), (2, 7))
        assert "PAUSED 10:00, 1 change since · P goes on" in dash.frame.text
        await dash.write(ONE, (1, 333), (2, 7))
        assert "2 changes since" in dash.frame.text
        assert "111" in dash.frame.text
        assert "333" not in dash.frame.text


async def test_going_on_shows_the_newest_at_once_and_marks_it() -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        await dash.write(ONE, (1, 222), (2, 7))
        before = dash.fetcher.count(ONE)
        await dash.press("P")
        assert "222+" in dash.frame.text
        assert "7+" not in dash.frame.text
        assert "PAUSED" not in dash.frame.text
        assert dash.fetcher.count(ONE) == before, "the rows were here already"


async def test_the_pane_itself_is_not_even_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        drawn: list[Lines] = []
        with monkeypatch.context() as patch:
            patch.setattr(Lines, "redraw", lambda widget: drawn.append(widget))
            await dash.write(ONE, (1, 222), (2, 7))
            await dash.clock.turn(120)
        pane = dash.app.wall.panes[0]
        assert drawn
        assert not [widget for widget in drawn if pane in widget.ancestors]


async def test_a_minute_is_no_change() -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        await dash.clock.turn(180)
        await dash.settle()
        assert "PAUSED 10:00, nothing changed since" in dash.frame.text


async def test_paused_over_night_it_tells_the_day() -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        dash.clock.set_wall(dash.clock.now().replace(day=18))
        await dash.clock.turn(61)
        await dash.settle()
        assert "PAUSED Tue 17 Mar 10:00" in dash.frame.text


async def test_an_outage_is_told_and_what_came_meanwhile_is_not_known() -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        dash.source.lose(next_in=30, failure=GONE)
        await dash.settle()
        assert "PAUSED 10:00, nothing known to have changed since" in dash.frame.text
        assert "NOT LIVE. The server does not answer." in " ".join(dash.frame.text.split())
        dash.held[ONE] = (Number(1, 222),)
        await dash.live()
        assert "PAUSED 10:00, at least 1 change since" in dash.frame.text
        assert "NOT LIVE" not in dash.frame.text
        assert "111" in dash.frame.text
        await dash.press("P")
        assert "222" in dash.frame.text


async def test_another_pane_and_back_it_is_paused_still() -> None:
    async with shelled() as dash:
        start(dash)
        dash.held[OTHER] = (Number(1, 555),)
        await dash.live()
        await dash.press("P", "2")
        assert "555" in dash.frame.text
        assert "PAUSED" not in dash.frame.text
        await dash.write(ONE, (1, 222), (2, 7))
        await dash.press("1")
        await dash.clock.turn(1)
        await dash.settle()
        assert "PAUSED 10:00, at least 1 change since" in dash.frame.text
        assert "111" in dash.frame.text


async def test_another_branch_ends_it() -> None:
    async with shelled() as dash:
        start(dash)
        dash.held[IN_IKEJA] = (Number(1, 777),)
        await dash.live()
        await dash.press("P")
        dash.app.session.where.go(IKEJA)
        await dash.settle()
        assert "PAUSED" not in dash.frame.text
        assert "777" in dash.frame.text


async def test_another_closing_hour_of_the_branch_does_not() -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        dash.app.session.where.go(LAGOS._replace(role="owner"))
        await dash.settle()
        assert "PAUSED 10:00" in dash.frame.text


async def test_what_is_asked_for_is_shown_as_it_is_then() -> None:
    async with shelled([PAGES]) as dash:
        two_pages(dash)
        await dash.live()
        await dash.press("P")
        await dash.clock.turn(120)
        await dash.press("n")
        assert "222" in dash.frame.text
        assert "PAUSED 10:02, nothing changed since" in dash.frame.text
        dash.held[SECOND] = (Number(1, 999),)
        dash.source.change("livedash.numbers")
        await dash.settle()
        await dash.clock.turn(1)
        await dash.settle()
        assert "222" in dash.frame.text
        assert "1 change since" in dash.frame.text


async def test_reading_again_on_demand_goes_on() -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        await dash.write(ONE, (1, 222), (2, 7))
        await dash.press("ctrl+r")
        assert "PAUSED" not in dash.frame.text
        assert "222" in dash.frame.text


async def test_a_fault_ends_it() -> None:
    async with shelled() as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        await dash.press("x")
        assert "a key went wrong" in dash.frame.text
        assert "PAUSED" not in dash.frame.text
        await dash.press("P")
        assert "nothing here yet that could stand still" in dash.lines[-1]


async def test_on_a_wall_the_others_go_on() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        await dash.press("3", "P")
        await dash.write(key_of(THIRD), (1, 301), (2, 7))
        await dash.write(key_of(NUMBERS_PANE), (1, 123), (2, 7))
        assert "123" in dash.frame.text
        assert "300" in dash.frame.text
        assert "301" not in dash.frame.text
        assert dash.frame.text.count("PAUSED 10:00, 1 change since") == 1
        title = next(line for line in dash.lines if " 3 Third " in line and "PAUSED" in line)
        assert "PAUSED 10:00" in title
        await dash.press("tab")
        assert "PAUSED 10:00, 1 change since" in dash.frame.text


async def test_what_is_exported_is_what_is_seen_and_told(tmp_path: Path) -> None:
    stock = PANES[0]
    async with shelled([stock], known=(HERE,), now=NOW) as dash:
        dash.app.export.folder = tmp_path
        dash.hold(stock, FULL[stock], HERE)
        await dash.live()
        await dash.press("P")
        breads = FULL[stock][reads.STOCK]
        dash.hold(stock, {**FULL[stock], reads.STOCK: breads[1:]}, HERE)
        dash.source.gap("a test")
        await dash.clock.turn(2)
        await dash.press("E")
        await until(lambda: f"PAUSED 17:41: {len(breads)} rows" in dash.lines[-1])
    assert [len(rows) for rows in files(tmp_path).values()] == [len(breads)]


async def test_another_size_is_no_wish_to_see_the_newest() -> None:
    """Though it needs other queries, whose rows are here."""
    stock = PANES[0]
    breads = FULL[stock][reads.STOCK]
    async with shelled([stock], known=(HERE,), now=NOW, size=(160, 50)) as dash:
        dash.hold(stock, FULL[stock], HERE)
        await dash.live()
        assert "Agege" in dash.frame.text
        await dash.press("P")
        dash.hold(stock, {**FULL[stock], reads.STOCK: breads[3:]}, HERE)
        dash.source.gap("a test")
        await dash.clock.turn(90)
        first = "Sardine roll"
        for size in ((80, 24), (160, 50)):
            await dash.resize(*size)
            assert first in dash.frame.text
            assert "PAUSED 17:41, at least 1 change since" in dash.frame.text
        await dash.resize(80, 24)
        await dash.press("P")
        assert first not in dash.frame.text
        assert "PAUSED" not in dash.frame.text


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.name)
async def test_other_sizes_draw_the_same_moment(pane: PaneSpec) -> None:
    """Whatever a size would have to read first."""
    async with shelled(
        PANES, known=(HERE,), now=NOW, size=(80, 24), kind=partial(LiveDash, wall=False)
    ) as dash:
        for one in PANES:
            dash.hold(one, FULL[one], HERE)
        await dash.live()
        await dash.press(str(pane.number), "P")
        dash.fetcher.automatic = False
        for size in ((160, 50), (40, 12), (100, 30), (80, 24)):
            await dash.resize(*size)
            assert "PAUSED 17:41" in dash.frame.text
            assert dash.app.frame is not None
            assert dash.app.frame.fault is None
        dash.fetcher.automatic = True
        await dash.press("P")
        assert "PAUSED" not in dash.frame.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 50)])
async def test_ascii_says_it_with_words(size: tuple[int, int]) -> None:
    poor = Capabilities(ascii=True)
    async with shelled(size=size, capabilities=poor) as dash:
        start(dash)
        await dash.live()
        await dash.press("P")
        assert dash.frame.text.isascii()
        assert "PAUSED 10:00, nothing changed since" in dash.frame.text
        assert "P goes on" in " ".join(dash.frame.text.split())


async def test_a_pane_that_has_not_been_read_cannot_stand_still() -> None:
    async with shelled([NUMBERS_PANE, OTHERS_PANE]) as dash:
        dash.source.attempt()
        await dash.press("P")
        assert "nothing here yet that could stand still" in dash.lines[-1]
