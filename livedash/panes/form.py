"""What a form asks for, what is said to the answers, and the write that comes of them.

Pure: the same answers get the same verdict. How a form looks, and what becomes of its write, is
the shell's business; a pane only says `Fills(form)`.
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
"""By the name of the question, as it was typed."""


class Write(NamedTuple):
    """What goes to the outbox."""

    mutation: Mutation
    op: Op | None = None
    """How it looks before the database has it; None: it is not shown before."""


class Choice(NamedTuple):
    """One of those that an answer must be."""

    label: str
    """What the answer says when this one is chosen."""
    hint: str = ""


class Ask(NamedTuple):
    """One question."""

    name: str
    label: str
    value: str = ""
    """What stands there already."""
    hint: str = ""
    """Said beside it while there is nothing more urgent to say."""


class FormLine(NamedTuple):
    """One line under the questions: what it will do."""

    words: str
    tone: Tone = "text"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said to the answers, with each key typed."""

    faults: Mapping[str, str] = field(default_factory=dict)
    """By question: this cannot be. With any of them Enter does nothing but say so."""
    warnings: Mapping[str, str] = field(default_factory=dict)
    """By question: think again. Enter goes on all the same."""
    lines: Sequence[FormLine] = ()


class Draft(NamedTuple):
    """What was left half typed."""

    typed: Answers
    """Only what the person has changed, of what stood there."""
    stood: Answers


class Form(ABC):
    """One thing that a person can do, with what has to be known for it. Without questions it asks
    for a yes alone."""

    heading: str
    """`Sell Agege loaf L`."""
    does: str = "save"
    """What Enter does, in a word, for the line of keys."""
    asks: Sequence[Ask] = ()
    begins: str = ""
    """The question in which one begins; empty: the first."""
    draft: str = ""
    """What its answers are kept under when it is left with Esc; empty: they are not kept."""
    changes: bool = False
    """It changes what is there already, and what somebody else may change meanwhile."""
    mends: UUID | None = None
    """The refused write whose place this one takes."""
    by: Person | None = None
    """Who fills it in, where several people share the login; the shell says it."""
    now: Callable[[], datetime]
    """The moment that a write made now would get, by the database's clock; the shell says it."""
    theirs: Mapping[str, str]
    """By question: what somebody else made of it meanwhile."""
    was: Mapping[str, str]
    """By question that the person had left as it stood: what stood there, where somebody else has
    changed it meanwhile."""

    def keeps(self) -> str:
        """What its answers are kept under when it is left now: they may be for another form."""
        return self.draft

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        """Those that the answer must be one of; None: it is free text."""
        del name, answers
        return None

    @abstractmethod
    def verdict(self, answers: Answers) -> Verdict:
        """Looks at what is known now (the pane's latest rows), so a form that stands open for
        long knows when a row it is about has gone."""

    @abstractmethod
    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        """Raises `Impossible`, also for what `verdict` could not know."""

    def follow(self, answers: Answers) -> Form | None:
        """The form that Enter goes on to; None: it writes."""
        del answers
        return None

    def __init__(self) -> None:
        self.theirs, self.was = {}, {}
        self.now = lambda: datetime.now(UTC)

    def untouched(self, answers: Answers) -> dict[str, str]:
        """What stands there as it came."""
        return {ask.name: ask.value for ask in self.asks if answers[ask.name] == ask.value}

    def leaves(self, answers: Answers) -> Draft:
        """What is kept. For another form all of it: nothing of this stands there."""
        stood = {ask.name: ask.value for ask in self.asks}
        other = self.keeps() != self.draft
        typed = {name: said for name, said in answers.items() if other or said != stood[name]}
        return Draft(typed, stood)

    def resume(self, draft: Draft) -> None:
        """Over what stands there now: what somebody else has made of it since."""
        if self.changes:
            typed = [ask for ask in self.asks if ask.name in draft.typed]
            self.theirs = {
                ask.name: ask.value
                for ask in typed
                if ask.value not in (draft.stood[ask.name], draft.typed[ask.name])
            }
            self.compare(draft.stood)

    def compare(self, untouched: Answers) -> None:
        """Over a row that has been changed meanwhile: what is new of that which was left alone."""
        self.was = {
            ask.name: untouched[ask.name]
            for ask in self.asks
            if untouched.get(ask.name, ask.value) != ask.value and ask.name not in self.theirs
        }


Conflict = Mapping[str, Json]
"""The row as it is now, where somebody else changed it first. Empty: it is gone."""


def picked(answer: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that an answer names: in full, or as the only one that fits."""
    wanted = answer.strip().casefold()
    exact = [choice for choice in choices if choice.label.casefold() == wanted]
    if exact:
        return exact[0]
    found = search(answer, choices)
    return found[0] if len(found) == 1 and wanted else None


def search(answer: str, choices: Sequence[Choice]) -> list[Choice]:
    """Those with every word of the answer somewhere in them."""
    words = answer.casefold().split()
    return [
        choice
        for choice in choices
        if all(word in f"{choice.label} {choice.hint}".casefold() for word in words)
    ]
