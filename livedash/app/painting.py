"""An application that writes only cells that differ, never faster than the terminal takes them, and
loses no paint while the terminal takes none."""

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
        """Parse again, with other variables. Textual parses in a new stylesheet, because a file
        that somebody edits may be wrong, and so throws away its parsed rules: the next widget
        parses everything again."""
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
    """Textual's own palette is translucent, offers themes that nobody tried, and can end the
    program."""

    def __init__(
        self,
        *,
        capabilities: Capabilities | None = None,
        driver_class: type[Driver] | None = None,
        theme: str = USUAL,
        themes: KnownThemes | None = None,
    ) -> None:
        """`theme`: the name of one of `themes`; without `themes`, of one of livedash's."""
        self.capabilities = capabilities or Capabilities()
        self.themes = themes or KnownThemes()
        self.kept_theme = theme
        """The name of the theme that the app wears while no other is tried on."""
        self.chosen_theme = ""
        """The theme that the person has chosen, if any."""
        found = self.themes.find(theme)
        self.theme_faults = found.faults
        """The faults of the first theme."""
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
        """Characters sent to the terminal so far, from which the cost of a change is told."""

    def wear(self, looks: Looks) -> None:
        """Wear these looks from now on."""
        self.looks, self.no_color = looks, looks.colours is Colours.NONE
        self.ansi_color = looks.colours < Colours.MANY
        # Rich's findings in the environment do not decide.
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
        """Style all widgets anew. The drawings of our widgets depend on no style, and have changed
        as well."""
        super().refresh_css(animate)
        for screen in self.screen_stack:
            for lines in screen.query(Lines):
                lines.draw_anew()
        self.repaint_all()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The line filters, without those that the environment asks Textual for."""
        if self.no_color:
            return [WithoutColour()]
        return [one for one in super().get_line_filters() if isinstance(one, ANSIToTruecolor)]

    async def before_suspend(self) -> None:
        """Awaited before the process is stopped (Ctrl-Z): let go of everything that others wait
        for."""

    def after_resume(self) -> None:
        """Called when the process goes on; anything may have happened meanwhile."""

    def hold(self) -> None:
        """The terminal is behind: merge all paints until `release`."""
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
        """Paint the requested widgets; `whole`: everything, because the screen may show something
        else."""
        if self.is_running and self.screen_stack:
            if whole:
                self.screen.refresh()
            self.screen.check_idle()

    def repaint_all(self) -> None:
        """Paint every cell: the terminal may show anything now."""
        self._picture.forget()
        self.repaint(whole=True)

    def batch_ended(self) -> None:
        """Paint the requests of the batch; Textual would wait for the next message."""
        missed, self._missed = self._missed, False
        self.repaint(whole=missed)

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        if self.batching and update is not None:
            # Textual takes these cells for painted, but they are not.
            self._missed = True
        elif isinstance(update, Update) and not self.is_headless:
            written = self.rendered(update)
            self.painted += len(written)
            return Written(written) if written else None
        return update

    def rendered(self, update: Update) -> str:
        """The bytes that turn the terminal's picture into that of an update."""
        self._picture.resize(*self.size)
        colours = SYSTEMS[self.looks.colours]
        return "".join(
            [self._picture.write(x, y, strip, colours) for x, y, strip in spots_of(update)]
        )
