"""The panes on the screen: which of them are in sight, and which one has the keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from livedash.app.pane_frame import PaneFrame
from livedash.app.sight import has_frame, in_sight
from livedash.business.place import Place
from livedash.panes.discover import NONE_YET, Found
from livedash.panes.pane import Pane
from livedash.panes.spec import PaneSpec


class Wall(Container):
    """One pane, or where there is room several; all of them in their frames."""

    def __init__(self, *, several: bool, chosen: Sequence[str] = ()) -> None:
        """`several`: a wide screen shows more than one. `chosen`: these; else the first."""
        super().__init__(id="panes")
        self._frames: dict[str, PaneFrame] = {}
        self._several, self._chosen = several, tuple(dict.fromkeys(chosen))
        self.opened = ""
        """The name of the pane that the keys go to."""
        self.found = NONE_YET
        """The panes that there are; none before they are found."""
        self._hanging: list[str] = []
        """Those that a screen with room for several shows, in their order."""
        self._in_sight: tuple[str, ...] = ()

    def frame(self, found: Found, framed: Callable[[PaneSpec], PaneFrame]) -> None:
        """Put each of these panes in its frame."""
        self.found = found
        self._frames = {pane.name: framed(pane) for pane in found.panes}
        self._hanging = [name for name in self._chosen or self._frames if name in self._frames]

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
        return self._frames.get(self.opened)

    @property
    def panes(self) -> list[Pane]:
        """All that were made so far."""
        return [frame.pane for frame in self.all if frame.pane is not None]

    def refresh_view(self) -> None:
        for frame in self.in_sight:
            frame.refresh_view()

    def first_at(self, place: Place) -> PaneFrame | None:
        """The first one that stands there; None: nothing does."""
        return next((frame for frame in self.all if frame.stands(place)), None)

    def look_at(self, place: Place | None) -> bool:
        """All of them, from now on. True: others hang there, and are to be laid out. At a database
        only those do that can stand there; the rest have but one thing to say."""
        before = self._hanging
        self._hanging = [
            name
            for name in self._chosen or self._frames
            if (frame := self._frames.get(name))
            and (place is None or place.in_shop or frame.stands(place))
        ]
        for frame in self.all:
            frame.go(place)
        return before != self._hanging

    async def open(self, name: str) -> None:
        self.opened = name
        await self.lay_out()
        self._frames[name].focus_pane()

    def beyond(self, step: int) -> str:
        """Where Tab goes from the last thing in sight that takes keys: to the panes that no number
        opens, one after the other, and back to the first of all. Empty: it stays in sight."""
        keyless = [pane.name for pane in self.found.panes if not pane.has_key]
        chain = self.screen.focus_chain
        if not keyless or (chain and self.screen.focused is not chain[-1 if step > 0 else 0]):
            return ""
        ring = [self.found.panes[0].name, *keyless]
        at = ring.index(self.opened) if self.opened in ring else 0
        return ring[(at + step) % len(ring)]

    def enter(self, frame: PaneFrame) -> None:
        """The keys go to this one now, unless it is just going out of sight."""
        if frame is not self.entered and frame in self.in_sight:
            self.opened = frame.spec.name
            self._entitle()

    async def maximize(self) -> None:
        """Give the one with the keys the whole screen, and back."""
        self.screen.toggle_class("-maximized")
        await self.lay_out()

    async def lay_out(self, size: Size | None = None) -> None:
        """Bring in sight what belongs there, and put the rest out of it. `size`: that the terminal
        is about to have."""
        if not self.opened:
            return
        alone = self.screen.has_class("-maximized") or not self._several
        size = size or self.app.size
        self._in_sight = in_sight(self._hanging, self.opened, size, alone=alone)
        self.screen.set_class(len(self._in_sight) > 1, "-wall")
        framed = has_frame(len(self._in_sight), size)
        for name, frame in self._frames.items():
            frame.set_class(framed, "-framed")
            await frame.open(name in self._in_sight)
        self._entitle()

    def _entitle(self) -> None:
        for frame in self.all:
            frame.enter(frame is self.entered)
