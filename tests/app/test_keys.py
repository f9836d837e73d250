"""Every key of ours is an action with an id and a meaning, and no key means two things at once."""

from __future__ import annotations

import gc
from importlib.metadata import EntryPoint

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from livedash.app.keymap import clashes
from livedash.app.keys import read_key, shown
from livedash.commands.every_action import OWNERS, every_action
from livedash.panes.discover import discover
from livedash.panes.pane import Pane
from livedash.panes.shell_keys import SHELL_KEYS
from tests.app.shelled import NUMBERS_PANE

PANES = discover().panes
ACTIONS = every_action(PANES)
SHADOWED = {
    frozenset({"sheet.close", "app.quit"}),
    frozenset({"link.reconnect", "app.reconnect"}),
}
"""On a sheet its own key comes first, and means nearly the same."""


def test_the_panes_are_found() -> None:
    assert [pane.name for pane in PANES] == ["stock", "sales", "calendar", "board"]
    assert discover().unusable == ()


def test_no_key_does_two_things_at_one_place() -> None:
    found = clashes({action.id: action.keys for action in ACTIONS})
    assert {frozenset(two[:2]) for two in found} == SHADOWED


def test_an_action_has_one_id_a_meaning_and_keys_that_terminals_send() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    for action in ACTIONS:
        assert action.meaning, action.id
        for key in action.keys:
            assert read_key(shown(key)) == key, action.id


def test_whoever_has_keys_stands_among_the_owners() -> None:
    """A class that is forgotten there would be missing in the docs, and could be given no key."""
    ours = [
        one
        for one in gc.get_objects()
        if isinstance(one, type) and issubclass(one, DOMNode) and one.__module__[:9] == "livedash."
    ]
    for owner in ours:
        bindings = vars(owner).get("BINDINGS", ())
        ids = [one.id for one in bindings if isinstance(one, Binding) and one.id is not None]
        known = (
            owner in OWNERS or issubclass(owner, Pane) or set(ids) <= {one.id for one in ACTIONS}
        )
        assert known, owner


def test_the_calendar_has_keys_that_a_german_and_a_french_keyboard_have() -> None:
    keys = {action.id: action.written for action in ACTIONS}
    assert keys["calendar.week_back"] == ("[", "<")
    assert keys["calendar.week_on"] == ("]", ">")


def test_the_dashboards_own_keys_stand_in_the_table() -> None:
    assert {one.id for one in SHELL_KEYS} <= {action.id for action in ACTIONS}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("s", "s"),
        ("S", "S"),
        ("?", "question_mark"),
        (",", "comma"),
        ("ä", "ä"),
        ("Ctrl+R", "ctrl+r"),
        ("f5", "f5"),
        ("Space", "space"),
        ("Esc", "escape"),
        ("PageUp", "pageup"),
        ("Shift+Tab", "shift+tab"),
        ("Ctrl+Up", "ctrl+up"),
        # What no terminal sends, or sends as something else.
        ("Ctrl+Shift+S", None),
        ("Ctrl+I", None),
        ("Alt+X", None),
        ("Cmd+S", None),
        ("F99", None),
        ("", None),
        ("\x1b", None),
        ("sell", None),
    ],
)
def test_a_key_as_people_write_it(said: str, key: str | None) -> None:
    assert read_key(said) == key


def test_a_pane_that_cannot_be_had_costs_only_itself() -> None:
    def point(name: str, value: str) -> EntryPoint:
        return EntryPoint(name, value, "livedash.panes")

    found = discover(
        points=[
            point("gone", "livedash.nowhere:Pane"),
            point("no_pane", "livedash.panes.discover:Found"),
            point("numbers", "tests.app.shelled:NUMBERS_PANE"),
            point("twice", "tests.app.shelled:NUMBERS_PANE"),
        ]
    )
    assert found.panes == (NUMBERS_PANE,)
    reasons = {one.name: one.reason for one in found.unusable}
    assert "No module named 'livedash.nowhere'" in reasons["gone"]
    assert "is no PaneSpec" in reasons["no_pane"]
    assert "another pane is called numbers already" in reasons["twice"]
