"""Semantics 7: pending writes are replayed over server rows until a snapshot contains them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from livedash.live.overlay import Op, Overlay
from livedash.live.query import AnyQuery, Query
from livedash.live.rows import once_of, with_once
from tests.clock import quiet
from tests.live.bench import Bench
from tests.scripted import change

Rows = tuple[Any, ...]
STOCK: AnyQuery = Query("stock", frozenset({"shop.sales"}), {"branch_id": "1"})
TOTALS: AnyQuery = Query("totals", frozenset({"shop.sales"}), {"branch_id": "1"})
OTHER: AnyQuery = Query("other branch", frozenset({"shop.sales"}), {"branch_id": "2"})


def sale(sold: int = 1, replay: Callable[[AnyQuery, Rows], Rows] | None = None) -> Op:
    """A sale in branch 1: every number on screen grows by what is sold."""

    def add(query: AnyQuery, rows: Rows) -> Rows:
        return tuple(row + sold for row in rows)

    return Op(uuid4(), (change("shop.sales", None, {"branch_id": ["1"]}),), replay or add)


def overlay() -> tuple[Overlay, list[str]]:
    faults: list[str] = []
    return Overlay(lambda about, error: faults.append(about)), faults


def test_ops_are_replayed_in_order_over_what_they_concern() -> None:
    over, _ = overlay()
    queries = [STOCK, OTHER]
    over.add(sale(1), queries)
    over.add(sale(replay=lambda query, rows: tuple(row * 10 for row in rows)), queries)
    assert over.rows(STOCK, (5,)) == (60,)
    assert over.rows(OTHER, (5,)) == (5,)


def test_an_op_leaves_each_query_with_the_snapshot_that_contains_it() -> None:
    over, _ = overlay()
    op = sale()
    over.add(op, [STOCK, TOTALS])
    assert over.pending(["stock"]) == (op.id,)
    over.applied([op.id], ["stock"])
    assert over.rows(STOCK, (6,)) == (6,)
    assert over.rows(TOTALS, (5,)) == (6,), "its rows are from before"
    assert over.pending(["stock"]) == ()
    over.applied([op.id], ["totals"])
    assert len(over) == 0


def test_an_acknowledgement_alone_removes_nothing() -> None:
    over, _ = overlay()
    op = sale()
    over.add(op, [STOCK])
    over.committed(op.id)
    assert over.rows(STOCK, (5,)) == (6,)
    over.applied([op.id], ["stock"])
    assert len(over) == 0


def test_a_refusal_removes_its_own_op_only() -> None:
    over, _ = overlay()
    first, second = sale(1), sale(10)
    over.add(first, [STOCK])
    over.add(second, [STOCK])
    assert over.refused(first.id) == {"stock"}
    assert over.rows(STOCK, (5,)) == (15,)
    assert over.refused(first.id) == frozenset()


def test_a_write_that_nobody_shows_stands_until_it_is_committed() -> None:
    over, _ = overlay()
    op = sale()
    over.add(op, [])
    over.meet(STOCK)
    assert over.rows(STOCK, (5,)) == (6,), "a pane opened before the commit shows it too"
    over.part(STOCK)
    assert len(over) == 1
    over.committed(op.id)
    assert len(over) == 0
    over.committed(op.id)
    over.applied([op.id, UUID(int=1)], ["stock"])


def test_a_replay_that_fails_is_told_and_left_out() -> None:
    over, faults = overlay()
    over.add(sale(replay=lambda query, rows: rows[7]), [STOCK])
    over.add(sale(10), [STOCK])
    assert over.rows(STOCK, (5,)) == (15,)
    assert faults == ["replay over stock"]


async def test_a_sale_is_counted_once_at_every_moment(bench: Bench) -> None:
    """Foreseen, acknowledged, notified, read: 5, then 6, and 6 ever after, in both panes."""
    bench.fetcher.automatic = False
    shown: list[tuple[str, Rows | None]] = []
    stock = bench.cache.watch(
        {"rows": STOCK}, lambda names: shown.append(("stock", stock.results["rows"].rows))
    )
    totals = bench.cache.watch(
        {"rows": TOTALS}, lambda names: shown.append(("totals", totals.results["rows"].rows))
    )
    await bench.clock.turn(bench.pacing.alone)
    for call in bench.fetcher.open:
        call.succeed(dict.fromkeys(call.keys, (5,)))
    await bench.clock.turn(1)
    shown.clear()

    op = sale()
    bench.cache.foresee(op)
    assert shown == [("stock", (6,)), ("totals", (6,))]
    bench.cache.committed(op.id)
    bench.cache.receive([change("shop.sales", ["9"], {"branch_id": ["1"]})])
    await bench.clock.turn(bench.pacing.alone)
    assert [call.pending for call in bench.fetcher.open] == [(op.id,), (op.id,)]
    first, second = bench.fetcher.open
    first.succeed(dict.fromkeys(first.keys, (6,)), applied=[op.id])
    await bench.clock.turn(0.4)
    second.succeed(dict.fromkeys(second.keys, (6,)), applied=[op.id])
    await bench.clock.turn(1)
    assert len(shown) == 2, "nobody was called again"
    bench.cache.receive([change("shop.sales", ["10"])])
    await bench.clock.turn(bench.pacing.alone)
    assert [call.pending for call in bench.fetcher.open] == [(), ()]


async def test_a_read_that_began_before_the_write_shows_it_replayed(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"rows": STOCK})
    await quiet()
    op = sale()
    bench.cache.foresee(op)
    bench.fetcher.open[0].succeed({"stock": (5,)})
    await quiet()
    assert watch.results["rows"].rows == (6,)


async def test_a_refused_write_goes_from_the_screen(bench: Bench) -> None:
    bench.fetcher.automatic = False
    watch = bench.watch({"rows": STOCK})
    await quiet()
    bench.fetcher.open[0].succeed({"stock": (5,)})
    await quiet()
    op = sale()
    bench.cache.foresee(op)
    bench.cache.refused(op.id)
    assert watch.results["rows"].rows == (5,)
    assert bench.told == [{"rows"}, {"rows"}, {"rows"}]


async def test_an_old_read_does_not_speak_for_a_query_opened_anew(bench: Bench) -> None:
    bench.fetcher.automatic = False
    op = sale()
    bench.cache.foresee(op)
    first = bench.watch({"rows": STOCK})
    await quiet()
    first.close()
    second = bench.watch({"rows": STOCK})
    await bench.clock.turn(bench.pacing.alone)
    old, new = bench.fetcher.open
    assert old.pending == new.pending == (op.id,)
    old.succeed({"stock": (6,)}, applied=[op.id])
    await quiet()
    new.succeed({"stock": (5,)})
    await quiet()
    assert second.results["rows"].rows == (6,), "its own snapshot did not contain the sale"


def test_what_is_said_once_of_the_rows_stands_under_each_op_unless_it_says_it_anew() -> None:
    over, _ = overlay()
    heard: list[Any] = []

    def more(query: AnyQuery, rows: Rows) -> Rows:
        heard.append(once_of(rows))
        return tuple(row + 1 for row in rows)

    def counted(query: AnyQuery, rows: Rows) -> Rows:
        return with_once(tuple(rows), once_of(rows) + 1)

    server = with_once((5,), 230)
    for replay in (more, counted, more):
        over.add(sale(replay=replay), [STOCK])
    assert over.rows(STOCK, server) == with_once((7,), 231)
    assert heard == [230, 231]
    assert (server, once_of(server)) == (with_once((5,), 230), 230)
