"""The panes, and the open sheet: below them, beside them, or in their place."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.widget import Widget

from livedash.app.boundary import MainScreen
from livedash.app.sheet import Room, Sheet
from livedash.app.wall import Wall

LOWEST = 16
"""Lines of the terminal below which a sheet takes the place of the panes."""
PANE = 75
"""Columns that each pane keeps beside a sheet."""
GAP = 1
"""Columns between panes and sheet."""
LEAST = 5
"""Lines that the panes keep, so that the row of a form stays among them."""


def room_for(columns: int, terminal: Size, area: Size, panes: int) -> Room:
    """The room of a sheet that wants so many columns, with so many panes side by side."""
    if terminal.height < LOWEST:
        return Room(area.width, area.height, alone=True)
    if area.width >= panes * PANE + GAP + columns:
        return Room(columns, area.height, beside=True)
    return Room(area.width, area.height - max(LEAST, area.height // 3))


class WorkArea(Container):
    """The area between the tabs and the keys."""

    DEFAULT_CSS = """
    WorkArea { height: 1fr; layout: vertical; }
    WorkArea.-beside { layout: horizontal; }
    WorkArea > #floor { layers: default above; align: right bottom; width: 1fr; height: 1fr; }
    WorkArea.-alone > #floor { display: none; }
    """

    def __init__(self, wall: Wall, *above: Widget) -> None:
        """`above`: the widgets over the right bottom corner of the wall."""
        super().__init__()
        self._wall, self._floor = wall, Container(wall, *above, id="floor")
        self._sheets: list[Sheet] = []

    def compose(self) -> ComposeResult:
        yield self._floor

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that has the keys."""
        return self._sheets[-1] if self._sheets else None

    @property
    def alone(self) -> bool:
        """Whether a sheet stands in the place of the panes."""
        return self.sheet is not None and self.sheet.room.alone

    async def bring(self, sheet: Sheet) -> None:
        """Open this sheet; the sheet before waits behind it."""
        below, screen = self.sheet, self._screen
        if below is None:
            for frame in self._wall.in_sight:
                frame.roomy = frame.size
        else:
            below.display, below.entered = False, screen.focused
        screen.give_keys(sheet)
        self._sheets.append(sheet)
        self._arrange()
        await self.mount(sheet)

    def take_away(self, sheet: Sheet) -> None:
        self._sheets.remove(sheet)
        sheet.display = False
        below, screen = self.sheet, self._screen
        if below is not None:
            below.display = True
            screen.give_keys(below)
            screen.set_focus(below.entered)
        else:
            for frame in self._wall.all:
                frame.roomy = None
            if not screen.give_keys_back() and self._wall.entered is not None:
                self._wall.entered.focus_pane()
        sheet.remove()
        self._arrange()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        across = 2 if len(self._wall.in_sight) > 1 else 1
        for sheet in self._sheets:
            sheet.stand(room_for(sheet.columns, self.app.size, self.size, across))
        beside = self.sheet is not None and self.sheet.room.beside
        self.update_classes({"-beside": beside, "-alone": self.alone})

    @property
    def _screen(self) -> MainScreen:
        screen = self.screen
        assert isinstance(screen, MainScreen)
        return screen
