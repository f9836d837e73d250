"""Wait for what a test is about, not for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

LIMIT = 60.0
"""Seconds after which it is not going to happen any more."""


async def until(condition: Callable[[], object], limit: float = LIMIT) -> None:
    """Let the loop go on until the condition holds."""
    async with asyncio.timeout(limit):
        while not condition():
            await asyncio.sleep(0.005)


async def until_answer(ask: Callable[[], Awaitable[object]], limit: float = LIMIT) -> None:
    """The same, for a condition that somebody has to be asked for."""
    async with asyncio.timeout(limit):
        while not await ask():
            await asyncio.sleep(0.005)
