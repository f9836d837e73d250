"""A read that is under way while a write is made and sent: nobody can ask it about that write."""

from __future__ import annotations

from uuid import uuid4

from livedash.live.overlay import Op
from livedash.live.query import AnyQuery, Query
from tests.clock import quiet
from tests.live.bench import Bench
from tests.scripted import change

STOCK: AnyQuery = Query("stock", frozenset({"shop.sales"}), {"branch_id": "1"})


async def test_its_rows_may_have_the_write_already_and_are_not_shown(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"rows": STOCK})
    await quiet()
    bench.fetcher.open[0].succeed({"stock": (5,)})
    await quiet()
    bench.cache.refresh("a change")
    await bench.clock.turn(1)
    sale = Op(
        uuid4(),
        (change("shop.sales", None, {"branch_id": ["1"]}),),
        lambda query, rows: tuple(row + 1 for row in rows),
    )
    bench.cache.foresee(sale)
    bench.cache.sent(sale.id)
    bench.cache.committed(sale.id)
    seen = len(bench.told)
    bench.fetcher.open[0].succeed({"stock": (6,)})
    await bench.clock.turn(1)
    assert watch.results["rows"].rows == (6,), "5 and the sale; not the sale twice"
    assert watch.results["rows"].dirty
    assert bench.fetcher.open[0].pending == (sale.id,), "read again, and asked this time"
    bench.fetcher.open[0].succeed({"stock": (6,)}, applied=[sale.id])
    await quiet()
    assert watch.results["rows"].rows == (6,)
    assert not watch.results["rows"].dirty
    assert len(bench.told) == seen, "nothing that is shown changed"
