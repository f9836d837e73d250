"""What is asked of Textual's painting: never lost."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult

from livedash.app.painting import PaintedApp
from livedash.widgets.line import Piece, TextLine

pytestmark = pytest.mark.usefixtures("painted")


class Painted(PaintedApp):
    def compose(self) -> ComposeResult:
        yield TextLine([Piece("before")])

    def says(self, words: str) -> None:
        self.query_one(TextLine).show([Piece(words)])

    @property
    def paints_due(self) -> bool:
        return bool(self.screen._dirty_widgets or self.screen._compositor._dirty_regions)


async def test_nothing_is_painted_while_held_and_everything_after() -> None:
    app = Painted()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.hold()
        app.hold()
        app.says("now")
        await pilot.pause()
        assert app.paints_due
        app.release()
        app.release()
        await pilot.pause()
        await pilot.pause(0.01)
        assert not app.paints_due


async def test_a_paint_that_textual_drops_in_a_batch_is_made_up_for() -> None:
    app = Painted()
    async with app.run_test() as pilot:
        await pilot.pause()
        with app.batch_update():
            app.says("lost")
            app.screen._compositor.update_widgets({app.query_one(TextLine)})
            app.screen._compositor_refresh()
            assert app._missed
        assert not app._missed
        assert app.screen._repaint_required
