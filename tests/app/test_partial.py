"""With one of several sources away the header tells how old is what that one told of."""

from __future__ import annotations

from livedash.business.places import places
from tests.app.shelled import NUMBERS, NumbersPane, OthersPane, Shelled, shelled
from tests.clock import ManualClock
from tests.scripted import ScriptedSource


def two(clock: ManualClock, tables: frozenset[str]) -> list[ScriptedSource]:
    """One tells who may see what, the other of the numbers."""
    assert NUMBERS in tables
    return [
        ScriptedSource(clock, "postgres", feeds=places().tables),
        ScriptedSource(clock, "supabase", feeds=frozenset({NUMBERS})),
    ]


async def until_both_are_up(dash: Shelled) -> None:
    for source in dash.sources:
        source.prove()
    await dash.settle()
    await dash.clock.turn(2)
    await dash.settle()


async def test_a_beat_of_one_source_does_not_vouch_for_what_another_told_of() -> None:
    async with shelled((NumbersPane, OthersPane), sources=two) as dash:
        await until_both_are_up(dash)
        assert "Live" in dash.lines[0]
        dash.sources[1].lose(next_in=600)
        await dash.settle()
        for _ in range(5):
            await dash.clock.turn(8)
            dash.sources[0].beat()
            await dash.settle()
        assert "Partial 1/2  data 4" in dash.lines[0]
        dash.sources[1].prove()
        await dash.settle()
        await dash.clock.turn(2)
        await dash.settle()
        assert "Live" in dash.lines[0]


async def test_the_age_goes_on_with_nothing_else_to_say() -> None:
    async with shelled((NumbersPane, OthersPane), sources=two) as dash:
        await until_both_are_up(dash)
        dash.sources[1].lose(next_in=600)
        await dash.settle()
        for seconds in (3, 4):
            await dash.clock.turn(seconds)
            await dash.settle()
        assert "Partial 1/2  data 7 s old" in dash.lines[0]
