"""Where somebody stood when a dashboard was last closed: branch, project and pane, by database and
login, in a file beside the unsent writes. Whatever is wrong with the file costs the memory alone.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)

FILE = "places.json"
MOST = 100
"""Databases and logins; those opened longest ago are forgotten."""


class LastPlace(NamedTuple):
    """By name: what is called otherwise today is another place."""

    branch: str
    project: str | None
    pane: str


def last_place(folder: Path, whose: str) -> LastPlace | None:
    """None where nothing is known. `whose`: database and login, without secrets."""
    match _read(folder).get(whose):
        case [str(branch), str() | None as project, str(pane)]:
            return LastPlace(branch, project, pane)
    return None


def remember(folder: Path, whose: str, place: LastPlace) -> None:
    """For the next start; as a whole or not at all."""
    known = _read(folder)
    known.pop(whose, None)
    known[whose] = list(place)
    kept = dict(list(known.items())[-MOST:])
    new = folder / f"{FILE}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.write_text(json.dumps(kept), encoding="utf-8")
        new.replace(folder / FILE)
    except OSError as error:
        log.warning("where one stood is not remembered: %s", error)
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


def _read(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("where one stood cannot be read: %s", error)
        return {}
    return found if isinstance(found, dict) else {}
