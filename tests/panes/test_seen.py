"""What parts and figures look at: made anew when it has changed, and only then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from livedash.business.bakery.sales import SALES_BEHIND, AllSales
from livedash.business.foreseen import Foreseen
from livedash.business.kanban.cards import CARDS, CardRow
from livedash.live.rows import with_once
from livedash.panes.seen import WHOLE, Graph, Seen
from livedash.panes.view import View
from livedash.testing import LAGOS
from tests.panes import kanban
from tests.panes.selling import ALL_SALES, SALES

CARD = kanban.CARDS[0]
AWAITED = CARD._replace(version=Foreseen.of(1, UUID(int=5), kanban.NOW))


def stands(graph: Graph, rows: Mapping[Any, tuple[Any, ...]]) -> Seen[None]:
    graph.show(View(LAGOS, kanban.NOW, rows), None, WHOLE)
    return Seen(graph)


@dataclass(frozen=True)
class Board:
    cards: list[CardRow]


def in_a_list(seen: Seen[Any]) -> object:
    return list(seen.of(CARDS))


def in_a_mapping(seen: Seen[Any]) -> object:
    return {row.status_id: [row] for row in seen.of(CARDS)}


def in_a_board(seen: Seen[Any]) -> object:
    return Board(list(seen.of(CARDS)))


@pytest.mark.parametrize("figure", [in_a_list, in_a_mapping, in_a_board])
def test_a_figure_that_hands_rows_on_is_another_once_their_version_is_known(figure: Any) -> None:
    """Who goes on writing the row by its foreseen version would wait for a write that is over."""
    graph = Graph()
    awaited = stands(graph, {CARDS: (AWAITED,)}).figure(figure)
    known = stands(graph, {CARDS: (CARD,)}).figure(figure)
    assert known == awaited
    assert "Foreseen" not in str([*map(type, _versions(known))])
    assert stands(graph, {CARDS: (CARD._replace(),)}).figure(figure) is known


def _versions(found: Any) -> list[int]:
    if isinstance(found, Board):
        return _versions(found.cards)
    if isinstance(found, dict):
        return [version for rows in found.values() for version in _versions(rows)]
    return [row.version for row in found]


def test_what_is_said_once_of_all_rows_changes_without_them() -> None:
    made: list[int] = []

    def first(seen: Seen[Any]) -> object:
        return seen.of(SALES_BEHIND)[0]

    def words(seen: Seen[Any]) -> object:
        made.append(len(made))
        return seen.figure(first)

    graph = Graph()
    seen = stands(graph, {SALES_BEHIND: SALES})
    assert seen.once(SALES_BEHIND) == ALL_SALES
    assert seen.figure(words) is SALES[0]
    seen = stands(graph, {SALES_BEHIND: with_once(SALES[:], AllSales(231, 5))})
    assert seen.once(SALES_BEHIND) == AllSales(231, 5)
    assert seen.figure(words) is SALES[0]
    assert made == [0], "the row is the same object"
    assert stands(graph, {SALES_BEHIND: ()}).once(SALES_BEHIND) is None
