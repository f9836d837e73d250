"""Semantics 8: what comes in is folded in bounded room, and never dropped silently."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from livedash.live.events import Change, Event, Gap
from livedash.live.index import could_touch
from livedash.live.ingress import KEYS_PER_TABLE, TABLES, VALUES_PER_COLUMN, Ingress
from tests.scripted import change


class Turns:
    """A loop whose turns are taken by hand."""

    def __init__(self, gap_tables: tuple[str, ...] = ()) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.received: list[list[Event]] = []
        self.ingress = Ingress(self.received.append, self.waiting.append, gap_tables)

    def turn(self) -> list[Event]:
        waiting, self.waiting[:] = list(self.waiting), []
        for callback in waiting:
            callback()
        return self.received[-1]


def test_a_single_change_goes_through_as_it_came() -> None:
    turns = Turns()
    one = change("shop.tasks", ["1"], {"project_id": ["7"]})
    turns.ingress.change(one)
    assert turns.turn() == [one]


def test_a_turn_hands_on_once_and_only_when_something_came() -> None:
    turns = Turns()
    for number in range(50):
        turns.ingress.change(change("shop.tasks", [str(number)]))
    turns.ingress.change(change("shop.sales", ["9"]))
    turns.ingress.gap(Gap("garbage"))
    assert len(turns.waiting) == 1
    events = turns.turn()
    assert len(events) == 3
    assert turns.waiting == []


def test_ids_and_scopes_of_one_table_are_joined() -> None:
    turns = Turns()
    turns.ingress.change(change("shop.tasks", ["1"], {"project_id": ["7"], "branch_id": ["1"]}))
    turns.ingress.change(change("shop.tasks", ["2"], {"project_id": ["8"]}))
    (event,) = turns.turn()
    assert isinstance(event, Change)
    assert event.keys == frozenset({"1", "2"})
    # The second one left the branch open, so all of them may be in any branch.
    assert event.scope == {"project_id": {"7", "8"}}


def test_too_many_ids_become_all_of_the_table() -> None:
    turns = Turns()
    for number in range(KEYS_PER_TABLE + 1):
        turns.ingress.change(change("shop.tasks", [str(number)], {"project_id": ["7"]}))
    (event,) = turns.turn()
    assert isinstance(event, Change)
    assert event.keys is None
    assert event.scope == {"project_id": {"7"}}


def test_too_many_scope_values_become_any_value() -> None:
    turns = Turns()
    for number in range(VALUES_PER_COLUMN + 1):
        turns.ingress.change(change("shop.tasks", ["1"], {"project_id": [str(number)]}))
    (event,) = turns.turn()
    assert isinstance(event, Change)
    assert event.scope == {}


def test_too_many_tables_become_a_gap() -> None:
    turns = Turns()
    for number in range(TABLES + 1):
        turns.ingress.change(change(f"shop.t{number}", ["1"]))
    assert Gap("too many tables changed at once") in turns.turn()


def test_gaps_are_joined_and_the_widest_wins() -> None:
    turns = Turns()
    turns.ingress.gap(Gap("oversized", frozenset({"shop.tasks"})))
    turns.ingress.gap(Gap("garbage", frozenset({"shop.sales"})))
    assert turns.turn() == [Gap("oversized, garbage", frozenset({"shop.tasks", "shop.sales"}))]
    turns.ingress.gap(Gap("oversized", frozenset({"shop.tasks"})))
    turns.ingress.gap(Gap("reconnected"))
    for number in range(10_000):
        turns.ingress.gap(Gap(f"garbage {number}", frozenset({"shop.sales"})))
    (event,) = turns.turn()
    assert isinstance(event, Gap)
    assert event.tables is None
    assert len(event.reason) < 200


def test_a_change_of_who_may_see_what_is_a_gap() -> None:
    turns = Turns(gap_tables=("shop.members",))
    turns.ingress.change(change("shop.members", ["1"], {"branch_id": ["1"]}))
    assert turns.turn() == [Gap("shop.members changed")]


def test_the_oldest_beginning_is_what_is_measured() -> None:
    turns = Turns()
    for began in (12.0, 11.0, None, 13.0):
        turns.ingress.change(Change("shop.tasks", "U", began=began, received=20.0 + (began or 0)))
    (event,) = turns.turn()
    assert isinstance(event, Change)
    assert event.began == 11.0
    assert event.received == 32.0


values = st.sampled_from(["1", "2", "3"])
scopes = st.dictionaries(
    st.sampled_from(["project_id", "branch_id"]), st.frozensets(values, min_size=1)
)
changes = st.builds(
    change,
    st.sampled_from(["shop.tasks", "shop.sales", "shop.members"]),
    st.none() | st.frozensets(values),
    scopes,
)


@given(st.lists(changes, min_size=1), st.dictionaries(st.sampled_from(["project_id"]), values))
def test_whatever_a_change_touches_the_folded_events_touch_too(
    came: list[Change], filtered: dict[str, str]
) -> None:
    turns = Turns(gap_tables=("shop.members",))
    for one in came:
        turns.ingress.change(one)
    events = turns.turn()
    for one in came:
        if could_touch(one.scope, filtered):
            assert any(
                event.tables is None
                if isinstance(event, Gap)
                else event.table == one.table and could_touch(event.scope, filtered)
                for event in events
            )
