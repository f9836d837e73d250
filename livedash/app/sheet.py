"""A box over the dashboard, closed by Esc: opaque, in a thin frame, and no higher than it needs.
The panes around it go on living.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from livedash.widgets.bound import bound
from livedash.widgets.clean import clean
from livedash.widgets.lines import ASCII_CLASS


class Room(NamedTuple):
    """Where a sheet may stand."""

    width: int
    most: int
    """Lines that it may take, its frame among them."""
    alone: bool = False
    """In the place of the panes: such a sheet has a line above it, and no frame around it."""
    beside: bool = False
    """At the right of the panes, not below them."""

    @property
    def inner(self) -> int:
        """Columns inside the frame and its blanks."""
        return self.width if self.alone else self.width - 4

    @property
    def frame(self) -> int:
        """Lines that the frame takes."""
        return 1 if self.alone else 2


class Sheet(Vertical, can_focus=True):
    """What forms, help, link details and the branch list have in common."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("sheet.back", "escape", "dismiss_sheet", "Back to the panes", "close"),
        bound("sheet.close", "q", "dismiss_sheet", "Back to the panes"),
    ]
    heading: str = ""
    key: str = ""
    """The key of a pane that asked for it."""
    hinted: Mapping[str, str] | None = None
    """What the last line calls the actions that it names, by their ids, or by several with blanks
    between them; None: all that have a label."""
    columns: ClassVar[int] = 44
    """Its width where it stands beside the panes."""
    room = Room(80, 24)
    is_open = False
    entered: Widget | None = None
    """What of it had the keys before another sheet came over it."""

    def __init__(self) -> None:
        super().__init__()
        self.trap_focus()
        self.leave: Callable[[], object] = lambda: None
        """Called once it is closed."""
        self._tallest = 0

    def focus_on_click(self) -> bool:
        """A click on its frame takes the keys from nothing inside it."""
        return False

    def content(self) -> Widget:
        """What stands in the frame."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.content()

    def on_mount(self) -> None:
        self.entitle()

    # The room

    def wanted(self, width: int) -> int:
        """The lines that the content asks for where it has so many columns."""
        raise NotImplementedError

    def stand(self, room: Room) -> None:
        """Stand there from now on."""
        self.room, self._tallest = room, 0
        self.update_classes({"-alone": room.alone, "-beside": room.beside})
        self.styles.width = room.width
        self.fit()

    def fit(self) -> None:
        """Take as many lines as are needed now."""
        self.stretch(self.wanted(self.room.inner))

    def stretch(self, wanted: int) -> int:
        """Be so high, as far as there is room, and never lower than before: else what stands above
        would jump with each letter. Answers the lines of the content."""
        room = self.room
        tall = room.most if room.alone else min(room.most, wanted + room.frame)
        self._tallest = max(self._tallest, tall)
        self.styles.height = self._tallest
        return self._tallest - room.frame

    def entitle(self, more: str = "") -> None:
        """The heading in the frame, and what else is to be said there."""
        words = clean(self.heading, self.app.has_class(ASCII_CLASS))
        parts = [(self.key, "bold $accent"), (words, "bold"), (more, "")]
        said = [part for part in parts if part[0]]
        title = Content.assemble(*(piece for part in said for piece in (" ", part)), " ")
        # Where there are corners, Textual puts a blank at either end.
        self.border_title = title if self.room.alone else title[1:-1]

    # Closing

    def close(self) -> bool:
        """Back to the dashboard; False when it is closed already, by the key before."""
        was_open, self.is_open = self.is_open, False
        if was_open:
            self.leave()
        return was_open

    def action_dismiss_sheet(self) -> None:
        self.close()
