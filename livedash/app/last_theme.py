"""The theme that was last chosen on this machine, by its name."""

from __future__ import annotations

from pathlib import Path

from livedash.app.known_themes import KnownThemes
from livedash.app.remembered import keep, recall
from livedash.widgets.themes import USUAL

FILE = "theme.json"


def last_theme(folder: Path, themes: KnownThemes) -> str:
    """The theme chosen last; the usual one where none was chosen, or where its file is gone."""
    name = recall(folder / FILE)
    return name if isinstance(name, str) and themes.has(name) else USUAL


def remember_theme(folder: Path, name: str) -> None:
    """Keep the theme for the next start."""
    keep(folder / FILE, name)
