"""Names that are cut still tell what they are the names of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from livedash.widgets.clean import clean
from livedash.widgets.names import told_apart


@pytest.mark.parametrize(
    ("width", "names", "shown"),
    [
        pytest.param(8, ["Main", "Terrace"], ["Main", "Terrace"], id="all fit"),
        pytest.param(8, ["Conservatory", "Terrace"], ["Conserv…", "Terrace"], id="none is like it"),
        pytest.param(
            8,
            ["Grand Ballroom A", "Grand Ballroom B", "Terrace"],
            ["Grand…A", "Grand…B", "Terrace"],
            id="by the last word",
        ),
        pytest.param(
            8,
            ["Grand Ballroom", "Grand Ballroom A"],
            ["Grand…", "Grand…A"],
            id="one is the others' beginning",
        ),
        pytest.param(
            8,
            ["Konferenzraum1", "Konferenzraum2", "Konferenzraum10"],
            ["Konfe…1", "Konfe…2", "Konfe…10"],
            id="by the last letters of one word",
        ),
        pytest.param(
            8,
            ["Grand Ballroom A", "Grand Ballroom B", "Grand Court A", "Grand Court B"],
            ["…Ballr…A", "…Ballr…B", "…Court A", "…Court B"],
            id="by a middle and an end",
        ),
        pytest.param(
            8,
            ["Grand Ballroom Garden", "Grand Ballroom Terrace"],
            ["…Garden", "…Terrace"],
            id="nothing of what they share",
        ),
        pytest.param(
            15,
            ["Wholemeal sourdough large", "Wholemeal sourdough small"],
            ["Wholemeal…large", "Wholemeal…small"],
            id="as much as there is room for",
        ),
        pytest.param(
            8, ["東京大宴会場一", "東京大宴会場二"], ["東京…一", "東京…二"], id="wide letters"
        ),
        pytest.param(1, ["Main A", "Main B"], ["…", "…"], id="no room for any difference"),
        pytest.param(0, ["Main A", "Main B"], ["", ""], id="no room"),
    ],
)
def test_shortened(width: int, names: list[str], shown: list[str]) -> None:
    told = told_apart(tuple(names), width)
    assert [told[name] for name in names] == shown


def test_in_ascii_the_gap_is_ascii() -> None:
    assert told_apart(("Grand Ballroom A", "Grand Ballroom B"), 8, ascii=True) == {
        "Grand Ballroom A": "Grand~A",
        "Grand Ballroom B": "Grand~B",
    }


@given(st.sets(st.text(max_size=20).map(clean), max_size=8), st.integers(0, 30))
def test_none_is_wider_than_its_place_and_those_that_fit_are_whole(
    names: set[str], width: int
) -> None:
    told = told_apart(tuple(names), width)
    assert told.keys() == names
    assert all(cell_len(shown) <= width for shown in told.values())
    assert all(told[name] == name.rstrip() for name in names if cell_len(name) <= width)


@given(
    st.text("abc ", min_size=1, max_size=30).map(str.strip),
    st.sets(st.text("abc123", min_size=1, max_size=3), min_size=2, max_size=8),
    st.integers(5, 30),
)
def test_those_that_differ_by_a_short_end_differ_in_any_width_that_has_room_for_it(
    common: str, ends: set[str], width: int
) -> None:
    names = tuple(f"{common} {end}" for end in ends)
    assert len(set(told_apart(names, width).values())) == len(ends)
