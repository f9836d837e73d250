"""The one door through which commands speak: `say` to stdout, `complain` to stderr.

The output of a command holds words of strangers: a settings file of this folder, an argument, the
database, a file's name. Each line is cleaned here as rows are, so that no control character, escape
sequence or hidden reordering reaches the terminal, and no word forges a line of its own. A test
finds every other way of printing.
"""

from __future__ import annotations

import sys
from typing import TextIO

from livedash.commands.redaction import redacted


def say(*lines: str) -> None:
    """Print the answer to a command; each argument is one line."""
    for line in lines:
        _write(sys.stdout, harmless(line))


def complain(*lines: str) -> None:
    """Print a fault or a warning, without secrets; each argument is one line."""
    for line in lines:
        _write(sys.stderr, harmless(redacted(line)))
    sys.stderr.flush()


def say_frame(frame: str) -> None:
    """Print a frame. Its escape sequences are our own, and its rows are clean."""
    sys.stdout.flush()
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.buffer.write(frame.encode(encoding, errors="replace"))


def harmless(line: str) -> str:
    """A line that a terminal may show, however long."""
    if line.isascii() and line.isprintable():
        return line
    from livedash.widgets.clean import harmless as cleaned  # Rich: `livedash --version` needs none

    return cleaned(line)


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(f"{line}\n")
    except UnicodeEncodeError:
        from livedash.widgets.clean import in_ascii

        stream.write(f"{in_ascii(line)}\n")
