"""Money as people read it: to its last coin, and short only where nothing is lost."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedash.business.money import SMALLEST, brief_money, exact, has_minor, money, plain, short

amounts = st.integers(-(10**13), 10**13)
currencies = st.sampled_from([*SMALLEST, "EUR", "NGN", "USD"])


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (850, "EUR", "8.50"),
        (1700, "EUR", "17"),
        (18_642_000, "NGN", "186,420"),
        (5, "USD", "0.05"),
        (-850, "EUR", "-8.50"),
        (1500, "JPY", "1,500"),
        (12_345, "KWD", "12.345"),
        (0, "EUR", "0"),
    ],
)
def test_an_amount_shows_minor_units_where_it_has_some(
    amount: int, currency: str, said: str
) -> None:
    assert plain(amount, currency) == said


def test_beside_others_with_minor_units_a_whole_amount_shows_its_own() -> None:
    prices = [850, 1700]
    assert has_minor(prices, "EUR")
    assert [plain(each, "EUR", minor=True) for each in prices] == ["8.50", "17.00"]
    assert not has_minor([1700, None, 0], "EUR")
    assert plain(1500, "JPY", minor=True) == "1,500", "a currency without minor units has none"


@given(st.lists(amounts, max_size=6), currencies)
def test_what_is_added_up_on_the_screen_adds_up_there(each: list[int], currency: str) -> None:
    minor = has_minor([*each, sum(each)], currency)
    shown = [Decimal(plain(one, currency, minor=minor).replace(",", "")) for one in each]
    assert sum(shown) == exact(sum(each), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (90_000_000, "NGN", "N 900k"),
        (125_000_000, "NGN", "N 1.25m"),
        (123_456_700, "NGN", "N 1,234,567"),
        (125_050, "EUR", "EUR 1,250.50"),
        (100_000, "EUR", "EUR 1k"),
        (850, "USD", "$ 8.50"),
    ],
)
def test_in_a_sentence_it_is_shortened_only_where_nothing_is_lost(
    amount: int, currency: str, said: str
) -> None:
    assert brief_money(amount, currency) == said


@given(amounts, currencies)
def test_what_is_shortened_in_a_sentence_is_the_same_amount(amount: int, currency: str) -> None:
    text = brief_money(amount, currency).split()[1].replace(",", "")
    found = re.fullmatch(r"(-?[\d.]+)([kmbt]?)", text)
    assert found is not None
    times = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}[found[2]]
    assert Decimal(found[1]) * times == exact(amount, currency)


def test_where_there_is_no_room_it_is_rounded_and_says_so() -> None:
    assert short(123_456_750, "EUR") == "1.2m"
    assert money(123_456_750, "EUR") == "EUR 1,234,567.50"
