"""What a write of the board did, in the words that a web board hears it by."""

from __future__ import annotations

from livedash.business.kanban import card, column
from livedash.business.kanban import fields as read
from livedash.live.deed import Deed, Kind
from livedash.live.mutation import Impossible, Mutation

CARDS: dict[str, Kind] = {card.CREATE: "I", card.EDIT: "U", card.MOVE: "M", card.DELETE: "D"}
COLUMNS: dict[str, Kind] = {column.CREATE: "I", column.CHANGE: "U", column.DELETE: "D"}


def deed_of(mutation: Mutation) -> Deed | None:
    """None: it is no write of a board, or a journal holds rubbish."""
    about_card = mutation.kind in CARDS
    kind = (CARDS if about_card else COLUMNS).get(mutation.kind)
    if kind is None:
        return None
    try:
        project = read.number(mutation.fields, "project_id")
        name = "task_id" if about_card else "status_id"
        # What is made here has its row's id for its own.
        key = mutation.id if kind == "I" else read.identity(mutation.fields, name)
        taken_along = not about_card and kind == "D" and mutation.fields.get("to") is not None
    except Impossible:
        return None
    return Deed(
        "livedash.tasks" if about_card else "livedash.statuses",
        kind,
        str(key),
        {"project_id": str(project)},
        also=("livedash.tasks",) if taken_along else (),
    )
