"""The faults that `livedash config check` finds: in the file, in its profiles, in the
environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from livedash import config
from livedash.app.known_themes import KnownThemes
from livedash.app.theme_file import read_theme
from livedash.commands.call import Stopped
from livedash.commands.faults import few
from livedash.commands.output import complain, say
from livedash.commands.pane_named import named
from livedash.config.contradictions import contradictions
from livedash.config.faults import ENVIRONMENT
from livedash.config.variables import table_of, unknown, variable, variable_of
from livedash.panes.discover import discover
from livedash.widgets.clean import clean
from livedash.widgets.contrast import hard_to_read
from livedash.widgets.looks import Looks
from livedash.widgets.tones import Colours


def every_fault(path: Path | None, themes: KnownThemes) -> list[str]:
    """A line for each fault, none of them twice."""
    faults = list(config.all_faults(path, os.environ))
    if not faults:
        layers = _layers(path)
        faults += wrong_panes(layers)
        faults += wrong_keys(layers)
        faults += wrong_themes(layers, themes)
        for name in layers:
            if name != ENVIRONMENT:
                settings = config.load(path, name or None)
                where = f"{path}: profiles.{name}: " if name else ""
                faults += [f"{where}{lacking}" for lacking in contradictions(settings)]
    return list(dict.fromkeys(faults))


def list_all(wrong: list[str]) -> None:
    """Print all faults to stderr, for a person. A pipe gets the list on stdout, as the answer, and
    the first faults on stderr."""
    if sys.stdout.isatty():
        complain(*wrong)
    else:
        say(*wrong)
        complain(*few(wrong))


def strangers() -> None:
    """Name the variables that begin as ours do, and mean nothing to us."""
    for name, _ in unknown(os.environ):
        complain(f"{name} is no variable of livedash, and is ignored.")


def wrong_panes(layers: dict[str, config.Layer]) -> Iterator[str]:
    """Each `screen.pane` that would not open, and each name in other settings that is no pane's."""
    found = discover()
    for where, table in layers.values():
        screen = table.get("screen")
        if not isinstance(screen, dict):
            continue
        for setting in ("panes", "wall"):
            names = screen.get(setting)
            if isinstance(names, list):
                for name, reason in found.chosen(list(map(str, names))).unusable:
                    yield f"{where}: screen.{setting}: {clean(name)}: {reason}"
        pane = screen.get("pane")
        if isinstance(pane, str) and pane:
            key = variable("screen.pane") if where == ENVIRONMENT else "screen.pane"
            try:
                named(found, pane)
            except Stopped as stopped:
                words = stopped.words
                yield f"{where}: {key}: {words[0].lower()}{words[1:]}"


def wrong_keys(layers: dict[str, config.Layer]) -> Iterator[str]:
    """Each line of `[keys]` that does not count."""
    asked = [one for one in layers.values() if one.table.get("keys")]
    if not asked:
        return
    from livedash.app.keymap import keys_of
    from livedash.commands.every_action import every_action

    actions = every_action(discover().panes)
    for where, table in asked:
        said = table["keys"]
        assert isinstance(said, dict), "the settings were found right"
        yield from (
            f"{where}: keys.{id}: {why}" for id, why in keys_of(said, actions).faults.items()
        )


def wrong_themes(layers: dict[str, config.Layer], themes: KnownThemes) -> Iterator[str]:
    """Each `screen.theme` that does not exist, and each fault of a theme's own file."""
    for where, table in layers.values():
        screen = table.get("screen")
        name = screen.get("theme") if isinstance(screen, dict) else None
        if isinstance(name, str) and name and not themes.has(name):
            key = "screen.theme"
            if where == ENVIRONMENT:
                key = variable_of(key, os.environ)
            (why_not,) = themes.find(name).faults
            yield f"{where}: {key}: {why_not[0].lower()}{why_not[1:]}"
    for path in themes.files():
        yield from themes.why_unused(path)
        yield from read_theme(path).faults


def hard_to_read_themes(themes: KnownThemes) -> Iterator[str]:
    """Each colour in the user's own themes that lacks contrast: a pity, but no fault."""
    for path in themes.files():
        theme = read_theme(path).theme
        for colours, where in ((Colours.TRUE, ""), (Colours.MANY, " in 256 colours")):
            poor = sorted(hard_to_read(Looks(theme, colours)))
            for (text, least), ones in groupby(poor, lambda one: (one.text, one.least)):
                found = ", ".join(f"{one.contrast:.1f} on {one.ground}" for one in ones)
                yield (
                    f"{path}: {text} is hard to read{where}. Its contrast is {found}; "
                    f"it should be {least:g} or more"
                )


def _layers(path: Path | None) -> dict[str, config.Layer]:
    variables = config.Layer.of(ENVIRONMENT, table_of(os.environ))
    own = config.of_file(path) if path else {"": config.Layer("", {})}
    return own | {ENVIRONMENT: variables}
