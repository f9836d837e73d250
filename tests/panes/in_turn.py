"""Frames of one pane that shows one thing after the other: nine tenths of a frame are the start of
its app and its first layout."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from textual.app import ComposeResult

from livedash.app.capabilities import Capabilities
from livedash.app.painting import PaintedApp
from livedash.business.place import Place
from livedash.panes.pane_of import pane_of
from livedash.panes.spec import PaneSpec
from livedash.panes.view import Refusal, View
from livedash.testing import LAGOS, Frame, Rows, capture, frozen
from tests.panes.bakery import NOW


class Shown(PaintedApp):
    CSS = "Screen { background: $background; color: $foreground; } Pane { height: 1fr; }"

    def __init__(self, pane: PaneSpec, capabilities: Capabilities) -> None:
        super().__init__(capabilities=capabilities)
        self.pane = pane_of(pane)

    def compose(self) -> ComposeResult:
        yield self.pane


def in_turn(
    pane: PaneSpec,
    each: Mapping[str, Rows],
    *,
    size: tuple[int, int] = (80, 24),
    place: Place = LAGOS,
    keys: Sequence[str] = (),
    ascii: bool = False,
    refused: Mapping[str, Sequence[Refusal]] | None = None,
) -> dict[str, Frame]:
    """By name; nothing is marked in them. `keys`: pressed in the first one, once."""
    app = Shown(pane, Capabilities(ascii=ascii))

    def view(name: str) -> View:
        rows = frozen(each[name])
        return View(place, NOW, rows, ascii, refused=(refused or {}).get(name, ()))

    async def take() -> dict[str, Frame]:
        found: dict[str, Frame] = {}
        async with app.run_test(size=size) as pilot:
            for name in each:
                try:
                    app.pane.show(view(name))
                    app.pane.seen()
                    if not found:
                        app.set_focus(app.pane.first_for_keys)
                        await pilot.pause()
                        await pilot.press(*keys)
                    await pilot.pause()
                    found[name] = capture(app)
                except Exception as error:
                    error.add_note(f"It was shown: {name}")
                    raise
        return found

    return asyncio.run(take())
