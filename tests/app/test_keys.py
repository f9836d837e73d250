"""No key means two things: the shell's are the same on every pane, and panes keep off them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest
from textual.binding import Binding

from livedash.app.keys import RESERVED, SHELL_KEYS
from livedash.panes.discover import discover
from livedash.panes.pane import Pane
from tests.app.shelled import NumbersPane

PANES = discover().panes


def keys_of(pane: type[Pane]) -> Iterator[str]:
    """But for Esc, which goes back a step on every pane."""
    for owner in pane.__mro__[: pane.__mro__.index(Pane)]:
        for binding in vars(owner).get("BINDINGS", ()):
            keys = binding.key if isinstance(binding, Binding) else binding[0]
            if (keys, getattr(binding, "action", "")) == ("escape", "back"):
                continue
            yield from (key.strip() for key in keys.split(","))


def test_the_panes_are_found() -> None:
    assert [pane.pane_name for pane in PANES] == ["stock", "sales", "calendar", "board"]
    assert discover().unusable == ()


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.pane_name)
def test_a_pane_keeps_off_the_shells_keys(pane: type[Pane]) -> None:
    assert not set(keys_of(pane)) & RESERVED


def test_every_key_of_the_shell_is_reserved() -> None:
    assert {key for one in SHELL_KEYS for key in one.keys.split(",")} <= RESERVED


def test_a_pane_that_cannot_be_had_costs_only_itself() -> None:
    def point(name: str, value: str) -> EntryPoint:
        return EntryPoint(name, value, "livedash.panes")

    found = discover(
        [
            point("gone", "livedash.nowhere:Pane"),
            point("no_pane", "livedash.panes.discover:Found"),
            point("numbers", "tests.app.shelled:NumbersPane"),
            point("twice", "tests.app.shelled:NumbersPane"),
        ]
    )
    assert found.panes == (NumbersPane,)
    reasons = {one.name: one.reason for one in found.unusable}
    assert "No module named 'livedash.nowhere'" in reasons["gone"]
    assert "is not a livedash Pane" in reasons["no_pane"]
    assert "another pane is called numbers already" in reasons["twice"]
