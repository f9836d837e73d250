"""The settings of the environment: `LIVEDASH_SECTION__KEY`, and the other variables of ours."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from livedash.config.keys import SECTION as KEYS
from livedash.settings import every_setting

PREFIX = "LIVEDASH_"
SHORT = {"database.url": "LIVEDASH_DATABASE_URL", "screen.theme": "LIVEDASH_THEME"}
"""Settings that also have a shorter variable, which beats the long one."""

OTHERS = frozenset(
    {
        *SHORT.values(),
        "LIVEDASH_DEMO_FOLDER",
        "LIVEDASH_NEW_PASSWORD",
        "LIVEDASH_NOW",
        "LIVEDASH_PG_BIN",
        "LIVEDASH_STATE",
    }
)
"""Our variables besides those of every setting."""

NEAR = 0.75
"""How alike a mistyped name is to the name that was meant."""


def variable(key: str) -> str:
    """The variable that sets a key."""
    return PREFIX + key.replace(".", "__").upper()


def variable_of(key: str, environment: Mapping[str, str]) -> str:
    """The variable that did set a key."""
    short = SHORT.get(key, "")
    return short if environment.get(short) else variable(key)


def table_of(environment: Mapping[str, str]) -> dict[str, object]:
    """The settings in the variables, in the form of a file."""
    table: dict[str, dict[str, object]] = {}
    for name, value in sorted(environment.items()):
        said: object
        section, inside, key = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and inside and value:
            if section == KEYS:
                # A comma is a key.
                key, said = key.replace("__", "."), value.split()
            else:
                said = value.replace(",", " ").split() if _is_list(section, key) else value
            table.setdefault(section, {})[key] = said
    for key, short in SHORT.items():
        if word := environment.get(short):
            section, _, name = key.partition(".")
            table.setdefault(section, {})[name] = word
    return {**table}


def unknown(environment: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Variables that begin as ours do and are none, each with the one that was probably meant.
    Variables with two underscores are settings, and are reported like wrong settings of a file. A
    variable whose prefix has a slip is somebody else's, unless the rest of its name is like one of
    ours."""
    for name in sorted(environment):
        if name.startswith(PREFIX):
            if name not in OTHERS and "__" not in name:
                yield name, _meant(name.removeprefix(PREFIX))
        elif meant := _meant_by_a_slip(name):
            yield name, meant


def mistyped(environment: Mapping[str, str]) -> Iterator[str]:
    """A line for each variable that looks like one of ours, and is spelled otherwise. Other
    programs may have variables that begin with our name: those stop nobody."""
    for name, meant in unknown(environment):
        if meant:
            yield f"environment: there is no variable {name}. Did you mean {meant}?"


def _meant(rest: str, cutoff: float = NEAR) -> str | None:
    """The variable of ours whose name goes on like this, or nearly so."""
    known = {*OTHERS, *(variable(one.key) for one in every_setting())}
    ours = {one.removeprefix(PREFIX): one for one in sorted(known)}
    near = difflib.get_close_matches(rest, ours, n=1, cutoff=cutoff)
    return ours[near[0]] if near else None


def _meant_by_a_slip(name: str) -> str | None:
    """The variable of ours that was meant where our prefix has one slip: LIVEDSH_, LIVEDASH."""
    length = len(PREFIX)
    # One slip leaves one of these whole; most variables of an environment end here.
    if not any(part in name[: length + 1] for part in ("LIV", "EDA", "SH_")):
        return None
    for end in (length - 1, length, length + 1):
        prefix, rest = name[:end], name[end:]
        # Without its underscore the prefix may end anywhere: then the rest has no slip of its own.
        cutoff = NEAR if prefix.endswith("_") else 1.0
        if _differ_by_a_slip(prefix, PREFIX) and (meant := _meant(rest, cutoff)):
            return meant
    return None


def _differ_by_a_slip(one: str, other: str) -> bool:
    """Whether one character is another, missing or too many, or two neighbours have changed
    places."""
    if len(one) == len(other):
        wrong = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(wrong) == 2:
            first, second = wrong
            swapped = one[first] == other[second] and one[second] == other[first]
            return second == first + 1 and swapped
        return len(wrong) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _is_list(section: str, key: str) -> bool:
    found = (one.default for one in every_setting() if (one.section, one.name) == (section, key))
    return isinstance(next(found, None), tuple)
