"""The tables of the stock pane: the cells of a bread or a supply."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from livedash.business.bakery.pace import PACE, PaceRow
from livedash.business.bakery.stock import BREADS, StockRow
from livedash.business.bakery.stock_status import StockStatus, out_at, rate, sell_through, standing
from livedash.business.read import Read
from livedash.business.today import Today
from livedash.business.venue.supplies import SupplyRow
from livedash.panes.parts import Column
from livedash.panes.pending import pending
from livedash.panes.stock import figures
from livedash.panes.stock.figures import BreadLine, Seen
from livedash.panes.stock.spark import spark
from livedash.widgets.bars import Gauge
from livedash.widgets.cell import Cell, Tone
from livedash.widgets.table import fit_columns
from livedash.widgets.tones import Ground


class StatusMark(NamedTuple):
    """The mark of a bread's standing, which the tone never tells alone."""

    letter: str
    tone: Tone
    name: Tone = "strong"


LOOKS = {
    StockStatus.OVERSOLD: StatusMark("X", "bad"),
    StockStatus.OUT: StatusMark("0", "bad"),
    StockStatus.LOW: StatusMark("!", "warn"),
    StockStatus.OK: StatusMark(".", "ok", "text"),
    StockStatus.HIGH: StatusMark("^", "info", "text"),
}


def look(row: StockRow) -> StatusMark:
    return LOOKS[standing(row)]


ROOMY = 100
"""Columns from which a bread is shown in full; a narrower table has only the columns that are
looked for at a counter."""


def breads(seen: Seen) -> tuple[Column[BreadLine], ...]:
    today, roomy = seen.figure(figures.today_of), seen.room.width >= ROOMY
    return _breads(today, seen.ascii, roomy, any(row.opening for row in seen.of(BREADS)))


@lru_cache(maxsize=8)
def _breads(
    today: Today, ascii: bool, roomy: bool, began: bool = False
) -> tuple[Column[BreadLine], ...]:
    """The columns. `began`: some bread was there when the day began; without those loaves a row
    would not add up."""
    counter, rest = _counter(today, roomy), _rest(today, ascii=ascii) if roomy else ()
    made = next(index for index, one in enumerate(counter) if one.heading.title == "MADE")
    opening = Column[BreadLine](
        *("OPEN", 4), priority=3, cell=lambda one: seldom(one.row.opening, 4), by="row.opening"
    )
    return (*counter[:made], *([opening] if began else []), *counter[made:], *rest)


def _counter(today: Today, roomy: bool) -> tuple[Column[BreadLine], ...]:
    return (
        Column("", 1, "left", cell=sign),
        Column(
            "BREAD",
            16,
            "left",
            grow=12 if roomy else 4,
            names=True,
            cell=bread,
            by=lambda one: named(one.row.bread, one.row.size),
        ),
        Column("ON HAND", 7, cell=on_hand, by="row.on_hand"),
        Column("", 14 if roomy else 6, "left", priority=5, grow=40, cell=shelf),
        Column("PLAN", 4, priority=6, cell=planned, by="row.planned"),
        Column("MADE", 4, priority=3, cell=lambda one: figure(one.row.made, 4), by="row.made"),
        Column("SOLD", 4, priority=2, cell=lambda one: figure(one.row.sold, 4), by="row.sold"),
        Column("/h", 4, priority=4, timed=True, cell=hourly, by=lambda one: rate(one.row)),
        Column(
            "RUNS OUT",
            9,
            "left",
            priority=1,
            timed=True,
            cell=lambda one: runs_out(one.row, today),
            by=lambda one: out_since(one.row),
        ),
    )


def _rest(today: Today, *, ascii: bool) -> tuple[Column[BreadLine], ...]:
    """The heads of the comparison and of the chart name this place's weekday and hours."""
    first = today.place.morning_at.hour
    hours = "".join(f"{(first + step) % 24:02}  " for step in range(0, 24, 4))
    return (
        Column("SOLD %", 6, priority=7, cell=sold_of_made, by=lambda one: sell_through(one.row)),
        Column(
            "LOW AT",
            6,
            priority=8,
            cell=lambda one: Cell(figure(one.row.low_at, 6), "dim"),
            by="row.low_at",
        ),
        Column(
            *("WASTE", 5), priority=9, cell=lambda one: seldom(one.row.wasted, 5), by="row.wasted"
        ),
        Column(
            *("RETURNED", 8),
            priority=10,
            cell=lambda one: seldom(one.row.returned, 8),
            by="row.returned",
        ),
        Column(
            f"vs {today.weekday}",
            7,
            priority=12,
            timed=True,
            cell=against_week_ago,
            by=since_week_ago,
        ),
        Column(
            "COUNTED",
            11,
            "left",
            priority=13,
            cell=lambda one: last_count(one.row, today),
            by="row.counted_at",
        ),
        Column(
            f"{hours:24}",
            24,
            "left",
            priority=14,
            cell=lambda one: hour_by_hour(one.pace, today, ascii=ascii),
        ),
    )


WITH_PACE = 12
"""The number of the first column that needs the sales by hour."""


def with_pace(width: int) -> tuple[Read[PaceRow], ...]:
    """The reads that only a table of such a width needs."""
    return (PACE,) if WITH_PACE in _standing(width) else ()


def _standing(width: int) -> frozenset[int]:
    columns = _breads(figures.ANY_DAY, False, width >= ROOMY)
    headings = tuple(column.heading for column in columns)
    return frozenset(index for index, _ in fit_columns(headings, width))


def sign(one: BreadLine) -> Cell:
    stands = look(one.row)
    return Cell(stands.letter, stands.tone, bold=True)


