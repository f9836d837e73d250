"""Readers: turn what people write about a shop into values for the database, such as prices.

A kind reads a text, and shows the value that it read. A text that cannot be read raises
`UnreadableValue`, whose words name the text and what would be right.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from itertools import takewhile
from typing import NamedTuple, cast

from livedash.business.money import SMALLEST, exact
from livedash.business.setup.currencies import CURRENCIES

LONGEST = 200
MOST_MONEY = 10**12

Value = str | int | bool | date | time | list[str] | None


class UnreadableValue(Exception):
    """A text cannot be read; the words say what was written and what to write instead."""


class Kind(NamedTuple):
    """One kind of value."""

    read: Callable[[str, str], Value]
    """Reads a text, with the branch's currency."""
    show: Callable[[Value, str], str]
    many: bool = False
    """Whether several values may be written, with commas between."""


def nearest(word: str, known: Iterable[str], *, least: float = 0.6) -> str | None:
    """The known word that was probably meant, whatever its capitals; of two that are equally near,
    the one that begins like the word."""
    spelled = {one.casefold(): one for one in known}
    said = word.casefold()
    found = difflib.get_close_matches(said, spelled, n=9, cutoff=least)
    best = max(found, key=lambda one: (_likeness(said, one), _begin(said, one)), default=None)
    return None if best is None else spelled[best]


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _begin(one: str, other: str) -> int:
    """The number of letters that both words begin with."""
    same = (a == b for a, b in zip(one, other, strict=False))
    return sum(1 for _ in takewhile(bool, same))


def _text(said: str, _currency: str) -> str:
    text = " ".join(said.split())
    if not text.isprintable():
        raise UnreadableValue("There are characters in it that cannot be shown.")
    if len(text) > LONGEST:
        raise UnreadableValue(f"It has {len(text)} characters; at most {LONGEST} fit.")
    return text


def _name(said: str, currency: str) -> str:
    if not (name := _text(said, currency)):
        raise UnreadableValue("It cannot be empty.")
    return name


def number(least: int, most: int) -> Kind:
    def read(said: str, _currency: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", said.strip(), re.ASCII):
            raise UnreadableValue(f"{said!r} is no whole number.")
        if not least <= (found := int(said)) <= most:
            raise UnreadableValue(f"{found} is not from {least} to {most:,}.")
        return found

    return Kind(read, lambda value, _: str(value))


def _price(said: str, currency: str) -> int:
    """The price in a text: `500`, `8.50`, `8,50`. A text that could be a thousand or a fraction is
    refused."""
    times = SMALLEST.get(currency, 100)
    digits = len(str(times)) - 1
    right = "500 or 8.50" if digits else "500"
    found = re.fullmatch(r"([0-9]{1,12})(?:[.,]([0-9]+))?", said.strip(), re.ASCII)
    if found is None:
        raise UnreadableValue(f"{said!r} is no amount. Write it as {right}.")
    part: str = found[2] or ""
    if len(part) > digits:
        raise UnreadableValue(f"{said!r} can be read in two ways. Write it as {right}.")
    amount = int(found[1]) * times + int(part.ljust(digits, "0") or "0")
    if amount > MOST_MONEY:
        raise UnreadableValue(f"{said} {currency} cannot be right.")
    return amount


def _day(said: str, _currency: str) -> date:
    text = said.strip()
    if found := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text, re.ASCII):
        text = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnreadableValue(f"{said!r} is no day. Write it as 2026-03-21.") from None


def _time(said: str, _currency: str) -> time:
    found = re.fullmatch(r"([0-9]{1,2})(?::([0-9]{2}))?", said.strip(), re.ASCII)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise UnreadableValue(f"{said!r} is no time of day. Write it as 18:30.")
    return time(int(found[1]), int(found[2] or 0))


def _yes(said: str, _currency: str) -> bool:
    word = said.strip().casefold()
    if word in ("yes", "y", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise UnreadableValue(f"{said!r} should be yes or no.")


def _zone(said: str, _currency: str) -> str:
    import zoneinfo

    zones = zoneinfo.available_timezones()
    name = said.strip()
    if name in zones and ("/" in name or name == "UTC"):
        return name
    # `Lagos` is meant as a place: the part before the slash is the hardest to guess.
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(zones) if "/" in zone}
    near = nearest(name, zones, least=0.75) or cities.get(nearest(name, cities) or "")
    hint = f"Did you mean {near}?" if near else "Write it as Africa/Lagos."
    raise UnreadableValue(f"{said!r} is no time zone. {hint}")


def _currency(said: str, _: str) -> str:
    name = said.strip().upper()
    if name in CURRENCIES:
        return name
    near = nearest(name, sorted(CURRENCIES))
    hint = f"Did you mean {near}?" if near else "Write its three letters, such as EUR."
    raise UnreadableValue(f"{said!r} is no currency. {hint}")


def one_of(words: Sequence[str]) -> Kind:
    return Kind(lambda said, _: _known(said, words), lambda value, _: str(value))


def some_of(words: Sequence[str]) -> Kind:
    def read(said: str, _currency: str) -> list[str]:
        if not (parts := _parts(said)):
            raise UnreadableValue(f"One or more of: {', '.join(words)}.")
        return list(dict.fromkeys(_known(part, words) for part in parts))

    return Kind(read, _listed, many=True)


def _known(said: str, words: Sequence[str]) -> str:
    word = said.strip().casefold()
    if word in words:
        return word
    near = nearest(word, words)
    raise UnreadableValue(
        f"{said!r} is unknown. {f'Did you mean {near}?' if near else ''}"
        f"{'' if near else 'There are: ' + ', '.join(words) + '.'}"
    )


def _names(said: str, currency: str) -> list[str]:
    names = [_name(part, currency) for part in _parts(said)]
    if len(names) < 2 or len({name.casefold() for name in names}) < len(names):
        raise UnreadableValue("Two or more different names, with commas between.")
    return names


def _parts(said: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;|]", said) if part.strip()]


def _listed(value: Value, _currency: str) -> str:
    return ", ".join(cast("list[str]", value))


TEXT = Kind(_text, lambda value, _: str(value))
NAME = Kind(_name, lambda value, _: str(value))
PRICE = Kind(_price, lambda value, currency: str(exact(cast("int", value), currency)))
DAY = Kind(_day, lambda value, _: str(value))
TIME = Kind(_time, lambda value, _: f"{value:%H:%M}")
YES = Kind(_yes, lambda value, _: "yes" if value else "no")
ZONE = Kind(_zone, lambda value, _: str(value))
CURRENCY = Kind(_currency, lambda value, _: str(value))
NAMES = Kind(_names, _listed, many=True)
