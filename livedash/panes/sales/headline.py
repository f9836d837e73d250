"""The lines of the sales pane: takings, money given away, and whether books and shelf agree."""

from __future__ import annotations

from datetime import timedelta

from livedash.business.bakery.sales import DRIFT
from livedash.business.bakery.selling import Beside, before_in_all, change, revenue
from livedash.business.money import money
from livedash.panes.parts.summary import Sides
from livedash.panes.sales import cells, figures
from livedash.panes.sales.figures import Seen
from livedash.widgets.line import Piece, chip, labelled


def taken(seen: Seen) -> Sides:
    """The headline `N 186,420 today to 17:41   ▲ 7.5% on Tue`."""
    today, only = seen.figure(figures.today_of), seen.state.only
    total, before = revenue(seen.figure(figures.sold)), seen.figure(figures.before)
    until = f"{today.place.local(today.minute):%H:%M}"
    week = change(total, before_in_all(before, Beside.WEEK))
    average = change(total, before_in_all(before, Beside.AVERAGE))
    sum = money(total, today.place.currency, minor=seen.figure(figures.minor))
    left = [
        Piece(sum, "strong"),
        Piece(f"today to {until}", "dim", 2),
        *_against(f"on {today.weekday}", week, 1),
        *_against("on 4 weeks", average, 3),
    ]
    return left, [Piece(f"only {only}", "accent")] if only else []


def given_away(seen: Seen) -> Sides:
    """Discounts, returns and waste."""
    stock, rows = seen.first(DRIFT), seen.figure(figures.sold)
    if stock is None:
        return [], []
    discount, returned = sum(row.discount for row in rows), sum(row.returned for row in rows)
    let_off = money(discount, seen.place.currency, minor=seen.figure(figures.minor))
    return [
        labelled(let_off, "let off"),
        labelled(f"{returned}", "returned"),
        labelled(f"{stock.wasted}", "wasted", 1),
    ], []


def behind(seen: Seen) -> Sides:
    """The line `17:00-18:00  23 sales  N 12,300`; its sum holds all sales, also those that are not
    listed."""
    about, today = seen.state.behind, seen.figure(figures.today_of)
    sales = seen.figure(figures.behind)
    if about is None:
        return [], []
    day = today.business_date - timedelta(days=about.days_ago)
    parts = [cells.day_named(day)] if about.days_ago else []
    if about.hour is not None:
        first = today.place.morning_at.hour + about.hour
        parts.append(f"{first % 24:02}:00-{(first + 1) % 24:02}:00")
    parts += [part for part in (about.shift, about.bread) if part]
    count, total = seen.figure(figures.behind_all)
    listed = f", the latest {len(sales)} listed" if count > len(sales) else ""
    sum = money(total, today.place.currency, minor=seen.figure(figures.behind_minor))
    return [
        Piece("Sales " + " ".join(parts or ["today"]), "strong"),
        Piece(f"{count:,} sales{listed}"),
        Piece(sum, "strong"),
        Piece("Esc goes back", "dim", priority=1),
    ], []


def _against(words: str, share: float | None, priority: int) -> list[Piece]:
    if share is None:
        return [Piece(f"-- {words}", "dim", priority)]
    said = f"{abs(share):.1%}" if share < 10 else "over 999%"
    if share >= 0:
        return [chip(f"▲ {said} {words}", "ok", priority)]
    return [chip(f"▼ {said} {words}", "warn", priority)]


WHOLE = 76
"""Columns from which there is room for the whole sum."""


def drift(seen: Seen) -> Sides:
    """The line `14 + 412 made + 1 back - 355 sold - 9 wasted = 63, counted 61  2 missing`."""
    line = seen.first(DRIFT)
    if line is None:
        return [], []
    whole = (
        f"{line.opening} + {line.made} made + {line.returned} back"
        f" - {line.sold} sold - {line.wasted} wasted = {line.expected}"
    )
    expected = whole if seen.width >= WHOLE else f"{line.expected} expected"
    if not line.counted:
        return [Piece(expected, "dim"), Piece("nothing counted today", "dim", priority=1)], []
    counted = [Piece(f"{expected}, counted {line.on_hand}", "dim")]
    if line.drift:
        word = "missing" if line.drift < 0 else "too many"
        counted.append(chip(f"{abs(line.drift)} {word}", "warn"))
    else:
        counted.append(Piece("all there", "ok"))
    of_all = Piece(f"{line.counted} of {line.breads} breads counted", "dim", priority=3)
    return [*counted, of_all], []
