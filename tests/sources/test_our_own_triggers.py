"""What the change triggers of the shop send is what the source understands, all of it."""

from __future__ import annotations

from random import Random

import asyncpg

from livedash.database.address import Address
from livedash.live.clock import LoopClock
from livedash.sources.postgres import PostgresSource
from tests.conftest import Shop
from tests.sources.listening import Listening, running
from tests.until import until


async def test_every_write_to_the_shop_is_heard_by_an_ordinary_login(shop: Shop) -> None:
    sink = Listening()
    source = PostgresSource(Address.parse(shop.login("ada")), LoopClock(), Random(1))
    owner = await asyncpg.connect(shop.owner)
    async with running(source, sink):
        await sink.proven()
        feeds = sink.last().feeds or frozenset()
        assert {"livedash.sales_logs", "livedash.stock_levels", "livedash.tasks"} <= feeds

        task = await owner.fetchrow("SELECT id::text, project_id::text FROM livedash.tasks")
        assert task is not None
        await owner.execute(
            "UPDATE livedash.tasks SET title = title || '!' WHERE id::text = $1", task["id"]
        )
        await until(lambda: sink.changes)
        [change] = sink.changes
        assert (change.table, change.operation) == ("livedash.tasks", "U")
        assert change.keys == frozenset({task["id"]})
        assert change.scope["project_id"] == frozenset({task["project_id"]})
        assert change.began is not None
        assert change.transaction is not None

        await owner.execute("UPDATE livedash.sales_logs SET discount = discount")
        await owner.execute("TRUNCATE livedash.waste_logs")
        await until(lambda: ("livedash.waste_logs", "T") in coarse(sink))
        assert ("livedash.sales_logs", "U") in coarse(sink)

        for table in sorted(feeds):
            await owner.execute(f"DELETE FROM {table} WHERE false")
        await owner.execute(
            "DO $$ BEGIN FOR i IN 1..100 LOOP "
            f"UPDATE livedash.tasks SET title = title WHERE id = '{task['id']}'; END LOOP; END $$"
        )
        await until(lambda: ("livedash.tasks", "U") in coarse(sink))
        assert sink.last().ignored == 0
    await owner.close()


def coarse(sink: Listening) -> list[tuple[str, str]]:
    """What was said of whole tables."""
    return [(one.table, one.operation) for one in sink.changes if one.keys is None]
