"""The board's stories: columns and cards, one card in full, filters that the database answers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from livedash.business.kanban.card import card_mark
from livedash.business.kanban.column import column_mark
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.testing import LAGOS, Rows
from tests.corpus.places import DOLLARS, NO_PROJECT, SALON
from tests.corpus.scene import (
    ANSWERED,
    GLANCED,
    SLOW,
    TYPED,
    WALKED,
    Scene,
    Step,
    Story,
    at,
    back_to_size,
    change,
    outage,
    to,
)
from tests.panes import reads
from tests.panes.hostile import HOSTILE
from tests.panes.kanban import BOARD, CARDS, MEMBERS, STATUSES, WIDE, card

NO_COLUMNS: Rows = {reads.STATUSES: (), reads.CARDS: (), reads.MEMBERS: ()}
NO_CARDS: Rows = {
    reads.STATUSES: tuple(one._replace(tasks=0, overdue=0, blocked=0) for one in STATUSES),
    reads.CARDS: (),
    reads.MEMBERS: MEMBERS,
}
ONE: Rows = {
    reads.STATUSES: (STATUSES[0]._replace(tasks=1),),
    reads.CARDS: CARDS[:1],
    reads.MEMBERS: MEMBERS[:1],
}
SIX: Rows = {**BOARD, reads.STATUSES: WIDE}
MANY: Rows = {
    reads.STATUSES: (STATUSES[0]._replace(tasks=150), *STATUSES[1:]),
    reads.CARDS: (
        *(card(n, 0, f"Task {n}", task_id=UUID(int=n)) for n in range(1, 151)),
        *CARDS[5:],
    ),
    reads.MEMBERS: MEMBERS,
}
MOVED: Rows = {
    **BOARD,
    reads.STATUSES: (
        STATUSES[0]._replace(tasks=5),
        STATUSES[1]._replace(name="In work", blocked=2),
        STATUSES[2]._replace(tasks=3),
        STATUSES[3],
    ),
    reads.CARDS: (
        CARDS[1]._replace(title="Logo pack, new", assignee="Chi"),
        *CARDS[2:5],
        card(230, 0, "Ring the baker"),
        CARDS[5]._replace(blocked_reason="no key"),
        *CARDS[6:11],
        CARDS[0]._replace(status_id=STATUSES[2].status_id, kind="doing"),
        *CARDS[11:],
    ),
}
LONG = [f"The list of everything that the shop window still needs, part {n}" for n in range(4)]


def called(names: Sequence[str]) -> Rows:
    """A board on which columns, cards and people have these names."""
    columns = tuple(
        one._replace(name=name) for one, name in zip(STATUSES, (*names, *names), strict=False)
    )
    cards = tuple(
        card(
            n,
            n % 2,
            name,
            assignee=name,
            body=name,
            due_in=n - 3,
            blocked_reason=name if n % 4 == 3 else None,
        )
        for n, name in sorted(enumerate(names, 1), key=lambda one: one[0] % 2)
    )
    members = tuple(MEMBERS[0]._replace(person_id=n, name=name) for n, name in enumerate(names))
    return {reads.STATUSES: columns, reads.CARDS: cards, reads.MEMBERS: members}


HUGE: Rows = {
    **BOARD,
    reads.STATUSES: tuple(
        one._replace(tasks=10**12, overdue=10**11, blocked=10**10, wip_limit=10**9)
        for one in STATUSES
    ),
    reads.CARDS: tuple(
        one._replace(number=10**12 + one.number, days_here=10**6, due_in=-(10**6)) for one in CARDS
    ),
}
UNSENT = {
    card_mark(CARDS[0].task_id): "waiting",
    card_mark(CARDS[5].task_id): "refused",
    column_mark(STATUSES[2].status_id): "waiting",
}

MOVING: tuple[Step, ...] = (
    "down", "j j", "up", "right", "l", "l", "G", "pageup", "pagedown", "home", "end", "k", "g",
    "left", "h h h tab E",
)  # fmt: skip
FINDING: tuple[Step, ...] = (
    "j j", "slash p r i", "c e s", "enter", "l", "slash", "escape", "slash z z", "j", "escape",
    "f", "j E", "f", "f", "f", SLOW, "f", ANSWERED, "slash @ c h i enter", "slash escape",
)  # fmt: skip
RESIZED: tuple[Step, ...] = ("j l", to(160, 45), to(30, 8), back_to_size(), "h h")
PLACES: tuple[Step, ...] = (at(1), at(0))
FORMS: tuple[Step, ...] = (
    "n", "R i n g", "tab", "down", "enter", "tab", "escape", "n", "ctrl+u", "enter", "escape",
    "enter", "tab", "tab", "down", "enter", "tab tab", "ctrl+u x", "enter", "escape",
    "a", "down", "enter enter", "escape d", "ctrl+u + 7", "enter", "escape",
    "x", "n o space k e y", "enter", "escape D", "enter", "escape",
    "c", "ctrl+u enter", "tab", "ctrl+u x", "enter escape",
    "C", "N e w", "tab tab", "down", "tab", "escape Z", "down enter", "enter escape",
    "L", "enter", "escape l l l D", "escape Z", "escape",
)  # fmt: skip

STORIES = (
    Story(
        "walk",
        BOARD_PANE,
        (
            Scene("board", LAGOS, BOARD, (*MOVING, *FINDING, *RESIZED, *PLACES)),
            Scene("one", SALON, ONE),
        ),
        WALKED,
    ),
    Story(
        "glance",
        BOARD_PANE,
        (
            Scene("board", LAGOS, BOARD, ("j", "l l l", "f", "f f f slash m e n u enter")),
            Scene("six", LAGOS, SIX, ("slash escape", "l l l")),
            Scene("changes", LAGOS, BOARD, (change(MOVED),)),
            Scene("long", LAGOS, called(LONG)),
        ),
        GLANCED,
    ),
    Story("forms", BOARD_PANE, (Scene("board", LAGOS, BOARD, FORMS),), TYPED),
    Story(
        "states",
        BOARD_PANE,
        (
            Scene("no columns", LAGOS, NO_COLUMNS, ("j n c L enter E", "C", "escape")),
            Scene("no cards", LAGOS, NO_CARDS, ("l enter D", "Z", "escape f", "f f f")),
            Scene("one", LAGOS, ONE, ("H J Z", "escape")),
            Scene("no project", NO_PROJECT, {}, ("j n L",)),
            Scene("marks", LAGOS, BOARD, ("l",), UNSENT),  # type: ignore[arg-type]
            Scene("changes", LAGOS, BOARD, (change(MOVED), "l", "h")),
            Scene("outage", LAGOS, BOARD, (outage(MOVED), "j")),
            Scene("hostile", LAGOS, called(list(HOSTILE)), ("G", "enter", "escape")),
            Scene("long", LAGOS, called(LONG), ("enter", "escape")),
            Scene("huge", LAGOS, HUGE, ("enter", "escape")),
            Scene("many", LAGOS, MANY, ("pagedown", "G", "pageup g", "slash 7 enter", "G")),
            Scene("six", LAGOS, SIX, ("slash escape", "l l l")),
            Scene("dollars", DOLLARS, BOARD),
        ),
        TYPED,
    ),
    Story(
        "ascii",
        BOARD_PANE,
        (
            Scene("board", LAGOS, BOARD, ("j l", "enter", "escape")),
            Scene("hostile", LAGOS, called(list(HOSTILE))),
            Scene("marks", LAGOS, BOARD, (), UNSENT),  # type: ignore[arg-type]
        ),
        (WALKED[1],),
        ascii=True,
    ),
)
