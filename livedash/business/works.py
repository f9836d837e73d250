"""Every kind of write that this program can carry out, by the name that journals know it by.

A name lives as long as the oldest unsent write somewhere: kinds are added, never renamed.
"""

from __future__ import annotations

from collections.abc import Mapping

from livedash.business.bakery import entries, undo
from livedash.business.venue import book, change
from livedash.database.work import WorkOf

WORKS: Mapping[str, WorkOf] = {
    **entries.WORKS,
    undo.KIND: undo.work,
    book.KIND: book.work,
    change.KIND: change.work,
}
