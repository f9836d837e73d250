"""How busy an hour is, for each kind of work: bread is baked before it is sold, halls and cards are
office work, and the rest of the bread is thrown away in the evening.

A factor on the pace in `acts`, by the clock of the branch. The factor is never 0: somebody who
looks at the demo at three in the night still sees it live.
"""

from __future__ import annotations

QUIET = 0.5

COUNTER = {10: 0.8, 11: 1.0, 12: 1.4, 13: 1.4, 14: 0.9, 15: 0.8, 16: 1.0, 17: 1.5, 18: 1.5, 19: 1.2}
OVEN = {9: 1.5, 10: 1.5, 11: 1.4, 12: 1.2, 13: 1.0, 14: 1.0, 15: 1.0, 16: 1.0, 17: 1.0, 18: 0.8}
OFFICE = {**dict.fromkeys(range(9, 18), 1.0), 12: 0.7, 13: 0.7, 18: 0.8, 19: 0.6}
CLEARING = {18: 1.2, 19: 1.6, 20: 2.5, 21: 3.0}

KINDS = {
    "sell": COUNTER,
    "bake": OVEN,
    "supply": OVEN,
    "waste": CLEARING,
}


def pace(what: str, hour: int) -> float:
    """How many times its usual pace this work has in this hour."""
    return KINDS.get(what, OFFICE).get(hour, QUIET)
