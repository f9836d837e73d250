"""Each form of the board as it looks: valid, invalid, lost to somebody else, without a link."""

from __future__ import annotations

from uuid import UUID

import pytest
from syrupy.assertion import SnapshotAssertion

from livedash.business.kanban import card, column
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.members import MemberRow
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Json, Mutation
from livedash.live.sending import Refused
from livedash.panes.board.card_fields import shown
from livedash.panes.board.card_form import CardForm
from livedash.panes.board.column_form import ColumnForm, DeleteColumnForm
from livedash.panes.board.known import BoardKnown
from livedash.panes.board.mending import mended
from livedash.panes.board.move_and_delete import DeleteForm, MoveCardForm
from livedash.panes.board.new_form import NewForm
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.form import Form
from livedash.testing import LAGOS
from tests.app.shelled import shell_of
from tests.panes.form_states import States, each_size, pictures
from tests.panes.kanban import BOARD, CARDS, MEMBERS, MIDNIGHT, NOW, STATUSES

PROJECT, ID = 1, UUID(int=77)
KNOWN = BoardKnown(LAGOS, PROJECT, STATUSES, CARDS, MEMBERS, partly=False, ends=MIDNIGHT)
CARD, LATE = CARDS[0], CARDS[5]
TODO, DOING, REVIEW, _ = STATUSES
EMPTY = TODO._replace(tasks=0)
CHANGED = "Somebody else changed it meanwhile."
GONE = "Somebody deleted it meanwhile."
LONG = "x" * 10_000


def knows() -> BoardKnown:
    return KNOWN


def without_card() -> BoardKnown:
    return KNOWN._replace(cards=CARDS[1:])


def without_column() -> BoardKnown:
    return KNOWN._replace(statuses=STATUSES[1:])


def theirs(row: CardRow, **changed: Json) -> dict[str, Json]:
    """The card as somebody else left it."""
    stood: dict[str, Json] = {
        "number": row.number,
        "title": row.title,
        "body": row.body,
        "priority": row.priority,
        "assignee": row.assignee,
        "due_on": None if row.due_on is None else row.due_on.isoformat(),
        "blocked_reason": row.blocked_reason,
        "status_id": str(row.status_id),
        "column": "To do",
        "version": 9,
    }
    return {**stood, **changed}


def back(mutation: Mutation, why: str, now: dict[str, Json] | None) -> Form | None:
    """The form of a write that was refused, as the dashboard opens it."""
    return mended(mutation, Refused(why, None, now), knows)


def one(what: str, question: str, **answers: str) -> Form:
    return CardForm(knows, CARD, (question,), what, {question: "", **answers})


def edited(what: str, wanted: card.Set, **changed: Json) -> Form | None:
    mutation = card.edit(ID, PROJECT, CARD, wanted, NOW, what)
    return back(mutation, CHANGED, theirs(CARD, **changed))


def edited_elsewhere_too() -> Form | None:
    """Somebody else changed what this person had left alone."""
    wanted: card.Set = {"title": "Mine", "due_on": None}
    form = edited(
        "change", wanted, title="Theirs", due_on="2026-03-20", priority="low", assignee="Ada"
    )
    if form is not None:
        form.compare({name: each for name, each in shown(KNOWN, CARD).items() if name != "title"})
    return form


def new(**answers: str) -> Form:
    return NewForm(knows, "DOING", answers)


def new_refused() -> Form | None:
    wanted: card.Set = {"title": "Paint the door", "body": "Blue.", "priority": "high"}
    return back(card.create(ID, PROJECT, DOING, wanted, NOW), card.NO_COLUMN, None)


def moved() -> Form | None:
    mutation = card.move(ID, PROJECT, CARD, DOING, Spot(), NOW)
    return back(mutation, CHANGED, theirs(CARD, title="Fix the homepage", assignee="Ada"))


def changed_column(row: StatusRow) -> Form | None:
    after = REVIEW.status_id
    mutation = column.change(ID, PROJECT, row, "At work", 5, after, NOW, moves=True)
    now: dict[str, Json] = {"name": "In work", "limit": 4, "kind": "doing", "version": 7}
    return back(mutation, CHANGED, now)


def column_that_goes() -> Form:
    """While its form stands open."""
    here = [KNOWN]
    form = ColumnForm(lambda: here[0], TODO, {"name": "New"})
    here[0] = without_column()
    return form


def deleted_column() -> Form | None:
    mutation = column.delete(ID, PROJECT, DOING, REVIEW, NOW)
    now: dict[str, Json] = {"name": "In work", "limit": 4, "kind": "doing", "version": 7}
    return back(mutation, CHANGED, now)


