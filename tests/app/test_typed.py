"""Esc is a key of its own, however soon the next one comes; sequences and pastes stay whole."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events
from textual.message import Message

from livedash.app import typed
from livedash.app.typed import KeysApart


class Keyboard:
    """Packets in, keys out, on a clock that is turned by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(typed, "monotonic", lambda: self.now)
        self.parser = KeysApart()

    def sends(self, *packets: str) -> list[str]:
        return [name for packet in packets for name in self._names(self.parser.feed(packet))]

    def waits(self) -> list[str]:
        self.now += 1
        return self._names(self.parser.tick())

    def _names(self, messages: Iterable[Message]) -> list[str]:
        return [
            one.key if isinstance(one, events.Key) else f"paste {one.text!r}"
            for one in messages
            if isinstance(one, events.Key | events.Paste)
        ]


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    return Keyboard(monkeypatch)


@pytest.mark.parametrize(
    ("packet", "keys"),
    [
        ("\x1b\r", ["escape", "enter"]),
        ("3\x1b\r", ["3", "escape", "enter"]),
        ("\x1bs4\r", ["escape", "s", "4", "enter"]),
        ("\x1b4", ["escape", "4"]),
        ("\x1b\t", ["escape", "tab"]),
        ("\x1b\x7f", ["escape", "backspace"]),
        ("\x1b\x1bq", ["escape", "escape", "q"]),
        ("\x1b[A\x1b[Bj", ["up", "down", "j"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x1bOP", ["f1"]),
        ("\x1b[200~a\x1bq\r\x1b[201~x", ["paste 'a\\x1bq\\r'", "x"]),
    ],
)
def test_each_key_for_itself(keyboard: Keyboard, packet: str, keys: list[str]) -> None:
    assert keyboard.sends(packet) == keys
    assert keyboard.waits() == []


def test_in_two_packets_it_is_the_same(keyboard: Keyboard) -> None:
    assert keyboard.sends("\x1b") == []
    assert keyboard.sends("\r") == ["escape", "enter"]
    assert keyboard.sends("\x1b", "[A") == ["up"]
    assert keyboard.sends("\x1b[200~a\x1b", "q\r", "b\x1b[201~", "\x1bq") == [
        "paste 'a\\x1bq\\rb'",
        "escape",
        "q",
    ]


def test_an_esc_that_nothing_follows_is_heard_a_moment_later(keyboard: Keyboard) -> None:
    assert keyboard.sends("\x1b") == []
    assert keyboard.waits() == ["escape"]
    assert keyboard.waits() == []
