"""The oracle over services for as long as one likes: for each seed and each choice of sources a new
shop. Stops at the first divergence.

Run with `python -m bench.oracle --minutes 5 [--seed 1]`; the servers are its own.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections import Counter
from itertools import count, cycle
from pathlib import Path
from time import monotonic

import asyncpg

from bench.soak import TEMPLATE, furnish
from livedash.demo.server import EmbeddedServer
from tests.conftest import Shop
from tests.test_oracle_services import play

USED = (
    {"supabase"},
    {"pusher"},
    {"supabase", "pusher"},
    {"postgres", "supabase"},
    {"postgres", "supabase", "pusher"},
)
ROUNDS, STEPS = 12, 25


async def last(server: EmbeddedServer, first: int, minutes: float) -> None:
    end = monotonic() + minutes * 60
    owner = await asyncpg.connect(server.dsn("postgres", "postgres"))
    for seed, use in zip(count(first), cycle(USED), strict=False):
        if monotonic() > end:
            break
        shop = Shop(server, f"oracle_{seed}")
        await owner.execute(
            f'CREATE DATABASE "{shop.name}" TEMPLATE "{TEMPLATE}" STRATEGY FILE_COPY'
        )
        trial = await play(shop, use, seed, ROUNDS, STEPS)
        await owner.execute(f'DROP DATABASE "{shop.name}" WITH (FORCE)')
        engine = trial.dashboard.engine
        counts = Counter(
            verdicts=trial.verdicts,
            writes=trial.writers.done.total(),
            events=engine.trace.events,
            left_out=trial.bridge.lost,
            healed=engine.trace.divergences,
            audits=engine.audit.checked,
        )
        print(f"seed {seed}, {' and '.join(sorted(use))}: {dict(counts)}", flush=True)
    await owner.close()


def run() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    server = EmbeddedServer(
        Path(tempfile.mkdtemp(prefix="livedash-oracle-")), temporary=True, tcp=True
    )
    server.join()
    try:
        asyncio.run(furnish(server))
        asyncio.run(last(server, wanted.seed, wanted.minutes))
    finally:
        server.leave()


if __name__ == "__main__":
    run()
