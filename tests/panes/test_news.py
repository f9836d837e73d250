"""What panes tell of what somebody did: from the rows that they show, and nothing that is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from livedash.business.bakery.moves import MoveRow
from livedash.business.kanban.cards import CardRow
from livedash.business.venue.book import booking_mark
from livedash.business.venue.calendar import BookingRow
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.spec import PaneSpec
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.panes.view import View
from livedash.testing import LAGOS, Rows, frozen
from tests.panes import bakery, halls, kanban, reads, selling
from tests.panes.bakery import DAY, MOVES, NOW
from tests.panes.halls import BOOKINGS, GARDEN, MAIN, WEEK, booked
from tests.panes.kanban import BOARD, CARDS, STATUSES

BELLO, OKAFOR, *OTHERS = BOOKINGS


def view(rows: Rows) -> View:
    return View(LAGOS, NOW, frozen(rows))


def told(pane: PaneSpec, before: Rows, after: Rows) -> list[str]:
    return [news.words for news in pane.news(view(before), view(after))]


def moves(*rows: MoveRow) -> Rows:
    return {**DAY, reads.MOVES: rows}


def bookings(*rows: BookingRow) -> Rows:
    return {**WEEK, reads.BOOKINGS: rows}


def cards(*rows: CardRow) -> Rows:
    return {**BOARD, reads.CARDS: rows}


def test_equal_rows_are_no_news() -> None:
    for pane, rows in (
        (STOCK_PANE, DAY),
        (SALES_PANE, selling.SELLING),
        (CALENDAR_PANE, WEEK),
        (BOARD_PANE, BOARD),
        # A branch of another trade, and somebody without a project.
        (STOCK_PANE, {reads.SUPPLIES: bakery.SUPPLIES}),
        (CALENDAR_PANE, {}),
        (BOARD_PANE, {}),
    ):
        assert told(pane, rows, dict(rows)) == []


def test_an_entry_at_the_counter() -> None:
    new = MOVES[0]._replace(id="new", at=NOW)
    (news,) = STOCK_PANE.news(view(DAY), view(moves(new, *MOVES)))
    assert (news.words, news.row) == ("Bob sold 4 Agege loaf L", "new")
    counted = MOVES[4]._replace(id="counted", at=NOW, who=None)
    assert told(STOCK_PANE, DAY, moves(counted, new, *MOVES)) == [
        "somebody counted 12 Sardine roll (-2)",
        "Bob sold 4 Agege loaf L",
    ]


def test_the_first_entry_of_all_is_told() -> None:
    assert told(STOCK_PANE, moves(), moves(MOVES[0])) == ["Bob sold 4 Agege loaf L"]


def test_what_is_taken_back_is_told_and_the_old_one_that_it_brings_into_the_list_is_not() -> None:
    (news,) = STOCK_PANE.news(view(moves(*MOVES[:5])), view(moves(*MOVES[1:6])))
    assert news.words == "Taken back: sold 4 Agege loaf L (Bob)"
    assert news.row == f"livedash.bread_types:{MOVES[0].bread_type_id}"
    assert told(STOCK_PANE, moves(MOVES[0]), moves()) == ["Taken back: sold 4 Agege loaf L (Bob)"]
    # Pushed out at the end of the list by a new one.
    new = MOVES[0]._replace(id="new", at=NOW)
    assert told(STOCK_PANE, moves(*MOVES[:5]), moves(new, *MOVES[:4])) == [
        "Bob sold 4 Agege loaf L"
    ]


def test_what_was_entered_while_offline_is_told_when_it_comes() -> None:
    late = MOVES[0]._replace(id="late", at=NOW - timedelta(seconds=600))
    assert told(STOCK_PANE, DAY, moves(*MOVES[:3], late, *MOVES[3:])) == ["Bob sold 4 Agege loaf L"]


def test_bookings_come_change_and_go() -> None:
    pane = CALENDAR_PANE
    new = booked(10, GARDEN, 26, (10, 12), client="Eze launch", person="Ada")
    (news,) = pane.news(view(WEEK), view(bookings(*BOOKINGS, new)))
    assert news.words == "Ada booked Garden Thu 26 Mar, Eze launch"
    assert news.row == booking_mark(UUID(int=10))
    hold = new._replace(status="tentative", client="", person=None)
    assert told(pane, WEEK, bookings(*BOOKINGS, hold)) == ["Somebody holds Garden Thu 26 Mar"]
    moved = OKAFOR._replace(hall_id=GARDEN.hall_id)
    held = BELLO._replace(status="tentative")
    assert told(pane, bookings(held, OKAFOR), bookings(BELLO, moved)) == [
        "Confirmed: Bello wedding, Main Tue 17 Mar",
        "Moved: Okafor 50th, Garden Tue 17 Mar 18:00",
    ]
    assert told(pane, WEEK, bookings(BELLO, *OTHERS)) == ["Off: Okafor 50th, Main Tue 17 Mar"]


def test_time_alone_is_no_news() -> None:
    expired = BOOKINGS[4]
    before = bookings(expired._replace(expired=False))
    assert told(CALENDAR_PANE, before, bookings(expired)) == []
    assert told(CALENDAR_PANE, bookings(BELLO, expired), bookings(BELLO)) == []
    monday = halls.PERIOD._replace(first_day=halls.PERIOD.first_day + timedelta(days=7))
    assert told(CALENDAR_PANE, WEEK, {**WEEK, reads.PERIOD: (monday,), reads.BOOKINGS: ()}) == []


def test_what_is_paid_moves_nothing() -> None:
    paid = bookings(BELLO._replace(paid=0, guests=9, version=2), OKAFOR, *OTHERS)
    assert told(CALENDAR_PANE, WEEK, paid) == []
    assert MAIN.hall_id == BELLO.hall_id


def test_cards_come_and_move() -> None:
    pane = BOARD_PANE
    first = CARDS[0]
    new = kanban.card(230, 0, "Ring the baker")._replace(moved_at=NOW + timedelta(minutes=1))
    (news,) = pane.news(view(BOARD), view(cards(*CARDS, new)))
    assert (news.words, news.row) == (
        "New in TO DO: 230 Ring the baker",
        f"livedash.tasks:{new.task_id}",
    )
    moved = first._replace(status_id=STATUSES[1].status_id)
    assert told(pane, BOARD, cards(moved, *CARDS[1:])) == ["Moved to DOING: 214 Fix homepage"]
    stuck = first._replace(blocked_reason="no list")
    assert told(pane, BOARD, cards(stuck, *CARDS[1:])) == ["BLOCKED: 214 Fix homepage"]
    mine = first._replace(mine=True, assignee="Ada")
    assert told(pane, BOARD, cards(mine, *CARDS[1:])) == ["Yours now: 214 Fix homepage"]


def test_a_card_that_comes_into_sight_because_another_went_is_no_news() -> None:
    assert told(BOARD_PANE, cards(*CARDS[:20]), cards(*CARDS[1:21])) == []


def test_a_card_that_is_deleted_is_told_and_one_that_is_only_out_of_sight_is_not() -> None:
    first, *others = CARDS
    fewer = (STATUSES[0]._replace(tasks=STATUSES[0].tasks - 1), *STATUSES[1:])
    (news,) = BOARD_PANE.news(
        view(BOARD), view({reads.STATUSES: fewer, reads.CARDS: tuple(others)})
    )
    assert (news.words, news.row) == (
        "Deleted: 214 Fix homepage",
        f"livedash.tasks:{first.task_id}",
    )
    assert told(BOARD_PANE, BOARD, cards(*others)) == []


def test_a_card_that_comes_out_of_the_unread_part_has_moved() -> None:
    back = CARDS[-1]._replace(
        status_id=STATUSES[0].status_id, kind="todo", moved_at=NOW + timedelta(minutes=1)
    )
    assert told(BOARD_PANE, cards(*CARDS[:-1]), cards(back, *CARDS[:-1])) == [
        "Moved to TO DO: 188 Finished thing 19"
    ]


def test_cards_whose_column_goes_are_not_told_one_by_one() -> None:
    moved = [card._replace(status_id=STATUSES[0].status_id) for card in CARDS[:11]]
    after = {reads.STATUSES: (STATUSES[0], *STATUSES[3:]), reads.CARDS: (*moved, *CARDS[11:])}
    assert told(BOARD_PANE, BOARD, after) == []


def test_a_board_without_cards_gets_its_first() -> None:
    assert told(BOARD_PANE, cards(), cards(CARDS[0])) == ["New in TO DO: 214 Fix homepage"]


def test_the_day_goes_on_without_news() -> None:
    tomorrow = [card._replace(days_here=card.days_here + 1) for card in CARDS]
    assert told(BOARD_PANE, BOARD, cards(*tomorrow)) == []
    later = replace(view(DAY), now=NOW + timedelta(hours=9))
    assert list(STOCK_PANE.news(view(DAY), later)) == []
