"""A random script, drawn from a seed before anything happens: who writes what, what breaks, what is
looked at. The same seed is the same script.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.oracle.writing import Deed, writes

LOOKS = 6
"""Panes that can be opened, closed, shown and hidden."""

DELAYS = (0.002, 0.01, 0.03)
"""Seconds each way, on a slow link."""
BURST = 6

WEIGHTS = {
    "transact": 44,
    "at_once": 8,
    "begin_long": 4,
    "end_long": 4,
    "show": 8,
    "hide": 6,
    "open": 3,
    "close": 3,
    "set_clock": 3,
    "garbage": 3,
    "forge": 3,
    "end_listener": 3,
    "end_readers": 4,
    "cancel_readers": 3,
    "cut": 2,
    "swallow": 2,
    "refuse": 1,
    "mend": 5,
    "deafen": 1,
    "delay": 1,
    "suspend": 1,
    "resume": 3,
    "reconnect": 1,
    "refresh": 1,
    "unwatch": 1,
    "watch": 3,
    "until_live": 6,
}

BREAKS_THE_LINK = frozenset(
    {"end_listener", "cut", "swallow", "refuse", "deafen", "suspend", "reconnect", "unwatch"}
)
"""Left out of every other round: a link that is mostly down is read again as a whole, and hides
what a single change may have missed."""


@dataclass(frozen=True)
class Step:
    """A method of `Trial` or of `Faults`, and what it is called with."""

    name: str
    arguments: tuple[object, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"


@dataclass(frozen=True, repr=False)
class Transaction:
    login: str
    deeds: tuple[Deed, ...]
    commit: bool

    def __repr__(self) -> str:
        told = [f"{one.write}{' (undone)' if one.undone else ''}" for one in self.deeds]
        return f"{self.login}: {', '.join(told)}{'' if self.commit else ', rolled back'}"


def script(
    seed: int,
    steps: int,
    *,
    calm: bool,
    weights: Mapping[str, int] = WEIGHTS,
    breaks: Collection[str] = BREAKS_THE_LINK,
) -> Iterator[Step]:
    """Steps at random, and a burst at the end: the last change must find its query being read."""
    random = Random(seed)
    if calm:
        yield Step("delay", (random.choice(DELAYS),))
    names = [name for name in weights if not (calm and name in breaks)]
    for _ in range(steps):
        name = random.choices(names, [weights[name] for name in names])[0]
        yield Step(name, tuple(_arguments(name, random)))
    for _ in range(BURST):
        deed = Deed(random.choice(sorted(writes())), _chances(random))
        login = random.choice(writes()[deed.write].people)
        yield Step("transact", (Transaction(login, (deed,), commit=True),))


def _arguments(name: str, random: Random) -> Iterator[object]:
    if name in ("transact", "begin_long"):
        yield transaction(random)
    elif name == "at_once":
        # One for each login: a connection does one thing at a time.
        drawn = {one.login: one for one in (transaction(random) for _ in range(6))}
        yield tuple(drawn.values())
    elif name == "end_long":
        yield random.random() < 0.8
    elif name in ("show", "hide", "open", "close"):
        yield random.randrange(LOOKS)
    elif name == "set_clock":
        yield random.choice([-3600.0, -1.0, 61.0, 3600.0, 21600.0])
    elif name in ("garbage", "forge", "rubbish", "close_channel", "expire", "leave_out"):
        yield random.randrange(100)
    elif name == "delay":
        yield random.choice(DELAYS)


def _chances(random: Random) -> tuple[float, ...]:
    return random.random(), random.random(), random.random()


def transaction(random: Random) -> Transaction:
    known = writes()
    login = random.choices(["ada", "musa", "bob", "chi", "postgres"], [12, 4, 3, 2, 6])[0]
    theirs = [one.name for one in known.values() if login in one.people]
    size = random.choices([1, 2, 5], [6, 3, 1])[0]
    deeds = tuple(
        Deed(
            random.choice(theirs),
            _chances(random),
            undone=size > 1 and random.random() < 0.15,
        )
        for _ in range(size)
    )
    return Transaction(login, deeds, commit=random.random() < 0.85)
