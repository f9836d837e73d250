"""A form over fields: what was left alone has no value, what cannot be read is said beside its
question, mine stands beside theirs.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from livedash.live.mutation import Impossible, Mutation
from livedash.panes.answers import number, words
from livedash.panes.fields import Field, FieldForm, Group, Remarks, Values, over, written
from livedash.panes.form import Answers, Ask, Choice, FormLine, Verdict, Write

ID, NOW = UUID(int=1), datetime(2026, 3, 17, tzinfo=UTC)
Shelves = dict[str, int]
"""What the forms of these tests know: how many of each fit."""

NAME: Field[Shelves] = Field("name", "Name", lambda answer, _: words(answer, longest=10))
MANY: Field[Shelves] = Field(
    *("many", "How many", lambda answer, _: number(answer, 1, 100)),
    lambda many, _: f"{many or ''}",
    choices=lambda shelves: [Choice(shelf) for shelf in shelves],
    of="quantity",
)


def _span(answers: Answers, _: Shelves, faults: dict[str, str]) -> range | None:
    if answers["to"] < answers["from"]:
        faults["to"] = "Ends before it begins."
        return None
    return range(int(answers["from"]), int(answers["to"]))


SPAN: Group[Shelves] = Group(
    "span",
    (Ask("from", "From"), Ask("to", "To")),
    _span,
    lambda name, answers, _: [Choice(answers["from"])] if name == "to" else None,
)


class ShelfForm(FieldForm[Shelves]):
    def gone(self) -> Verdict | None:
        return None if self.known else over("All shelves are gone.")

    def check(self, say: Remarks) -> None:
        if say.values.get("quantity", 0) > 10:
            say.warnings["many"] = "Much."
        say.lines.append(FormLine(f"{sorted(say.values)}"))

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        return Write(Mutation(id, "shelf", "shelf", at, "put", {"values": [*sorted(values)]}))


def form(answers: Answers | None = None, stood: Answers | None = None) -> ShelfForm:
    return ShelfForm(lambda: {"low": 3}, (NAME, MANY), answers, stood)


def test_what_is_left_alone_has_no_value_and_what_is_emptied_has_one() -> None:
    edit = form(stood={"name": "rye", "many": "4"})
    assert [ask.value for ask in edit.asks] == ["rye", "4"]
    assert edit.read({"name": "rye", "many": "5"}, {}) == {"quantity": 5}
    assert edit.read({"name": "rye", "many": "4"}, {}) == {}
    assert form().read({"name": "rye", "many": "4"}, {}) == {"name": "rye", "quantity": 4}


def test_a_fault_stands_beside_its_question_and_stops_the_write() -> None:
    answers = {"name": "", "many": "11"}
    verdict = form().verdict(answers)
    assert verdict == Verdict(
        {"name": "This cannot be empty."}, {"many": "Much."}, [FormLine("['quantity']")]
    )
    with pytest.raises(Impossible, match="This cannot be empty"):
        form().write(answers, ID, NOW)
    assert form().write({"name": "rye", "many": "11"}, ID, NOW).mutation.fields == {
        "values": ["name", "quantity"]
    }


def test_a_row_that_has_gone_is_all_that_is_said() -> None:
    gone = ShelfForm(dict, (NAME,), {"name": "rye"})
    assert gone.verdict({"name": ""}) == over("All shelves are gone.")


def test_mine_stand_beside_theirs_and_one_begins_where_they_differ() -> None:
    back = form(stood={"name": "rye", "many": "9"}, answers={"name": "oat"})
    back.beside({"name": "rye", "many": "9", "other": "1"})
    assert (back.theirs, back.begins) == ({"name": "rye"}, "name")
    assert back.read({ask.name: ask.value for ask in back.asks}, {}) == {"name": "oat"}


def test_answers_are_written_of_what_there_is_of_a_row_or_a_journal() -> None:
    assert written((NAME, MANY), {"name": "rye", "quantity": 4}, {}) == {"name": "rye", "many": "4"}
    assert written((NAME, MANY), {"name": 7, "else": 1}, {}) == {"name": ""}


def test_several_answers_make_one_value() -> None:
    spans = ShelfForm(lambda: {"low": 3}, (SPAN, NAME), {"from": "1", "to": "5", "name": "rye"})
    assert [ask.name for ask in spans.asks] == ["from", "to", "name"]
    assert spans.choices("to", {"from": "2"}) == [Choice("2")]
    assert spans.choices("name", {}) is None
    assert spans.read({}, {}) == {"span": range(1, 5), "name": "rye"}
    assert spans.verdict({"to": "0"}).faults == {"to": "Ends before it begins."}


def test_what_is_not_asked_stays_and_its_fault_is_said_below() -> None:
    short = ShelfForm(lambda: {"low": 3}, (NAME, MANY), {"many": "none"}, asked=["name"])
    assert [ask.name for ask in short.asks] == ["name"]
    assert short.verdict({"name": "rye"}).lines[0] == FormLine("A whole number, please.", "bad")
