"""Two pictures of a pane between which others may have done something.

Only what happens while the operator looks on counts: the first rows, another place, period or
filter, and what was missed while the pane was out of sight or the link was down are no news.
"""

from __future__ import annotations

from livedash.panes.view import View


class NewsWindow:
    def __init__(self) -> None:
        self._before: View | None = None
        self._now: View | None = None
        self._asked: frozenset[str] = frozenset()

    def shown(self, view: View, asked: frozenset[str], *, missed: bool) -> None:
        """`asked`: the queries that these rows answer. `missed`: they may tell of what happened
        while nobody looked."""
        if missed or self._before is None or asked != self._asked:
            self._before = view
        self._now, self._asked = view, asked

    @property
    def differs(self) -> bool:
        """Whether there may be anything to tell. Equal rows are the same object, mostly."""
        before, now = self._before, self._now
        if before is None or now is None:
            return False
        return any(rows is not before.rows.get(name) for name, rows in now.rows.items())

    def take(self) -> tuple[View, View] | None:
        """What was shown when this was last asked, and what is shown now."""
        before, self._before = self._before, self._now
        return None if before is None or self._now is None else (before, self._now)
