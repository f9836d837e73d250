"""A slow link is no dead one, and a dead one is not waited for."""

from __future__ import annotations

import asyncio

import pytest

from livedash.database.patience import LONGER, Patience, each_answer


async def test_each_answer_has_its_own_time() -> None:
    async with each_answer(0.2) as heard:
        for _ in range(4):
            await asyncio.sleep(0.1)
            heard()
    with pytest.raises(TimeoutError):
        async with each_answer(0.05) as heard:
            heard()
            await asyncio.sleep(10)


async def test_an_answer_that_comes_as_the_time_runs_out_is_no_fault() -> None:
    with pytest.raises(TimeoutError):
        async with each_answer(0.0) as heard:
            for _ in range(3):
                try:
                    await asyncio.sleep(0.01)
                finally:
                    heard()


def test_after_a_connection_that_took_too_long_the_next_may_take_longer() -> None:
    patience = Patience(0.5)
    with pytest.raises(TimeoutError), patience.measured() as seconds:
        assert seconds == 0.5
        raise TimeoutError
    assert patience.seconds == 0.5 * LONGER
    with pytest.raises(OSError, match="refused"), patience.measured():
        raise OSError("refused")
    assert patience.seconds == 0.5 * LONGER
    with patience.measured():
        pass
    assert patience.seconds == 0.5, "the link is quick again"
