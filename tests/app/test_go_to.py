"""`d` on the calendar: a day is typed, what is understood is said, Enter goes there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from livedash.app.capabilities import Capabilities
from livedash.business.venue import calendar
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from tests.app.shelled import Shelled, shelled
from tests.panes.bakery import NOW
from tests.panes.halls import MAIN, PERIOD, VENUE, WEEK, booked


def furnish(dash: Shelled, *weeks: int) -> None:
    """Every one of these has the same bookings, moved."""
    dash.hold(CALENDAR_PANE, WEEK, VENUE)
    for week in weeks:
        first = PERIOD.first_day + timedelta(days=7 * week)
        dash.held[calendar.PERIOD.at(VENUE, weeks=week).key] = (PERIOD._replace(first_day=first),)
        there = booked(40, MAIN, 17, (10, 12), client=f"in week {week}")
        moved = there._replace(
            starts_at=there.starts_at + timedelta(days=7 * week),
            ends_at=there.ends_at + timedelta(days=7 * week),
        )
        dash.held[calendar.BOOKINGS.at(VENUE, weeks=week).key] = (moved,)


async def go(dash: Shelled, typed: str) -> None:
    await dash.press("d", *typed, "enter")
    await dash.clock.turn(1)
    await dash.settle()


def at(dash: Shelled) -> str:
    return next(line for line in dash.lines if "seats" in line and line.startswith("─"))


async def test_what_is_understood_is_said_and_enter_goes() -> None:
    async with shelled([CALENDAR_PANE], known=(VENUE,), now=NOW) as dash:
        furnish(dash, 5, -2)
        await dash.live()
        await dash.press("d")
        assert "go to date:" in dash.lines[-2]
        assert "today, Tue 17 Mar 2026" in dash.lines[-2]
        assert dash.lines[-1].split() == ["Enter", "go", "Esc", "close"]
        await dash.press(*"21.4.")
        assert "Tue 21 Apr 2026" in dash.lines[-2]
        await dash.press("enter")
        assert "Tue 21 Apr · Main" in at(dash)
        assert "go to date" not in dash.lines[-2]
        await go(dash, "-14")
        assert "Tue 3 Mar · Main" in at(dash)
        await go(dash, "")
        assert "Tue 17 Mar · Main" in at(dash)


async def test_what_is_wrong_is_said_and_enter_stays() -> None:
    async with shelled([CALENDAR_PANE], known=(VENUE,), now=NOW) as dash:
        furnish(dash)
        await dash.live()
        await dash.press("d", *"30 feb", "enter")
        assert "x There is no such day." in dash.lines[-2]
        assert dash.lines[-1].split() == ["Enter", "go", "Esc", "close"]
        await dash.press("escape")
        assert "go to date:" not in dash.frame.text
        assert "Tue 17 Mar · Main" in at(dash)
        # The keys are the matrix's again.
        await dash.press("l")
        assert "Wed 18 Mar · Main" in at(dash)


async def test_letters_and_numbers_are_no_keys_while_a_date_is_typed() -> None:
    async with shelled([CALENDAR_PANE], known=(VENUE,), now=NOW) as dash:
        furnish(dash)
        await dash.live()
        await dash.press("d", *"1qz?")
        assert "go to date: 1qz?" in dash.lines[-2]
        assert dash.app.is_running


async def test_a_day_in_sight_is_gone_to_without_a_read() -> None:
    async with shelled([CALENDAR_PANE], known=(VENUE,), now=NOW) as dash:
        furnish(dash)
        await dash.live()
        before = len(dash.fetcher.calls)
        await dash.press("d", *"sat", "enter")
        assert "Sat 21 Mar · Main" in at(dash)
        assert len(dash.fetcher.calls) == before


async def test_where_one_day_is_shown_it_is_the_day_that_was_meant() -> None:
    async with shelled([CALENDAR_PANE], known=(VENUE,), now=NOW) as dash:
        furnish(dash, 1, 8)
        await dash.live()
        await dash.press("p", "p", "p")
        await dash.press("right_square_bracket")
        assert "Tue 24 Mar · Main" in at(dash), "it is among the weeks that are read"
        await dash.press("l")
        assert "Wed 25 Mar · Main" in at(dash)
        meant = date(2026, 3, 17) + timedelta(weeks=8)
        await go(dash, meant.isoformat())
        assert f"Tue {meant.day} May · Main" in at(dash)
        assert "in week 8" in dash.frame.text


async def test_meant_elsewhere_before_the_weeks_came_it_goes_there_alone() -> None:
    async with shelled([CALENDAR_PANE], known=(VENUE,), now=NOW) as dash:
        furnish(dash, 5)
        await dash.live()
        dash.fetcher.automatic = False
        await dash.press("d", *"21.4.", "enter")
        await dash.press("d", *"sat", "enter")
        while dash.fetcher.open:
            dash.fetcher.open[0].succeed()
            await dash.settle()
        assert "Sat 21 Mar · Main" in at(dash)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 50)])
async def test_ascii_at_every_width_and_nothing_blinks(size: tuple[int, int]) -> None:
    poor = Capabilities(ascii=True)
    async with shelled(
        [CALENDAR_PANE], known=(VENUE,), now=NOW, size=size, capabilities=poor
    ) as dash:
        furnish(dash)
        await dash.live()
        await dash.press("d", *"21")
        assert dash.frame.text.isascii()
        assert "Sat 21 Mar 2026" in dash.frame.text
        assert not dash.app.focused or not getattr(dash.app.focused, "cursor_blink", True)
