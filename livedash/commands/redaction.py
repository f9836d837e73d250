"""Keeps secrets out of whatever is written for people: errors and the log file.

Two nets: the texts that are known to be secret in this run, and what looks like a password in an
address.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

HIDDEN = "***"

# postgresql://ada:secret@host, up to the last @ before the path; and password=secret in keywords
# and query strings, quoted or not.
IN_URL = re.compile(r"(?P<head>\w://[^\s:/@]*:)[^\s/]*(?=@)")
IN_KEYWORD = re.compile(
    r"(?P<head>\b(?:ssl)?password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&'\"]+)", re.IGNORECASE
)

_known: set[str] = set()


def hide(dsn: str) -> None:
    """Remember the secret inside an address, so that it is hidden wherever it turns up."""
    try:
        password = urlsplit(dsn).password
    except ValueError:
        return  # An address that nobody can split is refused before anybody quotes from it.
    if password:
        _known.update({password, unquote(password)})


def redacted(text: str) -> str:
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return IN_KEYWORD.sub(rf"\g<head>{HIDDEN}", IN_URL.sub(rf"\g<head>{HIDDEN}", text))
