"""A pane that runs alone, and what a test does with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from textual.app import ComposeResult
from textual.pilot import Pilot

from livedash.app.painting import PaintedApp
from livedash.business.place import Place
from livedash.panes.pane import Pane
from livedash.panes.view import View
from livedash.testing import LAGOS, Rows, frozen

P = TypeVar("P", bound=Pane)


class Alone(PaintedApp):
    """One pane with the shell's `/`; it counts what the pane asks for."""

    CSS = "Pane { height: 1fr; }"

    def __init__(self, pane: Pane) -> None:
        super().__init__()
        self.pane = pane
        self.asked = 0
        self.bind("slash", "filter")

    def compose(self) -> ComposeResult:
        yield self.pane

    def action_filter(self) -> None:
        self.pane.open_filter()

    def on_asks(self) -> None:
        self.asked += 1


def tell(
    pane: P,
    story: Callable[[Pilot[int], P], Awaitable[None]],
    size: tuple[int, int] = (80, 24),
) -> None:
    async def go() -> None:
        app = Alone(pane)
        async with app.run_test(size=size) as pilot:
            await story(pilot, pane)

    asyncio.run(go())


def show(pane: Pane, rows: Rows, now: datetime, place: Place = LAGOS, state: object = None) -> None:
    """`state`: what the rows answer; None: what is chosen."""
    pane.show(View(place, now, frozen(rows), state=state))
    if pane.screen.focused is None:
        pane.screen.set_focus(pane.first_for_keys)
