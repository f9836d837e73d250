"""The cursor's promises, for any list that becomes any other list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livedash.widgets.window import Window

lists = st.lists(st.integers(0, 30), unique=True, max_size=25)


@given(lists, lists, st.integers(0, 30), st.integers(1, 12), st.integers(-9, 9))
def test_the_cursor_keeps_its_key_or_takes_the_neighbour_and_stays_in_sight(
    before: list[int], after: list[int], at: int, height: int, scrolled: int
) -> None:
    window = Window()
    window.resize(height)
    window.update(before)
    window.move_to(at)
    window.scroll_by(scrolled)
    key, index, seen = window.key, window.cursor, window.cursor in window.shown
    window.update(after)
    if key in after:
        assert window.key == key
    elif after:
        assert window.key == after[min(index, len(after) - 1)]
    else:
        assert window.key is None
    if seen and after:
        assert window.cursor in window.shown
    assert 0 <= window.top <= max(0, len(after) - height)
    assert list(window.shown) == list(range(window.top, min(window.top + height, len(after))))


@given(lists, st.integers(1, 12), st.integers(0, 30), st.integers(-9, 9))
def test_the_same_list_moves_nothing(keys: list[int], height: int, at: int, scrolled: int) -> None:
    window = Window()
    window.resize(height)
    window.update(keys)
    window.move_to(at)
    window.scroll_by(scrolled)
    before = (window.key, window.top)
    window.update(list(keys))
    assert (window.key, window.top) == before


def window_at(top: int, cursor: int, keys: list[str], height: int = 4) -> Window:
    window = Window()
    window.resize(height)
    window.update(keys)
    window.move_to(cursor)
    window.scroll_by(top - window.top)
    return window


def test_a_row_that_comes_above_does_not_move_what_is_read() -> None:
    window = window_at(3, 4, list("abcdefghij"))
    window.update(list("xabcdefghij"))
    assert [window.keys[index] for index in window.shown] == list("defg")
    assert window.key == "e"


def test_at_the_top_the_new_worst_row_comes_into_sight() -> None:
    window = window_at(0, 1, list("abcdefghij"))
    window.update(list("xabcdefghij"))
    assert window.top == 0
    assert window.key == "b"


def test_one_row_that_changes_its_place_does_not_move_the_others() -> None:
    window = window_at(3, 5, list("abcdefghij"))
    window.update(list("adbcefghij"))
    assert window.top == 3
    assert window.key == "f"


def test_the_view_goes_after_a_cursor_row_that_jumps_and_no_further_than_needed() -> None:
    window = window_at(0, 1, list("abcdefghij"))
    window.update(list("acdefgbhij"))
    assert window.key == "b"
    assert [window.keys[index] for index in window.shown] == list("efgb")