def ground(one: BreadLine) -> Ground:
    stands = standing(one.row)
    if stands <= StockStatus.OUT:
        return "row_bad"
    return "row_warn" if stands is StockStatus.LOW else ""


def on_hand(one: BreadLine) -> Cell:
    return Cell(figure(one.row.on_hand, 7), look(one.row).tone, bold=True)


def shelf(one: BreadLine) -> Cell:
    """A gauge: how much of the day's baking is there still, and where low begins."""
    row = one.row
    full = max(row.opening + row.made, row.planned, row.on_hand, row.low_at, 1)
    gauge = Gauge(max(0, row.on_hand) / full, row.low_at / full if row.low_at else None)
    return Cell("", look(row).tone, gauge=gauge)


def bread(one: BreadLine) -> Cell:
    waits = pending("", look(one.row).name, one.mark)
    return Cell(named(one.row.bread, one.row.size), waits.tone, waits.text)


def planned(one: BreadLine) -> Cell:
    return Cell(figure(one.row.planned, 4) if one.row.planned else "--", "dim")


def seldom(number: int, width: int) -> Cell:
    """A number that is mostly 0."""
    return Cell(figure(number, width), "text" if number else "dim")


def sold_of_made(one: BreadLine) -> str:
    through = sell_through(one.row)
    return "--" if through is None else figure(round(through * 100), 6)


def hourly(one: BreadLine) -> str:
    """Sold per hour: `6.5`; from a hundred on without the half."""
    if one.row.sold_lately <= 0:
        return "--"
    each = rate(one.row)
    return f"{each:.1f}" if each < 100 else figure(round(each), 4)


def hour_by_hour(pace: PaceRow | None, today: Today, *, ascii: bool) -> Cell:
    """The day's chart. A new hour makes the chart longer, and is no change."""
    if pace is None:
        return Cell("", "info")
    line = spark(pace.by_hour[: today.hours], ascii=ascii)
    return Cell(line, "info", data=(pace.hours, pace.sold))


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


def runs_out(row: StockRow, today: Today) -> Cell:
    """The moment at which a bread ran out, or will if it sells on like this."""
    stands, tone = standing(row), look(row).tone
    if stands is StockStatus.OVERSOLD:
        return Cell("OVERSOLD", "over")
    if stands is StockStatus.OUT:
        return Cell(_gone(row, today), tone)
    moment = out_at(row)
    if moment is None:
        return Cell("--", "dim")
    if moment >= today.closes:
        return Cell("not today", "dim")
    text = f"{today.place.local(moment):%H:%M}"
    return Cell(text, tone if stands is StockStatus.LOW else "text")


def out_since(row: StockRow) -> datetime | None:
    """The moment at which a bread ran out or will; a bread that was never there comes before all
    others."""
    if standing(row) <= StockStatus.OUT:
        return row.last_sold_at or datetime.min.replace(tzinfo=UTC)
    return out_at(row)


def _gone(row: StockRow, today: Today) -> str:
    sold_at = row.last_sold_at
    if sold_at is not None and sold_at >= today.begins:
        return f"out {today.place.local(sold_at):%H:%M}"
    if not row.made:
        return "none made"
    return "none left"


def against_week_ago(one: BreadLine) -> Cell:
    more = since_week_ago(one)
    return Cell("--", "dim") if more is None else Cell(f"{more:+d}")


def since_week_ago(one: BreadLine) -> int | None:
    """How many more or fewer were sold than a week ago by the same time."""
    if one.pace is None or not one.pace.sold_week_ago:
        return None
    return one.row.sold - one.pace.sold_week_ago


def last_count(row: StockRow, today: Today) -> Cell:
    """The moment of the last count, and the error of the books then."""
    if row.counted_at is None:
        return Cell("never", "dim", data="")
    local, data = today.place.local(row.counted_at), (row.counted_at, row.drift)
    when = f"{local:%H:%M}" if row.counted_at >= today.begins else f"{local.day} {local:%b}"
    if not row.drift:
        return Cell(when, "dim", data=data)
    return Cell(f"{when} {row.drift:+d}", "warn", data=data)


SUPPLIES: tuple[Column[SupplyRow], ...] = (
    Column("", 1, "left", cell=lambda row: Cell(*supply_look(row), bold=True)),
    Column(
        "SUPPLY",
        14,
        "left",
        grow=16,
        names=True,
        cell=lambda row: Cell(row.name, "strong" if row.out or row.low else "text"),
        by="name",
    ),
    Column(
        "ON HAND",
        7,
        cell=lambda row: Cell(f"{row.on_hand}", supply_look(row)[1], bold=True),
        by="on_hand",
    ),
    Column("UNIT", 8, "left", priority=2, cell=lambda row: Cell(row.unit, "dim"), by="unit"),
    Column("", 6, "left", priority=3, grow=30, cell=lambda row: supply_gauge(row)),
    Column("LOW AT", 7, priority=1, cell=lambda row: Cell(f"{row.low_at}", "dim"), by="low_at"),
)


def supply_look(row: SupplyRow) -> tuple[str, Tone]:
    if row.out:
        return "0", "bad"
    return ("!", "warn") if row.low else (".", "ok")


def supply_ground(row: SupplyRow) -> Ground:
    return "row_bad" if row.out else "row_warn" if row.low else ""


def supply_gauge(row: SupplyRow) -> Cell:
    """A gauge that is full at four times the low mark."""
    full = max(row.low_at * 4, row.on_hand, 1)
    share, mark = float(row.on_hand / full), float(row.low_at / full)
    return Cell("", supply_look(row)[1], gauge=Gauge(max(0.0, share), mark or None))
