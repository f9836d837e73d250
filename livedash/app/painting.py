"""The part of the application that leans on how Textual paints.

Only cells that differ are written, never faster than the terminal takes them, and no paint is lost
while it takes none. Everything here was read in Textual 8.2's sources and is
tested against them: look here first when Textual is raised.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import ClassVar

import textual.screen
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.binding import BindingType
from textual.css.stylesheet import Stylesheet
from textual.driver import Driver
from textual.screen import Screen
from textual.strip import Strip

from livedash.app.capabilities import Capabilities, Colours
from livedash.app.picture import TerminalPicture
from livedash.app.spots import Spot, SpotsUpdate
from livedash.app.themes import WithoutColour, theme_for
from livedash.widgets.bound import bound
from livedash.widgets.lines import ASCII_CLASS

# Paints are paced where reads are. At 60 a second a change 3 ms after another waits 22 ms. The
# environment variable would have to be set before anybody imports Textual.
textual.screen.UPDATE_PERIOD = 0.001  # type: ignore[misc]


class Painted(CompositorUpdate):
    """A frame that has become bytes already."""

    def __init__(self, written: str) -> None:
        self.written = written

    def render_segments(self, console: Console) -> str:
        del console
        return self.written

    def __rich__(self) -> str:
        return self.written


Update = LayoutUpdate | ChopsUpdate | SpotsUpdate


def pieces(update: Update) -> Iterator[Spot]:
    """What Textual would paint, cut to what it holds for changed."""
    if isinstance(update, SpotsUpdate):
        yield from update.spots
        return
    if isinstance(update, LayoutUpdate):
        left, top, _, _ = update.region
        for y, line in enumerate(update.strips, top):
            yield left, y, Strip.join(line)
        return
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < last and end > first:
                start, stop = max(x, first), min(end, last)
                whole = (start, stop) == (x, end)
                yield start, y, strip if whole else strip.crop(start - x, stop - x)


SYSTEMS = {
    Colours.MANY: ColorSystem.EIGHT_BIT,
    Colours.SIXTEEN: ColorSystem.STANDARD,
    Colours.NONE: ColorSystem.EIGHT_BIT,
}


class Styles(Stylesheet):
    """The stylesheet, parsed once."""

    def reparse(self) -> None:
        """With other variables. Textual does it in a new one, for a file that somebody is editing
        may be wrong, and so throws away what it has parsed: the next widget parses all again."""
        self.parse()


class PaintedApp(App[int]):
    """An app on a terminal that may be slow, poor, or not reading at all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound(
            *("app.suspend", "ctrl+z", "suspend_process"),
            "Back to the shell; fg goes on here",
            priority=True,
        ),
        bound(
            "app.quit_at_once", "ctrl+c,ctrl+q", "quit", "Quit, whatever stands open", priority=True
        ),
    ]
    ENABLE_COMMAND_PALETTE = False
    """Textual's own is translucent, offers themes that nobody tried, and can end the program."""

    def __init__(
        self,
        *,
        capabilities: Capabilities | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        self.capabilities = capabilities or Capabilities()
        colours = self.capabilities.colours
        super().__init__(driver_class=driver_class, ansi_color=colours is not Colours.MANY)
        # Not by what Rich finds in the environment; and 256 where there may be millions: our
        # colours are of these, named in half the bytes (a changed booking: 141 before, 104 so).
        self.console._color_system = SYSTEMS[colours]
        theme = theme_for(colours)
        self.register_theme(theme)
        self.theme = theme.name
        self.stylesheet = Styles(variables=self.get_css_variables())
        self.no_color = colours is Colours.NONE
        self._filters = [WithoutColour()] if self.no_color else self._filters[:1]
        self.set_class(self.capabilities.ascii, ASCII_CLASS)
        self._picture = TerminalPicture()
        self._holding = False
        self._missed = False
        self.painted = 0
        """Characters sent to the terminal so far: what a change costs is told by it."""

    async def before_suspend(self) -> None:
        """Awaited before the process is stopped (Ctrl-Z): let go of what others wait for."""

    def after_resume(self) -> None:
        """The process goes on; anything may have happened meanwhile."""

    def hold(self) -> None:
        """The terminal is behind: merge all that is asked for until `release`."""
        if not self._holding:
            self._holding = True
            self._begin_batch()

    def release(self) -> None:
        if self._holding:
            self._holding = False
            self._end_batch()
            self.repaint(whole=False)

    def lost(self) -> None:
        """The terminal is gone, and nobody is left to look."""
        self.exit(return_code=128 + signal.SIGHUP)

    def repaint(self, *, whole: bool) -> None:
        """Paint what was asked for, or everything, when the screen may show something else."""
        if self.is_running and self.screen_stack:
            if whole:
                self.screen.refresh()
            self.screen.check_idle()

    def repaint_all(self) -> None:
        """Paint every cell: the terminal may show anything now."""
        self._picture.forget()
        self.repaint(whole=True)

    def _end_batch(self) -> None:
        super()._end_batch()
        if self._missed and not self._batch_count:
            self._missed = False
            self.repaint(whole=True)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if self._batch_count and renderable is not None:
            # Textual takes these cells for painted, and they are not.
            self._missed = True
        elif isinstance(renderable, Update) and not self.is_headless:
            written = self._written(renderable)
            self.painted += len(written)
            renderable = Painted(written) if written else None
        super()._display(screen, renderable)

    def _written(self, update: Update) -> str:
        self._picture.resize(*self.size)
        parts = [self._picture.write(x, y, strip, self.console) for x, y, strip in pieces(update)]
        return "".join(parts)
