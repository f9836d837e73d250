"""`livedash snapshot PANE`: what a person would see, once, as text, ANSI or SVG."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from livedash.commands.call import Call, Stopped
from livedash.commands.demo import running_demo
from livedash.commands.moment import frozen_at
from livedash.commands.output import complain, say_frame

SIZE = re.compile(r"(\d{1,4})x(\d{1,4})", re.ASCII)
SMALLEST, LARGEST = (20, 6), 1000
"""The sizes of a frame: below the smallest every pane would be cut off."""


class FrameFormat(StrEnum):
    """The format that a frame is written in."""

    TEXT = "text"
    ANSI = "ansi"
    SVG = "svg"


def snapshot(
    context: typer.Context,
    pane: Annotated[str, typer.Argument(help="Its name, as stock or board; wall for all at once")],
    size: Annotated[str, typer.Option(metavar="WxH", help="Columns and rows")] = "80x24",
    form: Annotated[FrameFormat, typer.Option("--format", help="What to write")] = FrameFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Instead of stdout")
    ] = None,
) -> None:
    """Write one frame of a pane. LIVEDASH_NOW=2026-03-17T17:41:00+01:00 freezes the clock.

    Where no database is named, it is a frame of the demo that runs in another terminal.
    """
    call: Call = context.obj
    shape, now = _size(size), frozen_at(os.environ)
    address = call.named_address
    if address is None:
        demo = running_demo()
        address = call.about(demo) if demo else call.address
    # Drawing modules are imported only here: a wrong call is told at once.
    import asyncio

    from livedash.app.capabilities import Colours
    from livedash.app.sight import WALL as WALL_SIZE
    from livedash.commands.frames import Absent, FrameOptions, ascii_only, frames
    from livedash.commands.pane_named import WALL, named
    from livedash.panes.discover import discover
    from livedash.widgets.themes import USUAL

    if pane == WALL and (shape[0] < WALL_SIZE.width or shape[1] < WALL_SIZE.height):
        least = f"{WALL_SIZE.width}x{WALL_SIZE.height}"
        raise Stopped(f"A wall needs --size {least} or more, not {size}.", code=2)
    found = discover()
    to_stdout = output is None and form is not FrameFormat.SVG
    plain = ascii_only(call.settings) if to_stdout else call.settings.screen.ascii
    # A picture has all colours; text with colour codes may go to any terminal.
    colours = Colours.TRUE if form is FrameFormat.SVG else Colours.MANY
    theme = call.settings.screen.theme or USUAL
    complain(*call.themes.find(theme).faults)
    look = FrameOptions(shape, plain, colours, now, pane == WALL, theme, call.themes)
    (drawn,) = asyncio.run(frames(address, call.settings, found, [named(found, pane)], look))
    if isinstance(drawn, Absent):
        raise drawn
    if isinstance(drawn, Stopped):
        raise Stopped(f"The pane {pane}: {drawn.words}")
    written = {
        FrameFormat.TEXT: drawn.text,
        FrameFormat.ANSI: drawn.ansi,
        FrameFormat.SVG: drawn.svg,
    }
    _write(written[form], output)


def _size(said: str) -> tuple[int, int]:
    if match := SIZE.fullmatch(said):
        columns, rows = int(match[1]), int(match[2])
        if SMALLEST[0] <= columns <= LARGEST and SMALLEST[1] <= rows <= LARGEST:
            return columns, rows
    raise Stopped(
        f"--size {said}: should be columns x rows, as in 80x24, from "
        f"{SMALLEST[0]}x{SMALLEST[1]} to {LARGEST}x{LARGEST}",
        code=2,
    )


def _write(text: str, output: Path | None) -> None:
    if output is None:
        say_frame(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Stopped(f"-o {output}: cannot be written ({error.strerror})") from None
