"""Semantics 12 against real Postgres: whatever is written and whatever breaks, after quiescence
every result that is called true is what the database says.

A failure prints its seed: `play(seed)` below is the reproduction, as far as a network repeats
itself. The long form is `python -m bench.soak`.
"""

from __future__ import annotations

import pytest

from tests.conftest import SHOP_MOMENT, Shop
from tests.oracle.trial import Trial
from tests.proxy import Proxy

ROUNDS, STEPS = 10, 10


@pytest.mark.parametrize("seed", [1, 2, 4])
async def test_after_quiescence_every_result_is_what_the_database_says(
    shop: Shop, seed: int
) -> None:
    await play(shop, seed)


async def play(shop: Shop, seed: int) -> None:
    async with Proxy("127.0.0.1", shop.server.port) as proxy:
        trial = Trial(
            seed, lambda login: shop.server.dsn(shop.name, login), proxy, shop.name, SHOP_MOMENT
        )
        async with trial.running():
            await trial.play(ROUNDS, STEPS)
    assert trial.writers.done.total() > trial.writers.refused.total(), "a shop at work"
