"""Lanes and cards of a board: what they are, where they stand, how a card is drawn. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from livedash.widgets.cell import Cell, Key
from livedash.widgets.clean import clean, fit
from livedash.widgets.lines import Line, Span
from livedash.widgets.tones import Ground, Tone

NARROWEST = 23
"""Cells below which a lane is not worth reading: three fit in 80 columns, six in 160."""

LEAST = 3
"""Cells that are left of what gives way to what stands beside it: `Ol… due today`."""

CARD: Ground = "surface"
"""What a card stands on."""

PEEK = 8
"""Cells left for a glance at the lane after the last one that fits."""


class Card(NamedTuple):
    """`title` on the first line with `number` at its right end, `detail` on the second with
    `corner`; at the left edge of both a stripe."""

    key: Key
    title: tuple[Cell, ...]
    detail: tuple[Cell, ...] = ()
    corner: Cell = Cell("")
    number: Cell = Cell("")
    stripe: Tone = "line"
    data: Hashable = None
    """What it is drawn from, where that is also drawn otherwise as days go by: a card is marked as
    changed only if its data are others as well. None: what is drawn says all of it."""


class Lane(NamedTuple):
    """One column of the board."""

    key: Key
    title: str
    cards: tuple[Card, ...]
    total: int | None = None
    """How many there are in truth, when not all of them are among `cards`."""
    found: int | None = None
    """How many of them a filter finds; None: there is none."""
    limit: int | None = None

    @property
    def tally(self) -> Cell:
        """What stands after its name, and is not cut however long that is."""
        total = len(self.cards) if self.total is None else self.total
        found = "" if self.found is None else f"{self.found:,} of "
        if self.limit is None:
            return Cell(f"{found}{total:,}", "dim")
        if total > self.limit:
            # `2 of 4/3` reads as a fraction.
            said = f"{found}{total:,}, limit {self.limit}" if found else f"{total:,}/{self.limit}"
            return Cell(f" {said} over ", "over")
        said = f"{found}{total:,} (limit {self.limit})" if found else f"{total:,}/{self.limit}"
        return Cell(said, "dim")

    @property
    def whole(self) -> int:
        """How many cards would stand here if all of them were read."""
        said = self.total if self.found is None else self.found
        return max(len(self.cards), said or 0)


class LanePlace(NamedTuple):
    """Where a lane is drawn."""

    lane: int
    width: int
    peek: bool = False


def place_lanes(lanes: int, first: int, width: int) -> list[LanePlace]:
    """The lanes that stand from `first` on, and a glance at the next one."""
    full = max(1, (width + 1) // (NARROWEST + 1))
    here = min(full, lanes - first)
    peek = first + here < lanes and width > NARROWEST + PEEK
    room = width - (PEEK + 1 if peek else 0) - (here - 1)
    share, rest = divmod(max(here, room), max(1, here))
    placed = [LanePlace(first + index, share + (index < rest)) for index in range(here)]
    return [*placed, LanePlace(first + here, PEEK, peek=True)] if peek else placed


def page_of(lanes: int, first: int, current: int, width: int) -> list[LanePlace]:
    """The places around the current lane, moved from `first` no further than needed."""
    first = min(first, current)
    placed = place_lanes(lanes, first, width)
    while current not in whole(placed):
        first += 1
        placed = place_lanes(lanes, first, width)
    while first:
        # A wider terminal, or fewer lanes: no empty room at the right.
        earlier = place_lanes(lanes, first - 1, width)
        if current not in whole(earlier) or len(whole(earlier)) <= len(whole(placed)):
            break
        first, placed = first - 1, earlier
    return placed


def whole(placed: Sequence[LanePlace]) -> list[int]:
    """The lanes that can be read, not only glanced at."""
    return [place.lane for place in placed if not place.peek]


def draw_card(
    card: Card, width: int, *, cursor: bool, marked: bool, ascii: bool = False
) -> tuple[Line, Line]:
    """Both lines of a card, each exactly `width` cells."""
    tone: Tone = "accent" if cursor else card.stripe
    edge = Span(clean("▌", ascii), 1, tone, cursor, ground=CARD)
    mark = Span("+" if marked else " ", 1, "accent", cursor, ground=CARD)
    title = _with_end(card.title, card.number, width - 3, cursor, marked, ascii)
    detail = _with_end(card.detail, card.corner, width - 3, cursor, False, ascii)
    blank_ = blank(1, cursor, CARD)
    return (edge, blank_, *title, mark), (edge, blank_, *detail, blank_)


def _with_end(
    cells: Sequence[Cell], end: Cell, width: int, cursor: bool, marked: bool, ascii: bool
) -> list[Span]:
    """Cells, and one at the right end that is not cut for them."""
    said = clean(end.text, ascii)
    long = min(cell_len(said), max(0, width - 4))
    if not long:
        return words(cells, width, cursor=cursor, marked=marked, ascii=ascii, ground=CARD)
    left = words(cells, width - long - 1, cursor=cursor, marked=marked, ascii=ascii, ground=CARD)
    text = fit(said, long, ascii=ascii)
    return [*left, blank(1, cursor, CARD), Span(text, long, end.tone, cursor, ground=CARD)]


def words(
    cells: Sequence[Cell],
    width: int,
    *,
    cursor: bool = False,
    marked: bool = False,
    ascii: bool = False,
    ground: Ground = "",
) -> list[Span]:
    """Cells with a space between them, exactly `width` wide; where they have no room the longest
    are cut first (a person's name, and not the day after it), then those at the end."""
    spans: list[Span] = []
    room = max(0, width)
    texts = [clean(cell.text, ascii) for cell in cells]
    widths = [cell_len(text) for text in texts]
    excess = sum(widths) + len(widths) - 1 - room
    while excess > 0 and (longest := max(widths)) > LEAST:
        less = min(excess, longest - LEAST)
        widths[widths.index(longest)] -= less
        excess -= less
    for cell, text, wanted in zip(cells, texts, widths, strict=True):
        if spans and room:
            spans.append(blank(1, cursor, ground))
            room -= 1
        taken = min(wanted, room)
        if taken:
            text = fit(text, taken, ascii=ascii)
            spans.append(Span(text, taken, cell.tone, cursor, marked, ground, cell.bold))
            room -= taken
    return [*spans, blank(room, cursor, ground)] if room else spans


def blank(width: int, cursor: bool = False, ground: Ground = "") -> Span:
    return Span(" " * width, width, cursor=cursor, ground=ground)
