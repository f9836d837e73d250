"""The first picture stands before the panes are read, and what is typed meanwhile is not lost."""

from __future__ import annotations

import asyncio

from livedash.panes.discover import Found, discover, discover_in_turns
from tests.app.shelled import NumbersPane, OthersPane, shell_of


async def test_the_header_stands_before_there_are_panes_and_a_key_waits_for_them() -> None:
    looking, read = asyncio.Event(), asyncio.Event()

    async def find() -> Found:
        looking.set()
        await read.wait()
        return Found((NumbersPane, OthersPane), ())

    one = shell_of(found=find)
    async with asyncio.timeout(60), one.app.run_test() as one.pilot:
        await looking.wait()
        assert one.lines[0].startswith("livedash")
        assert "Connecting" in one.lines[0]
        assert one.app.frame is None
        typing = asyncio.create_task(one.press(str(OthersPane.number)))
        await asyncio.sleep(0)
        read.set()
        await typing
        assert one.app.frame is not None
        assert one.app.frame.pane_type is OthersPane
        assert f"{NumbersPane.number} {NumbersPane.title}" in one.lines[1]
        one.assert_no_faults()


async def test_the_panes_are_the_same_in_whatever_way_they_are_found() -> None:
    assert await discover_in_turns() == discover()
