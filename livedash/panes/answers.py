"""Answers as they were typed, and their meaning: numbers, words, days and times. Each function
raises `Impossible` with words for the person who typed."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal

from livedash.business.money import smallest
from livedash.live.mutation import Impossible

LONGEST_TEXT = 300
MOST_MONEY = 10**15


def number(answer: str, least: int, most: int) -> int:
    """A whole number: `1200`, `1,200`, `1 200`."""
    text = re.sub(r"[\s,_']", "", answer)
    if not text:
        raise Impossible("How many?")
    if not re.fullmatch(r"[+-]?[0-9]{1,30}", text):
        raise Impossible("A whole number, please.")
    found = int(text)
    if found < least:
        raise Impossible(f"At least {least:,}.")
    if found > most:
        raise Impossible(f"At most {most:,}.")
    return found


def amount(answer: str, *, places: int = 2, most: Decimal = Decimal(10**12)) -> Decimal:
    """An amount with a fraction, as people write it anywhere: `45.5`, `45,5`, `1,200.50`, `1.200`.
    A point or comma before three digits parts thousands."""
    text = re.sub(r"[\s_']", "", answer)
    whole = r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+|[0-9]{1,15}"
    found = re.fullmatch(rf"({whole})(?:[.,]([0-9]{{1,{places}}}))?", text)
    if found is None:
        raise Impossible(f"An amount, such as 45.50, with {places} digits after the point.")
    value = Decimal(f"{re.sub('[.,]', '', found[1])}.{found[2] or '0'}")
    if value > most:
        raise Impossible(f"At most {most:,}.")
    return value.quantize(Decimal(1).scaleb(-places))


def words(answer: str, *, longest: int = LONGEST_TEXT, needed: bool = True) -> str:
    """Free text without blanks at its ends."""
    text = answer.strip()
    if needed and not text:
        raise Impossible("This cannot be empty.")
    if len(text) > longest:
        raise Impossible(f"{len(text):,} characters; at most {longest} fit.")
    if not text.isprintable():
        raise Impossible("Characters that cannot be shown.")
    return text


def clock_time(answer: str) -> time:
    """A time of day: `18`, `18:30`, `1830`, `18.30`."""
    found = re.fullmatch(r"\s*([0-9]{1,2})(?:[:.h]?([0-9]{2}))?\s*", answer)
    if found is None:
        raise Impossible("A time, such as 18:30.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        raise Impossible("There is no such time of day.")
    return time(hour, minute)


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day(answer: str, today: date, start: date | None = None) -> date:
    """A day: `today`, `+7`, `-2`, `sat`, `21`, `21 mar`, `21.3.`, `21 mar 2027`, `2027-03-21`. A
    day without a year is the next day of that name.

    `start`: the present day of the thing that is moved. `+7` and `sat` count from the start, and a
    day without a year is the nearest to the start that is not over.
    """
    begins = start or today
    text = answer.strip().casefold()
    if not text:
        raise Impossible("Which day? Such as 21 Mar, or +7.")
    if text in ("today", "tomorrow"):
        return today + timedelta(days=text == "tomorrow")
    if found := re.fullmatch(r"([+-])\s*([0-9]{1,4})", text):
        return begins + timedelta(days=int(found[1] + found[2]))
    if text[:3] in DAYS and text.isalpha():
        return begins + timedelta(days=(DAYS.index(text[:3]) - begins.weekday()) % 7)
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"([0-9]{1,2})\.?", text):
        return _named(begins, today, None, int(found[1]))
    if found := re.fullmatch(r"([0-9]{1,2})[.\s]\s*([a-z]+|[0-9]{1,2})\.?(?:\s*([0-9]{4}))?", text):
        month = _month(found[2])
        year = found[3]
        return (
            _made(int(year), month, int(found[1]))
            if year
            else _named(begins, today, month, int(found[1]))
        )
    raise Impossible("A day, such as 21 Mar, sat or +7.")


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text[:3] in MONTHS:
        return MONTHS.index(text[:3]) + 1
    raise Impossible(f"There is no month {text}.")


def _named(start: date, today: date, month: int | None, number: int) -> date:
    """The day with this number (and month) that is nearest to the start, and not before both the
    start and today."""
    after = _next(start, month, number)
    earliest = min(start, today)
    before = _next(earliest, month, number)
    while before < start and (later := _next(before + timedelta(days=1), month, number)) < start:
        before = later
    return min(before, after, key=lambda found: abs(found - start))


def _next(today: date, month: int | None, number: int) -> date:
    """The next day with this number (and month), today included."""
    for ahead in range(12 * 8 + 1):
        months = today.month - 1 + ahead
        if month is not None and months % 12 + 1 != month:
            continue
        try:
            found = date(today.year + months // 12, months % 12 + 1, number)
        except ValueError:
            continue
        if found >= today:
            return found
    raise Impossible("There is no such day.")


def _made(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise Impossible("There is no such day.") from None


def money(answer: str, currency: str) -> int:
    """An amount of money in the currency's smallest unit: `900,000`, `900k`, `1.2m`. An empty
    answer is 0."""
    text = re.sub(r"[\s,_']", "", answer).casefold()
    if not text:
        return 0
    found = re.fullmatch(r"([0-9]{1,15})(?:\.([0-9]{1,6}))?([km]?)", text)
    if found is None:
        raise Impossible("An amount, such as 900,000 or 1.2m.")
    times = smallest(currency) * {"": 1, "k": 1000, "m": 1_000_000}[found[3]]
    part: str = found[2] or ""
    amount, rest = divmod(int(found[1] + part) * times, int("1" + "0" * len(part)))
    if rest:
        raise Impossible("That is finer than the smallest coin.")
    if amount > MOST_MONEY:
        raise Impossible("That much money cannot be right.")
    return amount
