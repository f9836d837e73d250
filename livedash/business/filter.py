"""The filter typed after `/`: words that must all be true of a row. Pure; each pane says which
words mean more than their letters."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class Filter(NamedTuple):
    """A filter as the person meant it."""

    words: tuple[str, ...] = ()
    """Letters to be found in the row's text; the case does not matter."""
    known: frozenset[str] = frozenset()
    """The typed words that are among the pane's own."""
    people: tuple[str, ...] = ()
    """The names typed behind an `@`."""

    def finds(self, text: str) -> bool:
        """Whether all words stand somewhere in the text."""
        lowered = text.casefold()
        return all(word.casefold() in lowered for word in self.words)


def parse(typed: str, known: Collection[str] = (), *, people: bool = False) -> Filter:
    """The filter that was typed. A word that is not known is plain text, so that no typing is ever
    wrong."""
    words = list(dict.fromkeys(typed.split()))
    meant = frozenset(word.lower() for word in words if word.lower() in known)
    rest = [word for word in words if word.lower() not in known]
    named = [word for word in rest if people and word.startswith("@") and word != "@"]
    return Filter(
        tuple(word for word in rest if word not in named),
        meant,
        tuple(word[1:] for word in named),
    )
