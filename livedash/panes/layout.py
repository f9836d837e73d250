"""The layout of parts: one under the other, side by side, one in the place of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from textual.containers import Container
from textual.widget import Widget

from livedash.panes.seen import Room
from livedash.panes.spec import Counts, Height, Part, Setting, When, always


@dataclass(frozen=True, kw_only=True, eq=False)
class Box(Part):
    """Parts together. `at`: the columns from which the parts stand side by side."""

    inner: tuple[Part, ...]
    at: int | None = None
    margin: int = 0

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.inner

    def make(self) -> Widget:
        box = Container()
        box.styles.margin = (0, 0, 0, self.margin)
        return box

    def across(self, room: Room) -> bool:
        return self.at is not None and room.width >= self.at

    def standing(self, setting: Setting) -> list[Part]:
        return [part for part in self.inner if part.when(setting)]

    def widths(self, setting: Setting, width: int) -> Iterator[tuple[Part, int]]:
        """The columns of each part that stands."""
        standing = self.standing(setting)
        if not self.across(setting.room):
            yield from ((part, width) for part in standing)
            return
        rest = [part for part in standing if part.width is None]
        taken = sum((part.width or 0) + getattr(part, "margin", 0) for part in standing)
        share = max(0, width - taken) // max(1, len(rest))
        yield from ((part, share if part.width is None else part.width) for part in standing)


@dataclass(frozen=True, kw_only=True, eq=False)
class OneOf(Box):
    """The first of several parts that stands, in the place of the others; the keys go on to it."""

    def standing(self, setting: Setting) -> list[Part]:
        return super().standing(setting)[:1]


def stack(*parts: Part, when: When = always, **size: Any) -> Box:
    """Parts one under the other."""
    return Box(inner=parts, when=when, **size)


def beside(*parts: Part, at: int = 0, when: When = always, **size: Any) -> Box:
    """Parts side by side, on a pane of so many columns; on a narrower one, one under the other."""
    return Box(inner=parts, at=at, when=when, **size)


def one_of(*parts: Part, when: When = always, **size: Any) -> OneOf:
    return OneOf(inner=parts, when=when, **size)


def rows(
    of: str, more: int = 0, *, least: int = 1, most: int | None = None, share: int = 0
) -> Height:
    """A height of as many lines as a part has rows, and `more`. `most`: the highest; `share`: at
    most the pane's lines divided by this number."""

    def height(setting: Setting, counts: Counts) -> int:
        lines = counts.get(of, 0) + more
        if most is not None:
            lines = min(lines, most)
        if share:
            lines = min(lines, setting.room.height // share)
        return max(least, lines)

    return height
