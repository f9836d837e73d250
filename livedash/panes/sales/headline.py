"""The lines of the sales pane: what was taken, what was given away, and whether the books and the
shelf agree.
"""

from __future__ import annotations

from datetime import timedelta

from livedash.business.bakery.sales import DRIFT
from livedash.business.bakery.selling import Beside, before_in_all, change, revenue
from livedash.business.money import money
from livedash.panes.parts.summary import Sides
from livedash.panes.sales import cells, figures
from livedash.panes.sales.figures import Seen
from livedash.widgets.line import Piece


def taken(seen: Seen) -> Sides:
    """`TODAY to 17:41  N 186,420  vs same Tue to 17:41 +12.3%`"""
    today, only = seen.figure(figures.today_of), seen.state.only
    total, before = revenue(seen.figure(figures.sold)), seen.figure(figures.before)
    until = f"{today.place.local(today.minute):%H:%M}"
    week = change(total, before_in_all(before, Beside.WEEK))
    average = change(total, before_in_all(before, Beside.AVERAGE))
    left = [
        Piece(f"TODAY to {until}", "strong"),
        Piece(money(total, today.place.currency, minor=seen.figure(figures.minor)), "strong"),
        *_against(f"vs same {today.weekday} to {until}", week, 1),
        *_against("vs 4-wk avg", average, 2),
    ]
    return left, [Piece(f"only {only}", "accent")] if only else []


def given_away(seen: Seen) -> Sides:
    """What was let off, taken back and thrown away."""
    stock, rows = seen.first(DRIFT), seen.figure(figures.sold)
    if stock is None:
        return [], []
    discount, returned = sum(row.discount for row in rows), sum(row.returned for row in rows)
    let_off = money(discount, seen.place.currency, minor=seen.figure(figures.minor))
    return [
        Piece(f"disc {let_off}", "text" if discount else "dim"),
        Piece(f"ret {returned}", "text" if returned else "dim"),
        Piece(f"waste {stock.wasted}", "text" if stock.wasted else "dim", priority=1),
    ], []


def behind(seen: Seen) -> Sides:
    """`17:00-18:00  23 sales  N 12,300`: the sum is of all of them, also of what is not listed."""
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
        Piece("SALES " + " ".join(parts or ["today"]), "strong"),
        Piece(f"{count:,} sales{listed}"),
        Piece(sum, "strong"),
        Piece("Esc goes back", "dim", priority=1),
    ], []


def _against(words: str, share: float | None, priority: int) -> list[Piece]:
    if share is None:
        return [Piece(f"{words} --", "dim", priority)]
    said = f"{share:+.1%}" if share < 10 else "over +999%"
    return [Piece(f"{words} {said}", "ok" if share >= 0 else "warn", priority)]


WHOLE = 76
"""From here on there is room for the whole sum."""


def drift(seen: Seen) -> Sides:
    """`Open 14 + made 412 + ret 1 - sold 355 - waste 9 = 63; counted 61; drift -2 [!]`"""
    line = seen.first(DRIFT)
    if line is None:
        return [], []
    added = (
        Piece(f"By the books {line.expected};")
        if seen.width < WHOLE
        else Piece(
            f"Open {line.opening} + made {line.made} + ret {line.returned} - sold {line.sold}"
            f" - waste {line.wasted} = {line.expected};"
        )
    )
    if not line.counted:
        return [added, Piece("nothing counted today", "dim", priority=1)], []
    counted = [added, Piece(f"counted {line.on_hand};", priority=2)]
    if line.drift:
        counted.append(Piece(f"drift {line.drift:+d} [!]", "warn"))
    else:
        counted.append(Piece("no drift", "ok"))
    of_all = Piece(f"({line.counted} of {line.breads} breads)", "dim", priority=3)
    return [*counted, of_all], []
