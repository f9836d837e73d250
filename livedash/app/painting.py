"""An application that writes only cells that differ, never faster than the terminal takes them,
and loses no paint while it takes none.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from contextlib import ExitStack
from typing import ClassVar

from rich.color import ColorSystem
from rich.console import RenderableType
from textual.binding import BindingType
from textual.css.stylesheet import Stylesheet
from textual.driver import Driver
from textual.filter import ANSIToTruecolor, LineFilter

from livedash.app.capabilities import Capabilities
from livedash.app.known_themes import KnownThemes
from livedash.app.picture import TerminalPicture
from livedash.app.themes import WithoutColour, for_textual, looks_of
from livedash.textual_internals import (
    OpenApp,
    Update,
    Written,
    paint_often,
    spots_of,
    write_colours,
)
from livedash.widgets.bound import bound
from livedash.widgets.lines import ASCII_CLASS, Coloured, Lines
from livedash.widgets.looks import Looks
from livedash.widgets.themes import USUAL
from livedash.widgets.tones import Colours

paint_often()

SYSTEMS = {
    Colours.TRUE: ColorSystem.TRUECOLOR,
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


class PaintedApp(Coloured, OpenApp):
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
        theme: str = USUAL,
        themes: KnownThemes | None = None,
    ) -> None:
        """`theme`: one of `themes`, by its name; not given: those of livedash."""
        self.capabilities = capabilities or Capabilities()
        self.themes = themes or KnownThemes()
        self.kept_theme = theme
        """The name of the theme that is worn whenever no other is tried on."""
        self.chosen_theme = ""
        """The theme that the person has chosen, if any."""
        found = self.themes.find(theme)
        self.theme_faults = found.faults
        """What is wrong with the theme that the dashboard was opened in."""
        self.looks = looks_of(found.theme, self.capabilities.colours)
        super().__init__(driver_class=driver_class, ansi_color=self.looks.colours < Colours.MANY)
        self.wear(self.looks)
        self.stylesheet = Styles(variables=self.get_css_variables())
        self.set_class(self.capabilities.ascii, ASCII_CLASS)
        self._picture = TerminalPicture()
        self._held = ExitStack()
        self._holding = False
        self._missed = False
        self.painted = 0
        """Characters sent to the terminal so far: what a change costs is told by it."""

    def wear(self, looks: Looks) -> None:
        """Look so from now on."""
        self.looks, self.no_color = looks, looks.colours is Colours.NONE
        self.ansi_color = looks.colours < Colours.MANY
        # Not by what Rich finds in the environment.
        write_colours(self.console, SYSTEMS[looks.colours])
        theme = for_textual(looks)
        self.register_theme(theme)
        self.theme = theme.name

    def try_theme(self, name: str = "") -> tuple[str, ...]:
        """Wear a theme for now; without a name the one that is kept. Answers its faults."""
        found = self.themes.find(name or self.kept_theme)
        looks = looks_of(found.theme, self.capabilities.colours)
        if (looks.theme, looks.colours) != (self.looks.theme, self.looks.colours):
            self.wear(looks)
        return found.faults

    def choose_theme(self, name: str) -> tuple[str, ...]:
        """Wear a theme from now on, and at the next start. Answers its faults."""
        self.kept_theme = self.chosen_theme = name
        return self.try_theme()

    def refresh_css(self, animate: bool = True) -> None:
        """Style all widgets anew. What ours draw hangs on no style, and has changed as well."""
        super().refresh_css(animate)
        for screen in self.screen_stack:
            for lines in screen.query(Lines):
                lines.draw_anew()
        self.repaint_all()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None of those that the environment asks Textual for."""
        if self.no_color:
            return [WithoutColour()]
        return [one for one in super().get_line_filters() if isinstance(one, ANSIToTruecolor)]

    async def before_suspend(self) -> None:
        """Awaited before the process is stopped (Ctrl-Z): let go of what others wait for."""

    def after_resume(self) -> None:
        """The process goes on; anything may have happened meanwhile."""

    def hold(self) -> None:
        """The terminal is behind: merge all that is asked for until `release`."""
        if not self._holding:
            self._holding = True
            self._held.enter_context(self.batch_update())

    def release(self) -> None:
        if self._holding:
            self._holding = False
            self._held.close()

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

    def batch_ended(self) -> None:
        """Paint what was asked for meanwhile; Textual would wait for the next message."""
        missed, self._missed = self._missed, False
        self.repaint(whole=missed)

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        if self.batching and update is not None:
            # Textual takes these cells for painted, and they are not.
            self._missed = True
        elif isinstance(update, Update) and not self.is_headless:
            written = self.rendered(update)
            self.painted += len(written)
            return Written(written) if written else None
        return update

    def rendered(self, update: Update) -> str:
        """What the terminal must get for an update, now that it has the picture that it has."""
        self._picture.resize(*self.size)
        colours = SYSTEMS[self.looks.colours]
        return "".join(
            [self._picture.write(x, y, strip, colours) for x, y, strip in spots_of(update)]
        )
