"""What the board's forms say to what people type, and to what becomes of the rows meanwhile."""

from __future__ import annotations

from uuid import UUID

import pytest

from livedash.business.kanban import card, column
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Impossible
from livedash.live.sending import Refused
from livedash.panes.board.card_form import GONE, CardForm
from livedash.panes.board.column_form import ColumnForm, DeleteColumnForm
from livedash.panes.board.known import BoardKnown
from livedash.panes.board.mending import mended
from livedash.panes.board.move_and_delete import MoveCardForm
from livedash.panes.board.new_form import NewForm
from livedash.panes.form import Answers, Form
from livedash.testing import LAGOS
from tests.panes.kanban import CARDS, MEMBERS, MIDNIGHT, NOW, STATUSES

PROJECT = 1
ALL = BoardKnown(LAGOS, PROJECT, STATUSES, CARDS, MEMBERS, partly=False, ends=MIDNIGHT)
ID = UUID(int=77)


def answers_of(form: Form, **typed: str) -> Answers:
    return {**{ask.name: ask.value for ask in form.asks}, **typed}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("title", "  "),
        ("title", "x" * 10_000),
        ("title", "a\x1b[31m"),
        ("due", "soon"),
        ("due", "31 feb"),
        ("priority", "yesterday"),
        ("assignee", "Zzz"),
        ("column", "nowhere"),
    ],
)
def test_what_cannot_be_is_said_beside_its_question(name: str, typed: str) -> None:
    form = NewForm(lambda: ALL, "TO DO")
    answers = answers_of(form, **{"title": "Paint 🎨", name: typed})
    assert name in form.verdict(answers).faults
    with pytest.raises(Impossible):
        form.write(answers, ID, NOW)


def test_a_day_that_is_over_and_a_full_column_are_warned_of() -> None:
    form = NewForm(lambda: ALL, "DOING")
    verdict = form.verdict(answers_of(form, title="Paint", due="-1"))
    assert not verdict.faults and set(verdict.warnings) == {"due", "column"}


def test_a_text_of_several_lines_is_kept_unless_it_is_changed() -> None:
    form = CardForm(lambda: ALL, CARDS[0])
    fields = form.write(answers_of(form, title="Other"), ID, NOW).mutation.fields
    assert "body" not in fields and fields["title"] == "Other"
    fields = form.write(answers_of(form, body="a // b"), ID, NOW).mutation.fields
    assert fields["body"] == "a\nb"
    with pytest.raises(Impossible, match="Nothing is different"):
        form.write(answers_of(form), ID, NOW)


def test_what_goes_while_a_form_is_open_is_said() -> None:
    without = ALL._replace(cards=CARDS[1:])
    edit = CardForm(lambda: without, CARDS[0])
    assert edit.verdict(answers_of(edit)).faults == {"": GONE}
    move = MoveCardForm(lambda: without, CARDS[0], STATUSES[1], Spot())
    assert move.verdict({}).faults
    fewer = ALL._replace(statuses=STATUSES[1:])
    assert ColumnForm(lambda: fewer, STATUSES[0]).verdict({}).faults
    assert DeleteColumnForm(lambda: fewer, STATUSES[0]).verdict({"to": ""}).faults


def test_a_lost_edit_comes_back_with_mine_beside_theirs_and_their_version() -> None:
    made = card.edit(ID, PROJECT, CARDS[0], {"title": "mine", "due_on": None}, NOW)
    theirs = {"title": "theirs", "body": "", "priority": "low", "assignee": None}
    theirs |= {"due_on": "2026-03-20", "blocked_reason": None, "column": "To do"}
    conflict = {**theirs, "status_id": str(STATUSES[0].status_id), "version": 9}
    form = mended(made, Refused("Changed.", conflict=conflict), lambda: ALL)
    assert form is not None
    answers = answers_of(form)
    assert (answers["title"], answers["due"], answers["priority"]) == ("mine", "", "low")
    assert form.theirs == {"title": "theirs", "due": "2026-03-20"}
    write = form.write(answers, UUID(int=78), NOW)
    assert write.mutation.expects == 9
    assert set(write.mutation.fields) >= {"title", "due_on"}


