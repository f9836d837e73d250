"""Text from strangers: whatever it holds, what is shown is one harmless line of known width."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from livedash.widgets.clean import clean, cut, fit, in_ascii

# Every code point, lone surrogates too: asyncpg gives none, but a config file may.
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
nasty = st.lists(
    st.sampled_from(
        [
            *("\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\r", "\n", "\t", "\0"),
            *("\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\ufe0f", "\u2028"),
            *("e" + "\u0301" * 9, "\U0001f469\u200d\U0001f467", "世", "[red]", "½"),
        ]
    ),
    max_size=12,
).map("".join)
text = st.one_of(anything, nasty)


@given(text, st.booleans())
def test_nothing_that_steers_a_terminal_or_reorders_text_survives(raw: str, ascii: bool) -> None:
    shown = clean(raw, ascii)
    assert not {unicodedata.category(character) for character in shown} & {
        "Cc",
        "Cf",
        "Cs",
        "Cn",
        "Zl",
        "Zp",
    }
    assert not ascii or shown.isascii()
    shown.encode()


@given(text)
def test_no_letter_carries_a_tower_of_marks(raw: str) -> None:
    run = 0
    for character in clean(raw):
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        assert run <= 3


@given(text, st.booleans())
def test_cleaning_twice_is_cleaning_once(raw: str, ascii: bool) -> None:
    assert clean(clean(raw, ascii), ascii) == clean(raw, ascii)


@given(text, st.integers(0, 30), st.booleans(), st.booleans())
def test_fitted_text_is_exactly_as_wide_as_its_place(
    raw: str, width: int, right: bool, ascii: bool
) -> None:
    fitted = fit(clean(raw, ascii), width, right=right, ascii=ascii)
    assert cell_len(fitted) == width
    assert not ascii or fitted.isascii()


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_plain_text_is_left_alone(raw: str) -> None:
    assert clean(raw) == raw


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("two\nlines", "two lines"),
        ("\x1b[31mred", "�[31mred"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("[bold]Loaf[/bold]", "[bold]Loaf[/bold]"),
        ("Ẹ\u0301wà", "Ẹ\u0301wà"),
        ("cafe\u0301", "café"),
        ("zero\u200bwidth", "zerowidth"),
        ("世界", "世界"),
    ],
)
def test_shown(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@pytest.mark.parametrize(
    ("raw", "spelled"),
    [
        ("café", "cafe"),
        ("Ọ̀ṣun", "Osun"),
        ("a → b", "a -> b"),
        ("₦1,200", "N1,200"),
        ("1½ kg", "11/2 kg"),
        ("世", "??"),
        ("│─┼█▌", "|-+#|"),
        ("● Live", "* Live"),
    ],
)
def test_spelled_in_ascii(raw: str, spelled: str) -> None:
    assert in_ascii(raw) == spelled


def test_a_wide_letter_is_not_cut_in_half() -> None:
    assert cut("世界", 3) == "世"
    assert fit("世界", 3) == "世…"
    assert fit("世界", 2) == "… "
