"""Toasts: what other terminals did, in a corner, for some seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pyte
import pytest
from rich.console import RenderableType

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities, Colours
from livedash.app.recent_news import HELD
from livedash.app.toast_feed import GATHERED
from livedash.panes.form import Write
from livedash.panes.news import News
from livedash.panes.parts import Column, table
from livedash.panes.spec import Action, Do, Finds
from livedash.panes.view import View
from livedash.textual_internals import Spots, Update
from livedash.widgets.toast import WIDEST, Toasts
from tests.app.shelled import (
    NUMBERS,
    ONE,
    OTHER,
    VALUES,
    Number,
    NumbersState,
    Shelled,
    key_of,
    numbers,
    shelled,
)
from tests.app.written import CLERK_PANE, add, counter
from tests.until import until


def new_numbers(before: View, after: View) -> list[News]:
    known = {row.id for row in before.rows[VALUES]}
    rows = (row for row in after.rows[VALUES] if row.id not in known)
    return [News(f"Bob wrote {row.value}", f"numbers:{row.id}") for row in rows]


TOLD = numbers(news=new_numbers)
TOLD_OTHERS = numbers("others", 2, news=new_numbers)
TOLD_CLERK = replace(
    CLERK_PANE,
    news=new_numbers,
    actions=(Action("one", "m", "one more", "Add a one", lambda _: Do(marked)),),
)


def marked(id: UUID, at: datetime) -> Write:
    """One more number, of which the write says which row it will be."""
    write = add(id, at, 1)
    mutation = replace(write.mutation, marks=frozenset({"numbers:101"}))
    return write._replace(mutation=mutation)


@dataclass(frozen=True)
class Filtered(NumbersState):
    filter: str = ""


TOLD_FINDER = numbers(
    state=Filtered("numbers"), news=new_numbers, finds=Finds(understood="a number")
)
"""Numbers with a `/`."""

PANES = (TOLD, TOLD_OTHERS)


def toasts(dash: Shelled) -> list[str]:
    """What is said, as it stands on the screen."""
    box = dash.app.screen_stack[0].query_one(Toasts)
    if not box.display or dash.app.screen is not box.screen:
        return []
    x, y, width, height = box.region
    return [line.ljust(x)[x : x + width].strip() for line in dash.lines[y : y + height]]


async def turn(dash: Shelled, seconds: float) -> None:
    await dash.clock.turn(seconds)
    await dash.settle()


async def written(dash: Shelled, *ids: int, key: str = ONE) -> None:
    """By somebody else, and told."""
    await dash.write(key, *((id, id) for id in ids))
    await turn(dash, GATHERED)


async def test_what_somebody_did_stands_for_some_seconds() -> None:
    async with shelled(PANES) as dash:
        dash.held[ONE] = (Number(1, 1),)
        await dash.live()
        assert toasts(dash) == [], "first rows are no news"
        await written(dash, 1, 2)
        assert toasts(dash) == ["• Bob wrote 2"]
        await turn(dash, HELD)
        assert toasts(dash) == []
        assert "Bob" not in dash.frame.text


async def test_it_is_told_after_the_paint_not_before() -> None:
    async with shelled(PANES) as dash:
        await dash.live()
        dash.held[ONE] = (Number(7, 7),)
        dash.source.change(NUMBERS)
        await dash.settle()
        assert "7" in dash.frame.text
        assert toasts(dash) == []
        await turn(dash, GATHERED)
        assert toasts(dash) == ["• Bob wrote 7"]


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((80, 24), ["• Bob wrote 2  … and 14 more"]),
        ((100, 40), ["• Bob wrote 2", "• Bob wrote 3", "• … and 13 more"]),
        ((40, 12), ["• Bob wrote 2  … and 14 more"]),
    ],
)
async def test_a_burst_is_folded(size: tuple[int, int], said: list[str]) -> None:
    async with shelled(PANES, size=size) as dash:
        await dash.live()
        await written(dash, *range(2, 17))
        assert toasts(dash) == said
        box = dash.app.query_one(Toasts)
        assert box.region.right == size[0]
        assert box.region.bottom == size[1] - 1, "the keys are not covered"


async def test_another_size_has_another_number_of_lines() -> None:
    async with shelled(PANES, size=(100, 40)) as dash:
        await dash.live()
        await written(dash, *range(2, 17))
        assert len(toasts(dash)) == 3
        await dash.resize(40, 12)
        assert toasts(dash) == ["• Bob wrote 2  … and 14 more"]
        await dash.resize(100, 40)
        assert len(toasts(dash)) == 3


async def test_a_click_on_it_leaves_the_keys_where_they_are() -> None:
    async with shelled(PANES) as dash:
        await dash.live()
        await written(dash, 1)
        before = dash.app.focused
        await dash.pilot.click(Toasts)
        await dash.settle()
        assert dash.app.focused is before is not None


async def test_on_a_wall_all_panes_in_sight_tell() -> None:
    async with shelled(PANES, size=(160, 50)) as dash:
        await dash.live()
        dash.held[ONE], dash.held[OTHER] = (Number(1, 1),), (Number(2, 2),)
        dash.source.change(NUMBERS)
        await dash.settle()
        await turn(dash, 1 + GATHERED)
        assert sorted(toasts(dash)) == ["• Bob wrote 1", "• Bob wrote 2"]


async def test_what_happened_out_of_sight_is_no_news() -> None:
    async with shelled(PANES) as dash:
        await dash.live()
        await dash.press("2", "1")
        dash.held[OTHER] = (Number(2, 2),)
        dash.source.change(NUMBERS)
        await turn(dash, 2)
        await dash.press("2")
        await turn(dash, 2)
        assert "2" in dash.frame.text
        assert toasts(dash) == []
        await written(dash, 2, 3, key=OTHER)
        assert toasts(dash) == ["• Bob wrote 3"]


async def test_another_branch_is_no_news() -> None:
    async with shelled(PANES) as dash:
        dash.held[ONE] = (Number(1, 1),)
        dash.held[f"{ONE.split(':')[0]}:2"] = (Number(2, 2),)
        await dash.live()
        dash.app.session.where.go(dash.app.session.where.known[1])
        await dash.settle()
        await turn(dash, 2)
        assert toasts(dash) == []


async def test_what_an_outage_hid_is_no_news_and_what_comes_after_is() -> None:
    async with shelled(PANES) as dash:
        dash.held[ONE] = (Number(1, 1),)
        await dash.live()
        dash.source.lose()
        await dash.settle()
        dash.held[ONE] = (Number(1, 1), Number(2, 2))
        await dash.live()
        await turn(dash, 2)
        assert "While you were away" in dash.frame.text
        assert toasts(dash) == []
        await written(dash, 1, 2, 3)
        assert toasts(dash) == ["• Bob wrote 3"]


async def test_what_one_did_oneself_is_no_news(tmp_path: Path) -> None:
    async with counter(tmp_path, TOLD_CLERK) as one:
        key = key_of(CLERK_PANE)
        await one.press("m")
        await until(lambda: one.rows == 1)
        await turn(one, GATHERED)
        assert toasts(one) == []
        # The echo.
        await written(one, 101, key=key)
        assert toasts(one) == []
        await written(one, 101, 5, key=key)
        assert toasts(one) == ["• Bob wrote 5"]


async def test_over_nothing_that_is_typed_into() -> None:
    async with shelled([TOLD_FINDER]) as dash:
        await dash.live()
        await written(dash, 1)
        assert toasts(dash) == ["• Bob wrote 1"]
        await dash.press("slash")
        assert toasts(dash) == []
        await written(dash, 1, 2)
        assert toasts(dash) == []
        await dash.press("escape")
        assert toasts(dash) == ["• Bob wrote 2  … and 1 more"]


async def test_told_over_the_panes_while_a_sheet_stands_below_them() -> None:
    async with shelled(PANES) as dash:
        await dash.live()
        await dash.press("question_mark")
        await written(dash, 4)
        assert toasts(dash) == ["• Bob wrote 4"]
        box = dash.app.query_one(Toasts)
        assert box.region.bottom == dash.sheet.region.y, "over the panes, not over the sheet"
        await turn(dash, HELD)
        assert toasts(dash) == []


async def test_none_where_a_sheet_has_the_whole_screen_and_what_is_still_new_after_it() -> None:
    async with shelled(PANES, size=(80, 12)) as dash:
        await dash.live()
        await dash.press("question_mark")
        await written(dash, 4)
        assert "Bob" not in dash.frame.text
        await dash.press("escape")
        assert toasts(dash) == ["• Bob wrote 4"]


async def test_none_when_they_are_turned_off() -> None:
    def silent(*args: object, **known: object) -> LiveDash:
        return LiveDash(*args, **known, toasts=False)  # type: ignore[arg-type]

    async with shelled(PANES, kind=silent) as dash:
        await dash.live()
        before = dash.clock.armed
        await dash.write(ONE, (2, 2))
        await turn(dash, 2)
        assert toasts(dash) == []
        assert dash.clock.armed == before


async def test_ascii_without_colour() -> None:
    poor = Capabilities(colours=Colours.NONE, ascii=True)
    async with shelled(PANES, size=(80, 40), capabilities=poor) as dash:
        await dash.live()
        await written(dash, *range(2, 7))
        assert toasts(dash) == ["* Bob wrote 2", "* Bob wrote 3", "* ... and 3 more"]
        assert dash.frame.text.isascii()
        box = dash.app.query_one(Toasts)
        assert box.rich_style.reverse


async def test_what_is_long_is_cut_and_how_many_more_is_not() -> None:
    def verbose(before: View, after: View) -> Sequence[News]:
        return [
            one._replace(words=f"\x1b[2J{one.words} {'very ' * 40}")
            for one in new_numbers(before, after)
        ]

    for size, width in (((80, 24), WIDEST), ((40, 12), 40)):
        async with shelled([numbers(news=verbose)], size=size) as dash:
            await dash.live()
            await written(dash, 1, 2)
            (line,) = toasts(dash)
            assert line.endswith("… and 1 more")
            assert dash.app.query_one(Toasts).region.width == width


class OnTerminal(LiveDash):
    """What is written stands on a terminal."""

    def __init__(self, *args: Any, **known: Any) -> None:
        super().__init__(*args, **known)
        self.terminal = pyte.Screen(80, 24)
        self.stream = pyte.Stream(self.terminal)
        self.whole = 0
        """Paints for which Textual had to be asked."""

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        if isinstance(update, Update):
            self.whole += not isinstance(update, Spots)
            self.stream.feed(self.rendered(update))
        return None

    def post_display_hook(self) -> None:
        """How long a write took is not shown: it would be another paint."""


@pytest.mark.usefixtures("painted")
async def test_what_changes_below_a_toast_leaves_it_alone_and_stands_there_after_it() -> None:
    """Rows as wide as the screen, down to the last line, that change all the time."""

    # The last line in sight changes on its left alone.
    def left(row: Number) -> str:
        return str(row.value if row.id == 20 else row.id)

    columns = (
        Column[Number]("ID", 9, "left", cell=left),
        Column[Number]("VALUE", 66, cell=lambda row: "below" if row.id == 20 else str(row.value)),
    )
    full = numbers(parts=table("rows", VALUES, columns, key="id"), news=new_numbers)
    async with shelled([full], kind=OnTerminal) as dash:
        app = dash.app
        assert isinstance(app, OnTerminal)
        rows = [(id, id) for id in range(1, 40)]
        await dash.live()
        await dash.write(ONE, *rows[:30])
        await turn(dash, 10)
        for step in range(12):
            if step % 4 == 0:
                rows.append((100 + step, step))
            rows = [(id, value + 1000 * (step % 3 + 1)) for id, value in rows]
            asked = app.whole
            dash.held[ONE] = tuple(Number(*row) for row in rows)
            dash.source.change(NUMBERS)
            await dash.settle()
            assert app.whole == asked, "it is painted the quick way, toast or none"
            await turn(dash, 0.7)
            assert [line.rstrip() for line in app.terminal.display] == dash.lines
            assert toasts(dash)
        await turn(dash, 10)
        assert toasts(dash) == []
        assert dash.lines[22].split()[-1] == "below"
        assert [line.rstrip() for line in app.terminal.display] == dash.lines


async def test_nothing_is_sent_while_nothing_happens() -> None:
    async with shelled(PANES, kind=OnTerminal) as dash:
        app = dash.app
        assert isinstance(app, OnTerminal)
        await dash.live()
        await written(dash, 1)
        armed, sent = dash.clock.armed, app.terminal.display
        await turn(dash, HELD / 2)
        assert dash.clock.armed == armed
        assert app.terminal.display == sent
        await turn(dash, HELD)
        assert dash.clock.armed == armed - 1, "no timer is left"


async def test_a_pane_that_fails_to_say_is_the_only_one_that_goes() -> None:
    def broken(_before: View, _after: View) -> Sequence[News]:
        raise ValueError("no words")

    async with shelled((numbers(news=broken), TOLD_OTHERS)) as dash:
        await dash.live()
        await written(dash, 1)
        assert "no words" in dash.frame.text
        dash.held[ONE] = (Number(1, 1), Number(2, 2))
        await dash.press("ctrl+r")
        await turn(dash, 2)
        assert "no words" not in dash.frame.text, "what happened meanwhile is no news"
        await dash.press("2")
        await turn(dash, 1)
        await written(dash, 1, key=OTHER)
        assert toasts(dash) == ["• Bob wrote 1"]
