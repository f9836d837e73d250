"""Esc is a key of its own, however soon the next one comes; sequences and pastes stay whole; and
what is neither key nor mouse is heard by nobody."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as some
from textual import events
from textual.message import Message

from livedash.app import typed
from livedash.app.pasting import LONGEST, PasteLeftOut
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

    def types(self, *keys: str) -> list[str]:
        """As a person does: one at a time."""
        found = []
        for key in keys:
            self.now += 0.2
            found += self.sends(key)
        return found

    def _names(self, messages: Iterable[Message]) -> list[str]:
        return [
            one.key
            if isinstance(one, events.Key)
            else f"paste {one.text!r}"
            if isinstance(one, events.Paste)
            else type(one).__name__
            for one in messages
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
        ("\x1bO\x1b[A", ["escape", "O", "up"]),
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


@pytest.mark.parametrize(
    "packet",
    [
        "\x1b[48;99999;99999;1;1t",
        "\x1b[48;24:1;80:1;480;800t",
        "\x1b[?2048;2$y",
        "\x1b[I\x1b[O",
        "\x1b[?1;2c\x1b[>41;354;0c\x1b[0n\x1b[8;24;80t",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x07\x1b]0;a title\x1b\\",
        "\x1bP>|xterm(390)\x1b\\\x1bP1$r0m\x1b\\\x1b_Gi=31;OK\x1b\\",
        "\x1b[99999999999u\x1b[1114112u\x1b[55296u\x1b[97;;55296u\x1b[:H\x1b[97;1:3u",
        "\x1b[<35;99999;99999M\x1b[<999999;1;1M",
        "\x1b[M ab",
        "\x1b[201~",
    ],
)
def test_what_is_neither_key_nor_mouse_is_heard_by_nobody(keyboard: Keyboard, packet: str) -> None:
    assert keyboard.sends(packet, "j") == ["j"]
    assert keyboard.sends(*packet, "j") == ["j"]


@pytest.mark.parametrize("endless", ["\x1b[", "\x1b[1;", "\x1b]0;", "\x1bP1$", "\x1b_G"])
def test_what_has_no_end_ends_by_itself(keyboard: Keyboard, endless: str) -> None:
    assert keyboard.sends(endless, *["1" * 4096] * 250) == []
    assert keyboard.waits() == []
    assert keyboard.sends("j", "\x1b[A") == ["j", "up"]


def test_a_title_that_never_ends_does_not_keep_the_keys_of_somebody_who_types_on(
    keyboard: Keyboard,
) -> None:
    keyboard.sends("\x1b]0;title")
    assert keyboard.types(*"jjjjjjjj")[-3:] == ["j", "j", "j"]


def test_without_a_mouse_there_is_no_mouse(keyboard: Keyboard) -> None:
    assert keyboard.sends("\x1b[<35;2;3M") == ["MouseMove"]
    keyboard.parser = KeysApart(mouse=False)
    assert keyboard.sends("\x1b[<35;2;3M", "\x1b[<0;2;3M", "j") == ["j"]


def test_a_paste_without_an_end_is_over_after_a_second(keyboard: Keyboard) -> None:
    assert keyboard.sends("\x1b[200~4q\r") == []
    assert keyboard.waits() == ["paste '4q\\r'"]
    assert keyboard.types("j", "\x1b[A", "\x1b", "j") == ["j", "up", "escape", "j"]


def test_it_is_over_for_somebody_who_types_on_as_well(keyboard: Keyboard) -> None:
    keyboard.sends("\x1b[200~4q")
    assert keyboard.types(*"jjjjjjjj") == ["paste '4qjjjj'", *"jjjj"]


def test_a_slow_line_s_paste_is_no_key_when_it_goes_on(keyboard: Keyboard) -> None:
    assert keyboard.sends("\x1b[200~first ") == []
    assert keyboard.waits() == ["paste 'first '"]
    keyboard.now += 60
    assert keyboard.sends("then q\r") == []
    assert keyboard.sends("4\x1b[201~j") == ["paste 'then q\\r4'", "j"]


def test_a_paste_of_any_length_takes_no_memory_and_is_said_to_be_left_out(
    keyboard: Keyboard,
) -> None:
    assert keyboard.sends("\x1b[200~", *["q" * 4096] * 250) == []
    assert len(keyboard.parser._pasting._text or "") <= LONGEST
    assert keyboard.sends("\x1b[20", "1~j") == [PasteLeftOut.__name__, "j"]
    assert keyboard.sends("\x1b[200~", "q" * LONGEST, "\x1b[201~")[0].startswith("paste 'qq")


PIECES = some.sampled_from(
    [
        "\x1b",
        "\x1b[",
        "\x1b]",
        "\x1bP",
        "\x1b_",
        "\x1bO",
        "\x1b[200~",
        "\x1b[201~",
        "\x1b[<",
        "\x1b[M",
        "\x1b[48;9;9;9;9t",
        "\x1b\\",
        "\x07",
        "99999",
        ";",
        ":",
        "?",
        "$",
        "u",
        "~",
        "M",
        "t",
        "R",
        "H",
    ]
)


@given(some.lists(PIECES | some.text(max_size=8), max_size=30))
def test_whatever_comes_no_size_is_taken_and_the_keys_come_back(packets: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        keyboard = Keyboard(patch)
        heard = keyboard.sends(*filter(None, packets))
        heard += keyboard.waits()
        assert not {"Resize", "InBandWindowResize", "AppBlur"} & set(heard)
        keyboard.types("j")
        assert keyboard.types("j", "\x1b[A") == ["j", "up"]
