"""The lines of the stock pane, and what a table without a row says."""

from __future__ import annotations

from livedash.business.bakery.elsewhere import ELSEWHERE
from livedash.business.bakery.stock import BREADS
from livedash.business.bakery.stock_status import standing_of, totals
from livedash.business.venue.supplies import SUPPLIES
from livedash.panes.parts.summary import Sides
from livedash.panes.parts.words import nothing, only
from livedash.panes.stock import figures
from livedash.panes.stock.cells import LOOKS, named
from livedash.panes.stock.figures import Seen
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece

NO_BREAD = "No bread yet: the table livedash.bread_types has none of this branch."
NO_SUPPLIES = "No supplies yet: the table livedash.supplies has none of this branch."


def breads(seen: Seen) -> Sides:
    """Of all breads, also of those that the filter leaves out."""
    sums, filter = totals(seen.of(BREADS)), seen.state.filter
    through = "" if sums.sell_through is None else f" ({sums.sell_through:.0%})"
    plan = f"/{sums.planned} plan" if sums.planned else ""
    opening = [Piece(f"Open {sums.opening}", priority=6)] if sums.opening else []
    left = [
        *opening,
        Piece(f"Made {sums.made}{plan}", priority=2),
        Piece(f"Sold {sums.sold}{through}", priority=3),
        Piece(f"On hand {sums.on_hand}", priority=4),
        Piece(f"Waste {sums.wasted}", priority=5),
    ]
    if filter:
        left.insert(0, only(filter, len(seen.figure(figures.breads_found)), len(seen.of(BREADS))))
    right = [
        _count("OUT", sums.out, "bad"),
        _count("LOW", sums.low, "warn"),
        _count("OVER", sums.oversold, "over"),
    ]
    return left, right


def supplies(seen: Seen) -> Sides:
    """Of all supplies as well."""
    rows, filter = seen.of(SUPPLIES), seen.state.filter
    out, low = sum(row.out for row in rows), sum(row.low for row in rows)
    left = [Piece(f"Supplies {len(rows)}", "strong")]
    if filter:
        left.append(only(filter, len(seen.figure(figures.supplies_found)), len(rows)))
    return left, [_count("OUT", out, "bad"), _count("LOW", low, "warn")]


def elsewhere(seen: Seen) -> Sides:
    """`Ibadan:  X Sardine roll -1  ! Agege loaf L 3`: the other branches' alerts, the worst of
    each; what comes later gives way first."""
    said: list[Piece] = []
    branch = ""
    for alert in seen.of(ELSEWHERE):
        if alert.branch != branch:
            branch = alert.branch
            said.append(Piece(f"{branch}:", "strong", len(said)))
        look = LOOKS[standing_of(alert.on_hand, alert.low_at)]
        what = f"{look.letter} {named(alert.bread, alert.size)} {alert.on_hand}"
        said.append(Piece(what, look.tone, len(said)))
    return said, []


def no_bread(seen: Seen) -> str:
    return nothing(seen.state.filter) if seen.of(BREADS) else NO_BREAD


def no_supplies(seen: Seen) -> str:
    return nothing(seen.state.filter) if seen.of(SUPPLIES) else NO_SUPPLIES


def _count(word: str, number: int, tone: Tone) -> Piece:
    return Piece(f"{word} {number}", tone if number else "dim")
