"""The table of the business day: an hour a line, as a bar and in figures, beside another day's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

from livedash.business.bakery.selling import Beside, Hour
from livedash.business.money import plain, short
from livedash.business.today import Today
from livedash.widgets.bars import bar
from livedash.widgets.cell import Cell, Row, Tone
from livedash.widgets.table import Column, fit_columns

BAR = 1
"""Which column the bars stand in."""


def compared(beside: Beside, today: Today) -> str:
    """The head over the figures of the other day; the mean of four weeks is of this weekday too."""
    return {Beside.WEEK: f"last {today.weekday}", Beside.AVERAGE: "4-wk avg"}.get(beside, "")


@lru_cache(maxsize=8)
def columns(beside: str) -> tuple[Column, ...]:
    heads = [
        Column("hour", 11, "left", timed=True),
        Column("", 8, "left", priority=4, grow=40),
        Column("today", 11),
    ]
    if beside:
        # Up to this time of day: these grow by the minute.
        heads.append(Column(beside, 11, priority=1, timed=True))
    heads.append(Column("cum today", 13, priority=2))
    if beside:
        heads.append(Column(f"cum {beside}", 13, priority=3, timed=True))
    return tuple(heads)


def bar_width(heads: tuple[Column, ...], width: int) -> int:
    """How wide the bars' column stands on a table so wide; 0 where there is no room for it."""
    return dict(fit_columns(heads, width)).get(BAR, 0)


def rows(
    hours: Sequence[Hour],
    today: Today,
    beside: str,
    width: int,
    *,
    minor: bool = False,
    ascii: bool,
) -> list[Row]:
    """`minor`: money with its minor units."""
    money = partial(figure, currency=today.place.currency, minor=minor)
    highest = max((max(one.today, one.before or 0) for one in hours), default=0)
    running = today.hours - 1
    return [
        Row(
            one.hour,
            (
                Cell(
                    named(one.hour, running, today),
                    "strong" if one.hour == running else "plain",
                ),
                Cell(bar(one.today, highest, width, ascii=ascii), "info", data=one.today),
                money(one.today, width=11),
                *([money(one.before, width=11)] if beside else []),
                money(one.sum_today, width=13),
                *([money(one.sum_before, width=13)] if beside else []),
            ),
        )
        for one in hours
    ]


def named(hour: int, running: int, today: Today) -> str:
    """`17 > 41 min` of the hour that runs."""
    clock = f"{(today.place.morning_at.hour + hour) % 24:02}"
    if hour != running:
        return clock
    seconds = (today.minute - today.begins).total_seconds()
    return f"{clock} > {int(seconds % 3600) // 60} min"


@lru_cache(maxsize=1024)
def figure(amount: int | None, currency: str, *, width: int = 9, minor: bool = False) -> Cell:
    """In full where that fits; a figure that is cut would be another figure."""
    if amount is None:
        return Cell("--", "dim", data="")
    tone: Tone = "out" if amount < 0 else "plain" if amount else "dim"
    text = plain(amount, currency, minor=minor)
    return Cell(text if len(text) <= width else short(amount, currency), tone, data=amount)
