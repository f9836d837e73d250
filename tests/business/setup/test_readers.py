"""What people write about their shop, read as they mean it or refused in words."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedash.business.money import exact
from livedash.business.setup import readers
from livedash.business.setup.readers import Kind, UnreadableValue
from livedash.business.setup.things import THINGS


@pytest.mark.parametrize(
    ("said", "currency", "found"),
    [
        ("500", "NGN", 50000),
        ("8.50", "EUR", 850),
        ("8,5", "EUR", 850),
        (" 8,50 ", "EUR", 850),
        ("500", "JPY", 500),
        ("1.250", "KWD", 1250),
        ("0", "EUR", 0),
    ],
)
def test_a_price_is_read_in_the_branchs_currency(said: str, currency: str, found: int) -> None:
    assert readers.PRICE.read(said, currency) == found


@pytest.mark.parametrize("said", ["1,200", "1.200", "8.505", "1,200.50", "-3", "", "5 k", "٣"])
def test_what_may_be_a_thousand_or_a_fraction_is_no_price(said: str) -> None:
    with pytest.raises(UnreadableValue, match=r"Write it as 500 or 8\.50"):
        readers.PRICE.read(said, "EUR")


@given(st.integers(0, 10**9), st.sampled_from(["NGN", "EUR", "JPY", "KWD"]))
def test_a_price_as_it_is_shown_is_the_price(amount: int, currency: str) -> None:
    assert readers.PRICE.read(str(exact(amount, currency)), currency) == amount


@pytest.mark.parametrize(
    ("kind", "said", "found"),
    [
        (readers.DAY, "2026-03-21", date(2026, 3, 21)),
        (readers.DAY, "21.3.2026", date(2026, 3, 21)),
        (readers.TIME, "6", time(6)),
        (readers.TIME, "18:30", time(18, 30)),
        (readers.YES, "No", False),
        (readers.ZONE, "Europe/Berlin", "Europe/Berlin"),
        (readers.ZONE, "UTC", "UTC"),
        (readers.CURRENCY, "eur", "EUR"),
        (readers.NAMES, "To do; Done", ["To do", "Done"]),
        (readers.some_of(("bakery", "venue")), "Venue, bakery", ["venue", "bakery"]),
        (readers.NAME, "  Agege   loaf ", "Agege loaf"),
    ],
)
def test_what_is_meant_is_read(kind: Kind, said: str, found: object) -> None:
    assert kind.read(said, "EUR") == found


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        (readers.ZONE, "Lagos", "Did you mean Africa/Lagos"),
        (readers.ZONE, "Africa/Lagoss", "Did you mean Africa/Lagos"),
        (readers.ZONE, "CEST", "is no time zone"),
        (readers.CURRENCY, "NGR", "Did you mean NGN"),
        (readers.CURRENCY, "€", "Write its three letters"),
        (readers.one_of(("f", "m")), "x", "There are: f, m"),
        (readers.some_of(("bakery", "venue")), "bakry", "Did you mean bakery"),
        (readers.number(1, 10), "11", "is not from 1 to 10"),
        (readers.number(1, 10), "²", "is no whole number"),
        (readers.number(1, 10), "9" * 40, "is no whole number"),
        (readers.DAY, "3/4/2026", "Write it as 2026-03-21"),
        (readers.DAY, "2026-02-30", "Write it as 2026-03-21"),
        (readers.TIME, "25:00", "is no time of day"),
        (readers.YES, "perhaps", "yes or no"),
        (readers.NAMES, "To do", "Two or more"),
        (readers.NAMES, "Done, done", "different names"),
        (readers.NAME, " ", "cannot be empty"),
        (readers.NAME, "a\x1b[31mb", "cannot be shown"),
        (readers.NAME, "x" * 201, "at most 200"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(kind: Kind, said: str, words: str) -> None:
    with pytest.raises(UnreadableValue, match=words):
        kind.read(said, "EUR")


def test_every_example_is_right_and_shown_as_it_is_written() -> None:
    for thing in THINGS.values():
        for field in thing.fields:
            value = field.kind.read(field.example, "NGN")
            assert field.kind.read(field.kind.show(value, "NGN"), "NGN") == value, field
