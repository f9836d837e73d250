"""Four panes at once on a wide screen: focus moves among them, `z` gives one the whole of it."""

from __future__ import annotations

from functools import partial

import pytest
from textual.geometry import Size

from livedash.app.app import LiveDash
from livedash.app.pane_frame import PaneFrame
from livedash.app.sight import in_sight
from livedash.live.source import Failure, FailureKind
from tests.app.shelled import (
    NUMBERS,
    NUMBERS_PANE,
    OTHERS_PANE,
    Number,
    Shelled,
    key_of,
    numbers,
    shelled,
)

NAMES = ("stock", "sales", "calendar", "board", "leads")
WIDE = (160, 50)
GONE = Failure(FailureKind.NETWORK, "The server does not answer.")


THIRD, FOURTH, FIFTH = numbers("third", 3), numbers("fourth", 4), numbers("fifth", 5)
FIVE = (NUMBERS_PANE, OTHERS_PANE, THIRD, FOURTH, FIFTH)


def entered(dash: Shelled) -> str:
    """The pane whose frame and title say that the keys go there."""
    return dash.app.query_one(".-entered", PaneFrame).spec.name


def furnish(dash: Shelled) -> None:
    for pane in FIVE:
        dash.held[key_of(pane)] = (Number(1, 100 * pane.number), Number(2, 7), Number(3, 8))


@pytest.mark.parametrize(
    ("opened", "size", "alone", "seen"),
    [
        ("stock", (160, 50), False, NAMES[:4]),
        ("board", (160, 32), False, NAMES[:4]),
        ("board", (160, 31), False, ("board",)),
        ("board", (159, 50), False, NAMES[2:4]),
        ("stock", (120, 40), False, NAMES[:2]),
        ("sales", (120, 40), False, NAMES[:2]),
        ("stock", (119, 40), False, ("stock",)),
        ("stock", (120, 39), False, ("stock",)),
        ("stock", (120, 40), True, ("stock",)),
        ("board", (160, 50), True, ("board",)),
        ("leads", (160, 50), False, ("leads",)),
        ("nowhere", (160, 50), False, ("nowhere",)),
    ],
)
def test_what_is_in_sight(
    opened: str, size: tuple[int, int], alone: bool, seen: tuple[str, ...]
) -> None:
    assert in_sight(NAMES, opened, Size(*size), alone=alone) == seen


async def test_a_wide_screen_shows_the_first_four() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        text = dash.frame.text
        for title, value in ((" 1 Numbers ", 100), ("2 Others", 200), ("3 Third", 300)):
            assert title in text
            assert str(value) in text
        assert "4 Fourth" in text
        assert "500" not in text
        assert dash.fetcher.count(key_of(FIFTH)) == 0


async def test_the_settings_choose_what_hangs_there() -> None:
    chosen = (FIFTH.name, NUMBERS_PANE.name, "gone", THIRD.name)
    async with shelled(FIVE, size=WIDE, kind=partial(LiveDash, on_the_wall=chosen)) as dash:
        furnish(dash)
        await dash.live()
        assert [one.spec.name for one in dash.app.wall.in_sight] == [
            *(FIFTH.name, NUMBERS_PANE.name, THIRD.name)
        ]
        await dash.press("2")
        assert [one.spec.name for one in dash.app.wall.in_sight] == [OTHERS_PANE.name]


async def test_two_stand_beside_each_other_where_four_have_no_room() -> None:
    async with shelled(FIVE, size=(120, 40)) as dash:
        furnish(dash)
        await dash.live()
        assert any("1 Numbers" in line and "2 Others" in line for line in dash.lines[2:])
        await dash.press("4")
        assert any("3 Third" in line and "4 Fourth" in line for line in dash.lines[2:])
        assert entered(dash) == FOURTH.name


async def test_tab_moves_among_the_panes_and_the_keys_follow() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        await dash.press("tab")
        assert entered(dash) == OTHERS_PANE.name
        await dash.press("shift+tab")
        assert entered(dash) == NUMBERS_PANE.name
        await dash.press("4")
        assert entered(dash) == FOURTH.name


async def test_zoom_hides_the_others_and_brings_them_back() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        await dash.press("tab", "z")
        assert "200" in dash.frame.text
        assert "100" not in dash.frame.text
        before = dash.fetcher.count(key_of(NUMBERS_PANE))
        await dash.write(key_of(NUMBERS_PANE), (1, 111))
        assert dash.fetcher.count(key_of(NUMBERS_PANE)) == before
        await dash.press("z")
        assert "111" in dash.frame.text
        assert entered(dash) == OTHERS_PANE.name


async def test_a_pane_that_hangs_on_no_wall_is_shown_alone() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        await dash.press("5")
        assert "500" in dash.frame.text
        assert "300" not in dash.frame.text
        await dash.press("3")
        assert entered(dash) == THIRD.name
        assert "100" in dash.frame.text


async def test_a_smaller_screen_takes_the_wall_down_and_the_cursor_stays() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        await dash.press("2", "j", "j")
        frame = dash.app.frame
        assert frame is not None
        for size in ((100, 30), WIDE):
            await dash.resize(*size)
            assert dash.app.frame is frame
            assert ("100" in dash.frame.text) is (size == WIDE)
        assert [one.spec.name for one in dash.app.wall.in_sight] == [pane.name for pane in FIVE[:4]]


async def test_a_fault_leaves_the_three_others_alive() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        await dash.write(key_of(THIRD), (1, 666))
        text = dash.frame.text
        assert "FAILED" in text
        assert "the number of the beast" in text
        await dash.write(key_of(NUMBERS_PANE), (1, 123))
        assert "123" in dash.frame.text
        await dash.press("3")
        dash.held[key_of(THIRD)] = (Number(1, 301),)
        await dash.press("ctrl+r")
        await dash.until("301")
        assert "FAILED" not in dash.frame.text


async def test_offline_each_pane_says_how_old_it_is_and_what_was_missed_is_counted() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        dash.source.lose(next_in=30, failure=GONE)
        await dash.settle()
        assert dash.frame.text.count("NOT LIVE, from") == 4
        dash.held[key_of(OTHERS_PANE)] = (Number(1, 201), Number(2, 7), Number(3, 8))
        dash.held[key_of(FOURTH)] = (Number(1, 401), Number(2, 7), Number(3, 9))
        await dash.live()
        assert "NOT LIVE" not in dash.frame.text
        assert "3 changes" in dash.frame.text


async def test_a_change_in_another_branch_reads_nothing_on_the_wall() -> None:
    async with shelled(FIVE, size=WIDE) as dash:
        furnish(dash)
        await dash.live()
        counts = {pane: dash.fetcher.count(key_of(pane)) for pane in FIVE}
        dash.held[key_of(THIRD)] = (Number(1, 301),)
        dash.source.change(NUMBERS, scope={"branch_id": frozenset({"77"})})
        await dash.settle()
        assert {pane: dash.fetcher.count(key_of(pane)) for pane in FIVE} == counts
