"""The latest movements in words, and the news among them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from livedash.business.bakery.entries import bread_mark
from livedash.business.bakery.moves import MOVES, MoveRow, ToldMove
from livedash.business.today import Today
from livedash.panes.news import News
from livedash.panes.stock import figures
from livedash.panes.stock.cells import named
from livedash.panes.stock.figures import Seen
from livedash.panes.view import View
from livedash.widgets.line import Piece


def latest(seen: Seen) -> list[Piece]:
    today = seen.figure(figures.today_of)
    return [sentence(told, today) for told in seen.figure(figures.tale)]


@lru_cache(maxsize=256)
def sentence(told: ToldMove, today: Today) -> Piece:
    """A movement as `17:40 Bob sold 4 Agege loaf L → 1`."""
    move = told.move
    local = today.place.local(move.at)
    now = today.place.local(today.minute)
    when = f"{local:%H:%M}" if local.date() == now.date() else f"{local.day} {local:%b %H:%M}"
    left = None if told.left is None else Piece(f"{told.left}", "strong")
    what = Piece(f" {_act(move)}{' → ' if left else ''}", "text", then=left)
    return Piece(f"{when} ", "dim", then=Piece(move.who or "somebody", "person", then=what))


def deed(move: MoveRow) -> str:
    """A movement as `Bob sold 4 Agege loaf L`."""
    return f"{move.who or 'somebody'} {_act(move)}"


def _act(move: MoveRow) -> str:
    drift = f" ({move.change:+d})" if move.act == "counted" and move.change else ""
    return f"{move.act} {move.quantity} {named(move.bread, move.size)}{drift}"


def news(before: View, after: View) -> list[News]:
    return news_of(before.rows.get(MOVES, ()), after.rows.get(MOVES, ()))


def news_of(before: Sequence[MoveRow], after: Sequence[MoveRow]) -> list[News]:
    """New entries, and entries that were taken back. Each taken-back entry lets an older one slip
    into the list again. Late entries, by somebody who was offline, stand further down and are no
    news."""
    known, there = {move.id for move in before}, {move.id for move in after}
    oldest = before[-1].at if before else None
    end = after[-1].at if after and len(after) >= len(before) else None
    return [
        News(deed(move), move.id)
        for move in after
        if move.id not in known and (oldest is None or move.at > oldest)
    ] + [
        # By its bread: the write that takes an entry back names the bread.
        News(
            f"Taken back: {move.act} {move.quantity} {named(move.bread, move.size)}"
            f" ({move.who or 'somebody'})",
            bread_mark(move.bread_type_id),
        )
        for move in before
        if move.id not in there and (end is None or move.at > end)
    ]
