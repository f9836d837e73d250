"""The channels that tell what is wanted: one for each project, `project-7` or
`private-project-7`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from livedash.live.wants import Want
from livedash.sources.pusher.events import Meaning

COLUMN = "project_id"
MOST = 100
"""The most channels of one connection. Wants beyond these count as not fed, and are polled."""

_fits = re.compile(r"[A-Za-z0-9_=@,.;-]{1,100}").fullmatch
"""The channel names that the protocol allows."""

Scope = Mapping[str, frozenset[str]]


class Naming:
    def __init__(self, events: Mapping[str, Meaning], *, private: bool) -> None:
        self._before = "private-project-" if private else "project-"
        self.tables: frozenset[str] = frozenset().union(*(one.tables for one in events.values()))
        """The tables that an event can be about."""

    def channel(self, project: str) -> str:
        return self._before + project

    def wanted(self, wants: Iterable[Want]) -> dict[str, Scope]:
        """The channels to be in, the most urgent first, each with the scope that it tells of."""
        found: dict[str, Scope] = {}
        for want in wants:
            for project in self._projects(want):
                if len(found) < MOST:
                    found.setdefault(self.channel(project), {COLUMN: frozenset({project})})
        return found

    def fed(self, wants: Sequence[Want], joined: Collection[str]) -> frozenset[str]:
        """The tables of which these channels bring everything that is wanted in sight; of tables
        out of sight, everything that is wanted."""
        seen = {want.table for want in wants if want.in_sight}
        counts = [want for want in wants if want.in_sight or want.table not in seen]
        silent = {want.table for want in counts if not self._comes(want, joined)}
        return frozenset(want.table for want in counts) - silent

    def _comes(self, want: Want, joined: Collection[str]) -> bool:
        projects = self._projects(want)
        return bool(projects) and all(self.channel(project) in joined for project in projects)

    def _projects(self, want: Want) -> list[str]:
        """The projects of a want. Empty: no channel, or not channels alone, would tell of all of
        it."""
        projects = sorted(want.scope.get(COLUMN, ()))
        if want.table not in self.tables or not all(map(_fits, projects)):
            return []
        return projects
