"""The themes that a terminal can wear: those of livedash by their names, and the user's own files.

No file is read but the one of the theme that is asked for.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from livedash.app.theme_file import FoundTheme, read_theme
from livedash.widgets.themes import THEMES, USUAL
from livedash.widgets.tones import Colours

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
"""The form of a theme's name: no path, and nothing that a terminal obeys."""


class KnownThemes:
    """The themes of livedash, and those in folders of the user's own."""

    def __init__(self, folders: Callable[[], Sequence[Path]] = tuple) -> None:
        """`folders`: asked for when a theme is wanted that is not one of livedash. A file counts
        from the first folder that has its name."""
        self._folders = folders

    @property
    def names(self) -> tuple[str, ...]:
        own = {path.stem for path in self.files() if NAME.fullmatch(path.stem)}
        return (*THEMES, *sorted(own - THEMES.keys()))

    def names_for(self, colours: Colours) -> tuple[str, ...]:
        """The themes that differ from one another on a terminal with so many colours."""
        if colours >= Colours.MANY:
            return self.names
        poor = [name for name, theme in THEMES.items() if theme.most <= colours]
        return tuple(poor) if len(poor) > 1 else ()

    def find(self, name: str) -> FoundTheme:
        """The theme of this name; where there is none, the usual one and the reason."""
        if name in THEMES:
            return FoundTheme(THEMES[name])
        for path in self.files():
            if path.stem == name and NAME.fullmatch(name):
                return read_theme(path)
        return FoundTheme(THEMES[USUAL], (self._why_not(name),))

    def has(self, name: str) -> bool:
        return name in THEMES or name in self.names

    def files(self) -> Iterator[Path]:
        """Every file in the folders, those that count first."""
        for folder in self._folders():
            yield from sorted(path for path in folder.glob("*.toml") if path.is_file())

    @staticmethod
    def why_unused(path: Path) -> tuple[str, ...]:
        """The reasons why no theme of a file's name can be asked for, whatever the file holds."""
        if path.stem in THEMES:
            return (f"{path}: livedash has a theme {path.stem} of its own: call it otherwise",)
        if not NAME.fullmatch(path.stem):
            return (f"{path}: the name of a theme is letters, digits, - and _, 40 at most",)
        return ()

    def _why_not(self, name: str) -> str:
        near = difflib.get_close_matches(name, self.names, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        return f"There is no theme {name}.{hint} There are: {', '.join(self.names)}"
