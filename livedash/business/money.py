"""Money for people: an amount in the currency's smallest unit, as it is read on a screen."""

from __future__ import annotations

from decimal import Decimal

SIGNS = {"NGN": "N", "USD": "$"}
"""What is short and plain ASCII; every other currency is told by its three letters."""
SMALLEST = {"JPY": 1, "KRW": 1, "XOF": 1, "XAF": 1, "BHD": 1000, "KWD": 1000, "TND": 1000}
"""How many of the smallest unit make one; 100 where nothing else is said."""
UNITS = ((1_000_000_000_000, "t"), (1_000_000_000, "b"), (1_000_000, "m"), (1_000, "k"))


def sign(currency: str) -> str:
    return SIGNS.get(currency, currency)


def whole(amount: int, currency: str) -> str:
    """`186,420`: rounded to whole money, half away from nothing."""
    per = SMALLEST.get(currency, 100)
    rounded = (abs(amount) + per // 2) // per
    return f"{'-' if amount < 0 and rounded else ''}{rounded:,}"


def exact(amount: int, currency: str) -> Decimal:
    """`186420.50`: for a machine. Every amount of a currency has the same number of digits."""
    digits = len(str(SMALLEST.get(currency, 100))) - 1
    return Decimal(amount).scaleb(-digits)


def money(amount: int, currency: str) -> str:
    """`N 186,420`"""
    return f"{sign(currency)} {whole(amount, currency)}"


def short(amount: int, currency: str) -> str:
    """`1.2m`: for a column that has no room for more."""
    value = abs(amount) / SMALLEST.get(currency, 100)
    minus = "-" if amount < 0 else ""
    for unit, letter in UNITS:
        if value >= unit * 0.9995:
            shown = value / unit
            return f"{minus}{shown:.{1 if shown < 99.95 else 0}f}{letter}"
    return f"{minus}{value:.0f}" if round(value) else "0"


def short_money(amount: int, currency: str) -> str:
    """`N 1.2m`"""
    return f"{sign(currency)} {short(amount, currency)}"
