"""The oracle over services, alone and together: whatever is written and whatever breaks, after
quiescence every result that is called true is what the database says.

What a service leaves out without a word heals by the self-audit. As long as nothing is left out,
the audit must find nothing: then livedash itself has lost it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from tests.conftest import SHOP_MOMENT, Shop
from tests.oracle.script import Transaction
from tests.oracle.services import ServiceTrial
from tests.oracle.writing import Deed
from tests.phoenix import Phoenix
from tests.proxy import Proxy
from tests.pusher_server import PusherServer

ROUNDS, STEPS = 4, 10


@pytest.mark.parametrize(
    ("use", "seed"),
    [
        ({"supabase"}, 1),
        ({"supabase"}, 2),
        ({"pusher"}, 1),
        ({"supabase", "pusher"}, 1),
        ({"postgres", "supabase", "pusher"}, 1),
    ],
    ids=lambda one: "+".join(sorted(one)) if isinstance(one, set) else str(one),
)
async def test_after_quiescence_every_result_is_what_the_database_says(
    shop: Shop, use: set[str], seed: int
) -> None:
    await play(shop, use, seed, ROUNDS, STEPS)


@pytest.mark.parametrize(
    ("use", "counted"),
    [
        ({"supabase"}, True),
        ({"supabase", "pusher"}, True),
        # Nobody tells who may see what: that is asked, and everything with it, before any audit.
        ({"pusher"}, False),
    ],
    ids=["supabase", "pusher+supabase", "pusher"],
)
async def test_what_a_service_leaves_out_heals_and_is_counted(
    shop: Shop, use: set[str], counted: bool
) -> None:
    async with trial_of(shop, use, seed=1) as trial:
        await trial.verdict()
        engine = trial.dashboard.engine
        before = engine.trace.divergences
        trial.bridge.loses = lambda: True
        await trial.transact(Transaction("ada", (Deed("write_a_card", (0.1, 0.1, 0.1)),), True))
        await trial.bridge.told()
        assert trial.bridge.lost > 0
        await trial.verdict()
        assert (engine.trace.divergences > before) == counted


async def play(shop: Shop, use: set[str], seed: int, rounds: int, steps: int) -> ServiceTrial:
    async with trial_of(shop, use, seed) as trial:
        await trial.play(rounds, steps)
    return trial


@asynccontextmanager
async def trial_of(shop: Shop, use: set[str], seed: int) -> AsyncIterator[ServiceTrial]:
    async with AsyncExitStack() as stack:
        servers = Phoenix(), PusherServer()
        for server in servers:
            await stack.enter_async_context(server)
        ports = {"postgres": shop.server.port, "supabase": servers[0].port}
        ports["pusher"] = servers[1].port
        proxies = {
            name: await stack.enter_async_context(Proxy("127.0.0.1", port))
            for name, port in ports.items()
        }
        trial = ServiceTrial(
            use,
            seed,
            lambda login: shop.server.dsn(shop.name, login),
            proxies,
            servers,
            shop.name,
            SHOP_MOMENT,
        )
        async with trial.running():
            yield trial
