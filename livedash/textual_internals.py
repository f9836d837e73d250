"""Every private name of Textual's and Rich's on which livedash stands, each behind a word for its
work. Nothing else in livedash uses a private name.

The names were read in the sources of Textual 8.2.8. For each name tests/internals has a test, which
says what we rely on, which promise depends on it, and where to look when a new Textual comes.
`bench/comparisons.py` measures the gain of our own way of painting.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import textual.screen
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual._xterm_parser import XTermParser as XTermParser
    from textual.drivers.linux_driver import LinuxDriver

Spot: TypeAlias = tuple[int, int, Strip]
"""A piece of a line, and its place on the screen, x and y."""

# Painting


class Spots(CompositorUpdate):
    """A partial update with nothing but the changed cells."""

    def __init__(self, spots: list[Spot]) -> None:
        self.spots = spots

    def render_segments(self, console: Console) -> str:
        raise NotImplementedError("written as the picture of the terminal has it (app/painting.py)")

    def __rich__(self) -> str:
        raise NotImplementedError("written as the picture of the terminal has it (app/painting.py)")


class Written(CompositorUpdate):
    """A frame in bytes."""

    def __init__(self, written: str) -> None:
        self.written = written

    def render_segments(self, console: Console) -> str:
        del console
        return self.written

    def __rich__(self) -> str:
        return self.written


Update: TypeAlias = LayoutUpdate | ChopsUpdate | Spots
"""An update of a screen: all of it, the cells that Textual holds for changed, or spots."""


def spots_of(update: Update) -> Iterator[Spot]:
    """The pieces that an update would paint, cut to the cells that it holds for changed."""
    if isinstance(update, Spots):
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


def in_sight(screen: Screen[Any]) -> Mapping[Widget, tuple[Region, Region]]:
    """The widgets on a screen, upper ones first, each with its region and the visible part of
    it."""
    return screen._compositor.visible_widgets


def whole_picture(screen: Screen[Any]) -> RenderableType | None:
    """The whole picture of a screen, for a console to print."""
    return screen._compositor.render_update(full=True)


def layout_is_due(screen: Screen[Any]) -> bool:
    """Whether something in sight is about to move, so that `in_sight` is old."""
    return screen._layout_required or any(one._layout_required for one in in_sight(screen))


def paint_often() -> None:
    """Paint as soon as there is something to paint. At Textual's 60 paints a second the paint of a
    letter in a field, 3 ms after another letter, comes after 20 to 27 ms; so it comes after 3 ms.
    The variable TEXTUAL_FPS would have to be set before anybody imports Textual, and the programs
    that we start would get it too."""
    textual.screen.UPDATE_PERIOD = 0.001  # type: ignore[misc]


def write_colours(console: Console, system: ColorSystem) -> None:
    """Make a console write these colours, whatever it has found in the environment."""
    console._color_system = system


class OpenApp(App[int]):
    """Textual's app, with words for its private parts."""

    @property
    def batching(self) -> bool:
        """Whether nothing is painted at the moment: a batch of changes is under way."""
        return bool(self._batch_count)

    def batch_ended(self) -> None:
        """Called when the last batch is over: paints go out again."""

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count:
            self.batch_ended()

    def paint(self, screen: Screen[Any], update: RenderableType | None) -> None:
        """Send an update of a screen to the terminal."""
        self._display(screen, update)

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        """The frame to send in the place of an update; None: nothing."""
        return update

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, self.painting(renderable))

    def keeps_going(self, error: Exception) -> bool:
        """Whether the app goes on after an exception that nobody has caught; else the program
        ends."""
        del error
        return False

    def fail_with(self, error: Exception) -> None:
        """Treat an exception that nobody has caught: for tasks of our own, which have no message
        loop to report it."""
        self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        if not self.keeps_going(error):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which shows every local, passwords too, and takes a
        second or more while nothing else is heard."""
        self.bell()
        self.panic()


# Messages


def waiting(pump: MessagePump) -> Collection[object]:
    """The messages that wait for an app or widget."""
    return pump._message_queue.values


# The terminal


class SizedDriver:
    """A class to put before a driver of Textual's: `terminal_size` is the terminal's size."""

    def terminal_size(self) -> tuple[int, int]:
        """The columns and lines of the terminal."""
        raise NotImplementedError

    def _get_terminal_size(self) -> tuple[int, int]:
        return self.terminal_size()


def stop_writer(driver: LinuxDriver) -> None:
    """Stop the thread that writes, which blocks the loop when the terminal does not read."""
    if driver._writer_thread is not None:
        driver._writer_thread.stop()
        driver._writer_thread = None


def sequences_of_keys() -> Mapping[str, object]:
    """The sequences that terminals send for keys, and their keys: a tuple of them, or text."""
    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

    return ANSI_SEQUENCES_KEYS


def is_extended_key(parser: XTermParser, sequence: str) -> bool:
    """Whether a sequence is a key in kitty's protocol. Raises `ValueError` or `OverflowError` for a
    number that is no character."""
    return parser._parse_extended_key(sequence) is not None


def key_of(character: str) -> str:
    """The key that types a character, by Textual's name."""
    from textual.keys import _character_to_key

    return _character_to_key(character)


# Rich


def console_in(environ: Mapping[str, str], **options: Any) -> Console:
    """A console that knows this environment and no other."""
    return Console(_environ=environ, **options)


def picture_format() -> str:
    """The frame of markup into which Rich writes an SVG picture of a console."""
    from rich._export_format import CONSOLE_SVG_FORMAT

    return CONSOLE_SVG_FORMAT


def __getattr__(name: str) -> Any:
    """`XTermParser`, imported when it is first asked for: a picture of a pane needs no keys."""
    if name != "XTermParser":
        raise AttributeError(name)
    from textual._xterm_parser import XTermParser

    return XTermParser
