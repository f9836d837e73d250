"""The theme that was last chosen on this machine, by its name."""

from __future__ import annotations

from pathlib import Path

from livedash.app.known_themes import KnownThemes
from livedash.app.remembered import keep, recall
from livedash.widgets.themes import USUAL

FILE = "theme.json"


def last_theme(folder: Path, themes: KnownThemes) -> str:
    """The usual one where none was chosen, or where the file of the chosen one is gone."""
    name = recall(folder / FILE)
    return name if isinstance(name, str) and themes.has(name) else USUAL


def remember_theme(folder: Path, name: str) -> None:
    """For the next start."""
    keep(folder / FILE, name)
