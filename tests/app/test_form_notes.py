"""What is said about a form's answers together: what has no room is counted."""

from __future__ import annotations

import pytest

from livedash.app.form_notes import FormNotes
from livedash.panes.form import FormLine
from tests.widgets.frames import Frames

SAID = [FormLine(f"Booking {number}.") for number in range(1, 13)]


@pytest.mark.parametrize(("many", "last"), [(12, "... and 5 more lines."), (8, "Booking 8.")])
async def test_what_has_no_room_is_counted(many: int, last: str) -> None:
    said = FormNotes(alone=False)
    app = Frames(said)
    async with app.run_test(size=(40, 12)) as pilot:
        said.say(SAID[:many])
        await pilot.pause()
        lines = [line for line in app.lines if line]
        assert (len(lines), lines[-1]) == (8, last)
