"""Terminals at rest share one proof. The short form of `python -m bench.proofs`."""

from __future__ import annotations

from bench.proofs import prepare, proofs
from livedash.sources.postgres import PostgresTiming


async def test_one_proof_serves_all_that_hear_it(bare_database: str) -> None:
    await prepare(bare_database)
    timing = PostgresTiming(heartbeat=0.5, deadline=30.0, proof=2.0)
    heard = await proofs(bare_database, terminals=20, seconds=7.0, timing=timing)
    assert heard.lost == 0
    # Two or three rounds; each terminal for itself would make more than forty.
    assert 1 <= len(heard.moments) < 20, heard.moments
