"""The tables of keys in the README and in docs/keys.md are those of the program."""

from __future__ import annotations

import tomllib
from itertools import groupby
from pathlib import Path

from livedash.app.actions import KeyAction
from livedash.app.keymap import keys_of
from livedash.commands.every_action import every_action
from livedash.commands.keys import by_place, in_markdown
from livedash.config.keys import with_keys_by_action
from livedash.panes.discover import discover

HOUSE = Path(__file__).parent.parent
ACTIONS = every_action(discover().panes)


def in_short(actions: list[KeyAction]) -> str:
    """A line for each place: its keys, and what they are called in short."""
    lines = ["| where | keys |", "|---|---|"]
    for where, ones in groupby(by_place(actions), lambda one: one.where):
        named = [
            f"{' '.join(f'`{key}`' for key in one.written)} {one.label or _lower(one.meaning)}"
            for one in ones
        ]
        lines.append(f"| {where} | {' · '.join(named)} |")
    return "\n".join(lines)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def test_the_readme_has_every_key() -> None:
    """But for those that the sheet they are on names in its last line."""
    left_out = {"demo", "sql", "line", "sheet", "palette", "link", "who"}
    short = in_short([one for one in ACTIONS if one.place not in left_out])
    assert short in (HOUSE / "README.md").read_text(encoding="utf-8"), f"expected:\n{short}"


def test_the_docs_have_every_action() -> None:
    """`livedash keys --markdown` makes the tables anew."""
    text = (HOUSE / "docs" / "keys.md").read_text(encoding="utf-8")
    assert text.endswith("\n".join(in_markdown(ACTIONS)) + "\n")


def test_the_examples_are_right() -> None:
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    example = (HOUSE / "config.example.toml").read_text(encoding="utf-8")
    shown = "[keys]" + readme.partition("```toml\n[keys]")[2].partition("```")[0]
    lines = example.partition("[keys]\n")[2].partition("\n\n")[0].splitlines()
    taken_in = "\n".join(["[keys]", *(line[2:] for line in lines if " = " in line)])
    for text in (shown, taken_in):
        said = with_keys_by_action(tomllib.loads(text))["keys"]
        assert isinstance(said, dict)
        assert len(said) == 2
        assert keys_of(said, ACTIONS).faults == {}
