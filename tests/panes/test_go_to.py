"""What is typed after `d` is understood, or told what is wrong with it, before anybody goes."""

from __future__ import annotations

from datetime import date

import pytest

from livedash.live.mutation import Impossible
from livedash.panes.calendar.go_to import judged, meant

TODAY = date(2026, 3, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", TODAY),
        ("  ", TODAY),
        ("today", TODAY),
        ("+7", date(2026, 3, 24)),
        ("-14", date(2026, 3, 3)),
        ("21", date(2026, 3, 21)),
        ("14", date(2026, 4, 14)),
        ("21 Mar", date(2026, 3, 21)),
        ("21.3.", date(2026, 3, 21)),
        ("2026-03-21", date(2026, 3, 21)),
        ("2024-02-29", date(2024, 2, 29)),
        ("sat", date(2026, 3, 21)),
        ("SAT", date(2026, 3, 21)),
    ],
)
def test_a_day_as_people_write_it(typed: str, found: date) -> None:
    assert meant(typed, TODAY) == found
    assert judged(typed, TODAY).fine


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0021-03-21", "At most 20 years from today."),
        ("9999-12-31", "At most 20 years from today."),
        ("+9999", "At most 20 years from today."),
        ("31.2.2026", "There is no such day."),
        ("2026-02-30", "There is no such day."),
        ("99", "There is no such day."),
        ("21 Mrz", "There is no month mrz."),
        ("+", "A day, such as 21 Mar, sat or +7."),
        ("9" * 10_000, "A day, such as 21 Mar, sat or +7."),
        ("٢١", "A day, such as 21 Mar, sat or +7."),
    ],
)
def test_what_is_no_day_says_why(typed: str, said: str) -> None:
    with pytest.raises(Impossible) as error:
        meant(typed, TODAY)
    assert error.value.words == said
    assert judged(typed, TODAY).said.text == f"x {said}"
    assert not judged(typed, TODAY).fine


def test_days_near_the_ends_of_the_calendar_do_not_fail() -> None:
    for today in (date.max, date.min):
        for typed in ("+9999", "-9999", "31"):
            judged(typed, today)


def test_what_was_understood_is_told_with_weekday_and_year() -> None:
    assert judged("21", TODAY).said.text == "Sat 21 Mar 2026"
    assert judged("", TODAY).said.text == "today, Tue 17 Mar 2026"
