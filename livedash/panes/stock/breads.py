"""The table of breads: its columns, and a bread's row in words and tones."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from livedash.business.bakery.pace import PaceRow
from livedash.business.bakery.standing import Standing, out_at, rate, sell_through, standing
from livedash.business.bakery.stock import StockRow
from livedash.business.today import Today
from livedash.panes.pane import Mark
from livedash.panes.pending import pending
from livedash.panes.stock.spark import spark
from livedash.widgets.cell import Cell, Row, Tone
from livedash.widgets.table import Column, fit_columns


class Look(NamedTuple):
    """How a standing is told: never by the tone alone."""

    letter: str
    tone: Tone
    name: Tone = "strong"


LOOKS = {
    Standing.OVERSOLD: Look("X", "over"),
    Standing.OUT: Look("0", "out"),
    Standing.LOW: Look("!", "low"),
    Standing.OK: Look(".", "ok", "plain"),
    Standing.HIGH: Look("^", "info", "plain"),
}


@lru_cache(maxsize=8)
def columns(today: Today | None = None) -> tuple[Column, ...]:
    """The heads of the comparison and of the chart name this place's weekday and hours."""
    weekday = today.weekday if today else "week"
    first = today.place.morning_at.hour if today else 0
    hours = "".join(f"{(first + step) % 24:02}  " for step in range(0, 24, 4))
    return (
        Column("", 1, "left"),
        Column("BREAD", 16, "left", grow=20, names=True),
        Column("PLAN", 4, priority=6),
        Column("OPEN", 4, priority=4),
        Column("MADE", 4, priority=3),
        Column("SOLD", 4, priority=2),
        Column("RET", 3, priority=8),
        Column("WST", 3, priority=7),
        Column("HAND", 5),
        Column("LOW@", 4, priority=5),
        Column("SELL%", 5, priority=4),
        Column("/h", 4, priority=4, timed=True),
        Column("OUT AT", 9, "left", priority=1, timed=True),
        Column(f"vs {weekday}", 7, priority=9, timed=True),
        Column("COUNTED", 11, "left", priority=10),
        Column(f"{hours:24}", 24, "left", priority=11),
    )


WITH_PACE = 13
"""The first of the columns that the sales by hour are read for."""


@lru_cache(maxsize=8)
def shown_columns(width: int) -> frozenset[int]:
    """Which columns stand on a table so wide."""
    return frozenset(index for index, _ in fit_columns(columns(), width))


@lru_cache(maxsize=1024)
def bread_row(
    row: StockRow,
    pace: PaceRow | None,
    today: Today,
    mark: Mark | None = None,
    *,
    ascii: bool,
) -> Row:
    """Remembered: a sale changes one bread of many."""
    stands = standing(row)
    look = LOOKS[stands]
    through, waits = sell_through(row), pending("", look.name, mark)
    return Row(
        row.bread_type_id,
        (
            Cell(look.letter, look.tone),
            Cell(named(row.bread, row.size), waits.tone, waits.text),
            Cell(figure(row.planned, 4) if row.planned else "--", "dim"),
            Cell(figure(row.opening, 4), "plain" if row.opening else "dim"),
            Cell(figure(row.made, 4)),
            Cell(figure(row.sold, 4)),
            Cell(figure(row.returned, 3), "plain" if row.returned else "dim"),
            Cell(figure(row.wasted, 3), "plain" if row.wasted else "dim"),
            Cell(figure(row.on_hand, 5), look.tone),
            Cell(figure(row.low_at, 4), "dim"),
            Cell("--" if through is None else figure(round(through * 100), 5)),
            Cell(hourly(row)),
            runs_out(row, stands, look, today),
            against_week_ago(row, pace),
            last_count(row, today),
            hour_by_hour(pace, today, ascii=ascii),
        ),
    )


def hour_by_hour(pace: PaceRow | None, today: Today, *, ascii: bool) -> Cell:
    """The day's chart. An hour that begins makes it longer, and is no change."""
    if pace is None:
        return Cell("", "info")
    line = spark(pace.by_hour[: today.hours], ascii=ascii)
    return Cell(line, "info", data=(pace.hours, pace.sold))


def hourly(row: StockRow) -> str:
    """Sold per hour: `6.5`, of a hundred and more without the half."""
    if row.sold_lately <= 0:
        return "--"
    return f"{rate(row):.1f}" if rate(row) < 100 else figure(round(rate(row)), 4)


def named(bread: str, size: str) -> str:
    return f"{bread} {size}" if size else bread


def figure(number: int, width: int) -> str:
    """A whole number that fits: 12,345 loaves in four cells are 12k."""
    for unit in ("", "k", "M"):
        text = f"{number}{unit}"
        if len(text) <= width:
            return text
        number = round(number / 1000)
    return text


def runs_out(row: StockRow, stands: Standing, look: Look, today: Today) -> Cell:
    """When it ran out, or when it will if it goes on like this."""
    if stands is Standing.OVERSOLD:
        return Cell("OVERSOLD", look.tone)
    if stands is Standing.OUT:
        return Cell(_gone(row, today), look.tone)
    moment = out_at(row)
    if moment is None:
        return Cell("--", "dim")
    if moment >= today.closes:
        return Cell("aft close", "dim")
    text = f"{today.place.local(moment):%H:%M}"
    return Cell(text, look.tone if stands is Standing.LOW else "plain")


def _gone(row: StockRow, today: Today) -> str:
    sold_at = row.last_sold_at
    if sold_at is not None and sold_at >= today.begins:
        return f"out {today.place.local(sold_at):%H:%M}"
    if not row.made:
        return "none made"
    return "none left"


def against_week_ago(row: StockRow, pace: PaceRow | None) -> Cell:
    """Sold more or less than a week ago to the same time."""
    if pace is None or not pace.sold_week_ago:
        return Cell("--", "dim")
    return Cell(f"{row.sold - pace.sold_week_ago:+d}")


def last_count(row: StockRow, today: Today) -> Cell:
    """When somebody last counted the shelf, and by how much the books were wrong."""
    if row.counted_at is None:
        return Cell("never", "dim", data="")
    local, data = today.place.local(row.counted_at), (row.counted_at, row.drift)
    when = f"{local:%H:%M}" if row.counted_at >= today.begins else f"{local.day} {local:%b}"
    if not row.drift:
        return Cell(when, "dim", data=data)
    return Cell(f"{when} {row.drift:+d}", "low", data=data)
