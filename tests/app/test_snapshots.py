"""The whole shell as pictures, by pane and by what was pressed: `pytest --snapshot-update` writes
them. Its states at every width, and on every kind of terminal: test_every_terminal.py.

All that a frame says comes from a scripted database and from a clock that is turned by hand, so
that the same picture comes out on every machine, however busy it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from livedash.app.app import LiveDash
from livedash.app.session import Session
from livedash.business.bakery import sales
from livedash.business.people.members import MEMBERS, Person
from livedash.live.source import Failure, FailureKind
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.spec import PaneSpec
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS, Rows
from tests.app.shelled import Shelled, Sources, Story, shell_of
from tests.clock import ManualClock
from tests.panes import reads
from tests.panes.bakery import BREADS, DAY, NOTHING, NOW
from tests.panes.halls import BOOKINGS, WEEK
from tests.panes.halls import EMPTY as NO_HALLS
from tests.panes.kanban import BOARD, CARDS, STATUSES
from tests.panes.selling import LINE, NOTHING_SOLD, SELLING
from tests.scripted import ScriptedSource

Size = tuple[int, int]
Picture = Callable[..., bool]

PANES: tuple[PaneSpec, ...] = (STOCK_PANE, SALES_PANE, CALENDAR_PANE, BOARD_PANE)
HERE = LAGOS._replace(kinds=("bakery", "venue"))
FULL: dict[PaneSpec, Rows] = {
    STOCK_PANE: {**DAY, reads.SUPPLIES: ()},
    SALES_PANE: SELLING,
    CALENDAR_PANE: WEEK,
    BOARD_PANE: BOARD,
}
PEOPLE = tuple(
    Person(number, name, role)
    for number, (name, role) in enumerate(
        [("Ada", "manager"), ("Chi", "staff"), ("Musa", "staff"), ("Vera", "viewer")]
    )
)
NO_TASKS = tuple(status._replace(tasks=0) for status in STATUSES)
EMPTY: dict[PaneSpec, Rows] = {
    STOCK_PANE: {**NOTHING, reads.SUPPLIES: ()},
    SALES_PANE: NOTHING_SOLD,
    CALENDAR_PANE: NO_HALLS,
    BOARD_PANE: {reads.STATUSES: NO_TASKS, reads.CARDS: (), reads.MEMBERS: ()},
}
GONE = Failure(
    FailureKind.NETWORK, "The server at shop.example, port 5432, does not answer (timed out)."
)

each_pane = pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.name)


@pytest.fixture
def here_is_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Before a place is known the header has the machine's own time."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def picture(snap_compare: Callable[..., bool], here_is_greenwich: None) -> Picture:
    """Whether the shell looks as in the file that somebody looked at, after a story."""

    def taken(
        opening: PaneSpec,
        story: Story,
        size: Size = (80, 24),
        *,
        wall: bool = False,
        shared_minutes: float | None = None,
        sources: Sources | None = None,
    ) -> bool:
        dash = shell_of(
            PANES,
            known=(HERE,),
            now=NOW,
            opening=opening.name,
            kind=partial(LiveDash, wall=wall),
            session=partial(Session, shared_minutes=shared_minutes),
            sources=sources,
        )
        for pane in PANES:
            dash.hold(pane, FULL[pane], HERE)
        dash.held[MEMBERS.at(HERE).key] = PEOPLE
        return snap_compare(
            dash.app, terminal_size=size, run_before=partial(dash.lead, story=story)
        )

    return taken


async def live(dash: Shelled) -> None:
    await dash.live()


async def offline(dash: Shelled) -> None:
    await dash.live()
    await dash.clock.turn(200)
    dash.source.lose(next_in=30, failure=GONE)
    await dash.clock.turn(12)


def pressing(*keys: str) -> Story:
    async def story(dash: Shelled) -> None:
        await dash.live()
        await dash.press(*keys)

    return story


@each_pane
def test_live(picture: Picture, pane: PaneSpec) -> None:
    assert picture(pane, live)


@each_pane
def test_back_after_an_outage(picture: Picture, pane: PaneSpec) -> None:
    async def story(dash: Shelled) -> None:
        await offline(dash)
        sold = BREADS[3]._replace(sold=110, on_hand=-1)
        moved = CARDS[5]._replace(status_id=STATUSES[2].status_id)
        more = {**FULL[STOCK_PANE], reads.STOCK: (*BREADS[:3], sold, *BREADS[4:])}
        dash.hold(STOCK_PANE, more, HERE)
        dash.hold(SALES_PANE, {**SELLING, sales.DRIFT: (LINE._replace(on_hand=60),)}, HERE)
        dash.hold(CALENDAR_PANE, {**WEEK, reads.BOOKINGS: BOOKINGS[1:]}, HERE)
        dash.hold(BOARD_PANE, {**BOARD, reads.CARDS: (*CARDS[:5], moved, *CARDS[6:])}, HERE)
        await dash.live()

    assert picture(pane, story)


def test_the_link_lost_before_the_first_rows(picture: Picture) -> None:
    async def story(dash: Shelled) -> None:
        dash.source.lose(next_in=4, failure=GONE)

    assert picture(STOCK_PANE, story)


@pytest.mark.parametrize("story", [live, offline], ids=lambda story: story.__name__)
@pytest.mark.parametrize("size", [(160, 50), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_wall(picture: Picture, story: Story, size: Size) -> None:
    assert picture(STOCK_PANE, story, size, wall=True)


@each_pane
def test_zoomed(picture: Picture, pane: PaneSpec) -> None:
    assert picture(pane, pressing("z"))


@pytest.mark.parametrize(
    "key",
    ["question_mark", "i", "b", "colon", "P"],
    ids=["help", "link", "branches", "palette", "paused"],
)
def test_a_key_of_the_shell(picture: Picture, key: str) -> None:
    assert picture(STOCK_PANE, pressing(key))


def test_the_link_told_in_full_while_it_is_down(picture: Picture) -> None:
    async def story(dash: Shelled) -> None:
        await offline(dash)
        await dash.press("i")

    assert picture(STOCK_PANE, story)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_who_stands_there(picture: Picture, size: Size) -> None:
    assert picture(STOCK_PANE, pressing("W", "m"), size, shared_minutes=10)


def test_a_shared_login(picture: Picture) -> None:
    assert picture(STOCK_PANE, pressing("W", "m", "enter"), shared_minutes=10)


def three(clock: ManualClock, tables: frozenset[str]) -> list[ScriptedSource]:
    """What two services tell of, and what is left to Postgres."""
    stock = frozenset({"livedash.stock_levels"})
    return [
        ScriptedSource(clock, "postgres", feeds=tables - stock - {"livedash.waste_logs"}),
        ScriptedSource(clock, "supabase", feeds=tables - stock, lossy=True),
        ScriptedSource(clock, "pusher", feeds=stock, lossy=True),
    ]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("key", ["", "i"], ids=["pane", "link"])
def test_two_of_three_sources(picture: Picture, key: str, size: Size) -> None:
    async def story(dash: Shelled) -> None:
        for source in dash.sources[:2]:
            source.prove()
        dash.sources[2].lose(next_in=30, failure=GONE)
        await dash.settle()
        await dash.clock.turn(10)
        await dash.press(*filter(None, [key]))

    assert picture(STOCK_PANE, story, size, sources=three)
