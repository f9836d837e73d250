"""`livedash keys`: every action and its keys, and what `[keys]` of the settings makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livedash.commands.every_action import every_action
from livedash.panes.discover import discover
from tests.commands.program import Run

ACTIONS = every_action(discover().panes)


def test_every_action_stands_on_a_line_of_its_own(livedash: Run) -> None:
    done = livedash("keys")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert len(lines) == len(ACTIONS) + 1
    assert lines[1].split(maxsplit=3) == [
        *("s", "Stock", "stock.sell"),
        "Sell the bread under the cursor",
    ]


def test_scripts_get_json(livedash: Run) -> None:
    listed = json.loads(livedash("keys", "--json").out)
    assert [one["id"] for one in listed] == [one.id for one in ACTIONS]
    assert listed[0] == {
        "id": "stock.sell",
        "keys": ["s"],
        "label": "sell",
        "meaning": "Sell the bread under the cursor",
        "where": "Stock",
    }


def test_the_settings_keys_are_listed_and_a_fault_is_named(livedash: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[keys]\nstock.sell = ["v", "F2"]\nstock.wast = "x"\n')
    done = livedash("--config", str(path), "keys")
    assert done.code == 2
    assert done.out.splitlines()[1].startswith("v F2 ")
    said = "keys.stock.wast: there is no such action. Did you mean stock.waste?"
    assert done.lines == [f"{path}, line 3: {said}"]


@pytest.mark.parametrize(
    ("variable", "said", "code"),
    [
        ("LIVEDASH_KEYS__STOCK__SELL", "v ,", 0),
        ("LIVEDASH_KEYS__STOCK__SELLL", "v", 2),
        ("LIVEDASH_KEYS__STOCK__SELL", "Alt+S", 2),
    ],
)
def test_the_environment_gives_keys_too(livedash: Run, variable: str, said: str, code: int) -> None:
    assert livedash("config", "check", **{variable: said}).code == code
    listed = livedash("keys", **{variable: said})
    assert listed.code == code
    assert listed.out.splitlines()[1].startswith("v , " if not code else "s ")


def test_check_names_each_line_that_cannot_be(livedash: Run, tmp_path: Path) -> None:
    (tmp_path / "livedash.toml").write_text(
        '[keys]\nstock.sell = "p"\nboard.assign = "A"\n[profiles.till.keys]\napp.zom = "v"\n'
    )
    done = livedash("config", "check")
    assert done.code == 2
    taken = "livedash.toml: keys.stock.sell: 'p' is the key of stock.produce already"
    assert [line.partition(" (")[0] for line in done.lines] == [
        taken,
        "livedash.toml: profiles.till: keys.app.zom: there is no such action. "
        "Did you mean app.zoom?",
    ]


def test_a_folder_of_somebody_gives_nobody_other_keys(livedash: Run, tmp_path: Path) -> None:
    """Enter would sell: whoever may write into a folder could have one do what one did not mean."""
    (tmp_path / "livedash.toml").write_text('[keys]\nstock.undo = "F5"\n')
    done = livedash("keys")
    assert next(line for line in done.out.splitlines() if "stock.undo" in line)[0] == "u"
    assert "keys.stock.undo is ignored" in done.err
