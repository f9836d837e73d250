"""The panes on the screen: which of them are in sight, and which one has the keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from livedash.app.pane_frame import PaneFrame
from livedash.app.sight import in_sight
from livedash.panes.pane import Pane


class Wall(Container):
    """One pane, or where there is room several; all of them in their frames."""

    def __init__(self, *, several: bool) -> None:
        """`several`: a wide screen shows more than one."""
        super().__init__(id="panes")
        self._frames: dict[str, PaneFrame] = {}
        self._several = several
        self._opened = ""
        self._in_sight: tuple[str, ...] = ()

    def frame(self, frames: Iterable[PaneFrame]) -> None:
        """Those that there are."""
        self._frames = {frame.pane_type.pane_name: frame for frame in frames}

    def compose(self) -> ComposeResult:
        yield from self._frames.values()

    async def hang(self) -> None:
        """Where the wall stood before they were known."""
        await self.mount(*self._frames.values())

    @property
    def all(self) -> Collection[PaneFrame]:
        return self._frames.values()

    @property
    def names(self) -> Collection[str]:
        return self._frames.keys()

    @property
    def in_sight(self) -> tuple[PaneFrame, ...]:
        return tuple(self._frames[name] for name in self._in_sight)

    @property
    def entered(self) -> PaneFrame | None:
        """The one that the keys go to."""
        return self._frames.get(self._opened)

    @property
    def panes(self) -> list[Pane]:
        """All that were made so far."""
        return [frame.pane for frame in self.all if frame.pane is not None]

    def refresh_view(self) -> None:
        for frame in self.in_sight:
            frame.refresh_view()

    async def open(self, name: str) -> None:
        self._opened = name
        await self.lay_out()
        self._frames[name].focus_pane()

    def enter(self, frame: PaneFrame) -> bool:
        """The keys go to this one now; False: they did, or it is just going out of sight."""
        if frame is self.entered or frame not in self.in_sight:
            return False
        self._opened = frame.pane_type.pane_name
        self._entitle()
        return True

    async def maximize(self) -> None:
        """Give the one with the keys the whole screen, and back."""
        self.screen.toggle_class("-maximized")
        await self.lay_out()

    async def lay_out(self, size: Size | None = None) -> None:
        """Bring in sight what belongs there, and put the rest out of it. `size`: that the terminal
        is about to have."""
        if not self._opened:
            return
        alone = self.screen.has_class("-maximized") or not self._several
        size = size or self.app.size
        self._in_sight = in_sight(list(self._frames), self._opened, size, alone=alone)
        self.screen.set_class(len(self._in_sight) > 1, "-wall")
        for name, frame in self._frames.items():
            await frame.open(name in self._in_sight)
        self._entitle()

    def _entitle(self) -> None:
        for frame in self.in_sight:
            frame.entitle(frame is self.entered)
