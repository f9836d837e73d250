"""The first minute of the demo: a script of acts that shows what the program is.

Every pane changes several times, a bread sells out, a day of a hall goes from amber to red, a
double booking is refused, a column breaks its limit. The same people play the script with the same
rights and the same plain SQL as the rest of their day; each act finds its target when its turn
comes.
"""

from __future__ import annotations

from typing import NamedTuple

from livedash.demo.acts import Act


class Beat(NamedTuple):
    at: float
    """Seconds after the curtain, at the pace of real life."""
    act: Act


def _beat(at: float, who: str, what: str) -> Beat:
    return Beat(at, Act(who, what, every=60))


FIRST_MINUTE = (
    _beat(3, "bob", "sell"),
    _beat(6, "chi", "advance"),
    _beat(9, "bob", "hold"),
    _beat(13, "bob", "sell_out"),
    _beat(17, "chi", "assign"),
    _beat(21, "musa", "bake"),
    _beat(25, "bob", "book_twice"),
    _beat(30, "chi", "crowd"),
    _beat(35, "bob", "sell"),
    _beat(39, "bob", "confirm"),
    _beat(44, "musa", "waste"),
    _beat(48, "bob", "release"),
    _beat(52, "bob", "sell"),
    _beat(56, "chi", "advance"),
)
