"""A hall's day as a cell of the grid: its clients in the morning and in the evening. Pure."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from livedash.business.place import Place
from livedash.business.venue.sessions import DayCell, Who
from livedash.widgets.box import Box
from livedash.widgets.clean import clean, cut, fit
from livedash.widgets.line import Piece
from livedash.widgets.tones import Ground, Tone

WORDS = 8
"""Columns from which a client's name is legible."""
GROUNDS: tuple[Ground, ...] = ("ok", "warn", "bad")
TONES: tuple[Tone, ...] = ("ok", "warn", "bad")
"""The tones of a cell, by its number of bookings: none, one, two or more."""


def box(
    cell: DayCell, place: Place, width: int, height: int, *, lit: bool | None, ascii: bool
) -> Box:
    """The cell of a hall's day. `lit`: whether a filter finds this cell; None: it looks for no
    cells."""
    sides = tuple(zip(cell.letters, cell.who, strict=True))
    faded = lit is False
    tone: Tone = "faint" if faded else TONES[min(cell.booked, 2)]
    ground: Ground = "" if faded else GROUNDS[min(cell.booked, 2)]
    if not cell.booked and "." not in cell.letters and "e" not in cell.letters and not faded:
        ground, tone = "raised", "dim"
    lines: list[Piece] = []
    if height == 1:
        lines = [_both(sides, width, tone, ascii)]
    else:
        for letter, who in sides:
            lines.append(_session(letter, who, width, tone, lit, ascii))
            if height > 3:
                lines.append(_more(letter, who, width, place, faded))
    return Box(tuple(lines), ground, cell.lasting)


def _session(letter: str, who: Who, width: int, tone: Tone, lit: bool | None, ascii: bool) -> Piece:
    """One session as `Okafor C`; `COka` in a narrow cell."""
    booking, more = who
    if booking is None:
        free: Tone = "faint" if lit is False else "ok"
        if width < WORDS:
            return Piece(f" {'.' if ascii else '·'}", free)
        return Piece(fit(" free", width), free, bold=bool(lit))
    said = clean(booking.client or ("shut" if letter == "x" else "taken"), ascii)
    others = f"+{more} " if more else ""
    bold = letter in "CT" and tone != "faint"
    shade: Tone = tone if tone == "faint" else "strong" if bold else "dim"
    if width < WORDS:
        name = Piece(fit(cut(said, width - 1), width - 1), shade, bold=bold)
        return Piece(letter, tone, bold=bold, then=name)
    name = Piece(f" {_named(said, width - 2 - len(others))}{others}", shade, bold=bold)
    # Confirmed is the usual status; any other shows its colour.
    return name._replace(then=Piece(letter, shade if letter == "C" else tone, bold=bold))


def _named(name: str, width: int) -> str:
    """The whole words of a name that fit, `Okafor` of `Okafor 50th`, without a sign of the cut,
    which would take a letter."""
    if cell_len(name) > width:
        words = cut(name, width + 1).rpartition(" ")[0]
        name = words.rstrip() or cut(name, width)
    return fit(name, width)


def _more(letter: str, who: Who, width: int, place: Place, faded: bool) -> Piece:
    """Times and guests, as `18-23  250`."""
    booking = who[0]
    if booking is None:
        return Piece("")
    begins, ends = place.local(booking.starts_at), place.local(booking.ends_at)
    when = f"{begins:%H:%M}-{ends:%H:%M}" if width > 15 else f"{_hour(begins)}-{_hour(ends)}"
    guests = "" if letter == "x" else f"{booking.guests} "
    text = f" {when}"
    if len(text) + len(guests) < width:
        text += guests.rjust(width - len(text))
    return Piece(text, "faint" if faded else "dim")


def _both(sides: tuple[tuple[str, Who], ...], width: int, tone: Tone, ascii: bool) -> Piece:
    """Both sessions in one line: `CBel TOka`, or ` CT`."""
    dot = "." if ascii else "·"
    if width < WORDS:
        letters = "".join(dot if letter == "." else letter for letter, _ in sides)
        return Piece(f" {letters}", tone, bold=letters != dot * 2)
    half, found = (width - 1) // 2, ""
    for letter, (booking, _) in sides:
        said = "" if booking is None else clean(booking.client or "", ascii)
        mark = dot if letter == "." else letter
        found += f"{mark}{fit(cut(said, half - 1), half - 1)} "
    return Piece(found.rstrip(), tone, bold=True)


def _hour(moment: datetime) -> str:
    return f"{moment:%H:%M}" if moment.minute else f"{moment:%H}"
