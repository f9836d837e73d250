"""Rows that hold all the words typed after `/`, and the words of panes about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from livedash.business.filter import parse
from livedash.widgets.line import Piece

R = TypeVar("R")

LONGEST = 24
"""Characters of a filter that the summary repeats."""


class Words(Generic[R]):
    """The finds of words among the rows of a list."""

    def __init__(
        self,
        says: Callable[[R], str],
        known: Mapping[str, Callable[[R], bool]] = MappingProxyType({}),
    ) -> None:
        """`says`: the text in which the words must stand. `known`: words that mean more than their
        letters."""
        self._says, self._known = says, known

    def find(self, rows: Sequence[R], typed: str) -> Sequence[R]:
        if not typed:
            return rows
        asked = parse(typed, self._known)
        meant = [self._known[word] for word in asked.known]
        return [
            row
            for row in rows
            if all(is_so(row) for is_so in meant) and asked.finds(self._says(row))
        ]


def texts(*said: Any) -> str:
    """All texts of a row in one, parted so that no word is found across two columns."""
    return "\n".join([str(one) for one in said if one is not None])


def only(filter: str, found: int, of: int) -> Piece:
    """The filter in the pane's first line, with the number of rows it leaves."""
    short = filter if len(filter) <= LONGEST else f"{filter[: LONGEST - 3]}..."
    return Piece(f"only {found:,} of {of:,}: {short}", "accent")


def nothing(filter: str) -> str:
    return f"Nothing is found for: {filter}. / and Esc show all again."
