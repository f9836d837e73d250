"""A read-only pane over two tables, without a word about filter, order, export or marks; and its
rows.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from livedash.business.read import Read
from livedash.panes.layout import stack
from livedash.panes.parts import Column, table
from livedash.panes.spec import PaneSpec
from livedash.testing import Rows


class Loaf(NamedTuple):
    loaf_id: int
    name: str
    made: int
    weight: Decimal | int | None = None
    baked_at: datetime | None = None


class Oven(NamedTuple):
    oven_id: int
    name: str


LOAVES = Read(__package__, "loaves.sql", Loaf)
OVENS = Read(__package__, "ovens.sql", Oven)
SPEC = PaneSpec(
    name="ovens",
    title="Ovens",
    number=9,
    parts=stack(
        table(
            *("loaves", LOAVES),
            (
                Column[Loaf]("LOAF", 14, "left", value=lambda one: one.name, grow=20),
                Column[Loaf]("MADE", 6, value=lambda one: one.made),
                Column[Loaf]("KG", 6, value=lambda one: one.weight),
                Column[Loaf]("BAKED", 26, "left", priority=1, value=lambda one: one.baked_at),
            ),
            key="loaf_id",
            empty="No loaves.",
        ),
        table(
            *("ovens", OVENS),
            (Column[Oven]("OVEN", 12, "left", value=lambda one: one.name),),
            key="oven_id",
        ),
    ),
)


def at(hour: int) -> datetime:
    return datetime(2026, 3, 17, hour, tzinfo=UTC)


RYE = Loaf(1, "Rye", 40, Decimal("1.5"), at(9))
BUN = Loaf(2, "bun", 1200, 2, None)
AGEGE = Loaf(3, "Agege", 40, None, at(7))
ZOPF = Loaf(4, "Zopf", 7, Decimal("10"), at(8))
EAR = Loaf(5, "Épi", 40, Decimal("1.50"), at(9))
LEFT, RIGHT = Oven(1, "Left"), Oven(2, "Right")
DAY: Rows = {LOAVES: (RYE, BUN, AGEGE, ZOPF, EAR), OVENS: (LEFT, RIGHT)}
