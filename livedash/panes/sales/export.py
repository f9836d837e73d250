"""The hours, the days or the sales on the pane, as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from livedash.business.bakery.sales import SaleRow
from livedash.business.bakery.selling import Hour
from livedash.business.money import exact
from livedash.panes.export import ExportTable, Value
from livedash.panes.sales import figures
from livedash.panes.sales.cells import DateRow
from livedash.panes.sales.figures import Seen


def _part(seen: Seen) -> str:
    return f"only: {seen.state.only}" if seen.state.only else ""


def hours(seen: Seen, rows: Sequence[Hour]) -> ExportTable:
    """The table of the day by the hour, with the day beside it."""
    today, beside = seen.figure(figures.today_of), seen.figure(figures.other)
    money = today.place.currency
    other = (f"{beside} {money}", f"{beside} up to then {money}") if beside else ()

    def before(one: Hour) -> tuple[Value, ...]:
        sums = (one.before, one.sum_before) if beside else ()
        return tuple(None if amount is None else exact(amount, money) for amount in sums)

    return ExportTable(
        "sales",
        ("hour from", f"today {money}", f"up to then {money}", *other),
        tuple(
            (
                today.place.local(today.begins + timedelta(hours=one.hour)),
                exact(one.today, money),
                exact(one.sum_today, money),
                *before(one),
            )
            for one in rows
        ),
        _part(seen),
    )


def days(seen: Seen, listed: Sequence[DateRow]) -> ExportTable:
    """The table of days, a shift a row; days that sold nothing have no row."""
    at = {day.days_ago: index for index, day in enumerate(listed)}
    rows = [row for row in seen.figure(figures.days) if row.days_ago in at]
    money, count = seen.place.currency, figures.PERIODS[seen.state.period]
    return ExportTable(
        f"sales-{count}-days",
        ("business date", "shift", "units", "returned", f"revenue {money}", f"discount {money}"),
        tuple(
            (
                row.business_date,
                row.shift,
                row.units,
                row.returned,
                exact(row.revenue, money),
                exact(row.discount, money),
            )
            for row in sorted(rows, key=lambda row: at[row.days_ago])
        ),
        _part(seen),
    )


def behind(seen: Seen, sales: Sequence[SaleRow]) -> ExportTable:
    place, every = seen.place, seen.figure(figures.behind_all).all_sales
    money = place.currency
    return ExportTable(
        "sales-one-by-one",
        (
            *("sold at", "shift", "bread", "size", "quantity", "returned"),
            *(f"price {money}", f"discount {money}", f"revenue {money}", "by"),
        ),
        tuple(
            (
                place.local(sale.sold_at),
                sale.shift,
                sale.bread,
                sale.size,
                sale.quantity,
                sale.returned,
                exact(sale.unit_price, money),
                exact(sale.discount, money),
                exact(sale.revenue, money),
                sale.person,
            )
            for sale in sales
        ),
        f"the latest, of {every:,}" if every > len(sales) else "",
    )
