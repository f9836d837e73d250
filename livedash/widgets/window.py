"""A cursor that stays on its key, and a window over an ordered list that does not jump.

Pure: tables and boards give it the keys and their number of lines, and ask for positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low

from livedash.widgets.cell import Key


class Window:
    """The operator's position in a list that changes under the cursor."""

    def __init__(self) -> None:
        self.keys: Sequence[Key] = ()
        self.top = 0
        self.height = 1
        self._cursor = 0

    @property
    def cursor(self) -> int:
        """Index of the cursor's row; 0 in an empty list."""
        return self._cursor

    @property
    def key(self) -> Key | None:
        return self.keys[self._cursor] if self.keys else None

    @property
    def shown(self) -> range:
        return range(self.top, min(self.top + self.height, len(self.keys)))

    def update(self, keys: Sequence[Key]) -> None:
        """Take a new list: the cursor follows its key, or takes the neighbour.

        The window moves by as much as most of its rows moved, so that the rows the operator reads
        stay where they are; a window at the very top stays at the top, where the worst rows are.
        """
        if keys == self.keys:
            return
        seen = self._cursor in self.shown
        at = {key: index for index, key in enumerate(keys)}
        moved = [at[key] - index for index in self.shown if (key := self.keys[index]) in at]
        key = self.key
        after = at.get(key, self._cursor) if key is not None else 0
        if self.top and moved:
            self.top += median_low(moved)
        self.keys = keys
        self._cursor = _within(after, len(keys))
        self._settle(follow=seen)

    def resize(self, height: int) -> None:
        seen = self._cursor in self.shown
        self.height = max(1, height)
        self._settle(follow=seen)

    def move_to(self, index: int) -> None:
        self._cursor = _within(index, len(self.keys))
        self._settle(follow=True)

    def move_by(self, steps: int) -> None:
        self.move_to(self._cursor + steps)

    def scroll_by(self, lines: int) -> None:
        """Move the view alone; the cursor stays on its row."""
        self.top += lines
        self._settle(follow=False)

    def _settle(self, *, follow: bool) -> None:
        if follow:
            self.top = min(self.top, self._cursor)
            self.top = max(self.top, self._cursor - self.height + 1)
        self.top = max(0, min(self.top, len(self.keys) - self.height))


def _within(index: int, length: int) -> int:
    return max(0, min(index, length - 1))
