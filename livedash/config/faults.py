"""The words for a setting that cannot be used: the file, the key, and the nearest valid key."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from livedash.config.keys import SECTION as KEYS
from livedash.config.variables import variable
from livedash.settings import every_setting, sections

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ENVIRONMENT = "environment"


class ConfigWrong(Exception):
    """Settings that cannot be used. `lines` are for the person who wrote them, one per fault."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def told(where: str, fault: ErrorDetails) -> str:
    """A fault in words, which never quote the value: it may be the one with the password."""
    key = ".".join(str(part) for part in fault["loc"] if not isinstance(part, int))
    if fault["type"] == "unexpected_keyword_argument":
        return f"{where}: there is no setting {_spelled(where, key)}. {_nearest(where, key)}"
    if fault["type"] in ("dataclass_type", "mapping_type", "dict_type"):
        return f"{where}: {key} should be a table, as in [{key}]"
    said = fault["msg"].removeprefix("Input ").replace("a valid array", "a list")
    return f"{where}: {_spelled(where, key)} {said}"


def _spelled(where: str, key: str) -> str:
    """The key as one writes it at this origin."""
    return variable(key) if where == ENVIRONMENT else key


def _nearest(where: str, key: str) -> str:
    """The key somebody probably meant: spelled otherwise, or put into another section."""
    settings = tuple(every_setting())
    section = key.partition(".")[0]
    known = [one.key for one in settings if one.section == section] or [*sections(), KEYS]
    by_name = {one.name: one.key for one in settings}
    name = key.rpartition(".")[2]
    candidates = [one.key for one in settings] if "." in key else [*sections(), KEYS]
    near = (
        difflib.get_close_matches(name, by_name, n=1, cutoff=0.95)
        or difflib.get_close_matches(key, candidates, n=1, cutoff=0.7)
        or difflib.get_close_matches(name, by_name, n=1, cutoff=0.7)
    )
    if near:
        return f"Did you mean {_spelled(where, by_name.get(near[0], near[0]))}?"
    return f"There are: {', '.join(_spelled(where, one) for one in known)}"
