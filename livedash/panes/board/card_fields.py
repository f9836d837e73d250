"""The fields of a card: how each answer is read and written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from livedash.business.kanban.card import LONGEST_BODY, LONGEST_TITLE, PRIORITIES
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.members import MemberRow
from livedash.panes.answers import LONGEST_TEXT, day, words
from livedash.panes.board.known import NOBODY, Known
from livedash.panes.fields import Field, Values, one_of, plain, written
from livedash.panes.form import Choice

NEW_LINE = " // "
NO_COLUMN = "No such column on the board."
NO_PERSON = "Nobody of that name in this project."


def _title(answer: str, _: Known) -> str:
    return words(answer, longest=LONGEST_TITLE)


def _body(answer: str, _: Known) -> str:
    said = words(answer, longest=LONGEST_BODY, needed=False)
    return "\n".join(line.strip() for line in said.split(NEW_LINE))


def _priorities(_: Known) -> Sequence[Choice]:
    return [Choice(each) for each in PRIORITIES]


def _priority(answer: str, known: Known) -> str:
    return one_of(answer, _priorities(known), PRIORITIES, "Low, medium, high or urgent.")


def _people(known: Known) -> Sequence[Choice]:
    people = [Choice(label, "you" if row.me else "") for label, row in known.people.items()]
    return [Choice(NOBODY), *people]


def _person(answer: str, known: Known) -> MemberRow | None:
    if not answer.strip() or answer.strip().casefold() == NOBODY:
        return None
    return one_of(answer, _people(known)[1:], list(known.people.values()), NO_PERSON)


def _due(answer: str, known: Known) -> date | None:
    return day(answer, known.today) if answer.strip() else None


def _blocked(answer: str, _: Known) -> str | None:
    return words(answer, longest=LONGEST_TEXT, needed=False) or None


def _column(answer: str, known: Known) -> StatusRow:
    return one_of(answer, known.column_choices(), known.statuses, NO_COLUMN)


COLUMN = Field("column", "Column", _column, choices=Known.column_choices)
CARD: dict[str, Field[Known]] = {
    field.name: field
    for field in (
        Field("title", "Title", _title),
        Field(
            *("body", "Text", _body),
            lambda body, known: NEW_LINE.join(plain(body, known).splitlines()),
            hint="// between blanks: a new line",
        ),
        Field("priority", "Priority", _priority, choices=_priorities),
        Field(
            "assignee",
            "Who",
            _person,
            lambda name, known: plain(name, known) or NOBODY,
            choices=_people,
        ),
        Field("due", "Due", _due, hint="21 Mar, sat or +7; empty: none", of="due_on"),
        Field("blocked", "Blocked by", _blocked, hint="empty: it is not", of="blocked_reason"),
    )
}


def shown(known: Known, row: CardRow) -> dict[str, str]:
    """A card as answers."""
    answers = written(CARD.values(), row._asdict(), known)
    return {**answers, "assignee": known.person(row.assignee)}


def late(values: Values, known: Known) -> dict[str, str]:
    due = values.get("due_on")
    return {"due": "That day is over."} if due is not None and due < known.today else {}
