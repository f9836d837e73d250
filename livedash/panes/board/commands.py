"""The actions of a board: which card or column a key means, and the form it opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeAlias
from uuid import UUID

from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.business.kanban.picture import Spot
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.board.card_form import ALL, ONE, CardForm
from livedash.panes.board.column_form import ColumnForm, DeleteColumnForm
from livedash.panes.board.known import full, known_of, knows_of
from livedash.panes.board.mending import mended
from livedash.panes.board.move_and_delete import DeleteForm, MoveCardForm, moved
from livedash.panes.board.new_form import NewForm
from livedash.panes.board.state import BoardState, Seen
from livedash.panes.form import Form, Write
from livedash.panes.spec import Action, Do, Say
from livedash.widgets.cell import Key

NO_CARD = Say("There is no card under the cursor.")
BY_MOMENT = Say("Finished cards stand by when they were finished.")
NO_COLUMN = Say("There is no column to put it in: C makes one.")
CARD, COLUMN = "tasks UPDATE", "statuses UPDATE"

Done: TypeAlias = Form | Do | Say | BoardState | None


def form_for(seen: Seen, mutation: Mutation, refused: Refused | None) -> Form | None:
    return mended(mutation, refused, knows_of(seen))


# Cards


def of_card(do: Callable[[Seen, CardRow], Done]) -> Callable[[Seen], Done]:
    """An action on the card under the cursor."""

    def done(seen: Seen) -> Done:
        row = known_of(seen).card(seen.under("columns"))
        return NO_CARD if row is None else do(seen, row)

    return done


def new_card(seen: Seen) -> Done:
    known = known_of(seen)
    if not known.statuses:
        return NO_COLUMN
    here = known.column(seen.reach("columns").lane) or known.statuses[0]
    return NewForm(knows_of(seen), here.name.upper())


def open_card(seen: Seen, key: Key) -> Done:
    """Opens the card: a form for people who may change it, else the whole card to read."""
    row = known_of(seen).card(key)
    if not seen.may(CARD) or row is None:
        return replace(seen.chosen, opened=not seen.chosen.opened)
    return ask(ALL, "change", seen, row)


def ask(names: Sequence[str], what: str, seen: Seen, row: CardRow) -> Done:
    return CardForm(knows_of(seen), row, names, what)


def delete_card(seen: Seen, row: CardRow) -> Done:
    return DeleteForm(knows_of(seen), row)


def shift(by: int, seen: Seen, row: CardRow) -> Done:
    """Moves the card to the neighbouring column."""
    known = known_of(seen)
    ids = [status.status_id for status in known.statuses]
    at = ids.index(row.status_id) + by if row.status_id in ids else -1
    if not 0 <= at < len(ids):
        return Say(f"There is no column further {'left' if by < 0 else 'right'}.")
    to = known.statuses[at]
    if full(to):
        return MoveCardForm(knows_of(seen), row, to, Spot())
    return _move(seen, row, to, Spot())


def reorder(by: int, seen: Seen, row: CardRow) -> Done:
    """Moves the card within its column."""
    known = known_of(seen)
    here = known.column(row.status_id)
    if row.kind == "done":
        return BY_MOMENT
    beside = [card for card in known.cards if card.status_id == row.status_id]
    at = beside.index(row) + by
    if here is None or not 0 <= at < len(beside):
        return None
    return _move(seen, row, here, Spot(beside[at].task_id, after=by > 0))


def _move(seen: Seen, row: CardRow, to: StatusRow, spot: Spot) -> Do:
    knows = knows_of(seen)

    def make(id: UUID, at: datetime) -> Write:
        # The card's latest row: a write of ours may have come in between.
        latest = knows()
        now = latest.card(row.task_id)
        if now is None:
            raise Impossible("That card has gone.")
        return moved(latest, now, to, spot, id, at)

    return Do(make)


# Columns


def of_column(make: Callable[[Seen, StatusRow], Form]) -> Callable[[Seen], Done]:
    """An action on the column in which the cursor stands."""

    def done(seen: Seen) -> Done:
        here = known_of(seen).column(seen.reach("columns").lane)
        return None if here is None else make(seen, here)

    return done


def change_column(seen: Seen, here: StatusRow) -> Form:
    return ColumnForm(knows_of(seen), here)


def new_column(seen: Seen) -> Done:
    return ColumnForm(knows_of(seen), None)


def delete_column(seen: Seen, here: StatusRow) -> Form:
    return DeleteColumnForm(knows_of(seen), here)


def _one(id: str, key: str, what: str, meaning: str) -> Action:
    """An action that asks one question about the card."""
    return Action(id, key, id, meaning, of_card(partial(ask, (ONE[what],), what)), CARD)


ACTIONS = (
    Action(
        "new", "n", "new", "A new card in the column under the cursor", new_card, "tasks INSERT"
    ),
    Action(
        *("left", "H", "move", "Move the card one column to the left"),
        do=of_card(partial(shift, -1)),
        right=CARD,
        display="H/L",
    ),
    Action(
        *("right", "L", "move right", "Move the card one column to the right"),
        do=of_card(partial(shift, 1)),
        right=CARD,
        shown=False,
    ),
    Action(
        *("down", "J", "reorder", "Move the card down in its column"),
        do=of_card(partial(reorder, 1)),
        right=CARD,
        display="J/K",
    ),
    Action(
        *("up", "K", "move up", "Move the card up in its column"),
        do=of_card(partial(reorder, -1)),
        right=CARD,
        shown=False,
    ),
    _one("assign", "a", "assign", "Give the card to somebody, or nobody"),
    _one("due", "d", "set the day of", "The day on which the card is due"),
    _one("block", "x", "block", "Say what blocks the card, or nothing more"),
    Action(
        *("delete", "D", "delete", "Delete the card"),
        do=of_card(delete_card),
        right="tasks DELETE",
        shown=False,
    ),
    Action(
        *("column", "c", "column", "Name, limit and place of the column under the cursor"),
        do=of_column(change_column),
        right=COLUMN,
        shown=False,
    ),
    Action(
        *("new_column", "C", "new column", "A new column"),
        do=new_column,
        right="statuses INSERT",
        shown=False,
    ),
    Action(
        *("delete_column", "Z", "delete column", "Delete the column"),
        do=of_column(delete_column),
        right="statuses DELETE",
        shown=False,
    ),
)
