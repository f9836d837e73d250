"""Panes are loaded after the first picture: found, framed and hung on the wall.

Reading panes and drivers from the disk takes half of a start, and nothing of them stands in the
first picture. Meanwhile the first query is on its way to the server, and keys wait.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable

from livedash.app.pane_frame import PaneFrame
from livedash.app.wall import Wall
from livedash.panes.discover import Found
from livedash.panes.spec import PaneSpec
from livedash.textual_internals import OpenApp

Find = Callable[[], Awaitable[Found]]


class PaneLoading:
    """The loading of one dashboard's panes, once."""

    def __init__(
        self,
        app: OpenApp,
        wall: Wall,
        found: Found | Find,
        *,
        framed: Callable[[PaneSpec], PaneFrame],
        start: Callable[[], Awaitable[None]],
        ready: Callable[[], Awaitable[None]],
    ) -> None:
        """`found`: the panes, or a function that finds them once the first picture stands.
        `framed`: puts a pane in its frame. `start`: asks the server for the first rows. `ready`:
        called when all panes have their frames."""
        self._app, self._wall, self._framed = app, wall, framed
        self._start, self._ready = start, ready
        self._find: Find | None = None
        self._finding: asyncio.Task[None] | None = None
        self._done = asyncio.Event()
        if isinstance(found, Found):
            wall.frame(found, framed)
        else:
            self._find = found

    @property
    def done(self) -> bool:
        return self._done.is_set()

    async def wait(self) -> None:
        await self._done.wait()

    async def begin(self) -> None:
        if self._find is None:
            await self._start()
            await self._finish()
        else:
            self._app.call_after_refresh(self._go_on, self._find)

    def stop(self) -> None:
        if self._finding is not None:
            self._finding.cancel()

    async def _go_on(self, find: Find) -> None:
        await self._start()
        self._finding = asyncio.create_task(self._hang(find))

    async def _hang(self, find: Find) -> None:
        try:
            self._wall.frame(await find(), self._framed)
            await self._wall.hang()
        except Exception as error:  # noqa: BLE001 - no message loop is around this to tell it
            self._app.fail_with(error)
        else:
            self._app.call_later(self._finish)

    async def _finish(self) -> None:
        await self._ready()
        self._done.set()
        # Objects that exist by now stay: no collection has to look through all of Textual for them.
        # Only once, because garbage of this moment stays as well.
        gc.freeze()
        gc.enable()
