"""Money for people: an amount in the currency's smallest unit, as it is read on a screen.

An amount is written to its last minor unit wherever it has one (`8.50`), so that what is added up
on the screen adds up there: 2 x 8.50 = 17.00. Whole amounts stay whole (`186,420`) unless others
beside them, in the same table, have minor units. Only `short` rounds, and its letter says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

SIGNS = {"NGN": "N", "USD": "$"}
"""Signs that are short and plain ASCII; every other currency is told by its three letters."""
SMALLEST = {"JPY": 1, "KRW": 1, "XOF": 1, "XAF": 1, "BHD": 1000, "KWD": 1000, "TND": 1000}
"""The number of smallest units in one; 100 where nothing else is said."""
UNITS = ((1_000_000_000_000, "t"), (1_000_000_000, "b"), (1_000_000, "m"), (1_000, "k"))


def sign(currency: str) -> str:
    return SIGNS.get(currency, currency)


def smallest(currency: str) -> int:
    """The number of smallest units in one of a currency."""
    return SMALLEST.get(currency, 100)


def has_minor(amounts: Iterable[int | None], currency: str) -> bool:
    """Whether any amount is no whole money: then all that stand together show minor units."""
    per = smallest(currency)
    return any(amount is not None and amount % per for amount in amounts)


def plain(amount: int, currency: str, *, minor: bool = False) -> str:
    """An amount without its currency: `186,420`, `8.50`. `minor`: with minor units in any case, as
    the amounts beside it have some."""
    per = smallest(currency)
    whole, part = divmod(abs(amount), per)
    text = f"{'-' if amount < 0 else ''}{whole:,}"
    return f"{text}.{part:0{len(str(per)) - 1}}" if per > 1 and (part or minor) else text


def exact(amount: int, currency: str) -> Decimal:
    """An amount for a machine: `186420.50`. Every amount of a currency has the same number of
    digits."""
    digits = len(str(smallest(currency))) - 1
    return Decimal(amount).scaleb(-digits)


def money(amount: int, currency: str, *, minor: bool = False) -> str:
    """An amount with its currency: `N 186,420`"""
    return f"{sign(currency)} {plain(amount, currency, minor=minor)}"


def short(amount: int, currency: str) -> str:
    """An amount for a column that has no room for more: `1.2m`."""
    value = abs(amount) / smallest(currency)
    minus = "-" if amount < 0 else ""
    for unit, letter in UNITS:
        if value >= unit * 0.9995:
            shown = value / unit
            return f"{minus}{shown:.{1 if shown < 99.95 else 0}f}{letter}"
    return f"{minus}{value:.0f}" if round(value) else "0"


def brief_money(amount: int, currency: str) -> str:
    """An amount shortened in a sentence, where nothing is lost by it: `N 1.25m`, `N 900k`, `EUR
    1,250.50`."""
    minus = "-" if amount < 0 else ""
    for unit, letter in UNITS:
        hundredths, rest = divmod(abs(amount) * 100, unit * smallest(currency))
        if hundredths >= 100 and not rest:
            whole, part = divmod(hundredths, 100)
            shown = f"{whole}.{part:02}".rstrip("0").rstrip(".")
            return f"{sign(currency)} {minus}{shown}{letter}"
    return money(amount, currency)
