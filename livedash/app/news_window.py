"""Two pictures of a pane between which other people may have acted.

Only deeds before the operator's eyes are news. Not news are the first rows, another place, period
or filter, and anything missed while the pane was out of sight or the link was down.
"""

from __future__ import annotations

from livedash.panes.view import View


class NewsWindow:
    def __init__(self) -> None:
        self._before: View | None = None
        self._now: View | None = None
        self._asked: frozenset[str] = frozenset()

    def shown(self, view: View, asked: frozenset[str], *, missed: bool) -> None:
        """Take a new picture. `asked`: the queries that its rows answer. `missed`: the rows may
        hold deeds from a time when nobody looked."""
        if missed or self._before is None or asked != self._asked:
            self._before = view
        self._now, self._asked = view, asked

    @property
    def differs(self) -> bool:
        """Whether there may be news. Equal rows are the same object, mostly."""
        before, now = self._before, self._now
        if before is None or now is None:
            return False
        return any(rows is not before.rows.get(name) for name, rows in now.rows.items())

    def take(self) -> tuple[View, View] | None:
        """The picture up to which news have been told, and the present one."""
        before, self._before = self._before, self._now
        return None if before is None or self._now is None else (before, self._now)
