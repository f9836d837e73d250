"""A card's form: all of it after Enter, or one question of it after a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from livedash.business.kanban import card, card_ops
from livedash.business.kanban.card import LONGEST_BODY, LONGEST_TITLE, PRIORITIES, Set
from livedash.business.kanban.cards import CardRow, Priority
from livedash.business.kanban.members import MemberRow
from livedash.business.kanban.picture import today_of
from livedash.live.mutation import Impossible, Json
from livedash.panes.answers import LONGEST_TEXT, day, words
from livedash.panes.board.known import NOBODY, Known, Knows
from livedash.panes.form import Answers, Ask, Choice, Form, Line, Verdict, Write, picked

LABELS = {
    "title": "Title",
    "body": "Text",
    "priority": "Priority",
    "assignee": "Who",
    "due": "Due",
    "blocked": "Blocked by",
}
HINTS = {
    "body": "// between blanks: a new line",
    "due": "21 Mar, sat or +7; empty: none",
    "blocked": "empty: it is not",
}
ALL = tuple(LABELS)
HEADINGS = {"assign": "Assign", "set the day of": "Due day of", "block": "Block"}
ONE = {"assign": "assignee", "set the day of": "due", "block": "blocked"}
"""What asks one question of a card."""
NEW_LINE = " // "
GONE = "Somebody deleted this card."
FOR_A_NEW_ONE = f"{GONE} Esc keeps what is typed; n makes a new one of it."
NO_PERSON = "Nobody of that name in this project."


class CardForm(Form):
    does = "save"
    changes = True

    def __init__(
        self,
        knows: Knows,
        known: Known,
        row: CardRow,
        names: Sequence[str] = ALL,
        what: str = "change",
        answers: Answers | None = None,
    ) -> None:
        super().__init__()
        self._knows, self._known, self._row, self._names = knows, known, row, names
        self._what = what
        self._shown = shown(known, row)
        values = {**self._shown, **(answers or {})}
        title = f"#{row.number}" if row.number else "the new card"
        only = HEADINGS.get(what)
        self.heading = f"{only} {card.named(row)}" if only else f"Card {title}"
        self.asks = [Ask(name, LABELS[name], values[name], HINTS.get(name, "")) for name in names]
        self.draft = f"card {row.task_id} {what}"

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        del answers
        return choices(self._latest, name)

    def keeps(self) -> str:
        gone = self._whole and self._latest.has_gone(self._row)
        return self._known.new_card if gone else self.draft

    @property
    def _whole(self) -> bool:
        return "title" in self._names

    @property
    def _latest(self) -> Known:
        return self._knows() or self._known

    def verdict(self, answers: Answers) -> Verdict:
        known = self._latest
        if known.has_gone(self._row):
            words = FOR_A_NEW_ONE if self._whole else GONE
            return Verdict({"": GONE}, lines=[Line(words, "over")])
        faults: dict[str, str] = {}
        new = read(known, answers, self._changed(answers), self._today(known), faults)
        lines = [Line(_where(known, self._row), "dim")]
        now = known.card(self._row.task_id)
        if now is not None and now.version > self._row.version:
            lines.append(Line("Somebody changed this card since.", "low"))
        return Verdict(faults, late(new, self._today(known)), lines)

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        known, row = self._latest, self._row
        faults: dict[str, str] = {}
        new = read(known, answers, self._changed(answers), self._today(known), faults)
        for words_ in faults.values():
            raise Impossible(words_)
        mutation = card.edit(id, known.project_id, row, new, at, self._what)
        status = known.column(row.status_id)
        if status is None:
            return Write(mutation)
        op = card_ops.edited(mutation, known.project_id, known.place, status, row, new)
        return Write(mutation, op)

    def _changed(self, answers: Answers) -> list[str]:
        return [name for name in self._names if answers[name] != self._shown[name]]

    def _today(self, known: Known) -> date:
        return today_of(known.statuses[0], known.place) if known.statuses else date.min


def shown(known: Known, row: CardRow) -> dict[str, str]:
    """A card as answers."""
    return {
        "title": row.title,
        "body": NEW_LINE.join(row.body.splitlines()),
        "priority": row.priority,
        "assignee": known.person(row.assignee),
        "due": "" if row.due_on is None else row.due_on.isoformat(),
        "blocked": row.blocked_reason or "",
    }


def choices(known: Known, name: str) -> Sequence[Choice] | None:
    if name == "priority":
        return [Choice(each) for each in PRIORITIES]
    if name == "assignee":
        people = [Choice(label, "you" if row.me else "") for label, row in known.people.items()]
        return [Choice(NOBODY), *people]
    return None


def read(
    known: Known, answers: Answers, names: Sequence[str], today: date, faults: dict[str, str]
) -> Set:
    """The answers to these questions; what is wrong with them goes to `faults`."""
    new: Set = {}

    def title(answer: str) -> None:
        new["title"] = words(answer, longest=LONGEST_TITLE)

    def body(answer: str) -> None:
        said = words(answer, longest=LONGEST_BODY, needed=False)
        new["body"] = "\n".join(line.strip() for line in said.split(NEW_LINE))

    def priority(answer: str) -> None:
        found = picked(answer, [Choice(each) for each in PRIORITIES])
        if found is None:
            raise Impossible("Low, medium, high or urgent.")
        new["priority"] = cast("Priority", found.label)

    def assignee(answer: str) -> None:
        new["assignee"] = person(known, answer)

    def due(answer: str) -> None:
        new["due_on"] = day(answer, today) if answer.strip() else None

    def blocked(answer: str) -> None:
        new["blocked_reason"] = words(answer, longest=LONGEST_TEXT, needed=False) or None

    readers: Mapping[str, Callable[[str], None]] = {
        "title": title,
        "body": body,
        "priority": priority,
        "assignee": assignee,
        "due": due,
        "blocked": blocked,
    }
    for name in names:
        try:
            readers[name](answers[name])
        except Impossible as error:
            faults[name] = error.words
    return new


def person(known: Known, answer: str) -> MemberRow | None:
    """Raises `Impossible`."""
    if not answer.strip() or answer.strip().casefold() == NOBODY:
        return None
    found = picked(answer, [Choice(label) for label in known.people])
    if found is None:
        raise Impossible(NO_PERSON)
    return known.people[found.label]


def late(new: Set, today: date) -> dict[str, str]:
    due = new.get("due_on")
    return {"due": "That day is over."} if due is not None and due < today else {}


def _where(known: Known, row: CardRow) -> str:
    now = known.card(row.task_id) or row
    status = known.column(now.status_id)
    days = "since today" if now.days_here <= 0 else f"{now.days_here}d"
    return f"In {status.name.upper() if status else 'a column that is gone'}, {days}."


def answers_of(fields: Mapping[str, Json]) -> dict[str, str]:
    """What a write said, as answers."""
    found: dict[str, str] = {}
    names = {
        "title": "title",
        "body": "body",
        "priority": "priority",
        "assignee": "assignee",
        "due_on": "due",
        "blocked_reason": "blocked",
    }
    for field, name in names.items():
        if field in fields:
            value = fields[field]
            text = value if isinstance(value, str) else NOBODY if name == "assignee" else ""
            found[name] = NEW_LINE.join(text.splitlines()) if name == "body" else text
    return found
