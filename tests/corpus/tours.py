"""The states of each pane, in the order in which keys lead through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from livedash.business.bakery import sales as asked
from livedash.business.bakery.sales import SALES_BEHIND, AllSales, Behind
from livedash.business.venue.calendar import PeriodRow
from livedash.business.venue.supplies import SupplyRow
from livedash.live.query import AnyQuery
from livedash.live.rows import with_once
from livedash.panes.answered import everything
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.board.state import BoardState
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.sales.figures import SalesState
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS, Rows
from tests.corpus.exporting import State, Tour
from tests.corpus.words import STORED, TYPED
from tests.panes import kanban, reads, selling
from tests.panes.bakery import BREADS, DAY, SUPPLIES, bread
from tests.panes.halls import BOOKINGS, GARDEN, MAIN, VENUE, WEEK, at, booked

Held = list[tuple[AnyQuery, Sequence[tuple[object, ...]]]]
FORMULA = '=HYPERLINK("http://x";"1,5")'

# Stock

BOTH = LAGOS._replace(kinds=("bakery", "venue"))
STOCK = Tour(
    STOCK_PANE,
    BOTH,
    {
        **DAY,
        reads.STOCK: (
            *BREADS,
            bread(7, FORMULA, size="1;2"),
            bread(8, STORED, opened=5, drift=-1, counted=4),
        ),
        reads.SUPPLIES: (*SUPPLIES, SupplyRow(4, TYPED, "m²", -3, 10)),
    },
    (
        State("all"),
        State("low", ("f",)),
        State("out", ("f",)),
        State("all-again", ("f",)),
        State("a-name", ("slash", *"ag", "enter")),
        State("two-words", ("slash", "ctrl+u", *"d low", "enter")),
        State("nothing-found", ("slash", "ctrl+u", *"q", "enter")),
        State("supplies", ("slash", "escape", "tab")),
        State("supplies-by-name", ("slash", *"pl", "enter")),
        State("supplies-alone", ("slash", "escape"), BOTH._replace(kinds=("venue",))),
        State("breads-alone", (), LAGOS),
    ),
)

# Sales

SELLING: Rows = {
    **selling.SELLING,
    asked.SALES_BEFORE: tuple(row for row in selling.BEFORE if row.hour),
    asked.SALES_TODAY: (*selling.SOLD, selling.sold(13, 9, STORED, 3, -17, returned=3, discount=5)),
}
HARD_SALE = selling.SALES[1]._replace(bread=FORMULA, size="½", person=None, unit_price=12_345)


def behind() -> Held:
    """The sales behind a number: others behind each."""
    sales = (HARD_SALE, *selling.SALES)
    all_of = selling.ALL_SALES
    each = {
        Behind(hour=0): (sales, all_of),
        Behind(hour=0, shift="night"): (sales[1:], all_of),
        Behind(bread_type_id=9): (sales[:2], AllSales(2, sales[0].revenue)),
        Behind(shift="morning"): (sales[:3], all_of),
        Behind(days_ago=1): (sales[2:], all_of),
        Behind(days_ago=0): ((), None),
    }
    return [
        (SALES_BEHIND.at(LAGOS, SalesState(behind=drill)), with_once(*answer))
        for drill, answer in each.items()
    ]


SALES = Tour(
    SALES_PANE,
    LAGOS,
    SELLING,
    (
        State("day"),
        State("day-by-four-weeks", ("v",)),
        State("day-by-nothing", ("v",)),
        State("day-morning", ("v", "m")),
        State("day-night", ("m",)),
        State("day-night-by-four-weeks", ("v",)),
        State("night-behind-an-hour", ("g", "enter")),
        State("week-night", ("escape", "v", "v", "d")),
        State("30-days-night", ("d",)),
        State("30-days", ("m",)),
        State("day-behind-a-date", ("g", "down", "enter")),
        State("behind-today-without-sales", ("escape", "g", "enter")),
        State("week", ("escape", "d", "d")),
        State("day-in-yen", ("d", "d"), LAGOS._replace(currency="JPY")),
        State("day-in-dinars", (), LAGOS._replace(currency="KWD")),
        State("behind-an-hour", ("g", "enter"), LAGOS),
        State("behind-a-bread", ("escape", "tab", "enter")),
        State("behind-a-shift", ("escape", "tab", "tab", "enter")),
    ),
    behind,
)

# Calendar

LATER = (
    booked(20, MAIN, 30, (10, 15), client=STORED, person=None, guests=0, total=123_456_789),
    booked(21, GARDEN, 31, (9, 12), client=FORMULA, status="completed", hold_until=at(30, 12)),
    booked(22, MAIN, 22, (20, 23), ends_at=at(24, 2), status="cancelled", client=TYPED),
    booked(23, MAIN, 25, (8, 9), starts_at=at(25, 8) + timedelta(days=25), ends_at=at(31, 9)),
)
WEEK_ON = PeriodRow(date(2026, 3, 17), date(2026, 3, 23))


def next_week() -> Held:
    pane = replace(CALENDAR_PANE, state=replace(CALENDAR_PANE.state, weeks=1))
    rows = {**WEEK, reads.PERIOD: (WEEK_ON,), reads.BOOKINGS: (*BOOKINGS[6:], *LATER[:3])}
    return [(query, rows[short]) for short, query in everything(pane, VENUE).items()]


CALENDAR = Tour(
    CALENDAR_PANE,
    VENUE,
    {**WEEK, reads.BOOKINGS: (*BOOKINGS, *LATER)},
    (
        State("two-weeks-wide"),
        State("a-hall", ("slash", *"terr", "enter")),
        State("a-client", ("slash", "ctrl+u", *"oka", "enter")),
        State("a-status", ("slash", "ctrl+u", *"exp", "enter")),
        State("nothing-found", ("slash", "ctrl+u", *"q", "enter")),
        State("one-week", ("slash", "escape"), size=(80, 24)),
        State("a-week-on", ("right_square_bracket",)),
        State("a-week-back", ("left_square_bracket",)),
        State("month", ("p", "p")),
        State("one-day", ("p",)),
        State("another-day", ("right",)),
        State("one-day-by-person", ("slash", *"bob", "enter")),
    ),
    next_week,
    size=(150, 31),
)

# Board

FIRST, *OTHERS = kanban.CARDS
CARDS = (
    FIRST._replace(title=FORMULA, body=f"{STORED}\r\nnext, line", assignee=TYPED),
    *OTHERS,
    FIRST._replace(task_id=UUID(int=9000), number=0, title=STORED, body="", due_on=None),
)
FOUND = {"@me": CARDS[2:4], "due:week": CARDS[4:7], "blocked": CARDS[6:7], "logo": CARDS[1:2]}


def found() -> Held:
    held: Held = []
    for typed in ("l", "lo", "log", *FOUND):
        pane = replace(BOARD_PANE, state=BoardState(typed))
        rows = kanban.found(*FOUND.get(typed, CARDS[:2]))
        held += [(query, rows[read]) for read, query in everything(pane, LAGOS).items()]
    return held


BOARD = Tour(
    BOARD_PANE,
    LAGOS,
    {**kanban.BOARD, reads.CARDS: CARDS},
    (
        State("all"),
        State("mine", ("f",)),
        State("due-this-week", ("f",)),
        State("blocked", ("f",)),
        State("all-again", ("f",)),
        State("a-word", ("slash", *"logo", "enter")),
        State("without-a-project", ("slash", "escape"), LAGOS._replace(project=None)),
    ),
    found,
)

TOURS = {"stock": STOCK, "sales": SALES, "calendar": CALENDAR, "board": BOARD}
