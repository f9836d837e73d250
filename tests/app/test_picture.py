"""After any sequence of writes the terminal shows what it should, for the fewest bytes."""

from __future__ import annotations

from io import StringIO

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import set_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from livedash.app.picture import TerminalPicture

WIDTH, HEIGHT = 20, 3
CONSOLE = Console(file=StringIO(), force_terminal=True, color_system="truecolor", _environ={})
COLOURS = ColorSystem.TRUECOLOR
STYLES = [Style(), Style(color="#00ff00"), Style(bold=True)]

line = st.lists(st.tuples(st.text("ab 世é", max_size=8), st.sampled_from(STYLES)), max_size=5)


def strip_of(parts: list[tuple[str, Style]], width: int) -> Strip:
    """The parts, cut or padded to the width."""
    return Strip([Segment(*part) for part in parts if part[0]]).adjust_cell_length(width, STYLES[0])


@given(
    st.lists(
        st.tuples(
            st.integers(0, WIDTH + 5), st.integers(0, HEIGHT), st.integers(1, WIDTH + 5), line
        ),
        max_size=12,
    )
)
def test_the_terminal_shows_what_was_written_as_far_as_it_goes(
    writes: list[tuple[int, int, int, list[tuple[str, Style]]]],
) -> None:
    picture, seen, wanted = (
        TerminalPicture(),
        pyte.Screen(WIDTH, HEIGHT),
        pyte.Screen(WIDTH, HEIGHT),
    )
    picture.resize(WIDTH, HEIGHT)
    blank = strip_of([], WIDTH)
    model = [blank] * HEIGHT
    everything: list[tuple[int, int, int, list[tuple[str, Style]]]] = [
        (0, y, WIDTH, []) for y in range(HEIGHT)
    ]
    stream = pyte.Stream(seen)
    for x, y, width, parts in [*everything, *writes]:
        piece = strip_of(parts, width)
        stream.feed(picture.write(x, y, piece, COLOURS))
        if x < WIDTH and y < HEIGHT:
            piece = piece.crop(0, WIDTH - x)
            end = x + piece.cell_length
            model[y] = Strip.join([model[y].crop(0, x), piece, model[y].crop(end, WIDTH)])
        assert picture.write(x, y, piece, COLOURS) == ""
    whole = pyte.Stream(wanted)
    for y, strip in enumerate(model):
        whole.feed(f"\x1b[{y + 1};1H" + strip.render(CONSOLE))
    assert seen.display == wanted.display
    assert seen.buffer == wanted.buffer


def test_a_repainted_line_costs_only_what_differs() -> None:
    picture = TerminalPicture()
    picture.resize(80, 2)
    first = Strip([Segment(set_cell_size("Agege loaf L  120  110", 80), STYLES[1])])
    second = Strip([Segment(set_cell_size("Agege loaf L  120  111", 80), STYLES[1])])
    assert len(picture.write(0, 0, first, COLOURS)) > 80
    assert picture.write(0, 0, second, COLOURS) == "\x1b[1;22H\x1b[38;2;0;255;0m1\x1b[0m"


def test_after_a_resize_or_a_resume_nothing_is_taken_for_painted() -> None:
    picture = TerminalPicture()
    text = Strip([Segment("x" * 10)])
    for size in ((10, 1), (10, 2)):
        picture.resize(*size)
        assert picture.write(0, 0, text, COLOURS)
        assert not picture.write(0, 0, text, COLOURS)
    picture.forget()
    picture.resize(10, 2)
    assert picture.write(0, 0, text, COLOURS)
