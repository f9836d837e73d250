"""With one of several sources away the header tells how old is what that one told of."""

from __future__ import annotations

from dataclasses import replace

from livedash.business.places import PLACES
from livedash.business.read import Read
from tests.app.shelled import NUMBERS, NUMBERS_PANE, OTHER, OTHERS_PANE, Number, Shelled, shelled
from tests.clock import ManualClock
from tests.scripted import ScriptedSource

STILL = Read[Number](__package__, "still.sql", Number)
TWOFOLD = replace(NUMBERS_PANE, reads=(STILL,))
"""Reads a second table, in which nothing ever changes."""


def two(clock: ManualClock, tables: frozenset[str]) -> list[ScriptedSource]:
    """One tells who may see what, the other of the numbers."""
    assert NUMBERS in tables
    return [
        ScriptedSource(clock, "postgres", feeds=PLACES.at().tables),
        ScriptedSource(clock, "supabase", feeds=frozenset({NUMBERS})),
    ]


async def until_both_are_up(dash: Shelled) -> None:
    for source in dash.sources:
        source.prove()
    await dash.settle()
    await dash.clock.turn(2)
    await dash.settle()


async def test_a_beat_of_one_source_does_not_vouch_for_what_another_told_of() -> None:
    async with shelled((NUMBERS_PANE, OTHERS_PANE), sources=two) as dash:
        await until_both_are_up(dash)
        assert "Live" in dash.lines[0]
        dash.sources[1].lose(next_in=600)
        await dash.settle()
        for _ in range(5):
            await dash.clock.turn(8)
            dash.sources[0].beat()
            await dash.settle()
        assert "Partial 1/2   data 4" in dash.lines[0]
        dash.sources[1].prove()
        await dash.settle()
        await dash.clock.turn(2)
        await dash.settle()
        assert "Live" in dash.lines[0]


async def test_the_age_goes_on_with_nothing_else_to_say() -> None:
    async with shelled((NUMBERS_PANE, OTHERS_PANE), sources=two) as dash:
        await until_both_are_up(dash)
        dash.sources[1].lose(next_in=600)
        await dash.settle()
        for seconds in (3, 4):
            await dash.clock.turn(seconds)
            await dash.settle()
        assert "Partial 1/2   data 7 s old" in dash.lines[0]


async def test_rows_that_a_hanging_read_leaves_old_are_said_to_be_everywhere() -> None:
    """On the badge, over the rows, and on the details of the link."""
    async with shelled((NUMBERS_PANE, OTHERS_PANE)) as dash:
        await dash.live()
        assert "Live" in dash.lines[0]
        dash.fetcher.automatic = False
        dash.source.change(NUMBERS)
        await dash.settle()
        await dash.clock.turn(13)
        await dash.settle()
        assert "Partial data 1" in dash.lines[0]
        notice = " ".join(dash.frame.text.split())
        assert "STALE. What you see is from 10:00:1" in notice
        assert "the database has not given the new rows yet" in notice
        await dash.press("i")
        told = dash.words
        assert "partial Some rows are as old as their pane says: Something has changed" in told
        await dash.press("escape")
        dash.fetcher.automatic = True
        dash.fetcher.open[0].succeed()
        await dash.settle()
        await dash.clock.turn(1)
        await dash.settle()
        assert "Live" in dash.lines[0]
        assert "STALE" not in dash.frame.text


async def test_rows_are_as_old_as_the_last_sign_of_life_for_each_of_them() -> None:
    """One query of a pane became old while the pane was out of sight, and is read on its return:
    that says nothing against the others, of which no change came."""
    async with shelled((TWOFOLD, OTHERS_PANE)) as dash:
        await dash.live()
        await dash.press("2")
        await dash.write(OTHER, (1, 5))
        for _ in range(2):
            await dash.clock.turn(8)
            dash.source.beat()
            await dash.settle()
        await dash.press("1")
        await dash.clock.turn(1)
        dash.source.lose()
        await dash.settle()
        assert "Offline data 1 s old" in dash.lines[0]
