"""What the board asks of Postgres: columns in order with true counts, cards with their days."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from livedash.business.kanban.cards import CARDS, STATUSES, CardRow, StatusRow, summary
from livedash.database.connection import Connection
from livedash.panes.board.state import BoardState
from tests.business.reading import place_of, read
from tests.conftest import SHOP_MOMENT, Shop

ZONE = "Africa/Lagos"
ZONES = (ZONE, "Pacific/Auckland", "America/Los_Angeles")
LATE = datetime.fromisoformat("2026-03-17T23:59:59+01:00")


@pytest.fixture
async def owner(shop: Shop) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(shop.owner)
    yield connection
    await connection.close()


async def busiest(owner: Connection) -> int:
    """The sample's project with the most tasks."""
    found: int = await owner.fetchval(
        "SELECT project_id FROM livedash.tasks GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    return found


async def cards_of(
    shop: Shop, project: int, now: datetime = SHOP_MOMENT, zone: str = ZONE, who: str = "ada"
) -> tuple[CardRow, ...]:
    return await read(
        shop.login(who), CARDS.at(state=BoardState(), project_id=project, timezone=zone), now
    )


async def columns_of(
    shop: Shop, project: int, now: datetime = SHOP_MOMENT
) -> tuple[StatusRow, ...]:
    return await read(
        shop.login(), STATUSES.at(state=BoardState(), project_id=project, timezone=ZONE), now
    )


async def found_by(shop: Shop, project: int, typed: str, first: int = 60) -> tuple[CardRow, ...]:
    return await read(
        shop.login(),
        CARDS.at(state=BoardState(typed, first), project_id=project, timezone=ZONE),
        SHOP_MOMENT,
    )


async def test_columns_stand_in_order_with_the_count_of_all_their_tasks(
    shop: Shop, owner: Connection
) -> None:
    project = await busiest(owner)
    columns = await read(
        shop.login(),
        STATUSES.at(state=BoardState(), project_id=project, timezone=ZONE),
        SHOP_MOMENT,
    )
    tasks = await owner.fetch("SELECT * FROM livedash.tasks WHERE project_id = $1", project)
    names = await owner.fetch(
        "SELECT name FROM livedash.statuses WHERE project_id = $1 ORDER BY position", project
    )
    assert [column.name for column in columns] == [row["name"] for row in names]
    assert len(columns) == 6
    for column in columns:
        assert column.tasks == sum(task["status_id"] == column.status_id for task in tasks)
    assert [column.name for column in columns if column.over_limit] == ["Doing"]


async def test_days_are_counted_in_the_projects_zone(shop: Shop, owner: Connection) -> None:
    project = await busiest(owner)
    tasks = {
        task["id"]: task
        for task in await owner.fetch("SELECT * FROM livedash.tasks WHERE project_id = $1", project)
    }
    for zone, now in product(ZONES, (SHOP_MOMENT, LATE)):
        found = await cards_of(shop, project, now, zone)
        assert {card.task_id for card in found} == set(tasks)
        here = ZoneInfo(zone)
        today = now.astimezone(here).date()
        told = CARDS.once_of(found)
        assert told is not None
        midnight = told.midnight.astimezone(here)
        assert (midnight.date(), midnight.hour) == (today + timedelta(days=1), 0)
        for card in found:
            task = tasks[card.task_id]
            due = task["due_on"]
            assert card.due_in == (None if due is None else (due - today).days)
            assert card.days_here == (today - task["moved_at"].astimezone(here).date()).days


async def test_at_midnight_what_was_due_today_is_overdue(shop: Shop, owner: Connection) -> None:
    project = await busiest(owner)
    query = CARDS.at(state=BoardState(), project_id=project, timezone=ZONE)
    before = await read(shop.login(), query, LATE)
    columns = await columns_of(shop, project, LATE)
    assert query.moments is not None
    (midnight,) = query.moments(before)
    assert midnight == LATE + timedelta(seconds=1)
    assert STATUSES.once_of(columns) == (midnight,)
    after = await columns_of(shop, project, midnight)
    due_today = sum(card.due_in == 0 and card.open for card in before)
    assert due_today > 0
    assert summary(after).overdue == summary(columns).overdue + due_today


async def test_cards_stand_by_position_and_finished_ones_the_latest_first(
    shop: Shop, owner: Connection
) -> None:
    project = await busiest(owner)
    found = await cards_of(shop, project)
    for column in await read(
        shop.login(),
        STATUSES.at(state=BoardState(), project_id=project, timezone=ZONE),
        SHOP_MOMENT,
    ):
        rows = await owner.fetch(
            "SELECT id, position, moved_at FROM livedash.tasks WHERE status_id = $1",
            column.status_id,
        )
        rows.sort(key=lambda row: (row["position"], str(row["id"])))
        if column.kind == "done":
            rows.sort(key=lambda row: row["moved_at"], reverse=True)
        got = [card.task_id for card in found if card.status_id == column.status_id]
        assert got == [row["id"] for row in rows]


async def test_the_summary_of_the_sample_board(shop: Shop, owner: Connection) -> None:
    assert summary(await columns_of(shop, await busiest(owner))) == (14, 3, 1)


async def test_mine_are_those_of_the_session(shop: Shop, owner: Connection) -> None:
    project = await busiest(owner)
    for who, name in (("ada", "Ada"), ("bob", "Bob"), ("vera", "Vera")):
        found = await cards_of(shop, project, who=who)
        assert found
        assert all(card.mine == (card.assignee == name) for card in found)


async def test_a_long_done_column_is_read_in_part_and_counted_whole(
    shop: Shop, owner: Connection
) -> None:
    project = await busiest(owner)
    done = await owner.fetchval(
        "SELECT id FROM livedash.statuses WHERE project_id = $1 AND kind = 'done'", project
    )
    await owner.execute(
        "INSERT INTO livedash.tasks (project_id, status_id, title, moved_at)"
        " SELECT $1, $2, 'Finished ' || n, $3::timestamptz - n * interval '1 minute'"
        " FROM generate_series(1, 100) AS n",
        project,
        done,
        SHOP_MOMENT,
    )
    finished = [card for card in await cards_of(shop, project) if not card.open]
    assert [card.title for card in finished] == [f"Finished {n}" for n in range(1, 61)]
    columns = await read(
        shop.login(),
        STATUSES.at(state=BoardState(), project_id=project, timezone=ZONE),
        SHOP_MOMENT,
    )
    assert columns[-1].tasks > 100


async def test_a_board_reads_as_empty_to_who_is_no_member(shop: Shop, owner: Connection) -> None:
    project = await busiest(owner)
    assert await cards_of(shop, project, who="vera")
    await owner.execute(
        "DELETE FROM livedash.project_members m USING livedash.people p"
        " WHERE p.id = m.person_id AND p.login = 'vera'"
    )
    assert await cards_of(shop, project, who="vera") == ()
    assert (
        await read(
            shop.login("vera"),
            STATUSES.at(state=BoardState(), project_id=project, timezone=ZONE),
            SHOP_MOMENT,
        )
        == ()
    )


async def test_every_branch_of_the_sample_has_a_board(shop: Shop) -> None:
    place = await place_of(shop.login(), "Lagos", SHOP_MOMENT)
    assert place.project_id is not None
    assert await cards_of(shop, place.project_id)


FILTERS = (
    *("@me", "@ada", "@ADA", "@nobody", "blocked", "due:overdue", "due:today", "due:week"),
    *("a", "E", "#2", "@bob due:week", "@me a", "due:week blocked", "no such card", "100%", "_"),
)


def meant(card: CardRow, typed: str) -> bool:
    """A plain recount of what a filter means."""
    said = f"#{card.number} {card.title} {card.assignee or ''} {card.blocked_reason or ''}".lower()
    late = {"due:overdue": 0, "due:today": 1, "due:week": 7}
    for word in typed.lower().split():
        if word == "@me":
            right = card.mine
        elif word == "@nobody":
            right = card.assignee is None
        elif word.startswith("@"):
            right = (card.assignee or "").lower().startswith(word[1:])
        elif word == "blocked":
            right = card.blocked
        elif word in late:
            right = card.open and card.due_in is not None and card.due_in < late[word]
        else:
            right = word in said
        if not right:
            return False
    return True


async def test_a_filter_finds_what_a_plain_recount_finds(shop: Shop, owner: Connection) -> None:
    project = await busiest(owner)
    every = await cards_of(shop, project)
    some = 0
    for typed in FILTERS:
        found = await found_by(shop, project, typed)
        right = [card for card in every if meant(card, typed)]
        assert [card._replace(found=None) for card in found] == right, typed
        for card in found:
            assert card.found == sum(other.status_id == card.status_id for other in right)
        some += bool(found)
    assert some >= 10


async def test_of_many_found_the_first_are_read_and_all_are_counted(
    shop: Shop, owner: Connection
) -> None:
    project = await busiest(owner)
    todo = (await columns_of(shop, project))[0].status_id
    await owner.execute(
        "INSERT INTO livedash.tasks (project_id, status_id, title)"
        " SELECT $1, $2, 'Knead ' || n FROM generate_series(1, 90) AS n",
        project,
        todo,
    )
    found = await found_by(shop, project, "knead", 10)
    assert [card.title for card in found] == [f"Knead {n}" for n in range(1, 11)]
    assert {card.found for card in found} == {90}
    here = [card for card in await cards_of(shop, project) if card.status_id == todo]
    assert len(here) == 60
    assert (await columns_of(shop, project))[0].tasks > 90


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan and all that are below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


async def test_the_first_cards_are_found_by_an_index(shop: Shop, owner: Connection) -> None:
    """Whatever a column holds, no more of it is read than is shown."""
    project = await busiest(owner)
    # Without the triggers, which give thousands of cards their numbers one by one.
    await owner.execute("SET session_replication_role = replica")
    await owner.execute(
        "INSERT INTO livedash.tasks (project_id, status_id, number, title, position)"
        " SELECT $1, id, 100000 + row_number() OVER (), 'Bulk ' || n, n"
        " FROM livedash.statuses, generate_series(1, 3000) AS n WHERE project_id = $1",
        project,
    )
    await owner.execute("ANALYZE livedash.tasks")
    login = await asyncpg.connect(shop.login())
    query = CARDS.at(state=BoardState(), project_id=project, timezone=ZONE)
    (plan,) = json.loads(
        await login.fetchval(
            "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + query.statement.text,
            *query.values(SHOP_MOMENT),
        )
    )
    await login.close()
    scans = [node for node in nodes(plan["Plan"]) if node.get("Relation Name") == "tasks"]
    assert scans
    looked_at = [node["Actual Rows"] + node.get("Rows Removed by Filter", 0) for node in scans]
    assert max(looked_at) <= 61, scans
