"""What people type is understood as they meant it, or they are told what is wrong with it."""

from __future__ import annotations

from datetime import date, time

import pytest

from livedash.live.mutation import Impossible
from livedash.panes.answers import amount, clock_time, day, number, words

TODAY = date(2026, 3, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "meant"), [("4", 4), (" 12 ", 12), ("1,200", 1200), ("1 200", 1200), ("+3", 3)]
)
def test_a_number_as_people_write_it(typed: str, meant: int) -> None:
    assert number(typed, 1, 5000) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "How many?"),
        ("0", "At least 1."),
        ("-4", "At least 1."),
        ("1000000000000", "At most 5,000."),
        ("9" * 10_000, "A whole number, please."),
        ("1.5", "A whole number, please."),
        ("four", "A whole number, please."),
        ("٤", "A whole number, please."),
        ("4🍞", "A whole number, please."),
        ("4\x1b[2J", "A whole number, please."),
    ],
)
def test_what_is_no_number_says_why(typed: str, said: str) -> None:
    with pytest.raises(Impossible) as error:
        number(typed, 1, 5000)
    assert error.value.words == said


def test_words_are_kept_whole_or_refused_never_cut() -> None:
    assert words("  Bello 🎉 wedding ") == "Bello 🎉 wedding"
    assert words("", needed=False) == ""
    for typed, said in [
        ("   ", "This cannot be empty."),
        ("x" * 10_000, "10,000 characters; at most 300 fit."),
        ("a\x1b]0;b", "Characters that cannot be shown."),
    ]:
        with pytest.raises(Impossible) as error:
            words(typed)
        assert error.value.words == said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18", time(18)),
        ("18:30", time(18, 30)),
        ("1830", time(18, 30)),
        ("9.05", time(9, 5)),
        (" 7h15 ", time(7, 15)),
    ],
)
def test_a_time_of_day(typed: str, meant: time) -> None:
    assert clock_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "25", "18:60", "noon", "18:3", "1 8"])
def test_no_time_of_day(typed: str) -> None:
    with pytest.raises(Impossible):
        clock_time(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", TODAY),
        ("tomorrow", date(2026, 3, 18)),
        ("+7", date(2026, 3, 24)),
        ("- 2", date(2026, 3, 15)),
        ("sat", date(2026, 3, 21)),
        ("Tuesday", TODAY),
        ("21", date(2026, 3, 21)),
        ("16", date(2026, 4, 16)),
        ("31", date(2026, 3, 31)),
        ("21 mar", date(2026, 3, 21)),
        ("21.3.", date(2026, 3, 21)),
        ("1 Feb", date(2027, 2, 1)),
        ("29 feb", date(2028, 2, 29)),
        ("21 March 2027", date(2027, 3, 21)),
        ("21.3.2027", date(2027, 3, 21)),
        ("2026-03-21", date(2026, 3, 21)),
    ],
)
def test_a_day_is_the_next_one_of_that_name(typed: str, meant: date) -> None:
    assert day(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed", ["", "32", "30 feb", "31.2.2027", "2026-13-01", "12 foo", "soon", "+99999", "²"]
)
def test_no_day(typed: str) -> None:
    with pytest.raises(Impossible):
        day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "start", "meant"),
    [
        ("sun", date(2026, 4, 20), date(2026, 4, 26)),
        ("+1", date(2026, 4, 20), date(2026, 4, 21)),
        ("-1", date(2026, 4, 20), date(2026, 4, 19)),
        ("20", date(2026, 3, 21), date(2026, 3, 20)),
        ("23", date(2026, 7, 21), date(2026, 7, 23)),
        ("3 jan", date(2026, 12, 21), date(2027, 1, 3)),
        ("20 dec", date(2027, 1, 5), date(2026, 12, 20)),
        ("16", date(2026, 3, 18), date(2026, 4, 16)),
        ("today", date(2026, 4, 20), TODAY),
        ("21 mar 2027", date(2026, 4, 20), date(2027, 3, 21)),
    ],
)
def test_a_day_for_what_is_moved_counts_from_its_own(typed: str, start: date, meant: date) -> None:
    assert day(typed, TODAY, start) == meant


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("45", "45.00"),
        ("45.5", "45.50"),
        ("45,5", "45.50"),
        ("45,50", "45.50"),
        ("1,200", "1200.00"),
        ("1.200", "1200.00"),
        ("1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1 200 000,5", "1200000.50"),
        ("0.05", "0.05"),
    ],
)
def test_an_amount_is_read_as_people_write_it_anywhere(typed: str, value: str) -> None:
    assert str(amount(typed)) == value


@pytest.mark.parametrize("typed", ["", "x", "1.2.3", "1,23,4", "45.5555", "0.125", "-1", "1e5"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Impossible, match="An amount, such as"):
        amount(typed)
