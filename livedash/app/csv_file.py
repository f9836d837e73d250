"""A table as a CSV file (RFC 4180, UTF-8): new, whole, and harmless in a spreadsheet.

The file begins with a byte order mark. Without one, Excel on Windows reads the file in the
machine's old code page, and Ọlá becomes á»lÃ¡; whoever presses `E` is likelier to double-click the
file than to pipe it, and programs that read it name the encoding once (Python: `utf-8-sig`; pandas,
R and LibreOffice see it by themselves).

Nothing in the file names its separator: the line `sep=;` that Excel understands would be a row of
its own to all others, and Excel forgets the byte order mark over it. A setting names the separator.

The writing blocks, and knows nothing of the dashboard: it runs beside the loop.
"""

from __future__ import annotations

import csv
import errno
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

from livedash.panes.export import ExportTable, Value

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""The beginnings of text that a spreadsheet may take for a formula, and run."""
CELL_BEGINS = re.compile(
    r"""
    (?: ^ | (?<= [;,\t\n\u2028\u2029] ) )   # the cell, or what another separator makes one
    (?= [\s"]* [=+\-@＝＋－＠] | \A[\s"]*[\t\n] )
    """,
    re.VERBOSE,
)
"""The places where a spreadsheet may see a formula begin, whichever separator it reads the file
with."""
DROPPED = frozenset({"Cc", "Cs"})
"""The kinds of characters that are no text: a terminal that shows the file obeys them."""
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LONGEST_NAME = 60


class NotWritten(Exception):
    """There is no file, for a reason in one sentence."""


def write(table: ExportTable, folder: Path, name: str, separator: str = ",") -> Path:
    """Write `name.csv` into the folder, or `name-2.csv` where that name is taken: no file is
    written over. A file that could not be written whole is taken away again."""
    content = text_of(table, separator).encode("utf-8-sig")
    try:
        return _write(content, folder.expanduser(), name)
    except RuntimeError as error:  # The home of a user who does not exist.
        raise NotWritten(f"there is no folder {folder}.") from error
    except OSError as error:
        raise NotWritten(_why(error, folder)) from error


def _write(content: bytes, folder: Path, name: str) -> Path:
    for number in count(1):
        path = folder / (f"{name}.csv" if number == 1 else f"{name}-{number}.csv")
        try:
            file = path.open("xb", buffering=0)
        except FileExistsError:
            continue
        try:
            with file:
                _all_of(content, file)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path
    raise AssertionError("numbers do not end")


def _all_of(content: bytes, file: io.FileIO) -> None:
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]


def _why(error: OSError, folder: Path) -> str:
    where = "the current folder" if folder == Path() else str(folder)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"there is no folder {where}."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"nothing may be written to {where}."
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG):
        return "the disk is full."
    return f"{(error.strerror or type(error).__name__).lower()} ({where})."


def text_of(table: ExportTable, separator: str = ",") -> str:
    """The text of the file. With `;` between the values, decimals stand after a comma: a reader who
    expects the one expects the other."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    comma = separator == ";"
    rows.writerow([harmless(heading) for heading in table.headings])
    for row in table.rows:
        rows.writerow([_cell(value, comma=comma) for value in row])
    return written.getvalue()


def _cell(value: Value, *, comma: bool) -> str:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        value = f"{value:f}"
    text = "" if value is None else str(value)
    return text.replace(".", ",") if comma else text


def harmless(text: str) -> str:
    """Text with a `'` before what might be a formula, as spreadsheets write it themselves: at its
    beginning, and behind what is no separator in this file but is one in the reader's settings."""
    return CELL_BEGINS.sub("'", "".join(_kept(text.replace("\r\n", "\n"))))


def _kept(text: str) -> Iterator[str]:
    for character in text:
        plain = character == "\n" or unicodedata.category(character) not in DROPPED
        if plain and character not in TURNING:
            yield character


def named(*parts: str) -> str:
    """A file's name from these parts, in small letters that every system takes:
    `livedash-sales-lagos`."""
    plain = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore") for part in parts)
    words = (re.sub(r"[^a-z0-9]+", "-", part.decode().casefold()).strip("-") for part in plain)
    return "-".join(word[:LONGEST_NAME].rstrip("-") for word in words if word)
