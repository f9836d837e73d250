"""Every kind of write that this program can carry out, by the name that journals know it by.

A name lives as long as the oldest unsent write somewhere: kinds are added, never renamed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from livedash.database.work import WorkOf


class _Works(Mapping[str, WorkOf]):
    """Read from the disk when the first write asks for them: not in the way of the first paint."""

    @cached_property
    def _all(self) -> Mapping[str, WorkOf]:
        from livedash.business.bakery import entries, undo
        from livedash.business.kanban import card, column
        from livedash.business.venue import book, change

        return {
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

    def __getitem__(self, kind: str) -> WorkOf:
        return self._all[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


WORKS = _Works()
