"""The fields of a card: reading and writing each answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from livedash.business.kanban.card import LONGEST_BODY, LONGEST_TITLE, PRIORITIES
from livedash.business.kanban.cards import CardRow
from livedash.business.kanban.members import MemberRow
from livedash.live.mutation import Impossible
from livedash.panes.answers import LONGEST_TEXT, day, words
from livedash.panes.board.known import NOBODY, BoardKnown
from livedash.panes.fields import Field, Values, choice_field, plain, text_field, written
from livedash.panes.form import Choice, picked

NEW_LINE = " // "
NO_COLUMN = "No such column on the board."


def _body(answer: str, _: BoardKnown) -> str:
    said = words(answer, longest=LONGEST_BODY, needed=False)
    return "\n".join(line.strip() for line in said.split(NEW_LINE))


def _people(known: BoardKnown) -> Sequence[Choice]:
    people = [Choice(label, "you" if row.me else "") for label, row in known.people.items()]
    return [Choice(NOBODY), *people]


def _person(answer: str, known: BoardKnown) -> MemberRow | None:
    if not answer.strip() or answer.strip().casefold() == NOBODY:
        return None
    found = picked(answer, [Choice(label) for label in known.people])
    if found is None:
        raise Impossible("Nobody of that name in this project.")
    return known.people[found.label]


def _due(answer: str, known: BoardKnown) -> date | None:
    return day(answer, known.today) if answer.strip() else None


def _blocked(answer: str, _: BoardKnown) -> str | None:
    return words(answer, longest=LONGEST_TEXT, needed=False) or None


COLUMN = choice_field("column", "Column", BoardKnown.columns, NO_COLUMN)
CARD: dict[str, Field[BoardKnown]] = {
    field.name: field
    for field in (
        text_field("title", "Title", LONGEST_TITLE),
        Field(
            *("body", "Text", _body),
            lambda body, known: NEW_LINE.join(plain(body, known).splitlines()),
            hint="// between blanks: a new line",
        ),
        choice_field(
            *("priority", "Priority"),
            lambda _: [(Choice(each), each) for each in PRIORITIES],
            "Low, medium, high or urgent.",
        ),
        Field(
            *("assignee", "Who", _person),
            lambda name, known: plain(name, known) or NOBODY,
            choices=_people,
        ),
        Field("due", "Due", _due, hint="21 Mar, sat or +7; empty: none", of="due_on"),
        Field("blocked", "Blocked by", _blocked, hint="empty: it is not", of="blocked_reason"),
    )
}


def shown(known: BoardKnown, row: CardRow) -> dict[str, str]:
    """The answers that a card stands for."""
    answers = written(CARD.values(), row._asdict(), known)
    return {**answers, "assignee": known.person(row.assignee)}


def late(values: Values, known: BoardKnown) -> dict[str, str]:
    due = values.get("due_on")
    return {"due": "That day is over."} if due is not None and due < known.today else {}
