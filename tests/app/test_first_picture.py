"""The first picture stands before the panes are read, and what is typed meanwhile is not lost."""

from __future__ import annotations

import asyncio

from livedash.app.app import LiveDash
from livedash.app.pane_frame import PaneFrame
from livedash.panes.discover import Found, discover, discover_in_turns
from tests.app.shelled import NUMBERS_PANE, OTHERS_PANE, VALUES, Number, shell_of


async def test_the_header_stands_before_there_are_panes_and_a_key_waits_for_them() -> None:
    looking, read = asyncio.Event(), asyncio.Event()

    async def find() -> Found:
        looking.set()
        await read.wait()
        return Found((NUMBERS_PANE, OTHERS_PANE), ())

    one = shell_of(found=find)
    async with asyncio.timeout(60), one.app.run_test() as one.pilot:
        await looking.wait()
        assert one.lines[0].startswith(" livedash")
        assert "Connecting" in one.lines[0]
        assert one.app.frame is None
        typing = asyncio.create_task(one.press(str(OTHERS_PANE.number)))
        await asyncio.sleep(0)
        read.set()
        await typing
        assert one.app.frame is not None
        assert one.app.frame.spec is OTHERS_PANE
        assert f"{NUMBERS_PANE.number} {NUMBERS_PANE.title}" in one.lines[1]
        one.assert_no_faults()


async def test_the_panes_are_the_same_in_whatever_way_they_are_found() -> None:
    assert await discover_in_turns() == discover()


class Watched(LiveDash):
    """What the last line says at the moment at which the first rows are drawn."""

    said: str | None = None

    def _drawn(self, frame: PaneFrame, cells: int) -> None:
        if self.said is None and frame.pane is not None and frame.pane.display:
            self.said = "".join(span.text for span in self.lines.hints.draw(80, 1)[0])
        super()._drawn(frame, cells)


async def test_the_rows_come_with_their_keys() -> None:
    """Whoever reads the rows presses what the last line names: it may not come a paint later."""
    one = shell_of(kind=Watched)
    one.hold(NUMBERS_PANE, {VALUES: [Number(1, 4711)]})
    async with asyncio.timeout(60), one.app.run_test() as one.pilot:
        await one.settle()
        await one.live()
        assert isinstance(one.app, Watched)
        assert one.app.said is not None
        assert "x explode" in one.app.said
        one.assert_no_faults()
