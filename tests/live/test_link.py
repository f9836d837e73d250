"""Semantics 5: what Live, Partial, Connecting and Offline mean."""

from __future__ import annotations

import pytest

from livedash.live.link import Feeds, Link, LinkState, link_of
from livedash.live.source import Phase, SourceStatus
from tests.scripted import NETWORK

TASKS = frozenset({"shop.tasks"})
SALES = frozenset({"shop.sales"})


def status(phase: Phase, name: str = "postgres", **more: object) -> SourceStatus:
    return SourceStatus(name, phase, 0.0, **more)  # type: ignore[arg-type]


def fed(sources: list[SourceStatus], caught_up: list[str]) -> dict[str, Feeds]:
    """Those that have caught up, on all that they feed."""
    return {source.name: source.feeds for source in sources if source.name in caught_up}


@pytest.mark.parametrize(
    ("sources", "caught_up", "in_sight", "state"),
    [
        ([status(Phase.PROVEN)], ["postgres"], TASKS, LinkState.LIVE),
        ([status(Phase.PROVEN)], ["postgres"], frozenset(), LinkState.LIVE),
        ([status(Phase.PROVEN, feeds=TASKS)], ["postgres"], TASKS, LinkState.LIVE),
        ([status(Phase.PROVEN)], [], TASKS, LinkState.CONNECTING),
        ([status(Phase.ATTEMPTING)], [], TASKS, LinkState.CONNECTING),
        ([status(Phase.ATTEMPTING)], ["postgres"], TASKS, LinkState.CONNECTING),
        ([status(Phase.WAITING)], [], TASKS, LinkState.OFFLINE),
        ([status(Phase.SUSPENDED)], [], TASKS, LinkState.OFFLINE),
        ([status(Phase.PROVEN, feeds=TASKS)], ["postgres"], TASKS | SALES, LinkState.PARTIAL),
        ([status(Phase.PROVEN, push=False)], ["postgres"], TASKS, LinkState.PARTIAL),
        ([status(Phase.PROVEN, push=False)], ["postgres"], frozenset(), LinkState.PARTIAL),
        ([], [], TASKS, LinkState.PARTIAL),
        (
            [status(Phase.WAITING), status(Phase.PROVEN, "polling", push=False)],
            ["polling"],
            TASKS,
            LinkState.PARTIAL,
        ),
        (
            [status(Phase.PROVEN), status(Phase.WAITING, "pusher")],
            ["postgres"],
            TASKS,
            LinkState.LIVE,
        ),
        (
            [status(Phase.PROVEN, feeds=TASKS), status(Phase.PROVEN, "pusher", feeds=SALES)],
            ["postgres"],
            TASKS | SALES,
            LinkState.PARTIAL,
        ),
        (
            [status(Phase.PROVEN, feeds=TASKS), status(Phase.PROVEN, "pusher", feeds=SALES)],
            ["postgres", "pusher"],
            TASKS | SALES,
            LinkState.LIVE,
        ),
        (
            [status(Phase.WAITING), status(Phase.ATTEMPTING, "pusher")],
            [],
            TASKS,
            LinkState.CONNECTING,
        ),
    ],
)
def test_the_word_of_the_badge(
    sources: list[SourceStatus], caught_up: list[str], in_sight: frozenset[str], state: LinkState
) -> None:
    assert link_of(sources, fed(sources, caught_up), in_sight, 0.0).state is state


def test_partial_names_the_tables_that_nobody_feeds() -> None:
    link = link_of([status(Phase.PROVEN, feeds=TASKS)], {"postgres": TASKS}, TASKS | SALES, 0.0)
    assert link.unfed == SALES


def test_offline_counts_down_to_the_soonest_attempt_and_says_why() -> None:
    sources = [
        status(Phase.WAITING, next_attempt=9.0, failure=NETWORK),
        status(Phase.WAITING, "pusher", next_attempt=4.0),
    ]
    link = link_of(sources, {}, TASKS, 0.0)
    assert link.next_attempt == 4.0
    assert link.failure == NETWORK


