"""A card is made again when something about it differs, and only then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from livedash.business.kanban.card import card_mark
from livedash.business.kanban.cards import CardRow
from livedash.panes.board.cards import lanes
from livedash.panes.board.state import BoardState
from livedash.panes.seen import Graph, Room, Seen
from livedash.panes.view import Mark, View
from livedash.testing import LAGOS
from livedash.widgets.columns import Card
from tests.panes import reads as asked
from tests.panes.kanban import CARDS, NOW, STATUSES

ONE = CARDS[1]


def laid(
    board: Graph, rows: Iterable[CardRow], marks: Mapping[str, Mark] | None = None
) -> dict[object, Card]:
    shown = {asked.STATUSES: STATUSES, asked.CARDS: tuple(rows)}
    board.show(View(LAGOS, NOW, shown, marks=marks or {}), BoardState(), Room(80, 24))
    return {card.key: card for lane in lanes(Seen(board)) for card in lane.cards}


def test_what_is_the_same_is_not_made_again() -> None:
    board = Graph()
    before = laid(board, CARDS)
    after = laid(board, [row._replace() for row in CARDS])
    assert len(after) == len(CARDS)
    assert all(after[key] is before[key] for key in before)


def test_a_card_that_differs_is_made_again_and_no_other() -> None:
    board = Graph()
    before = laid(board, CARDS)
    renamed = ONE._replace(title="Another title")
    after = laid(board, [renamed if row is ONE else row for row in CARDS])
    assert [key for key in before if after[key] is not before[key]] == [ONE.task_id]
    assert any("Another title" in cell.text for cell in after[ONE.task_id].title)


def test_a_mark_comes_and_goes() -> None:
    board = Graph()
    plain = laid(board, CARDS)[ONE.task_id]
    waiting = laid(board, CARDS, {card_mark(ONE.task_id): "waiting"})[ONE.task_id]
    assert waiting != plain
    assert laid(board, CARDS)[ONE.task_id] == plain


def test_what_is_gone_is_forgotten() -> None:
    board = Graph()
    before = laid(board, CARDS)
    assert ONE.task_id not in laid(board, [row for row in CARDS if row is not ONE])
    again = laid(board, CARDS)
    assert again == before
    assert again[ONE.task_id] is not before[ONE.task_id]
