"""What the environment sets: `LIVEDASH_SECTION__KEY`, and the other variables of ours."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from livedash.settings import every_setting

PREFIX = "LIVEDASH_"
URL = "LIVEDASH_DATABASE_URL"
"""Short for LIVEDASH_DATABASE__URL, and what `database.url` is called elsewhere."""

OTHERS = frozenset(
    {
        URL,
        "LIVEDASH_DEMO_FOLDER",
        "LIVEDASH_NEW_PASSWORD",
        "LIVEDASH_NOW",
        "LIVEDASH_PG_BIN",
        "LIVEDASH_STATE",
        "LIVEDASH_THEME",
    }
)
"""Variables of ours that are no settings of a file."""

NEAR = 0.75
"""How alike a mistyped name is to the one that was meant."""


def variable(key: str) -> str:
    """The variable that sets a key."""
    return PREFIX + key.replace(".", "__").upper()


def variable_of(key: str, environment: Mapping[str, str]) -> str:
    """The variable that did set it."""
    return URL if key == "database.url" and environment.get(URL) else variable(key)


def table_of(environment: Mapping[str, str]) -> dict[str, object]:
    """What the variables say, as a file would."""
    table: dict[str, dict[str, object]] = {}
    for name, value in sorted(environment.items()):
        section, inside, key = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and inside and value:
            said = value.replace(",", " ").split() if _is_list(section, key) else value
            table.setdefault(section, {})[key] = said
    if url := environment.get(URL):
        table.setdefault("database", {})["url"] = url
    return {**table}


def unknown(environment: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Variables that begin as ours do and are none, each with the one that was probably meant.
    Those with two underscores are settings, and told as wrong ones of a file are."""
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in OTHERS and "__" not in name:
            known = {*OTHERS, *(variable(one.key) for one in every_setting())}
            rests = {one.removeprefix(PREFIX): one for one in sorted(known)}
            near = difflib.get_close_matches(name.removeprefix(PREFIX), rests, n=1, cutoff=NEAR)
            yield name, rests[near[0]] if near else None


def mistyped(environment: Mapping[str, str]) -> Iterator[str]:
    """A line for each variable that looks like one of ours, and is spelled otherwise. Others may
    have variables that begin with our name: those stop nobody."""
    for name, meant in unknown(environment):
        if meant:
            yield f"environment: there is no variable {name}. Did you mean {meant}?"


def _is_list(section: str, key: str) -> bool:
    found = (one.default for one in every_setting() if (one.section, one.name) == (section, key))
    return isinstance(next(found, None), tuple)
