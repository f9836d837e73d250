"""The form of a new card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from livedash.business.kanban import card, card_ops
from livedash.business.kanban.cards import StatusRow
from livedash.business.kanban.picture import today_of
from livedash.live.mutation import Impossible
from livedash.panes.board import card_form
from livedash.panes.board.card_form import HINTS, LABELS, late, read
from livedash.panes.board.known import NOBODY, Known, Knows, full, full_words
from livedash.panes.form import Answers, Ask, Choice, Form, Line, Verdict, Write, picked

NAMES = ("title", "priority", "assignee", "due", "body")
NO_COLUMN = "No such column on the board."


class NewForm(Form):
    heading = "New card"
    does = "add"

    def __init__(
        self,
        knows: Knows,
        known: Known,
        column: str,
        answers: Answers | None = None,
        said: Sequence[Line] = (),
    ) -> None:
        super().__init__()
        self._knows, self._known, self._said = knows, known, said
        values = {"title": "", "column": column, "priority": "medium", "assignee": NOBODY}
        values |= {"due": "", "body": "", **(answers or {})}
        asks = [Ask(name, LABELS[name], values[name], HINTS.get(name, "")) for name in NAMES]
        asks.insert(1, Ask("column", "Column", values["column"]))
        self.asks = asks
        self.draft = known.new_card

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        del answers
        if name == "column":
            return self._latest.column_choices()
        return card_form.choices(self._latest, name)

    @property
    def _latest(self) -> Known:
        return self._knows() or self._known

    def verdict(self, answers: Answers) -> Verdict:
        known = self._latest
        faults: dict[str, str] = {}
        to = _column(known, answers["column"])
        here = to or next(iter(known.statuses), None)
        today = date.min if here is None else today_of(here, known.place)
        new = read(known, answers, NAMES, today, faults)
        warnings = late(new, today)
        lines = [*self._said]
        if to is None:
            # Said at once, though nobody touched that answer: the column may just have gone.
            faults["column"] = NO_COLUMN
            lines.append(Line(NO_COLUMN, "over"))
        elif full(to):
            warnings["column"] = full_words(to)
            lines.append(Line(f"{full_words(to)} Enter adds it all the same.", "low"))
        return Verdict(faults, warnings, lines)

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        known = self._latest
        to = _column(known, answers["column"])
        if to is None:
            raise Impossible(NO_COLUMN)
        faults: dict[str, str] = {}
        new = read(known, answers, NAMES, today_of(to, known.place), faults)
        for words in faults.values():
            raise Impossible(words)
        mutation = card.create(id, known.project_id, to, new, at)
        every = known.statuses
        op = card_ops.created(mutation, known.project_id, known.place, every, to, new)
        return Write(mutation, op)


def _column(known: Known, answer: str) -> StatusRow | None:
    found = picked(answer, known.column_choices())
    names = [choice.label for choice in known.column_choices()]
    return None if found is None else known.statuses[names.index(found.label)]
