"""The last place of a person when a dashboard was closed: branch, project and pane, by database and
login."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from livedash.app.remembered import keep, recall

FILE = "places.json"
MOST = 100
"""The most databases and logins; those opened longest ago are forgotten."""


class LastPlace(NamedTuple):
    """A place by its names: a place with another name today is another place."""

    branch: str
    project: str | None
    pane: str


def last_place(folder: Path, whose: str) -> LastPlace | None:
    """The last place; None where nothing is known. `whose`: database and login, without secrets."""
    match _known(folder).get(whose):
        case [str(branch), str() | None as project, str(pane)]:
            return LastPlace(branch, project, pane)
    return None


def remember(folder: Path, whose: str, place: LastPlace) -> None:
    """Keep the place for the next start."""
    known = _known(folder)
    known.pop(whose, None)
    known[whose] = list(place)
    keep(folder / FILE, dict(list(known.items())[-MOST:]))


def _known(folder: Path) -> dict[str, object]:
    found = recall(folder / FILE)
    return found if isinstance(found, dict) else {}