def test_what_was_typed_for_a_card_that_has_gone_can_be_a_new_one() -> None:
    gone, without = Refused("Gone.", conflict={}), ALL._replace(cards=CARDS[1:])
    made = card.edit(ID, PROJECT, CARDS[0], {"title": "mine", "body": "so\nmuch"}, NOW)
    form = mended(made, gone, lambda: without)
    assert isinstance(form, NewForm)
    fields = form.write(answers_of(form), UUID(int=78), NOW).mutation.fields
    assert (fields["title"], fields["body"]) == ("mine", "so\nmuch")
    for made in (
        card.edit(ID, PROJECT, CARDS[0], {"due_on": None}, NOW),
        card.delete(ID, PROJECT, CARDS[0], NOW),
    ):
        assert mended(made, gone, lambda: without) is None, "nothing was written in it"


def test_a_form_left_because_its_card_has_gone_is_a_draft_of_a_new_one() -> None:
    here = [ALL]
    form = CardForm(lambda: here[0], CARDS[0])
    assert form.keeps() == form.draft
    here[0] = ALL._replace(cards=CARDS[1:])
    assert form.keeps() == NewForm(lambda: ALL, "TO DO").draft


def test_a_refused_column_keeps_all_its_answers() -> None:
    made = column.create(ID, PROJECT, "Paint", "todo", 4, STATUSES[0], NOW)
    form = mended(made, Refused("No."), lambda: ALL)
    assert form is not None
    assert answers_of(form) == {
        "name": "Paint",
        "limit": "4",
        "kind": "waiting",
        "place": "after TO DO",
    }
    made = column.change(ID, PROJECT, STATUSES[1], "Paint", None, None, NOW, moves=True)
    form = mended(made, Refused("No."), lambda: ALL)
    assert form is not None
    assert answers_of(form) == {"name": "Paint", "limit": "", "place": "first"}


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("title", "", None),
        ("title", "\t ", None),
        ("title", "x" * 301, None),
        ("title", "a\x00b", None),
        ("title", "Yorùbá 🎨 кофе", "Yorùbá 🎨 кофе"),
        ("title", "-1", "-1"),
        ("body", "x" * 10_001, None),
        ("body", "x" * 10_000, "x" * 10_000),
        ("body", "a\x1b]0;boo\x07", None),
        ("due", "31 feb", None),
        ("due", "1000000000000", None),
        ("due", "-1", "2026-03-16"),
        ("due", "", None),
        ("blocked", "x" * 10_000, None),
        ("blocked", "🚧", "🚧"),
        ("priority", "", None),
        ("assignee", "x" * 10_000, None),
    ],
)
def test_a_card_takes_what_can_be_stored_whole_and_says_why_not(
    name: str, typed: str, stored: str | None
) -> None:
    form = CardForm(lambda: ALL, CARDS[0])
    answers = answers_of(form, **{name: typed})
    field = {"due": "due_on", "blocked": "blocked_reason"}.get(name, name)
    if stored is None and (name, typed) != ("due", ""):
        assert name in form.verdict(answers).faults
        with pytest.raises(Impossible):
            form.write(answers, ID, NOW)
    else:
        assert form.write(answers, ID, NOW).mutation.fields[field] == stored


@pytest.mark.parametrize("typed", ["", " ", "x" * 61, "x" * 10_000, "a\x1b[2J"])
def test_a_column_needs_a_name_that_can_be_read(typed: str) -> None:
    for row in (None, STATUSES[1]):
        form = ColumnForm(lambda: ALL, row)
        answers = answers_of(form, name=typed)
        assert "name" in form.verdict(answers).faults
        with pytest.raises(Impossible):
            form.write(answers, ID, NOW)
    form = ColumnForm(lambda: ALL, STATUSES[1])
    assert form.write(answers_of(form, name="🚚 Out"), ID, NOW).mutation.fields["name"] == "🚚 Out"


@pytest.mark.parametrize("typed", ["0", "-1", "10^12", "1000000000000", "three"])
def test_a_limit_is_a_number_of_cards(typed: str) -> None:
    form = ColumnForm(lambda: ALL, STATUSES[1])
    assert "limit" in form.verdict(answers_of(form, limit=typed)).faults
