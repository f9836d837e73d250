"""A form as fields over a command: the reading of each answer, the answer for a value, and the form
that asks them. A field that was left alone has no value at all, which is not None."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from livedash.live.mutation import Impossible
from livedash.panes.answers import words
from livedash.panes.form import Answers, Ask, Choice, Form, FormLine, Verdict, Write, picked

K = TypeVar("K")
"""The type of a form's knowledge: its pane's latest rows."""

Values = dict[str, Any]
"""The meaning of the answers, by the names that rows and journals use."""


def plain(value: object, _: object) -> str:
    return str(value) if isinstance(value, str | date) else ""


@dataclass(frozen=True)
class Field(Generic[K]):
    """One question of a form."""

    name: str
    label: str
    read: Callable[[str, K], Any]
    """Reads an answer. Raises `Impossible`."""
    written: Callable[[Any, K], str] = plain
    """Writes the answer for a value: of a row, or of a journal, which may hold anything."""
    hint: str = ""
    choices: Callable[[K], Sequence[Choice]] | None = None
    """The choices that the answer must be one of; None: the answer is free text."""
    of: str = ""
    """The value's name in rows and journals, where that is not the name of the question."""

    @property
    def value(self) -> str:
        return self.of or self.name

    @property
    def questions(self) -> Sequence[Ask]:
        return (Ask(self.name, self.label, "", self.hint),)


def text_field(name: str, label: str, longest: int, **more: Any) -> Field[Any]:
    """A field of words, one at least."""
    return Field(name, label, lambda answer, _: words(answer, longest=longest), **more)


def choice_field(
    name: str,
    label: str,
    options: Callable[[K], Sequence[tuple[Choice, Any]]],
    otherwise: str,
    **more: Any,
) -> Field[K]:
    """A field with choices; its value stands beside each. `otherwise`: the fault of any other
    answer."""

    def choices(known: K) -> list[Choice]:
        return [choice for choice, _ in options(known)]

    def read(answer: str, known: K) -> Any:
        found = picked(answer, choices(known))
        if found is None:
            raise Impossible(otherwise)
        return next(value for choice, value in options(known) if choice == found)

    return Field(name, label, read, choices=choices, **more)


@dataclass(frozen=True)
class Group(Generic[K]):
    """Several questions whose answers make one value: a hall, a day and two times are a slot."""

    value: str
    questions: Sequence[Ask]
    read: Callable[[Answers, K, dict[str, str]], Any]
    """Reads the answers, and puts their faults into the last argument. None: there is no value."""
    choices: Callable[[str, Answers, K], Sequence[Choice] | None]


def written(fields: Iterable[Field[K]], values: Mapping[str, Any], known: K) -> dict[str, str]:
    """The answers for these values, as far as they have answers."""
    return {
        field.name: field.written(values[field.value], known)
        for field in fields
        if field.value in values
    }


@dataclass
class Remarks:
    """The remarks on the answers: a `Verdict` in the making."""

    values: Values
    """The values of the answers that could be read."""
    faults: dict[str, str]
    warnings: dict[str, str]
    lines: list[FormLine]


class FieldForm(Form, Generic[K]):
    """A form over fields. A form without fields asks for a yes alone."""

    def __init__(
        self,
        knows: Callable[[], K],
        fields: Sequence[Field[K] | Group[K]] = (),
        answers: Answers | None = None,
        stood: Answers | None = None,
        said: Sequence[FormLine] = (),
        asked: Collection[str] | None = None,
    ) -> None:
        """`answers`: the first answers. `stood`: the answers that stand for the row as it is; an
        answer that stays the same has no value. `said`: why the form is here. `asked`: the only
        questions; the values of other fields stay as they are."""
        super().__init__()
        self._knows, self._fields, self._stood = knows, tuple(fields), stood or {}
        self._said = tuple(said)
        self._first = {**self._stood, **(answers or {})}
        self.asks = tuple(
            ask._replace(value=self._first.get(ask.name, ""))
            for field in fields
            for ask in field.questions
            if asked is None or ask.name in asked
        )

    @property
    def known(self) -> K:
        return self._knows()

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        field = next(
            field for field in self._fields if any(ask.name == name for ask in field.questions)
        )
        if isinstance(field, Group):
            return field.choices(name, {**self._first, **answers}, self.known)
        return None if field.choices is None else field.choices(self.known)

    def read(self, answers: Answers, faults: dict[str, str]) -> Values:
        """The values of the answers; the answers' faults go to `faults`."""
        known, values, answers = self.known, Values(), {**self._first, **answers}
        for field in self._fields:
            if isinstance(field, Group):
                values[field.value] = field.read(answers, known, faults)
            elif not self.leaves_alone(field.name, answers):
                try:
                    values[field.value] = field.read(answers[field.name], known)
                except Impossible as error:
                    faults[field.name] = error.words
        return values

    def leaves_alone(self, name: str, answers: Answers) -> bool:
        return self._stood.get(name) == answers[name]

    def verdict(self, answers: Answers) -> Verdict:
        if (gone := self.gone()) is not None:
            return gone
        faults = dict[str, str]()
        say = Remarks(self.read(answers, faults), faults, {}, [*self._said])
        self.check(say)
        # Faults of a field that is not asked are told all the same.
        asked = {ask.name for ask in self.asks}
        hidden = [FormLine(said, "bad") for name, said in say.faults.items() if name not in asked]
        hidden += [
            FormLine(said, "warn") for name, said in say.warnings.items() if name not in asked
        ]
        return Verdict(say.faults, say.warnings, [*hidden, *say.lines])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        faults = dict[str, str]()
        values = self.read(answers, faults)
        for fault in faults.values():
            raise Impossible(fault)
        return self.make(values, id, at)

    def gone(self) -> Verdict | None:
        """The verdict when the row has gone."""
        return None

    @abstractmethod
    def check(self, say: Remarks) -> None:
        """Add remarks on the values."""

    @abstractmethod
    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        """The write of these values. Raises `Impossible`."""

    def beside(self, theirs: Answers) -> None:
        """Show somebody else's answers beside the person's; the cursor begins at the first that
        differs."""
        self.theirs = {
            ask.name: theirs[ask.name]
            for ask in self.asks
            if theirs.get(ask.name, ask.value) != ask.value
        }
        self.begins = next(iter(self.theirs), "")


def over(fault: str, said: str = "") -> Verdict:
    """A verdict that ends the form: no write is possible any more."""
    return Verdict({"": fault}, lines=[FormLine(said or fault, "over")])
