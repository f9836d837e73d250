"""Finding what a change touches: exactly the right queries, at the cost of the matches."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from livedash.live.events import Change
from livedash.live.index import Index, could_touch
from livedash.live.query import AnyQuery, Query
from tests.scripted import change

TABLES = ["shop.tasks", "shop.sales", "shop.halls"]
COLUMNS = ["branch_id", "project_id", "hall_id"]
values = st.sampled_from(["1", "2", "3"])


@dataclass(frozen=True, eq=False)
class Kept:
    query: AnyQuery


queries = st.builds(
    lambda tables, scope: Kept(Query(f"{tables} {scope}", tables, scope)),
    st.frozensets(st.sampled_from(TABLES), min_size=1),
    st.dictionaries(st.sampled_from(COLUMNS), values),
)
changes = st.builds(
    change,
    st.sampled_from([*TABLES, "shop.other"]),
    st.none(),
    st.dictionaries(st.sampled_from(COLUMNS), st.frozensets(values)),
)


@given(st.lists(queries, max_size=12), st.lists(changes, max_size=5), st.data())
def test_it_finds_what_looking_at_every_query_finds(
    kept: list[Kept], came: list[Change], data: st.DataObject
) -> None:
    index: Index[Kept] = Index()
    there: list[Kept] = []
    for item in kept:
        index.add(item)
        there.append(item)
        # Looking in between makes the index grow the places that it keeps up afterwards.
        for one in came:
            check(index, there, one)
        if data.draw(st.booleans()):
            gone = there.pop(data.draw(st.integers(0, len(there) - 1)))
            index.remove(gone)
    for one in came:
        check(index, there, one)


def check(index: Index[Kept], there: list[Kept], one: Change) -> None:
    found = index.touched(one)
    assert len(found) == len(set(found))
    assert set(found) == {
        item
        for item in there
        if one.table in item.query.tables and could_touch(one.scope, item.query.scope)
    }


def test_a_column_that_a_change_does_not_name_may_have_any_value() -> None:
    assert could_touch({}, {"project_id": "7"})
    assert could_touch({"project_id": frozenset({"7", "8"})}, {"project_id": "7"})
    assert not could_touch({"project_id": frozenset({"8"})}, {"project_id": "7"})
    assert could_touch({"project_id": frozenset({"8"})}, {})


def test_queries_of_several_tables_are_found_once() -> None:
    index: Index[Kept] = Index()
    item = Kept(Query("board", frozenset(TABLES)))
    index.add(item)
    assert index.reading(TABLES) == [item]
    index.remove(item)
    assert index.reading(TABLES) == []


class Counting(dict[str, str]):
    """A scope that counts how often it is looked at."""

    looked = 0

    def __getitem__(self, column: str) -> str:
        Counting.looked += 1
        return super().__getitem__(column)


def test_a_change_looks_at_matches_only() -> None:
    index: Index[Kept] = Index()
    for number in range(2000):
        index.add(Kept(Query(str(number), frozenset({"shop.tasks"}), Counting(p=str(number)))))
    index.touched(change("shop.tasks", None, {"p": ["5"]}))
    Counting.looked = 0
    (found,) = index.touched(change("shop.tasks", None, {"p": ["77"]}))
    assert found.query.key == "77"
    assert Counting.looked <= 1


def test_a_change_touches_what_reads_a_table_that_shares_its_rows() -> None:
    """A partition is written, its parent is read, and the other way round."""
    index: Index[Kept] = Index()
    tree = Kept(Query("tree", frozenset({"shop.tree", "shop.low"}), {"branch_id": "7"}))
    high = Kept(Query("high", frozenset({"shop.high"})))
    for item in (tree, high):
        index.add(item)
    assert index.touched(change("shop.high")) == [high]
    index.kin = {
        "shop.tree": frozenset({"shop.low", "shop.high"}),
        "shop.low": frozenset({"shop.tree"}),
        "shop.high": frozenset({"shop.tree"}),
    }
    assert set(index.touched(change("shop.tree"))) == {tree, high}
    assert len(index.touched(change("shop.tree"))) == 2
    assert index.touched(change("shop.low")) == [tree]
    assert set(index.touched(change("shop.high"))) == {tree, high}
    assert index.touched(change("shop.high", scope={"branch_id": {"8"}})) == [high]
    assert index.reading(["shop.low"]) == [tree]
    index.remove(tree)
    assert index.touched(change("shop.low")) == []
