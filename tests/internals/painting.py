"""How Textual paints, as far as we rely on it."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.widgets import Static

from livedash.app.painting import PaintedApp
from livedash.textual_internals import (
    Update,
    in_sight,
    layout_is_due,
    spots_of,
    whole_picture,
)
from tests.internals.relied import Shown, relied


@relied(
    "UPDATE_PERIOD",
    on="textual.screen reads its constant UPDATE_PERIOD when a screen makes its timer",
    promise="a letter typed 3 ms after another is painted at once, not 20 ms later",
    look="Screen._update_timer in textual/screen.py",
)
async def _() -> None:
    app = PaintedApp()
    async with app.run_test():
        assert app.screen._update_timer._interval <= 0.001


@relied(
    "textual._compositor",
    on="a paint is a LayoutUpdate (region, strips) or a ChopsUpdate (spans, chops, chop_ends), and "
    "both are CompositorUpdates, whose render_segments answers what is written",
    promise="only cells that differ are written (app/picture.py): spots_of must find all of them",
    look="the ...Update classes in textual/_compositor.py, App._display in textual/app.py",
)
async def _() -> None:
    app = Shown()
    async with app.run_test(size=(20, 4)) as pilot:
        await pilot.pause()
        app.updates.clear()
        app.query_one("#two", Static).update("new", layout=False)
        await pilot.pause()
        app.screen.refresh()
        await pilot.pause()
        part, whole = [one for one in app.updates if one is not None][:2]
        for update, lines in ((part, {1}), (whole, {0, 1, 2, 3})):
            assert isinstance(update, Update)
            spots = list(spots_of(update))
            assert {y for _, y, _ in spots} == lines
            assert any(strip.text.startswith("new") for _, y, strip in spots if y == 1)
        assert hasattr(CompositorUpdate, "render_segments")


@relied(
    "_compositor",
    on="a screen's compositor knows where each widget in sight stands, those above first, and "
    "renders all of it",
    promise="a change is painted in the same turn of the loop and not over a toast (app/spots.py); "
    "livedash.testing.frame has a picture",
    look="Compositor.visible_widgets and render_update in textual/_compositor.py",
)
async def _() -> None:
    app = Shown()
    async with app.run_test(size=(20, 4)) as pilot:
        await pilot.pause()
        seen = in_sight(app.screen)
        assert seen[app.query_one("#two")][0] == Region(0, 1, 20, 1)
        order = [one.id for one in seen if isinstance(one, Static)]
        assert order[0] == "over"
        assert {"one", "two"} == set(order[1:])
        console = Console(file=StringIO(), width=20, record=True)
        console.print(whole_picture(app.screen))
        assert console.export_text().startswith("top")


@relied(
    "_layout_required",
    on="a screen, or a widget, says that it is to be laid out",
    promise="nothing is painted where it does not stand any more (MainScreen.paint_now)",
    look="Screen._on_timer_update in textual/screen.py, Widget.refresh in textual/widget.py",
)
async def _() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert not layout_is_due(app.screen)
        app.query_one("#one").refresh(layout=True)
        assert layout_is_due(app.screen)
        await pilot.pause()
        assert not layout_is_due(app.screen)


@relied(
    "_batch_count",
    on="an app counts the batches it is in, and paints nothing meanwhile",
    promise="one frame in flight: a terminal that does not read is sent no other (PaintedApp.hold)",
    look="App.batch_update and App._display in textual/app.py",
)
async def _() -> None:
    app = Shown()
    async with app.run_test():
        assert not app.batching
        with app.batch_update():
            assert app.batching
        assert not app.batching


@relied(
    "_end_batch",
    on="each batch ends through it, the last one too",
    promise="a paint that Textual drops in a batch is made up for (PaintedApp.batch_ended)",
    look="App.batch_update in textual/app.py",
)
async def _() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        await pilot.pause()
        before = app.ended
        with app.batch_update():
            with app.batch_update():
                pass
            assert app.ended == before
        assert app.ended == before + 1


@relied(
    "_display",
    on="each paint of a screen goes through it, and post_display_hook follows",
    promise="only cells that differ are written; write -> screen is measured at the paint",
    look="App._display in textual/app.py, Screen._compositor_refresh in textual/screen.py",
)
async def _() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.updates.clear()
        before = app.displayed
        app.query_one("#one", Static).update("new")
        await pilot.pause()
        assert any(isinstance(one, Update) for one in app.updates)
        assert app.displayed > before
        app.updates.clear()
        app.paint(app.screen, None)
        assert app.updates == [None]
