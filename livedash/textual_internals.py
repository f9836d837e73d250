"""Every private name of Textual's and Rich's that livedash stands on, each behind a word for what
it does. Nothing else in livedash uses one.

All of it was read in the sources of Textual 8.2.8. For each name tests/internals has a test, which
says what we rely on, which promise hangs on it, and where to look when a new Textual comes.
`bench/comparisons.py` measures what our own way of painting spares.
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
"""A piece of a line, and where on the screen it stands, x and y."""

# Painting


class Spots(CompositorUpdate):
    """A partial update that holds what changed and nothing else."""

    def __init__(self, spots: list[Spot]) -> None:
        self.spots = spots

    def render_segments(self, console: Console) -> str:
        raise NotImplementedError("written as the picture of the terminal has it (app/painting.py)")

    def __rich__(self) -> str:
        raise NotImplementedError("written as the picture of the terminal has it (app/painting.py)")


class Written(CompositorUpdate):
    """A frame that has become bytes already."""

    def __init__(self, written: str) -> None:
        self.written = written

    def render_segments(self, console: Console) -> str:
        del console
        return self.written

    def __rich__(self) -> str:
        return self.written


Update: TypeAlias = LayoutUpdate | ChopsUpdate | Spots
"""What a screen has painted: all of it, what Textual holds for changed, or spots."""


def spots_of(update: Update) -> Iterator[Spot]:
    """What an update would paint, cut to what it holds for changed."""
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
    """The widgets on a screen, those above first: where each stands, and what of it is seen."""
    return screen._compositor.visible_widgets


def whole_picture(screen: Screen[Any]) -> RenderableType | None:
    """All of a screen, for a console to print."""
    return screen._compositor.render_update(full=True)


def layout_is_due(screen: Screen[Any]) -> bool:
    """Whether something in sight is about to stand elsewhere: `in_sight` is old then."""
    return screen._layout_required or any(one._layout_required for one in in_sight(screen))


def paint_often() -> None:
    """Paint as soon as there is something to paint. At Textual's 60 a second a letter in a field,
    3 ms after another, takes 20 to 27 ms to its paint, and 3 ms so. The variable TEXTUAL_FPS would
    have to be set before anybody imports Textual, and would be handed on to what we start."""
    textual.screen.UPDATE_PERIOD = 0.001  # type: ignore[misc]


def write_colours(console: Console, system: ColorSystem) -> None:
    """Have a console write these colours, whatever it has found in the environment."""
    console._color_system = system


class OpenApp(App[int]):
    """Textual's app, with words for what it keeps to itself."""

    @property
    def batching(self) -> bool:
        """Whether nothing is painted at the moment: a batch of changes is under way."""
        return bool(self._batch_count)

    def batch_ended(self) -> None:
        """The last batch is over: paints go out again."""

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count:
            self.batch_ended()

    def paint(self, screen: Screen[Any], update: RenderableType | None) -> None:
        """Send an update of a screen to the terminal."""
        self._display(screen, update)

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        """What is to be sent in the place of an update; None: nothing."""
        return update

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, self.painting(renderable))

    def keeps_going(self, error: Exception) -> bool:
        """Whether an exception that nobody has caught is dealt with; else it ends the program."""
        del error
        return False

    def fail_with(self, error: Exception) -> None:
        """Do what becomes of an exception that nobody has caught: for tasks of our own, around
        which there is no message loop to tell of it."""
        self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        if not self.keeps_going(error):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Textual would draw the traceback with every local, passwords too, and take a second or
        more for it while nothing else is heard."""
        self.bell()
        self.panic()


# Messages


def waiting(pump: MessagePump) -> Collection[object]:
    """The messages that an app or widget has before it."""
    return pump._message_queue.values


# The terminal


class SizedDriver:
    """Goes before a driver of Textual's: the terminal's size is whatever `terminal_size` says."""

    def terminal_size(self) -> tuple[int, int]:
        """Columns and lines."""
        raise NotImplementedError

    def _get_terminal_size(self) -> tuple[int, int]:
        return self.terminal_size()


def stop_writer(driver: LinuxDriver) -> None:
    """Stop the thread that writes, which blocks the loop when the terminal does not read."""
    if driver._writer_thread is not None:
        driver._writer_thread.stop()
        driver._writer_thread = None


def sequences_of_keys() -> Mapping[str, object]:
    """What terminals send for keys, and which keys: a tuple of them, or text."""
    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

    return ANSI_SEQUENCES_KEYS


def is_extended_key(parser: XTermParser, sequence: str) -> bool:
    """Whether a sequence is a key as kitty's protocol writes keys. Raises `ValueError` or
    `OverflowError` for what is no character."""
    return parser._parse_extended_key(sequence) is not None


def key_of(character: str) -> str:
    """The key that types a character, as Textual names it."""
    from textual.keys import _character_to_key

    return _character_to_key(character)


# Rich


def console_in(environ: Mapping[str, str], **options: Any) -> Console:
    """A console that knows this environment and no other."""
    return Console(_environ=environ, **options)


def picture_format() -> str:
    """What Rich writes an SVG picture of a console into."""
    from rich._export_format import CONSOLE_SVG_FORMAT

    return CONSOLE_SVG_FORMAT


def __getattr__(name: str) -> Any:
    """`XTermParser`, read when it is asked for: a picture of a pane needs no keys."""
    if name != "XTermParser":
        raise AttributeError(name)
    from textual._xterm_parser import XTermParser

    return XTermParser
