"""Every write of the board: on its pane, with all that it may say and with the least."""

from __future__ import annotations

from uuid import UUID

from livedash.business.foreseen import Foreseen
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.testing import LAGOS
from tests.corpus.desk import Case, Trade
from tests.corpus.words import STORED, TYPED, long
from tests.panes import reads
from tests.panes.kanban import BOARD, CARDS, NOW, STATUSES, status

FIRST, *OTHERS = CARDS
HARD = FIRST._replace(title=STORED, body=f"{STORED}\n\nthird line", version=7)
BLOCKED = FIRST._replace(blocked_reason=TYPED)
AWAITED = FIRST._replace(version=Foreseen.of(2, UUID(int=73), NOW))
TO_DO, *COLUMNS = STATUSES
NEW = TO_DO._replace(version=Foreseen.of(1, UUID(int=74), NOW))
EMPTY = status(6, STORED, "todo", 0)._replace(version=9)
BODY = f"{TYPED} // one // two // {long(120)}"

BOARD_TRADE = Trade(
    BOARD_PANE,
    LAGOS,
    {**BOARD, reads.CARDS: (HARD, *OTHERS)},
    {
        "kanban.create": (
            Case(
                "all",
                ("n",),
                {
                    "title": long(300),
                    "column": "review",
                    "priority": "urgent",
                    "assignee": "Bob",
                    "due": "2026-03-21",
                    "body": BODY,
                },
            ),
            Case("least", ("n",), {"title": "x"}),
            Case(
                "in a new column", ("n",), {"title": "y"}, changed={reads.STATUSES: (NEW, *COLUMNS)}
            ),
        ),
        "kanban.edit": (
            Case(
                "all",
                ("enter",),
                {
                    "title": TYPED,
                    "body": BODY,
                    "priority": "low",
                    "assignee": "Ada",
                    "due": "21 mar 2027",
                    "blocked": long(300),
                },
            ),
            Case("a title alone", ("enter",), {"title": TYPED}),
            Case("two of six", ("enter",), {"title": TYPED, "priority": "low"}),
            Case("no text", ("enter",), {"body": ""}),
            Case("assign", ("a",), {"assignee": "ada"}),
            Case("assign nobody", ("a",), {"assignee": "nobody"}),
            Case("due", ("d",), {"due": "+7"}),
            Case("never due", ("d",), {"due": ""}),
            Case("block", ("x",), {"blocked": TYPED}),
            Case("unblock", ("x",), {"blocked": ""}, changed={reads.CARDS: (BLOCKED, *OTHERS)}),
            Case("on its way", ("a",), {"assignee": ""}, changed={reads.CARDS: (AWAITED, *OTHERS)}),
        ),
        "kanban.move": (
            Case("down", ("J",)),
            Case("up", ("down", "K")),
            Case("right", ("right", "L")),
            Case("into a full one", ("L",)),
        ),
        "kanban.delete": (Case("all", ("D",)), Case("plain", ("down", "D"))),
        "kanban.column_create": (
            Case(
                "all",
                ("C",),
                {"name": long(60), "limit": "10,000", "kind": "waiting", "place": "after doing"},
            ),
            Case("least", ("C",), {"name": "x"}),
            Case(
                "on an empty board",
                ("C",),
                {"name": "y", "kind": "finished"},
                changed={reads.STATUSES: (), reads.CARDS: ()},
            ),
        ),
        "kanban.column_change": (
            Case("all", ("right", "c"), {"name": long(60), "limit": "1", "place": "after done"}),
            Case("to the left end", ("right", "c"), {"place": "first"}),
            Case("no limit", ("right", "c"), {"limit": ""}),
            Case("a name alone", ("c",), {"name": TYPED}),
        ),
        "kanban.column_delete": (
            Case("with cards", ("right", "Z"), {"to": "review"}),
            Case("empty", ("Z",), changed={reads.STATUSES: (EMPTY, *COLUMNS), reads.CARDS: ()}),
        ),
    },
)
