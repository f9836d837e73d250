"""The two lines that are read first: what was taken, and whether the books and the shelf agree."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.business.bakery.sales import BeforeRow, DriftRow, SoldRow
from livedash.business.bakery.selling import Beside, before_in_all, change, revenue
from livedash.business.money import money
from livedash.business.today import Today
from livedash.widgets.line import Piece


def of_today(
    sold: Sequence[SoldRow],
    before: Sequence[BeforeRow],
    today: Today,
    only: str,
    *,
    minor: bool = False,
) -> tuple[list[Piece], list[Piece]]:
    taken = revenue(sold)
    until = f"{today.place.local(today.minute):%H:%M}"
    week = before_in_all(before, Beside.WEEK)
    left = [
        Piece(f"TODAY to {until}", "title"),
        Piece(money(taken, today.place.currency, minor=minor), "strong"),
        *_against(f"vs same {today.weekday} to {until}", change(taken, week), 1),
        *_against("vs 4-wk avg", change(taken, before_in_all(before, Beside.AVERAGE)), 2),
    ]
    return left, [Piece(f"only {only}", "accent")] if only else []


def given_away(
    sold: Sequence[SoldRow], wasted: int, today: Today, *, minor: bool = False
) -> list[Piece]:
    """What was let off, taken back and thrown away."""
    discount, returned = sum(row.discount for row in sold), sum(row.returned for row in sold)
    let_off = money(discount, today.place.currency, minor=minor)
    return [
        Piece(f"disc {let_off}", "plain" if discount else "dim"),
        Piece(f"ret {returned}", "plain" if returned else "dim"),
        Piece(f"waste {wasted}", "plain" if wasted else "dim", priority=1),
    ]


def _against(words: str, share: float | None, priority: int) -> list[Piece]:
    if share is None:
        return [Piece(f"{words} --", "dim", priority)]
    said = f"{share:+.1%}" if share < 10 else "over +999%"
    return [Piece(f"{words} {said}", "ok" if share >= 0 else "low", priority)]


WHOLE = 76
"""From here on there is room for the whole sum."""


def of_stock(line: DriftRow, width: int) -> list[Piece]:
    """`Open 14 + made 412 + ret 1 - sold 355 - waste 9 = 63; counted 61; drift -2 [!]`"""
    added = (
        Piece(f"By the books {line.expected};")
        if width < WHOLE
        else Piece(
            f"Open {line.opening} + made {line.made} + ret {line.returned} - sold {line.sold}"
            f" - waste {line.wasted} = {line.expected};"
        )
    )
    if not line.counted:
        return [added, Piece("nothing counted today", "dim", priority=1)]
    counted = [added, Piece(f"counted {line.on_hand};", priority=2)]
    if line.drift:
        counted.append(Piece(f"drift {line.drift:+d} [!]", "low"))
    else:
        counted.append(Piece("no drift", "ok"))
    return [*counted, Piece(f"({line.counted} of {line.breads} breads)", "dim", priority=3)]
