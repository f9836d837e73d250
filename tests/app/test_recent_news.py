"""What toasts say: folded to a few lines, each for some seconds; and never what one did oneself."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from livedash.app.own_writes import ECHO, OwnWrites
from livedash.app.recent_news import HELD, RecentNews, folded
from livedash.live.mutation import Mutation
from livedash.live.unsent import State, UnsentWrite
from livedash.widgets.toast import Toast

SOLD = "Bob sold 4 Agege loaf L"
NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)


def test_three_stand_as_they_are() -> None:
    assert folded(["a", "b", "c"], 3) == [Toast("a"), Toast("b"), Toast("c")]


def test_a_burst_is_its_newest_and_how_many_more() -> None:
    burst = [SOLD, "Musa baked 30 Coconut bun", *(f"Chi wasted {n} Rye" for n in range(12))]
    assert folded(burst, 3) == [Toast(SOLD), Toast(burst[1]), Toast("… and 12 more")]


def test_where_there_is_one_line_it_says_both() -> None:
    assert folded([SOLD, "b", "c"], 1) == [Toast(SOLD, "… and 2 more")]


def test_the_same_again_is_counted() -> None:
    assert folded(["a", "a", "b", "a"], 3) == [Toast("a, 3 times"), Toast("b")]


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40), st.integers(1, 3))
def test_never_more_lines_than_there_are_and_nothing_uncounted(told: list[str], most: int) -> None:
    lines = folded(told, most)
    assert len(lines) <= most
    counted = 0
    for words, more in lines:
        for part in (words, more):
            if part.startswith("… and"):
                counted += int(part.split()[2])
        if not words.startswith("…"):
            counted += int(words.split()[1]) if ", " in words else 1
    assert counted == len(told)


def test_each_is_forgotten_after_some_seconds() -> None:
    lately = RecentNews()
    lately.tell(["a"], 10.0)
    lately.tell(["b"], 12.0)
    assert [line.words for line in lately.lines(3)] == ["b", "a"]
    assert lately.wait(12.0) == HELD - 2
    lately.forget(10.0 + HELD)
    assert [line.words for line in lately.lines(3)] == ["b"]
    lately.forget(12.0 + HELD)
    assert lately.lines(3) == []
    assert lately.wait(99.0) is None


def entry(number: int, *marks: str) -> UnsentWrite:
    id = UUID(int=number)
    mutation = Mutation(id, "a.kind", "a:1", NOON, "words", marks=frozenset(marks))
    return UnsentWrite(mutation, State.QUEUED)


def test_what_a_write_of_ours_is_about_is_ours_until_its_echo_is_over() -> None:
    ours = OwnWrites()
    one = entry(1, "livedash.bookings:7")
    ours.hear([one], 0.0)
    assert ours.rows(1000.0) == {str(UUID(int=1)), "livedash.bookings:7"}
    ours.hear([], 1000.0)
    assert "livedash.bookings:7" in ours.rows(1000.0 + ECHO)
    assert ours.rows(1000.1 + ECHO) == frozenset()


def test_what_others_do_with_a_row_whose_write_was_refused_is_news() -> None:
    ours = OwnWrites()
    one = entry(1, "a:1")
    ours.hear([one], 0.0)
    one.state = State.REFUSED
    ours.hear([one], 10.0)
    assert "a:1" in ours.rows(10.0), "it goes from the screen just now"
    assert "a:1" not in ours.rows(11.0 + ECHO)


def test_one_that_comes_back_into_the_outbox_is_ours_again() -> None:
    ours = OwnWrites()
    ours.hear([entry(1, "a:1"), entry(2, "a:2")], 0.0)
    ours.hear([entry(2, "a:2")], 0.0)
    ours.hear([entry(1, "a:1"), entry(2, "a:2")], 1.0)
    assert {"a:1", "a:2"} <= ours.rows(100.0)
