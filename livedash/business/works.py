"""The works: every kind of write that this program can carry out, by its name in journals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from livedash.database.work import WorkOf


class _Works(Mapping[str, WorkOf]):
    """The works, read from the disk when the first write asks for them: not in the way of the first
    paint."""

    @cached_property
    def _all(self) -> Mapping[str, WorkOf]:
        from livedash.business.bakery import entries, undo
        from livedash.business.kanban import deeds
        from livedash.business.venue import book, change

        commands = (undo.UNDO, *deeds.COMMANDS.values())
        return {
            **{entry.kind: entry.work for entry in entries.ENTRIES},
            **{command.kind: command.work for command in commands},
            book.BOOK.kind: book.work,
            change.KIND: change.work,
        }

    def __getitem__(self, kind: str) -> WorkOf:
        return self._all[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


WORKS = _Works()
