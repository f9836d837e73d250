"""However often the link is cut, what the dashboard holds stays the same."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter as Counts
from collections import deque
from pathlib import Path
from random import Random

from livedash.live.engine import Engine
from tests.app.written import counter
from tests.clock import ManualClock, quiet
from tests.live.bench import tasks_query
from tests.scripted import ScriptedDatabase, ScriptedFetcher, ScriptedSource

BOUNDED = {
    *("FIFOCache", "LRUCache", "StylesCache", "Strip", "Segment", "Style", "Span"),
    *("Size", "Region", "Offset", "Spacing", "BoxModel", "Cell", "Piece", "Shift"),
}
"""What caches of a fixed size keep (Textual's, Rich's, our own), which are full only later."""


def ours() -> Counts[str]:
    """The objects that are alive, by their type: those of a program, not of the language."""
    gc.collect()
    found = Counts(
        type(one).__qualname__
        for one in gc.get_objects()
        if type(one).__module__.partition(".")[0] in {"livedash", "textual", "rich", "_asyncio"}
    )
    return Counts({name: count for name, count in found.items() if name not in BOUNDED})


def forget(source: ScriptedSource, fetcher: ScriptedFetcher) -> None:
    """What the scripted ends of the seams have noted down."""
    source.wanted.clear()
    fetcher.calls.clear()


def full_soon(engine: Engine) -> None:
    """The trace keeps the last thousand records: here the last ten."""
    engine.trace._ring = deque(maxlen=10)


async def test_a_thousand_cuts_leave_nothing_in_the_engine() -> None:
    clock = ManualClock()
    source, fetcher = ScriptedSource(clock), ScriptedFetcher(clock, ScriptedDatabase().answer)
    engine = Engine([source], fetcher, clock, Random(1), audit_every=None)
    full_soon(engine)
    await engine.start()
    await quiet()

    async def cuts(count: int) -> None:
        for number in range(count):
            watch = engine.cache.watch({"tasks": tasks_query(f"tasks{number % 5}")}, lambda _: None)
            source.lose()
            source.attempt()
            source.prove()
            await quiet()
            await clock.turn(1)
            watch.close()
            forget(source, fetcher)

    await cuts(300)
    before, armed, tasks = ours(), clock.armed, len(asyncio.all_tasks())
    await cuts(700)
    assert {name: more for name, more in (ours() - before).items() if more >= 10} == {}
    assert (clock.armed, len(asyncio.all_tasks())) == (armed, tasks)
    await engine.stop()


async def test_panes_forms_and_cuts_leave_nothing_behind(tmp_path: Path) -> None:
    async with counter(tmp_path) as dash:
        full_soon(dash.app.session.engine)

        async def cuts(count: int) -> None:
            for number in range(count):
                dash.source.lose()
                await dash.settle()
                dash.source.attempt()
                dash.source.prove()
                await dash.settle()
                await dash.clock.turn(1)
                await dash.press(("n", "i", "question_mark", "colon", "b")[number % 5], "escape")
                forget(dash.source, dash.fetcher)
            await dash.clock.turn(60)  # A timer that was cancelled stays until it would be due.

        await cuts(5)
        frozen, before, tasks = gc.get_freeze_count(), ours(), len(asyncio.all_tasks())
        await cuts(15)
        grown = {name: more for name, more in (ours() - before).items() if more >= 10}
        assert gc.get_freeze_count() <= frozen, "garbage that is frozen is never collected"
        assert grown == {}
        assert len(asyncio.all_tasks()) == tasks
