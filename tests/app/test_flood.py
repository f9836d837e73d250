"""Text pasted where the terminal does not say that it is: not carried out as keys, for minutes."""

from __future__ import annotations

import asyncio

from textual import events

from livedash.app.keystrokes import MOST, QUIET
from tests.app.shelled import shelled


async def test_a_flood_of_keys_is_left_out_and_the_next_key_is_heard() -> None:
    async with shelled() as dash:
        await dash.live()
        for _ in range(5 * MOST):
            dash.app.post_message(events.Key("j", "j"))
        await dash.until("keys came at once")
        while dash.app.still_typing:
            await asyncio.sleep(0.001)
        await asyncio.sleep(2 * QUIET)
        await dash.press("question_mark")
        assert "everywhere" in dash.frame.text
