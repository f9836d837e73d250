"""What a write of the board did, as others are told of it: every kind of write, no rubbish."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from livedash.business.kanban import card, column
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.deeds import deed_of
from livedash.business.kanban.picture import Spot
from livedash.business.works import WORKS
from livedash.live.deed import Deed
from livedash.live.mutation import Json, Mutation

AT = datetime(2026, 3, 17, 9, tzinfo=UTC)
SCOPE = {"project_id": "7"}
COLUMN, CARD, NEW = UUID(int=1), UUID(int=2), UUID(int=3)
STATUS = StatusRow(COLUMN, "Doing", "doing", None, 1, 0, 0, version=4)
ROW = CardRow(
    task_id=CARD,
    status_id=COLUMN,
    kind="doing",
    number=12,
    title="Fix the oven",
    body="",
    priority="high",
    assignee=None,
    mine=False,
    due_on=None,
    due_in=None,
    days_here=0,
    moved_at=AT,
    blocked_reason=None,
    found=None,
    version=3,
)

WRITES: list[tuple[Mutation, Deed]] = [
    (
        card.create(NEW, 7, STATUS, {"title": "New"}, AT),
        Deed("livedash.tasks", "I", str(NEW), SCOPE),
    ),
    (
        card.edit(NEW, 7, ROW, {"title": "Other"}, AT),
        Deed("livedash.tasks", "U", str(CARD), SCOPE),
    ),
    (
        card.move(NEW, 7, ROW, STATUS, Spot(), AT),
        Deed("livedash.tasks", "M", str(CARD), SCOPE),
    ),
    (card.delete(NEW, 7, ROW, AT), Deed("livedash.tasks", "D", str(CARD), SCOPE)),
    (
        column.create(NEW, 7, "Later", "todo", None, None, AT),
        Deed("livedash.statuses", "I", str(NEW), SCOPE),
    ),
    (
        column.change(NEW, 7, STATUS, "Now", None, None, AT),
        Deed("livedash.statuses", "U", str(COLUMN), SCOPE),
    ),
    (
        column.delete(NEW, 7, STATUS, None, AT),
        Deed("livedash.statuses", "D", str(COLUMN), SCOPE),
    ),
    (
        column.delete(NEW, 7, STATUS, STATUS._replace(status_id=NEW), AT),
        Deed("livedash.statuses", "D", str(COLUMN), SCOPE, also=("livedash.tasks",)),
    ),
]


@pytest.mark.parametrize(("mutation", "deed"), WRITES, ids=lambda one: getattr(one, "words", ""))
def test_each_write_of_a_board_is_a_deed(mutation: Mutation, deed: Deed) -> None:
    assert deed_of(mutation) == deed


def test_no_kind_of_board_write_is_forgotten() -> None:
    told = {mutation.kind for mutation, _ in WRITES}
    assert told == {kind for kind in WORKS if kind.startswith("kanban.")}


def test_other_writes_are_none_of_a_board_s() -> None:
    assert deed_of(Mutation(uuid4(), "bakery.sell", "bakery:3", AT, "sell 4")) is None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"project_id": "7", "task_id": str(CARD)},
        {"project_id": 7},
        {"project_id": 7, "task_id": "x"},
        {"project_id": True, "task_id": str(CARD)},
    ],
)
def test_a_journal_that_holds_rubbish_is_told_of_to_nobody(fields: dict[str, Json]) -> None:
    assert deed_of(replace(WRITES[1][0], fields=fields)) is None
