"""The acts of the simulated staff, with who does them and how often. The SQL of each act is a file
in the folder `acts`.

Every statement is an ordinary one by an ordinary login. A statement picks its own target by the
chances it is given, and answers what it did; no row means that there was nothing to do.
"""

from __future__ import annotations

from importlib.resources import files
from random import Random
from typing import NamedTuple

from livedash.demo.rhythm import pace


class Act(NamedTuple):
    who: str
    what: str
    """The name of the act's .sql file."""
    every: float
    """Seconds between two of these acts, on average, at the pace of real life."""

    @property
    def sql(self) -> str:
        return (files("livedash.demo") / "acts" / f"{self.what}.sql").read_text(encoding="utf-8")


ACTS = (
    Act("bob", "sell", 10),
    Act("bob", "move", 70),
    Act("bob", "write", 150),
    Act("bob", "hold", 110),
    Act("bob", "release", 200),
    Act("bob", "confirm", 130),
    Act("musa", "sell", 45),
    Act("musa", "bake", 20),
    Act("musa", "waste", 240),
    Act("musa", "supply", 30),
    Act("chi", "move", 25),
    Act("chi", "block", 80),
    Act("chi", "unblock", 100),
    Act("chi", "supply", 60),
    Act("chi", "assign", 60),
    Act("chi", "clear", 90),
)
"""The acts of all staff but Ada, who sits before the screen: `u` takes back what she entered
herself."""
PEOPLE = tuple(dict.fromkeys(act.who for act in ACTS))


class StaffDay:
    """One person's sequence of acts, the same for the same seed."""

    def __init__(self, person: str, seed: int) -> None:
        self.acts = [act for act in ACTS if act.who == person]
        self._random = Random(f"{seed} {person}")  # noqa: S311 - a play, no secret

    def next(self, hour: int) -> tuple[float, Act]:
        """The seconds that the person waits in this hour, and the act after that."""
        rates = [pace(act.what, hour) / act.every for act in self.acts]
        wait = self._random.expovariate(sum(rates))
        return wait, self._random.choices(self.acts, rates)[0]

    def chance(self) -> float:
        return self._random.random()
