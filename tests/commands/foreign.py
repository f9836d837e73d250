"""Panes as other packages bring them: one over a table that is not there, one without a number, one
with a number of ours, one that raises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from livedash.business.place import Place
from livedash.database.statements import SqlQuery, parse
from livedash.live.query import AnyQuery
from livedash.panes.pane import Pane, View

OVENS = parse(
    "bakers/ovens.sql", "-- The ovens.\n-- reads: shop.ovens\nSELECT id FROM shop.ovens ORDER BY id"
)


class Oven(NamedTuple):
    id: int


class OvenPane(Pane):
    pane_name = "ovens"
    title = "Ovens"
    number = 8

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        return {"ovens": SqlQuery(statement=OVENS, model=Oven)}

    def show(self, view: View) -> int:
        return 0


class RaisingPane(OvenPane):
    pane_name = "raising"
    title = "Raising"
    number = 7

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        raise KeyError("flour")


class NumberlessPane(Pane):
    pane_name = "numberless"
    title = "Numberless"


class FourthPane(OvenPane):
    pane_name = "aaa"
    number = 4


class NamesakePane(OvenPane):
    pane_name = "board"
