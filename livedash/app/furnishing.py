"""From the first picture to the first pane: the panes are found, framed and hung on the wall.

To read panes and drivers from the disk takes half of a start, and nothing of them stands in the
first picture; what is asked of the server first is on its way meanwhile, and keys wait.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from livedash.app.pane_frame import PaneFrame
from livedash.panes.discover import NONE_YET, Found

if TYPE_CHECKING:
    from livedash.app.app import LiveDash

Find = Callable[[], Awaitable[Found]]


class Furnishing:
    """One dashboard's, once."""

    def __init__(
        self, app: LiveDash, found: Found | Find, ready: Callable[[], Awaitable[None]]
    ) -> None:
        """`found`: the panes, or who finds them once the first picture stands. `ready`: called when
        all have their frames."""
        self._app, self._ready = app, ready
        self.found = NONE_YET
        self._find: Find | None = None
        self._finding: asyncio.Task[None] | None = None
        self._done = asyncio.Event()
        if isinstance(found, Found):
            self._frame(found)
        else:
            self._find = found

    @property
    def done(self) -> bool:
        return self._done.is_set()

    async def wait(self) -> None:
        await self._done.wait()

    async def begin(self) -> None:
        if self._find is None:
            await self._app.engine.start()
            await self._finish()
        else:
            self._app.lines.show()
            self._app.call_after_refresh(self._go_on, self._find)

    def stop(self) -> None:
        if self._finding is not None:
            self._finding.cancel()

    async def _go_on(self, find: Find) -> None:
        await self._app.engine.start()
        self._finding = asyncio.create_task(self._hang(find))

    async def _hang(self, find: Find) -> None:
        try:
            self._frame(await find())
            await self._app.wall.hang()
        except Exception as error:  # noqa: BLE001 - no message loop is around this to tell it
            self._app._handle_exception(error)
        else:
            self._app.call_later(self._finish)

    async def _finish(self) -> None:
        await self._ready()
        self._done.set()
        # What stands by now stays: no collection has to look through all of Textual for it. Once,
        # for what is garbage at that moment stays as well.
        gc.freeze()
        gc.enable()

    def _frame(self, found: Found) -> None:
        app = self._app
        self.found = found
        app.wall.frame(
            PaneFrame(pane, app, app.engine.cache, app.clock, ascii=app.capabilities.ascii)
            for pane in found.panes
        )
