"""When the demo's shop is laid out anew, and when it is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from livedash.demo.opening import Layout, Opening, open_shop
from livedash.demo.server import EmbeddedServer

NOW = datetime.fromisoformat("2026-03-17T17:41:00+01:00")


@pytest.fixture
def demo_server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "demo", temporary=True)
    server.join()
    yield server
    server.leave()
    assert server.wait_until_gone()


async def test_a_shop_is_kept_for_its_day_and_never_pulled_away_from_somebody(
    demo_server: EmbeddedServer,
) -> None:
    said: list[str] = []

    async def call(moment: datetime, seed: int | None = None) -> Opening:
        said.clear()
        return await open_shop(demo_server, moment, seed, said.append)

    assert await call(NOW) == Opening("Lagos", 17)
    assert said == ["Laying out the shop"]

    await call(NOW + timedelta(hours=1))
    assert said == []

    looking = await asyncpg.connect(demo_server.dsn())
    assert await call(NOW + timedelta(hours=9), 5) == Opening("Oakland", 17)
    assert said == ["Joining the shop that others look at, though its seed is 17"]
    assert await looking.fetchval("SELECT count(*) FROM livedash.branches") == 8
    await looking.close()

    assert await call(NOW + timedelta(hours=9)) == Opening("Oakland", 17)
    assert said == ["Laying out the shop anew: its day is over"]


def test_why_a_shop_is_laid_out_anew() -> None:
    layout = Layout(NOW.isoformat(), 17, "abc")
    assert layout.why_not(NOW, None, "abc") is None
    assert layout.why_not(NOW + timedelta(minutes=119), 17, "abc") is None
    assert layout.why_not(NOW, 18, "abc") == "its seed is 17"
    assert layout.why_not(NOW, None, "abd") == "it was made by another version"
    assert layout.why_not(NOW + timedelta(hours=3), None, "abc") == "its day is over"
    assert layout.why_not(NOW - timedelta(hours=3), None, "abc") == "its day is over"
