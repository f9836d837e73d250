"""Faults, styles and messages of Textual, as far as we rely on them."""

from __future__ import annotations

import pytest
from textual import events

from livedash.textual_internals import (
    waiting,
)
from tests.internals.relied import Shown, relied

# Faults


@relied(
    "_handle_exception",
    on="an exception that nobody has caught goes through it, from whatever widget, timer or task",
    promise="an exception in a pane stays in that pane (app/boundary.py)",
    look="App._handle_exception in textual/app.py, and who calls it in textual/message_pump.py",
)
async def _() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        await pilot.pause()

        def broken() -> None:
            raise KeyError("in a timer")

        app.query_one("#one").set_timer(0.001, broken)
        await pilot.pause(0.05)
        assert [type(one) for one in app.errors] == [KeyError]
        app.fail_with(ValueError())
        assert len(app.errors) == 2
        assert app.is_running


@relied(
    "_fatal_error",
    on="what ends the program goes through it before anything is drawn, and panic() closes",
    promise="no traceback with every local, passwords too, stands on the terminal",
    look="App._handle_exception, _fatal_error and panic in textual/app.py",
)
async def _() -> None:
    app = Shown()
    with pytest.raises(ZeroDivisionError):
        async with app.run_test():
            app.fail_with(ZeroDivisionError())
    assert app._exit_renderables == []
    assert not app.is_running


# Styles and messages


@relied(
    "_message_queue",
    on="an app's messages wait in a queue of Textual's own, whose `values` they are",
    promise="a key waits for the one before it, and for nothing else (app/keystrokes.py)",
    look="MessagePump._message_queue in textual/message_pump.py, Queue in textual/_queue.py",
)
async def _() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert not waiting(app)
        app.post_message(events.Key("a", "a"))
        assert [type(one) for one in waiting(app)] == [events.Key]
        assert app.message_queue_size == 1
