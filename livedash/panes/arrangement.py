"""The places of a pane's parts, and their contents, drawn again only when they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.widget import Widget

from livedash.panes.export import ExportTable
from livedash.panes.layout import Box, OneOf
from livedash.panes.parts.found import Found
from livedash.panes.seen import Graph, Seen
from livedash.panes.spec import Counts, Go, Part, Setting, Tally
from livedash.panes.view import View
from livedash.widgets.cell import Key
from livedash.widgets.keyed import Keyed


class Arrangement:
    """The widgets of all parts. A part that does not stand is hidden, and not drawn."""

    def __init__(self, root: Part, graph: Graph) -> None:
        self._root, self._graph = root, graph
        self.parts: dict[Widget, Part] = {}
        self.keyed: dict[Part, Keyed] = {}
        """The widgets that have a cursor."""
        self.shown: dict[Part, int] = {}
        """The turn of each part's drawing; parts that do not stand are left out."""
        self.found = Found()
        self.tallies: dict[Part, Tally | None] = {}
        self.going: Go | None = None
        """The part and key that a cursor goes to as soon as the key is there."""
        self._widgets: dict[Part, Widget] = {}
        self._styles: dict[tuple[Widget, str], object] = {}
        self._laid_out: object = None

    def make(self) -> Widget:
        return self._make(self._root)

    def _make(self, part: Part) -> Widget:
        widget = part.make()
        for inner in part.parts:
            widget.compose_add_child(self._make(inner))
        self._widgets[part], self.parts[widget] = widget, part
        if isinstance(widget, Keyed):
            self.keyed[part] = widget
        # Nothing may take the keys until the standing parts are known.
        self._style(widget, "display", False)
        return widget

    def note_cursors(self) -> None:
        for part, widget in self.keyed.items():
            self._graph.put(("cursor", part.id), widget.cursor_key)
            self._graph.put(("reach", part.id), part.reach(widget))

    def move(self, to: dict[Part, Key | None]) -> None:
        """Put the cursors of these parts on these keys."""
        for part, key in to.items():
            if key is not None:
                part.move(self.keyed[part], key)

    def focus(self, part: Part) -> None:
        """Give the keys to the first widget of the part that takes keys."""
        first = next((self.keyed[one] for one in part.all() if one in self.keyed), None)
        if first is not None:
            first.focus()

    @property
    def tally(self) -> Tally | None:
        """How many rows the pane's words find in all parts that stand; None: no such part looks for
        words."""
        told = [one for part in self.shown if (one := self.tallies.get(part)) is not None]
        return Tally(*map(sum, zip(*told, strict=True))) if told else None

    def table(self, focused: Widget | None) -> ExportTable | None:
        """The table that `E` writes: from the part that has the keys, else from the first part that
        has a table."""
        first = () if focused is None else (self.parts.get(focused),)
        for part in (*first, *self.shown):
            found = None if part is None else part.table(Seen(self._graph, part))
            if isinstance(found, ExportTable):
                return found
        return None

    # Standing parts, and their contents

    def draw(
        self, view: View, setting: Setting, *, elsewhere: bool, chosen: bool
    ) -> tuple[int, Part | None]:
        """Draw all standing parts. Answers how many cells differ, and the part that has just come
        into the place of another. `elsewhere`: the place is another one. `chosen`: the rows differ
        because another state was chosen."""
        stands = dict(self._standing(self._root, setting, setting.room.width))
        counts: dict[str, int] = {}
        cells = sum(
            self._show(part, width, view, counts, elsewhere=elsewhere, chosen=chosen)
            for part, width in stands.items()
            if not isinstance(part, Box)
        )
        heir, layout = None, (setting, tuple(stands), counts)
        if layout != self._laid_out:
            # Not after every read: setting a style takes time even when the style stays equal.
            self._laid_out = layout
            heir = self._lay_out(setting, stands, counts)
        self.found.tell(Seen(self._graph).words, self.tally)
        return cells, heir

    def _standing(self, part: Part, setting: Setting, width: int) -> Iterator[tuple[Part, int]]:
        if part.gone is None or not part.gone(Seen(self._graph, part)):
            yield part, width
            if isinstance(part, Box):
                for one, columns in part.widths(setting, width):
                    yield from self._standing(one, setting, columns)

    def _show(
        self,
        part: Part,
        width: int,
        view: View,
        counts: dict[str, int],
        *,
        elsewhere: bool,
        chosen: bool,
    ) -> int:
        widget = self._widgets[part]
        if not all(read in view.rows for read in part.reads_at(width)):
            # The rows are on their way; the part goes on showing its earlier rows.
            if part not in self.shown:
                part.blank(widget, Seen(self._graph, part))
            return 0
        drawn, turn = self._graph.drawn(part, width)
        counts[part.id], self.tallies[part] = part.count(drawn), part.tally(drawn)
        keyed = self.keyed.get(part)
        begins = keyed is not None and part.begins(keyed, elsewhere=elsewhere)
        returns, before = part not in self.shown, self.shown.get(part)
        cells = 0
        if turn != before:
            self.shown[part] = turn
            cells = part.put(widget, drawn, away=view.away)
        if keyed is not None:
            self._place_cursor(part, keyed, begins=begins)
            if returns or (chosen and turn != before):
                # Nobody saw the changes of a hidden part; and rows of a new choice are not changed
                # rows.
                keyed.clear_marks()
        return cells

    def _place_cursor(self, part: Part, widget: Keyed, *, begins: bool) -> None:
        if begins and (key := part.starts(Seen(self._graph, part))) is not None:
            part.move(widget, key)
        going = self.going
        if going is not None and going.part == part.id:
            self.going = None if part.move(widget, going.key) else going
        # Parts that tell of the row under this cursor read the key here.
        self._graph.put(("cursor", part.id), widget.cursor_key)

    # Sizes

    def _lay_out(self, setting: Setting, stands: dict[Part, int], counts: Counts) -> Part | None:
        boxes = [part for part in stands if isinstance(part, OneOf)]
        came = [
            part
            for box in boxes
            for part in box.inner
            if part in stands and not self._styles[self._widgets[part], "display"]
        ]
        for part, widget in self._widgets.items():
            if part not in stands:
                self.shown.pop(part, None)
            self._size(part, widget, setting, counts, stands=part in stands)
        return next(iter(came), None)

    def _size(
        self, part: Part, widget: Widget, setting: Setting, counts: Counts, *, stands: bool
    ) -> None:
        if stands:
            height = part.height(setting, counts) if callable(part.height) else part.height
            self._style(widget, "height", "1fr" if height is None else height)
            self._style(widget, "width", "1fr" if part.width is None else part.width)
            if isinstance(part, Box):
                across = part.across(setting.room)
                self._style(widget, "layout", "horizontal" if across else "vertical")
        self._style(widget, "display", stands)

    def _style(self, widget: Widget, name: str, value: Any) -> None:
        """Set a style only where it differs: setting a style lays everything out again."""
        if self._styles.get((widget, name)) != value:
            self._styles[widget, name] = value
            setattr(widget if name == "display" else widget.styles, name, value)
