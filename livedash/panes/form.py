"""A form's questions, the remarks on the answers, and the write that the answers make.

Pure: the same answers get the same verdict. The look of a form, and the fate of its write, are the
shell's business; a pane only says `Fills(form)`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from livedash.live.mutation import Json, Mutation
from livedash.live.overlay import Op
from livedash.widgets.cell import Tone

if TYPE_CHECKING:
    from livedash.business.people.members import Person

Answers = Mapping[str, str]
"""The typed answers, by the names of their questions."""


class Write(NamedTuple):
    """A write for the outbox."""

    mutation: Mutation
    op: Op | None = None
    """The write on the screen before the database has it; None: the write is not shown before."""


class Choice(NamedTuple):
    """One of the choices for an answer."""

    label: str
    """The answer's text when this choice is taken."""
    hint: str = ""


class Ask(NamedTuple):
    """One question."""

    name: str
    label: str
    value: str = ""
    """The first answer."""
    hint: str = ""
    """Words beside the answer while there is nothing more urgent to say."""


class FormLine(NamedTuple):
    """One line under the questions: what Enter will do."""

    words: str
    tone: Tone = "text"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The remarks on the answers, made anew with each key typed."""

    faults: Mapping[str, str] = field(default_factory=dict)
    """Impossible answers, by question. With any fault Enter does nothing but say it."""
    warnings: Mapping[str, str] = field(default_factory=dict)
    """Doubtful answers, by question. Enter goes on all the same."""
    lines: Sequence[FormLine] = ()


class Draft(NamedTuple):
    """The answers of a form that was left half typed."""

    typed: Answers
    """Only the answers that the person has changed."""
    stood: Answers


class Form(ABC):
    """One thing that a person can do, with the knowledge it takes. A form without questions asks
    for a yes alone."""

    heading: str
    """The title, as `Sell Agege loaf L`."""
    does: str = "save"
    """The word for Enter on the line of keys."""
    asks: Sequence[Ask] = ()
    begins: str = ""
    """The question in which the cursor begins; empty: the first."""
    draft: str = ""
    """The name under which the answers are kept when Esc leaves the form; empty: they are not
    kept."""
    changes: bool = False
    """Whether the form changes a row that exists, which somebody else may change meanwhile."""
    mends: UUID | None = None
    """The refused write whose place the new write takes."""
    by: Person | None = None
    """The person who fills the form in, where several people share the login; the shell sets it."""
    now: Callable[[], datetime]
    """The moment that a write made now would get, by the database's clock; the shell sets it."""
    theirs: Mapping[str, str]
    """Somebody else's answers since the form was opened, by question."""
    was: Mapping[str, str]
    """The first answers of questions that the person had left alone and somebody else has changed
    since, by question."""

    def keeps(self) -> str:
        """The name under which the answers are kept when the form is left now: they may be for
        another form."""
        return self.draft

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        """The choices that the answer must be one of; None: the answer is free text."""
        del name, answers
        return None

    @abstractmethod
    def verdict(self, answers: Answers) -> Verdict:
        """The remarks on the answers, by the pane's latest rows: a form that stands open for long
        knows when its row has gone."""

    @abstractmethod
    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        """The write of the answers. Raises `Impossible`, also for faults that `verdict` could not
        know."""

    def follow(self, answers: Answers) -> Form | None:
        """The form that Enter goes on to; None: Enter writes."""
        del answers
        return None

    def __init__(self) -> None:
        self.theirs, self.was = {}, {}
        self.now = lambda: datetime.now(UTC)

    def untouched(self, answers: Answers) -> dict[str, str]:
        """The answers that the person has not changed."""
        return {ask.name: ask.value for ask in self.asks if answers[ask.name] == ask.value}

    def leaves(self, answers: Answers) -> Draft:
        """The draft that is kept. A draft for another form has all answers: none of them stands in
        that form at first."""
        stood = {ask.name: ask.value for ask in self.asks}
        other = self.keeps() != self.draft
        typed = {name: said for name, said in answers.items() if other or said != stood[name]}
        return Draft(typed, stood)

    def resume(self, draft: Draft) -> None:
        """Put a draft's answers over the row as it is now, with somebody else's changes."""
        if self.changes:
            typed = [ask for ask in self.asks if ask.name in draft.typed]
            self.theirs = {
                ask.name: ask.value
                for ask in typed
                if ask.value not in (draft.stood[ask.name], draft.typed[ask.name])
            }
            self.compare(draft.stood)

    def compare(self, untouched: Answers) -> None:
        """Show the changes that somebody else has made to answers which the person left alone."""
        self.was = {
            ask.name: untouched[ask.name]
            for ask in self.asks
            if untouched.get(ask.name, ask.value) != ask.value and ask.name not in self.theirs
        }


Conflict = Mapping[str, Json]
"""The row as it is now, where somebody else changed it first. Empty: the row is gone."""


def picked(answer: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that an answer names: in full, or as the only one that fits."""
    wanted = answer.strip().casefold()
    exact = [choice for choice in choices if choice.label.casefold() == wanted]
    if exact:
        return exact[0]
    found = search(answer, choices)
    return found[0] if len(found) == 1 and wanted else None


def search(answer: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices that hold every word of the answer."""
    words = answer.casefold().split()
    return [
        choice
        for choice in choices
        if all(word in f"{choice.label} {choice.hint}".casefold() for word in words)
    ]
