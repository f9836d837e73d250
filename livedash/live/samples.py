"""Samples: cached rows as they are held, for the audit to compare with the database's answer."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from livedash.live.cached_query import Sample
from livedash.live.events import Gap
from livedash.live.query_shelf import QueryShelf
from livedash.live.turns import Turns


class Samples:
    """Takes samples of queries in sight that are neither old nor being read."""

    def __init__(self, shelf: QueryShelf, turns: Turns) -> None:
        self._shelf, self._turns = shelf, turns

    def any(self, random: Random) -> Sample | None:
        """A sample of any query in sight, while nothing is to be read; None when something is."""
        in_sight = [entry for entry in self._shelf if entry.visible_to]
        if self._turns.held or self._turns.reading or any(entry.dirty for entry in in_sight):
            return None
        if not in_sight:
            return None
        return random.choice(in_sight).sample()

    def of(self, tables: Iterable[str]) -> list[Sample]:
        """Samples of all queries in sight that read one of these tables and are neither old nor
        being read. A query that is read all the time needs no audit, and must not put off that of
        the others."""
        if self._turns.held:
            return []
        found = self._shelf.touched(Gap("audit", frozenset(tables)))
        samples = [entry.sample() for entry in found if entry.visible_to]
        return [sample for sample in samples if sample is not None]

    def still(self, sample: Sample) -> bool:
        """Whether no change came for that query since the sample was taken."""
        entry = self._shelf.get(sample.query.key)
        return entry is not None and entry.sample() == sample
