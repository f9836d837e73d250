"""One line of pieces: always exactly as wide as its place, the dispensable pieces first to go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from livedash.widgets.badge import age, badge
from livedash.widgets.line import Piece, TextLine, compose
from tests.widgets.frames import Frames

piece = st.builds(Piece, st.text(max_size=12), st.sampled_from(["plain", "ok"]), st.integers(0, 3))
pieces = st.lists(piece, max_size=6)


@given(pieces, pieces, st.integers(1, 60), st.integers(1, 3), st.booleans())
def test_a_line_fills_its_place_exactly(
    left: list[Piece], right: list[Piece], width: int, gap: int, ascii: bool
) -> None:
    line = compose(left, right, width, gap, ascii)
    assert sum(span.width for span in line) == width
    assert all(cell_len(span.text) == span.width for span in line)


def composed(width: int, left: list[Piece], right: list[Piece]) -> str:
    return "".join(span.text for span in compose(left, right, width, 2, False))


def test_pieces_stand_at_both_edges() -> None:
    assert composed(20, [Piece("ab"), Piece("cd")], [Piece("x"), Piece("yz")]) == (
        "ab  cd         x  yz"
    )


def test_when_it_gets_narrow_the_least_needed_piece_goes_first() -> None:
    left = [Piece("livedash", priority=2), Piece("Lagos")]
    right = [Piece("Ada", priority=3), Piece("● Live")]
    assert composed(40, left, right).split() == ["livedash", "Lagos", "Ada", "●", "Live"]
    assert composed(23, left, right).split() == ["livedash", "Lagos", "●", "Live"]
    assert composed(16, left, right).split() == ["Lagos", "●", "Live"]
    assert composed(10, left, right) == "L…  ● Live"


async def test_the_badge_has_a_word_for_every_state_and_ascii_for_its_glyph() -> None:
    line = TextLine(right=[badge("Live", "9 ms")])
    app = Frames(line, ascii=True)
    async with app.run_test(size=(20, 2)) as pilot:
        assert app.lines[0].strip() == "* Live 9 ms"
        line.show([], [badge("Offline", "4 min")])
        await pilot.pause()
        assert app.lines[0].strip() == "o Offline 4 min"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.009, "9 ms"), (2, "2 s"), (59.4, "59 s"), (60, "1 min"), (7300, "2 h"), (200_000, "2 d")],
)
def test_age_in_the_coarsest_useful_unit(seconds: float, words: str) -> None:
    assert age(seconds) == words