def test_since_is_when_the_state_began() -> None:
    link: Link | None = None
    since = []
    for now, phase in enumerate([Phase.ATTEMPTING, Phase.PROVEN, Phase.PROVEN, Phase.WAITING]):
        link = link_of([status(phase)], {}, TASKS, float(now), link)
        since.append(link.since)
    assert since == [0.0, 0.0, 0.0, 3.0]


def test_what_a_source_feeds_anew_is_not_live_before_it_has_been_read_again() -> None:
    source = status(Phase.PROVEN, feeds=TASKS | SALES)
    link = link_of([source], {"postgres": TASKS}, TASKS | SALES, 0.0)
    assert (link.state, link.unfed) == (LinkState.PARTIAL, SALES)


def test_partial_counts_the_sources_that_push() -> None:
    sources = [
        status(Phase.PROVEN, feeds=TASKS),
        status(Phase.PROVEN, "supabase", feeds=SALES),
        status(Phase.WAITING, "pusher"),
        status(Phase.PROVEN, "polling", push=False, feeds=SALES),
    ]
    link = link_of(sources, fed(sources, ["postgres", "polling"]), TASKS | SALES, 0.0)
    assert (link.state, link.pushing) == (LinkState.PARTIAL, (1, 3))
    assert link.up == {"postgres": TASKS, "polling": SALES}


def test_what_only_a_lossy_source_tells_of_is_unsure() -> None:
    sources = [
        status(Phase.PROVEN, feeds=TASKS),
        status(Phase.PROVEN, "supabase", feeds=TASKS | SALES, lossy=True),
    ]
    caught_up = fed(sources, ["postgres", "supabase"])
    link = link_of(sources, caught_up, TASKS | SALES | {"shop.people"}, 0.0)
    assert link.unsure == SALES
    assert link.unfed == {"shop.people"}
    assert link_of(sources, {}, TASKS | SALES, 0.0).unsure == frozenset()


def test_live_is_not_said_while_something_cannot_be_read() -> None:
    link = link_of([status(Phase.PROVEN)], {"postgres": None}, TASKS, 0.0, unreadable=("No.",))
    assert link.state is LinkState.PARTIAL


@pytest.mark.parametrize(
    ("phase", "state"),
    [(Phase.ATTEMPTING, LinkState.CONNECTING), (Phase.WAITING, LinkState.OFFLINE)],
)
def test_without_what_is_needed_nobody_else_makes_it_live(phase: Phase, state: LinkState) -> None:
    sources = [
        status(phase, "database", needed=True, push=False, next_attempt=9.0, failure=NETWORK),
        status(Phase.PROVEN, "supabase"),
        status(Phase.WAITING, "pusher", next_attempt=1.0),
    ]
    link = link_of(sources, fed(sources, ["supabase"]), TASKS, 0.0)
    assert (link.state, link.unfed) == (state, TASKS)
    assert (link.next_attempt, link.failure) == (9.0, NETWORK)


def test_with_what_is_needed_it_is_as_live_as_the_others_make_it() -> None:
    nothing: frozenset[str] = frozenset()
    database = status(Phase.PROVEN, "database", needed=True, push=False, feeds=nothing)
    sources = [database, status(Phase.PROVEN, "supabase", feeds=TASKS)]
    link = link_of(sources, fed(sources, ["database", "supabase"]), TASKS, 0.0)
    assert link.state is LinkState.LIVE
    link = link_of(sources, fed(sources, ["database"]), TASKS, 0.0)
    assert (link.state, link.pushing) == (LinkState.PARTIAL, (0, 1))
    link = link_of(sources, fed(sources, ["supabase"]), TASKS, 0.0)
    assert link.state is LinkState.CONNECTING
