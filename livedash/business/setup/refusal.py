"""Refusals of a setup: why a thing cannot be set up, and the command that makes it possible."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path


class SetupRefused(Exception):
    """A thing cannot be set up in this way; the words say why and what would do."""

    def __init__(self, words: str, field: str = "") -> None:
        """`field`: the option or column that is at fault, where there is only one."""
        super().__init__(words)
        self.faults: Sequence[tuple[str, str]] = ((field, " ".join(words.split())),)
        """Field and words, for each field that is wrong."""


class ValuesWrong(SetupRefused):
    """Texts that are no values of their fields."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{field}: {words}" for field, words in faults))
        self.faults = faults


def no_branch(name: str | None, known: Sequence[str], near: str | None) -> str:
    """The words for a branch that is not there, or was not named though there are several."""
    if not known:
        return f"There is no branch yet. The owner of the database makes one:\n{make_branch(name)}"
    there = ", ".join(known)
    if name is None:
        return f"Say which with --branch. There are: {there}"
    if near is not None:
        return f"There is no branch {name}. Did you mean {near}? There are: {there}"
    return f"There is no branch {name}. There are: {there}. A new one:\n{make_branch(name)}"


def make_branch(name: str | None = None) -> str:
    """The command that makes a branch: it works as it stands, with the clock of this machine."""
    named = name or "Lagos"
    clock, money = own_zone(), "EUR"
    if named == "Lagos":
        clock, money = "Africa/Lagos", "NGN"
    called = shlex.quote(named)
    return f"livedash shop add branch {called} --kind bakery --timezone {clock} --currency {money}"


def join(login: str, name: str, *, of: str = "branch", role: str = "owner") -> str:
    """The command that makes a login a member of a branch, or of a project."""
    return f"livedash db user add {shlex.quote(login)} --{of} {shlex.quote(name)} --role {role}"


def stranger(login: str, who: str | None = None) -> str:
    """The words for somebody who belongs nowhere. `who`: their name, where they have one."""
    return (
        f"{who or f'The login {login}'} belongs to no branch and no project. "
        "The owner of the database can change that:\n"
        f"livedash db user add {shlex.quote(login)} --role staff"
    )


def own_zone() -> str:
    """The time zone of this machine, by its full name; UTC where it has none."""
    named = os.environ.get("TZ", "")
    if not named:
        try:
            named = str(Path("/etc/localtime").readlink()).rpartition("zoneinfo/")[2]
        except OSError:
            # /etc/localtime is a copy instead of a link, so its name is not in it.
            named = _named_beside()
    return named if "/" in named and not named.startswith(("/", ".", ":", "Etc/")) else "UTC"


def _named_beside() -> str:
    """The zone that Debian and its heirs write down in a file beside."""
    try:
        return Path("/etc/timezone").read_text("ascii").strip()
    except (OSError, UnicodeError):
        return ""
