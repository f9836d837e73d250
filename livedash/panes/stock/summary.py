"""The lines of the stock pane, and the words of a table without a row."""

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
from livedash.widgets.line import Piece, chip, gauge, labelled

GAUGED = 100
"""Columns from which the sold share is drawn as well."""

NO_BREAD = "No breads yet. Whoever set up the shop adds them."
NO_SUPPLIES = "No supplies yet. Whoever set up the shop adds them."


def breads(seen: Seen) -> Sides:
    """The totals of all breads, also of those that the filter leaves out."""
    sums, filter, wide = totals(seen.of(BREADS)), seen.state.filter, seen.room.width >= GAUGED
    through = sums.sell_through
    sold = labelled(f"{sums.sold:,}", f"sold of {sums.made:,} made", 2)
    left = [sold]
    if through is not None:
        left += [gauge(through, 22, "ok", 6)] if wide else []
        left.append(Piece(f"{through:.0%}", "strong", 3))
    left.append(labelled(f"{sums.on_hand:,}", "on hand", 4))
    if sums.opening:
        left.append(labelled(f"{sums.opening:,}", "at opening", 6))
    if sums.wasted:
        left.append(labelled(f"{sums.wasted:,}", "wasted", 5))
    if filter:
        left.insert(0, only(filter, len(seen.figure(figures.breads_found)), len(seen.of(BREADS))))
    return left, _alarms(sums.out, sums.low, sums.oversold)


def supplies(seen: Seen) -> Sides:
    """The totals of all supplies, also of those that the filter leaves out."""
    rows, filter = seen.of(SUPPLIES), seen.state.filter
    out, low = sum(row.out for row in rows), sum(row.low for row in rows)
    left = [labelled(f"{len(rows):,}", "supplies")]
    if filter:
        left.append(only(filter, len(seen.figure(figures.supplies_found)), len(rows)))
    return left, _alarms(out, low)


def elsewhere(seen: Seen) -> Sides:
    """The other branches' alerts, the worst of each:
    `Ibadan:  X Sardine roll -1  ! Agege loaf L 3`. Where there is no room, later alerts go
    first."""
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


def _alarms(out: int, low: int, oversold: int = 0) -> list[Piece]:
    """The alerts; where there are none, a word that says so."""
    said = [chip(f"OUT {out}", "bad")] if out else []
    said += [chip(f"LOW {low}", "warn")] if low else []
    said += [Piece(f" OVERSOLD {oversold} ", "over")] if oversold else []
    return said or [Piece("nothing low", "dim", 1)]
