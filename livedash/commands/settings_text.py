"""The settings as TOML for people to read: those that hold, and a file that explains each."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from itertools import groupby

from livedash import config
from livedash.commands.redaction import HIDDEN
from livedash.config.trust import TRUST, Trust
from livedash.settings import SettingKey, Settings, every_setting

HEAD = """\
# Settings of livedash. It reads ./livedash.toml, else livedash.toml in your config folder
# (~/.config/livedash on Linux), or the file named by --config.
# Anybody can put a file into a folder: what is marked here "not from ./livedash.toml" counts only
# from your config folder, from the environment, or with --config ./livedash.toml.
# Each can be set in the environment too: LIVEDASH_SCREEN__ASCII=true
# A line that is commented out shows the default, or an example where there is none.
"""
NOT_HERE = {
    Trust.ANYWHERE: (),
    Trust.WITHOUT_SECRETS: (
        "# From ./livedash.toml: neither PGPASSWORD nor ~/.pgpass is sent there.",
    ),
    Trust.OWN: ("# Not from ./livedash.toml.",),
}
KEYS = """
[keys]
# Other keys for actions, by their ids: livedash keys lists them. One key or several:
# a character, F1 to F12, Ctrl+ and a letter, Enter, Tab, Space, PageUp, Home ...
# Not from ./livedash.toml.
# stock.sell = "v"
# calendar.week_on = ["]", "F8"]
"""
TAIL = """
# A profile is used with --profile NAME, and beats the environment. It may hold any of the above.
# [profiles.shop.database]
# url = "postgresql://ada@db.example.com/shop"
"""


BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that TOML takes without quotes."""


def settings_that_hold(settings: Settings, whence: Callable[[str], str] | None = None) -> str:
    """Every setting, and in words where its value is from; a secret is never written out."""
    lines: list[str] = []
    for section, ones in _by_section():
        lines += ["", f"[{section}]"]
        for one in ones:
            value = one.of(settings)
            if value is None:
                lines.append(f"# {one.name} is not set")
            else:
                said = f"{one.name} = {_toml(HIDDEN if one.secret else value)}"
                lines.append(f"{said}  # {whence(one.key)}" if whence else said)
    lines += ["", "[keys]"]
    for id, keys in settings.keys.items():
        said = f"{id} = {_toml(keys)}"
        lines.append(f"{said}  # {whence(f'keys.{id}')}" if whence else said)
    return "\n".join(lines) + "\n"


def example_file() -> str:
    """The text of `config.example.toml`: the settings' own docstrings and defaults."""
    lines = [HEAD]
    for section, ones in _by_section():
        meaning, meanings = config.meanings(section)
        lines += [f"[{section}]", *_comment(meaning)]
        for one in ones:
            lines += ["", *_comment(meanings[one.name]), *NOT_HERE[TRUST[one.key]]]
            lines.append(f"# {one.name} = {_toml(one.example)}")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" + KEYS + TAIL


def _by_section() -> Iterator[tuple[str, Iterator[SettingKey]]]:
    return groupby(every_setting(), key=lambda one: one.section)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, 96, initial_indent="# ", subsequent_indent="# ")


def _toml(value: object) -> str:
    """A value as TOML. TOML writes texts, numbers, truths and lists as JSON does, but not
    tables."""
    if is_dataclass(value) and not isinstance(value, type):
        value = {name: one for name, one in asdict(value).items() if one is not None}
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_key(name)} = {_toml(one)}' for name, one in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
