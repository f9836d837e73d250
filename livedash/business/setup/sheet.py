"""A file of things to set up, one a line, as spreadsheets write it (CSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from livedash.business.setup.readers import nearest
from livedash.business.setup.things import THINGS, Thing

SEPARATORS = ",;\t"
LARGEST = 10_000_000
WHAT, BRANCH = "what", "branch"
CALLED = {word: thing for thing in THINGS.values() for word in (thing.name, thing.plural)}


class SheetUnusable(Exception):
    """The file as a whole cannot be read; the words say what to do."""


class SheetLine(NamedTuple):
    """One thing, as it is written."""

    number: int
    """The line's number in the file, from 1."""
    thing: Thing
    branch: str | None
    said: Mapping[str, str]


class SheetFault(NamedTuple):
    """A fault in a file, and its line."""

    line: int
    column: str
    words: str

    def __str__(self) -> str:
        column = f", {self.column}" if self.column else ""
        return f"Line {self.line}{column}: {self.words}"


def read_sheet(raw: bytes, what: str | None) -> tuple[list[SheetLine], list[SheetFault]]:
    """The things in a file, and its faults. `what`: the kind of thing of all lines, where the file
    has no column for it. Raises `SheetUnusable`."""
    if len(raw) > LARGEST:
        raise SheetUnusable(f"It is larger than {LARGEST // 1_000_000} MB: split it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetUnusable("It is not UTF-8. Save it as CSV UTF-8.") from None
    rows = _rows(text)
    number, header = next(rows, (1, []))
    if not any(header):
        raise SheetUnusable("It is empty. A file to begin with: livedash shop import --example")
    names = [cell.strip().casefold() for cell in header]
    faults = [SheetFault(number, name, words) for name, words in _wrong_columns(names)]
    if what is None and WHAT not in names:
        raise SheetUnusable(
            f"No column {WHAT} says what its lines are. Add one, or say --what bread"
        )
    lines: list[SheetLine] = []
    if not faults:
        for number, cells in rows:
            if any(cell.strip() for cell in cells):
                found, wrong = _line(number, names, cells, what)
                lines += [found] if found is not None else []
                faults += wrong
    return lines, faults


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the line that it begins on: a quoted cell may go over several."""
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SheetUnusable(f"Line {begins} cannot be read: {error}.") from None


def _wrong_columns(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    known = {WHAT, BRANCH, *(field.name for thing in THINGS.values() for field in thing.fields)}
    for place, name in enumerate(names):
        if name not in known:
            near = nearest(name, known)
            hint = f"Did you mean {near}?" if near else f"There are: {', '.join(sorted(known))}."
            yield name or f"column {place + 1}", f"There is no such column. {hint}"
        elif name in names[:place]:
            yield name, "There are two such columns."


def _line(
    number: int, names: Sequence[str], cells: Sequence[str], what: str | None
) -> tuple[SheetLine | None, list[SheetFault]]:
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        words = f"{len(cells)} cells, but {len(names)} columns. Put quotes around a comma."
        return None, [SheetFault(number, "", words)]
    row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
    word = (row.pop(WHAT, "") or what or "").casefold()
    thing = CALLED.get(word)
    if thing is None:
        near = nearest(word, CALLED) if word else None
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(THINGS)}."
        told = f"{word!r} is unknown." if word else "It is empty."
        return None, [SheetFault(number, WHAT, f"{told} {hint}")]
    branch = row.pop(BRANCH, "") or None
    fields = {field.name: field for field in thing.fields}
    faults = [
        SheetFault(number, name, f"A {thing.name} has none.")
        for name, cell in row.items()
        if cell and name not in fields
    ]
    if branch and not thing.in_branch:
        faults.append(SheetFault(number, BRANCH, f"A {thing.name} is in no branch."))
    # An empty cell says nothing, except where a name without that field is another thing.
    said = {
        name: cell
        for name, cell in row.items()
        if name in fields and (cell or (fields[name].key and fields[name].default == ""))
    }
    if thing.called.name not in said:
        faults.append(SheetFault(number, thing.called.name, "It is empty."))
    return (None if faults else SheetLine(number, thing, branch, said)), faults


def example(things: Sequence[Thing], separator: str) -> str:
    """A file to begin with: every column of these things, one line for each thing."""
    names = list(dict.fromkeys(field.name for thing in things for field in thing.fields))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow([WHAT, BRANCH, *names])
    for thing in things:
        cells = {field.name: field.example for field in thing.fields}
        branch = THINGS["branch"].called.example if thing.in_branch else ""
        writer.writerow([thing.name, branch, *(cells.get(name, "") for name in names)])
    return out.getvalue()
