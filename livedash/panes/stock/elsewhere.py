"""The other branches' alerts in one line: the worst of each, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.business.bakery.elsewhere import AlertRow
from livedash.business.bakery.standing import standing_of
from livedash.panes.stock.breads import LOOKS, named
from livedash.widgets.line import Piece


def pieces(alerts: Sequence[AlertRow]) -> list[Piece]:
    """`Ibadan:  X Sardine roll -1  ! Agege loaf L 3`; what comes later gives way first."""
    said: list[Piece] = []
    branch = ""
    for alert in alerts:
        if alert.branch != branch:
            branch = alert.branch
            said.append(Piece(f"{branch}:", "title", len(said)))
        look = LOOKS[standing_of(alert.on_hand, alert.low_at)]
        what = f"{look.letter} {named(alert.bread, alert.size)} {alert.on_hand}"
        said.append(Piece(what, look.tone, len(said)))
    return said
