"""Keeps secrets out of all text written for people: errors and the log file.

Two nets: the passwords that are known in this run, and any part of an address that looks like a
password.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

HIDDEN = "***"

# postgresql://ada:secret@host, up to the last @ before the path (but not the word PASSWORD, which
# explains an address); and password=secret in keywords and query strings, quoted or not.
IN_URL = re.compile(r"(?P<head>\w://[^\s:/@]*:)(?!PASSWORD@)(?P<secret>[^\s/]*)(?=@)")
IN_KEYWORD = re.compile(
    r"(?P<head>\b(?:ssl)?password\s*=\s*)(?P<secret>'(?:[^'\\]|\\.)*'|[^\s&'\"]+)", re.IGNORECASE
)

TOO_SHORT = 4
"""A password of fewer letters would be found inside half the words of every text."""

_known: set[str] = set()


def hide(dsn: str) -> None:
    """Remember the passwords inside an address, so that they are hidden wherever they turn up."""
    for found in IN_URL.finditer(dsn):
        hide_password(found["secret"])
    for found in IN_KEYWORD.finditer(dsn):
        hide_password(found["secret"].removeprefix("'").removesuffix("'"))


def has_password(dsn: str) -> bool:
    """Whether an address holds a password."""
    return any(found["secret"] for looks in (IN_URL, IN_KEYWORD) for found in looks.finditer(dsn))


def hide_environment(environment: Mapping[str, str]) -> None:
    """Hide the passwords in all variables: any variable may hold an address, whatever its name."""
    hide_password(environment.get("PGPASSWORD", ""))
    for value in environment.values():
        hide(value)


def hide_password(password: str) -> None:
    _known.update(one for one in (password, unquote(password)) if len(one) >= TOO_SHORT)


def redacted(text: str) -> str:
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return IN_KEYWORD.sub(rf"\g<head>{HIDDEN}", IN_URL.sub(rf"\g<head>{HIDDEN}", text))
