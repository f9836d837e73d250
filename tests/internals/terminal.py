"""Textual's driver and keys, and Rich's consoles, as far as we rely on them."""

from __future__ import annotations

import inspect
import re
from io import StringIO
from types import SimpleNamespace
from typing import cast

from rich.color import ColorSystem
from rich.console import Console
from textual import events
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys

from livedash.textual_internals import (
    SizedDriver,
    XTermParser,
    console_in,
    is_extended_key,
    key_of,
    picture_format,
    sequences_of_keys,
    stop_writer,
    write_colours,
)
from tests.internals.relied import relied

# The terminal


@relied(
    "_get_terminal_size",
    on="the driver asks it for the size at the start and after each SIGWINCH",
    promise="the size is the terminal's own, not that of an old environment (app/terminal.py)",
    look="LinuxDriver.start_application_mode in textual/drivers/linux_driver.py",
)
async def _() -> None:
    assert inspect.getsource(LinuxDriver.start_application_mode).count("_get_terminal_size()") == 1
    assert inspect.signature(LinuxDriver._get_terminal_size) == inspect.signature(
        SizedDriver._get_terminal_size
    )


@relied(
    "_writer_thread",
    on="start_application_mode makes a WriterThread there, and close() can do without one",
    promise="writing never blocks the loop: ours writes instead (app/terminal_writer.py)",
    look="LinuxDriver.start_application_mode and close in textual/drivers/linux_driver.py",
)
async def _() -> None:
    assert "self._writer_thread = WriterThread(" in inspect.getsource(
        LinuxDriver.start_application_mode
    )
    written = StringIO()
    thread = WriterThread(written)
    thread.start()
    driver = SimpleNamespace(_writer_thread=thread)
    stop_writer(cast("LinuxDriver", driver))
    assert not thread.is_alive()
    assert driver._writer_thread is None
    LinuxDriver.close(cast("LinuxDriver", driver))


@relied(
    "textual._xterm_parser",
    on="XTermParser makes keys of text, and of a mouse's code its event",
    promise="keys are told apart, and nothing that somebody sends is typed (app/typed.py)",
    look="textual/_xterm_parser.py",
)
async def _() -> None:
    parser = XTermParser()
    assert [one.key for one in parser.feed("a?") if isinstance(one, events.Key)] == [
        "a",
        "question_mark",
    ]
    assert isinstance(parser.parse_mouse_code("\x1b[<0;3;4M"), events.MouseDown)


@relied(
    "_parse_extended_key",
    on="a sequence of kitty's protocol is a key, and another sequence is None",
    promise="what is no key is left out instead of typed (app/typed.py)",
    look="XTermParser._parse_extended_key in textual/_xterm_parser.py",
)
async def _() -> None:
    assert is_extended_key(XTermParser(), "\x1b[97;5u")
    assert not is_extended_key(XTermParser(), "\x1b[8;24;80t")


@relied(
    "textual._ansi_sequences",
    on="ANSI_SEQUENCES_KEYS has each sequence with a tuple of keys, or text",
    promise="[keys] in the settings refuses keys that no terminal sends (app/keys.py)",
    look="textual/_ansi_sequences.py",
)
async def _() -> None:
    known = sequences_of_keys()
    assert known["\x1b[A"] == (Keys.Up,)
    assert known["\x12"] == (Keys.ControlR,)


@relied(
    "_character_to_key",
    on="a character's key is called as the parser calls it",
    promise='`sell = ["?"]` in [keys] is heard (app/keys.py)',
    look="textual/keys.py",
)
async def _() -> None:
    for character in "aZ?/: +é":
        (typed,) = XTermParser().feed(character)
        assert isinstance(typed, events.Key)
        assert key_of(character) == typed.key


# Rich


@relied(
    "_color_system",
    on="a console writes the colours that stand there",
    promise="colours are of 256, named in half the bytes (app/painting.py)",
    look="Console._color_system in rich/console.py",
)
async def _() -> None:
    console = Console(file=StringIO(), force_terminal=True, color_system="truecolor")
    write_colours(console, ColorSystem.EIGHT_BIT)
    assert console.color_system == "256"


@relied(
    "_environ",
    on="a console can be given an environment in the place of the process's",
    promise="what the terminal can show is decided from what we are told (app/capabilities.py); "
    "a frame in a test is the same everywhere (livedash/testing.py)",
    look="Console.__init__ in rich/console.py",
)
async def _() -> None:
    def system(**environ: str) -> str | None:
        return console_in(environ, file=StringIO(), force_terminal=True).color_system

    assert system(TERM="xterm-256color") == "256"
    assert system(TERM="xterm-256color", COLORTERM="truecolor") == "truecolor"
    assert system(TERM="xterm") == "standard"


@relied(
    "rich._export_format",
    on="CONSOLE_SVG_FORMAT is a template that export_svg takes, with fonts and fields in it",
    promise="a picture in a README asks no server for its font (livedash/testing.py)",
    look="rich/_export_format.py, Console.export_svg in rich/console.py",
)
async def _() -> None:
    template = picture_format()
    assert {"lines", "styles", "width", "chrome"} <= set(re.findall(r"\{(\w+)\}", template))
    assert "@font-face" in template