FORMS = {
    "new card": States(
        lambda: new(title="Paint the door", assignee="Ada", due="sat"),
        lambda: new(title="  ", priority="now", assignee="Zzz", due="31 feb", column="Nowhere"),
        new_refused,
        card.NO_COLUMN,
    ),
    "edit card": States(
        lambda: CardForm(knows, CARD, answers={"title": "Fix the homepage"}),
        lambda: CardForm(knows, CARD, answers={"title": LONG, "due": "soon"}),
        edited_elsewhere_too,
        CHANGED,
    ),
    "edit a card that goes": States(
        lambda: CardForm(knows, CARD, answers={"body": "A text // of two lines"}),
        lambda: CardForm(without_card, CARD, answers={"title": "Fix the homepage"}),
        lambda: back(card.edit(ID, PROJECT, CARD, {"title": "Mine"}, NOW), GONE, {}),
        GONE,
    ),
    "assign": States(
        lambda: one("assign", "assignee", assignee="Ada"),
        lambda: one("assign", "assignee", assignee="Zzz"),
        lambda: edited("assign", {"assignee": MEMBERS[1]}, assignee="Ada"),
        CHANGED,
    ),
    "due": States(
        lambda: one("set the day of", "due", due="+7"),
        lambda: one("set the day of", "due", due="31 feb"),
        lambda: edited("set the day of", {"due_on": None}, due_on="2026-03-20"),
        CHANGED,
    ),
    "block": States(
        lambda: one("block", "blocked", blocked="waiting for the oven"),
        lambda: one("block", "blocked", blocked="\x1b[2J"),
        lambda: edited("block", {"blocked_reason": "the oven"}, blocked_reason="the paint"),
        CHANGED,
    ),
    "move into a full column": States(
        lambda: MoveCardForm(knows, CARD, DOING, Spot()),
        lambda: MoveCardForm(without_card, CARD, DOING, Spot()),
        moved,
        CHANGED,
    ),
    "delete card": States(
        lambda: DeleteForm(knows, LATE),
        lambda: DeleteForm(without_card, CARD),
        lambda: back(
            card.delete(ID, PROJECT, LATE, NOW),
            CHANGED,
            theirs(LATE, title="Payment webhook, both", blocked_reason="no key yet"),
        ),
        CHANGED,
    ),
    "new column": States(
        lambda: ColumnForm(knows, None, {"name": "Waiting", "limit": "4"}),
        lambda: ColumnForm(knows, None, {"limit": "0", "kind": "maybe", "place": "up"}),
        lambda: back(
            column.create(ID, PROJECT, "Waiting", "todo", 4, TODO, NOW),
            "This column is recorded already.",
            None,
        ),
        "This column is recorded already.",
    ),
    "rename, limit and place of a column": States(
        lambda: ColumnForm(knows, DOING, {"name": "review", "limit": "2", "place": "first"}),
        lambda: ColumnForm(knows, DOING, {"name": LONG, "limit": "1000000000000"}),
        lambda: changed_column(DOING),
        CHANGED,
    ),
    "change a column that goes": States(
        lambda: ColumnForm(knows, TODO, {"name": "New", "limit": "5"}),
        column_that_goes,
        lambda: changed_column(TODO),
        CHANGED,
    ),
    "delete column": States(
        lambda: DeleteColumnForm(knows, DOING),
        lambda: DeleteColumnForm(without_column, TODO),
        deleted_column,
        CHANGED,
    ),
    "delete an empty column": States(
        lambda: DeleteColumnForm(lambda: KNOWN._replace(statuses=(EMPTY,)), EMPTY),
        lambda: DeleteColumnForm(knows, EMPTY),
        deleted_column,
        CHANGED,
    ),
}


@pytest.mark.parametrize("name", FORMS)
@each_size
async def test_a_form(
    name: str, size: tuple[int, int], ascii: bool, picture: SnapshotAssertion
) -> None:
    shown = await pictures(BOARD_PANE, LAGOS, BOARD, FORMS[name], size, ascii=ascii)
    assert shown == picture


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (40, 10), (24, 8)])
async def test_the_question_at_hand_its_list_and_the_refusal_are_in_sight(
    size: tuple[int, int],
) -> None:
    people = tuple(MemberRow(n, f"Person {n}", f"p{n}", False) for n in range(30))
    crowd = KNOWN._replace(members=people)
    one = shell_of([BOARD_PANE], known=(LAGOS,), now=NOW)
    one.hold(BOARD_PANE, BOARD)
    async with one.app.run_test(size=size) as one.pilot:
        await one.live()
        await one.app.forms.fill(CardForm(lambda: crowd, CARD), f"REFUSED. {CHANGED}")
        for label in ("Title", "Text", "Priority", "Who", "Due", "Blocked by", "Title"):
            await one.settle()
            text = one.frame.text
            assert "REFUSED" in text
            assert label in text
            if label == "Who":
                await one.press("ctrl+u", *["down"] * 20)
                assert "> Person 19" in one.frame.text
            if label == "Priority":
                assert "> urgent" in text
            await one.press("tab")
