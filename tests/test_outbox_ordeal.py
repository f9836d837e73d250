"""Two terminals, killed and cut off at random: nothing lost, nothing twice, order kept per scope.

The short form of `python -m bench.outbox`.
"""

from __future__ import annotations

from pathlib import Path

from bench.outbox import ordeal
from livedash.demo.server import EmbeddedServer


async def test_queued_writes_survive_kills_and_cuts(
    server: EmbeddedServer, bare_database: str, tmp_path: Path
) -> None:
    done = await ordeal(bare_database, server.port, tmp_path / "outbox", writes=60, kills=4)
    assert done.kills, "no terminal was killed at work"
    assert (done.arrived, done.different, done.out_of_order) == (60, 60, 0)
