"""The origin of each setting, and the files that were read: for `livedash config show`."""

from __future__ import annotations

import os
from collections.abc import Iterator

from livedash.commands.call import Call
from livedash.config import Held
from livedash.config.files import hidden, line_of
from livedash.config.variables import variable_of


def files(held: Held) -> Iterator[str]:
    """A line for each file: the one that was read, those that it hides, and the settings that did
    not count."""
    yield f"# Read: {held.path}" if held.path else "# There is no file."
    for path in hidden(held.path):
        yield f"# Not read, because of the file above: {path}"
    for key in held.ignored:
        yield f"# Ignored in it: {key}. If you trust the file: livedash --config ./{held.path}"


class Whence:
    """The origin of a setting's value, in words."""

    def __init__(self, call: Call) -> None:
        self._held = call.held
        self._options = {}
        screen = call.held.settings.screen
        if call.theme:
            self._options["screen.theme"] = "--theme"
        if call.ascii and not screen.ascii:
            self._options["screen.ascii"] = "--ascii"
        if screen.mouse and not call.mouse:
            self._options["screen.mouse"] = "--no-mouse"

    def of(self, key: str) -> str:
        held = self._held
        if key in self._options:
            return self._options[key]
        layer = held.layer(key)
        if layer is None:
            return "default"
        if layer is held.environment:
            return variable_of(key, os.environ)
        section, _, name = key.partition(".")
        assert held.path is not None
        table = section
        if layer is held.profile:
            table = f"{layer.where.removeprefix(f'{held.path}: ')}.{section}"
        line = line_of(held.path, table, name)
        return layer.where + (f", line {line}" if line else "")
