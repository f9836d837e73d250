"""Wait for what a test is about, not for a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

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


def comes_to(ask: Callable[[], T], wanted: T, limit: float = LIMIT) -> None:
    """Ask again until the answer is the wanted one.

    A write stands on the screen before it is committed, and a form closes before that. So whoever
    looks into a table for a write waits for its row here, not for the screen.
    """
    deadline = time.monotonic() + limit
    while (found := ask()) != wanted:
        if time.monotonic() > deadline:
            raise AssertionError(f"{found!r} did not become {wanted!r} within {limit} s")
        time.sleep(0.01)
