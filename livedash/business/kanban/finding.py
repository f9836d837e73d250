"""The meaning of a typed filter on a board. The database does the finding: only it has all
cards."""

from __future__ import annotations

from typing import NamedTuple

from livedash.business.filter import parse

DUE = {"due:overdue": 0, "due:today": 1, "due:week": 7}
"""Due before so many days from today. A late card is due today all the more."""
MINE, NOBODY, BLOCKED = "@me", "@nobody", "blocked"
WORDS = frozenset({*DUE, MINE, NOBODY, BLOCKED})

PRESETS = ("", MINE, "due:week", BLOCKED)
"""The filters that `f` goes through: everything, and what a person most asks for."""


class CardFilter(NamedTuple):
    """The arguments of `cards_found.sql`, in its order."""

    words: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    mine: bool = False
    nobody: bool = False
    due_within: int | None = None
    blocked: bool = False


ALL = CardFilter()
"""The filter that leaves nothing out."""


def finding(typed: str) -> CardFilter:
    asked = parse(typed, WORDS, people=True)
    return CardFilter(
        words=tuple(f"%{literal(word)}%" for word in asked.words),
        people=tuple(f"{literal(name)}%" for name in asked.people),
        mine=MINE in asked.known,
        nobody=NOBODY in asked.known,
        due_within=min((DUE[word] for word in asked.known if word in DUE), default=None),
        blocked=BLOCKED in asked.known,
    )


def literal(text: str) -> str:
    """The text as a LIKE pattern that means its letters."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


FIRST = 60
"""Cards of each column that are read before anybody scrolls: more than a tall screen shows."""
