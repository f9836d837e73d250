"""Every kind of write that can be carried out here: ours, and those that other packages' panes
bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from livedash.business.works import WORKS
from livedash.database.work import WorkOf


class _EveryWork(Mapping[str, WorkOf]):
    """All kinds of writes, ours first. Other packages are only searched when a write of theirs
    comes."""

    @cached_property
    def _brought(self) -> Mapping[str, WorkOf]:
        from livedash.panes.discover import discover

        commands = (command for pane in discover().panes for command in pane.commands)
        return {command.kind: command.work for command in commands}

    def __getitem__(self, kind: str) -> WorkOf:
        return WORKS[kind] if kind in WORKS else self._brought[kind]

    def __iter__(self) -> Iterator[str]:
        return iter({**WORKS, **self._brought})

    def __len__(self) -> int:
        return len({**WORKS, **self._brought})


EVERY_WORK = _EveryWork()
