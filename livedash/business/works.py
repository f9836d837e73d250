"""Every kind of write that this program can carry out, by the name that journals know it by.

A name lives as long as the oldest unsent write somewhere: kinds are added, never renamed.
"""

from __future__ import annotations

from collections.abc import Mapping

from livedash.business.bakery import entries, undo
from livedash.business.kanban import card, column
from livedash.business.venue import book, change
from livedash.database.work import WorkOf

WORKS: Mapping[str, WorkOf] = {
    **entries.WORKS,
    undo.KIND: undo.work,
    book.KIND: book.work,
    change.KIND: change.work,
    card.CREATE: card.work_of_create,
    card.EDIT: card.work_of_edit,
    card.MOVE: card.work_of_move,
    card.DELETE: card.work_of_delete,
    column.CREATE: column.work_of_create,
    column.CHANGE: column.work_of_change,
    column.DELETE: column.work_of_delete,
}
