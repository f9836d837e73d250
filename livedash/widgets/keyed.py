"""The common ground of tables and boards: a cursor on a key, marks that fade, keys that move.

Subclasses decide what the rows or cards are, and where they stand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from livedash.widgets.bound import bound
from livedash.widgets.cell import Key
from livedash.widgets.lines import Lines
from livedash.widgets.marks import Marks, Spot


class Keyed(Lines, can_focus=True):
    """Lines with a cursor on one key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("list.up", "up,k", "step(-1)", "Up"),
        bound("list.down", "down,j", "step(1)", "Down"),
        bound("list.page_up", "pageup", "page(-1)", "A page up"),
        bound("list.page_down", "pagedown", "page(1)", "A page down"),
        bound("list.first", "home,g", "first", "To the first"),
        bound("list.last", "end,G", "last", "To the last"),
        bound("list.open", "enter", "choose", "Open what is chosen"),
    ]

    class Moved(Message):
        """The cursor stands on another key, or on none."""

        def __init__(self, widget: Keyed, key: Key | None) -> None:
            super().__init__()
            self.widget = widget
            self.key = key

        @property
        def control(self) -> Keyed:
            return self.widget

    class Chosen(Message):
        """Enter was pressed on a key."""

        def __init__(self, widget: Keyed, key: Key) -> None:
            super().__init__()
            self.widget = widget
            self.key = key

        @property
        def control(self) -> Keyed:
            return self.widget

    class Beyond(Message):
        """The cursor wants to go before the first (-1) or past the last (1)."""

        def __init__(self, widget: Keyed, step: int) -> None:
            super().__init__()
            self.widget = widget
            self.step = step

    def __init__(
        self,
        *,
        empty: str = "",
        clock: Callable[[], float] = time.monotonic,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.empty = empty
        """The words of a list without rows."""
        self._marks = Marks(clock)
        self._timer: Timer | None = None
        self._told: Key | None = None
        self.held = False
        """Whether the cursor is shown although the keys are elsewhere for now."""

    @property
    def lit(self) -> bool:
        """Whether the cursor is shown."""
        return self.has_focus or self.held

    @property
    def cursor_key(self) -> Key | None:
        raise NotImplementedError

    def clear_marks(self) -> None:
        """Clear the marks: the operator has seen the changes."""
        self._marks.clear()
        self._mark((), away=False)
        self.redraw()

    def moved(self) -> None:
        """Paint, and tell listeners the cursor's key if it is another one."""
        self.redraw()
        if self._told != self.cursor_key:
            self._told = self.cursor_key
            self.post_message(self.Moved(self, self._told))

    def _mark(self, spots: Sequence[Spot], away: bool) -> None:
        self._marks.add(spots, away)
        wait = self._marks.wait
        if wait is None and self._timer is not None:
            self._timer.stop()
            self._timer = None
        elif wait is not None and self._timer is None and self.is_attached:
            self._timer = self.set_timer(wait, self._unmark)

    def _unmark(self) -> None:
        self._timer = None
        self._marks.expire()
        self._mark((), away=False)
        self.redraw()

    def action_choose(self) -> None:
        if self.cursor_key is not None:
            self.post_message(self.Chosen(self, self.cursor_key))

    def on_mount(self) -> None:
        self._mark((), away=False)

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.held = self.held and not has_focus
        # Not `on_focus`, which comes before the widget has the keys: the cursor would not be drawn.
        self.redraw()
