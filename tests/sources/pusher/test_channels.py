"""What is wanted, as channels; what is told on them, as changes."""

from __future__ import annotations

import pytest

from livedash.live.events import Change
from livedash.live.wants import Want
from livedash.sources.pusher.channels import MOST, Naming
from livedash.sources.pusher.events import KANBAN, STATUSES, TASKS, Meaning, changes

NAMING = Naming(KANBAN, private=False)


def want(table: str, *projects: str, in_sight: bool = True) -> Want:
    return Want(table, {"project_id": frozenset(projects)} if projects else {}, in_sight)


def test_a_project_has_one_channel_for_all_its_tables() -> None:
    wants = [want(TASKS, "9"), want(STATUSES, "9"), want(TASKS, "7", in_sight=False)]
    assert list(NAMING.wanted(wants).items()) == [
        ("project-9", {"project_id": frozenset({"9"})}),
        ("project-7", {"project_id": frozenset({"7"})}),
    ]
    assert list(Naming(KANBAN, private=True).wanted(wants)) == [
        "private-project-9",
        "private-project-7",
    ]


@pytest.mark.parametrize(
    "other",
    [
        want(TASKS),
        want("livedash.sales_logs", "7"),
        Want(TASKS, {"branch_id": frozenset({"1"})}),
        want(TASKS, "7/../8"),
        want(TASKS, "seven eight"),
        want(TASKS, ""),
        want(TASKS, "7" * 200),
    ],
)
def test_what_no_channel_tells_of_is_not_fed(other: Want) -> None:
    assert NAMING.wanted([other]) == {}
    assert NAMING.fed([other], {"project-7"}) == frozenset()


def test_a_table_is_fed_when_all_that_is_in_sight_of_it_comes() -> None:
    wants = [want(TASKS, "7"), want(TASKS, "8"), want(STATUSES, "7")]
    assert NAMING.fed(wants, {"project-7"}) == {STATUSES}
    assert NAMING.fed(wants, {"project-7", "project-8"}) == {STATUSES, TASKS}
    assert NAMING.fed(wants, set()) == frozenset()


def test_what_nobody_sees_holds_nothing_up() -> None:
    wants = [want(TASKS, "7"), want(TASKS, "8", in_sight=False), want(TASKS, in_sight=False)]
    assert NAMING.fed(wants, {"project-7"}) == {TASKS}


def test_a_table_of_which_nothing_is_in_sight_is_fed_when_all_of_it_comes() -> None:
    wants = [want(TASKS, "7", in_sight=False), want(TASKS, "8", in_sight=False)]
    assert NAMING.fed(wants, {"project-7"}) == frozenset()
    assert NAMING.fed(wants, {"project-7", "project-8"}) == {TASKS}


def test_a_query_without_a_project_is_not_fed_by_any_number_of_them() -> None:
    assert NAMING.fed([want(TASKS, "7"), want(TASKS)], {"project-7"}) == frozenset()


def test_a_connection_has_so_many_channels_and_no_more() -> None:
    wants = [want(TASKS, str(project)) for project in range(MOST + 1)]
    wanted = NAMING.wanted(wants)
    assert len(wanted) == MOST
    assert NAMING.fed(wants, wanted) == frozenset(), "what is left out must not look fed"


# Changes

SCOPE = {"project_id": frozenset({"7"})}


@pytest.mark.parametrize(
    ("event", "table", "operation"),
    [
        ("task-created", TASKS, "I"),
        ("task-updated", TASKS, "U"),
        ("task-deleted", TASKS, "D"),
        ("task-moved", TASKS, "U"),
    ],
)
def test_the_board_s_events_of_cards(event: str, table: str, operation: str) -> None:
    (change,) = changes(KANBAN[event], {"taskId": 12}, SCOPE, 5.0)
    assert change == Change(table, operation, frozenset({"12"}), SCOPE, received=5.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(("event", "operation"), [("status-created", "I"), ("status-updated", "U")])
def test_the_board_s_events_of_columns(event: str, operation: str) -> None:
    (change,) = changes(KANBAN[event], {"statusId": "a-b"}, SCOPE, 5.0)
    assert change == Change(STATUSES, operation, frozenset({"a-b"}), SCOPE, received=5.0)  # type: ignore[arg-type]


def test_a_column_that_goes_may_have_sent_its_cards_elsewhere() -> None:
    found = changes(KANBAN["status-deleted"], {"statusId": "a-b"}, SCOPE, 5.0)
    assert [(change.table, change.keys) for change in found] == [
        (STATUSES, frozenset({"a-b"})),
        (TASKS, None),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        None,
        {},
        {"taskId": None},
        {"taskId": True},
        {"taskId": 1.5},
        {"taskId": []},
        {"taskId": ""},
        {"taskId": "x" * 101},
        {"taskId": "a\nb"},
        {"taskId": 10**5000},
        {"id": 12},
    ],
)
def test_without_an_id_any_card_of_the_project_may_have_changed(
    fields: dict[str, object] | None,
) -> None:
    (change,) = changes(KANBAN["task-moved"], fields, SCOPE, 5.0)
    assert (change.keys, change.scope) == (None, SCOPE)


def test_the_names_are_the_shop_s() -> None:
    naming = Naming({"lead.won": Meaning("shop.leads", "id")}, private=False)
    assert naming.tables == {"shop.leads"}
    assert list(naming.wanted([want("shop.leads", "7"), want(TASKS, "8")])) == ["project-7"]
