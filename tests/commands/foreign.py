"""Panes as other packages bring them: one over somebody's own table, one over a table that is not
there, and several with one thing wrong with each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from livedash.business.place import Place
from livedash.business.read import Read
from livedash.live.mutation import Mutation
from livedash.panes.form import Write
from livedash.panes.layout import stack
from livedash.panes.parts import Column, table
from livedash.panes.seen import Seen
from livedash.panes.spec import Action, Do, Finds, PaneSpec


class Oven(NamedTuple):
    id: int


def asked(file: str) -> Any:
    columns = (Column[Oven]("OVEN", 6, value=lambda oven: oven.id),)
    return table("ovens", Read(__package__, file, Oven), columns, key="id")


def nothing(_: Seen[Any]) -> None:
    return None


def raises(place: Place) -> str:
    raise KeyError("flour")


@dataclass(frozen=True)
class Lists:
    picked: list[int]


@dataclass(frozen=True)
class Unfiltered:
    shelf: int = 1


OVENS = PaneSpec(name="ovens", title="Ovens", number=8, parts=asked("ovens.sql"))
RAISING = replace(OVENS, name="raising", title="Raising", number=7, absent=raises)
FOURTH = replace(OVENS, name="aaa", number=4)
NAMESAKE = replace(OVENS, name="board")
TENTH = replace(OVENS, name="tenth", title="Tenth", number=10)

NAMELESS = replace(OVENS, name="My Ovens")
UNTITLED = replace(OVENS, title="")
NUMBERLESS = replace(OVENS, number=0)
PARTLESS = replace(OVENS, parts=None)  # type: ignore[arg-type]
STATELESS = replace(OVENS, state={"filter": ""})
UNHASHABLE = replace(OVENS, state=Lists([]))
UNFILTERED = replace(OVENS, state=Unfiltered(), finds=Finds("a name"))
TAKEN = replace(OVENS, actions=(Action("off", "q", "off", "Off", nothing),))
TWICE = replace(
    OVENS,
    actions=(
        Action("off", "x", "off", "Off", nothing),
        Action("on", "x,o", "on", "On", nothing),
    ),
)
SAME_ID = replace(OVENS, actions=tuple(Action("off", key, "off", "Off", nothing) for key in "xy"))
IDLE = replace(OVENS, actions=(Action("off", "x", "off", "Off", "off"),))  # type: ignore[arg-type]
PARTS = replace(OVENS, parts=stack(asked("ovens.sql"), asked("ovens.sql")))
FILELESS = replace(OVENS, parts=asked("no_such.sql"))
UNBOUND = replace(OVENS, parts=asked("unbound.sql"))
HIDDEN = replace(
    OVENS,
    parts=stack(
        asked("ovens.sql"),
        table("later", Read(__package__, "unbound.sql", Oven), (), key="id", when=lambda _: False),
    ),
)
NO_SPEC = Oven


class Order(NamedTuple):
    id: int
    what: str
    placed: str


ORDERS = Read(__package__, "orders.sql", Order)
COLUMNS = (
    Column[Order]("ID", 6, value=lambda order: order.id),
    Column[Order]("WHAT", 20, "left", value=lambda order: order.what),
    Column[Order]("PLACED", 6, value=lambda order: order.placed),
)


def ticked(id: UUID, at: datetime) -> Write:
    return Write(Mutation(id, "orders.tick", "orders", at, "tick the first one off"))


ORDERS_PANE = PaneSpec(
    name="orders",
    title="Orders",
    number=5,
    parts=table("orders", ORDERS, COLUMNS, key="id", empty="No orders yet."),
    actions=(Action("tick", "t", "tick", "Tick it off", lambda _: Do(ticked)),),
)
