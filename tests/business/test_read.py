"""A question binds its arguments by name; a name that means nothing, or two things, is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from livedash.business.read import OnceRead, Read
from livedash.database.statements import NOW, StatementUnclear
from livedash.live.query import Priority
from livedash.live.rows import with_once

HEADER = """-- Orders of a day.
-- reads: shop.orders
-- scope: branch_id
-- unit: orders
-- priority: urgent
-- every: 90
"""


class Order(NamedTuple):
    number: int
    at: datetime


class Where(NamedTuple):
    branch_id: int
    zone: str = "UTC"


class Search(NamedTuple):
    words: str = ""


@dataclass(frozen=True)
class State:
    day: int = 0
    typed: str = ""

    @property
    def search(self) -> Search:
        return Search(f"%{self.typed}%")


class Package:
    """Somebody else's, with statements beside its code."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir()
        (folder / "__init__.py").touch()

    def read(self, arguments: str, file: str = "orders.sql", of: str = "") -> Read[Order]:
        placeholders = ", ".join(word for word in arguments.split() if word.startswith("$"))
        (self._folder / file).write_text(f"{HEADER}-- {arguments}\nSELECT {placeholders}")
        return Read(self._folder.name, file, Order, of=of)

    def once_read(self, columns: str, said: type[Any]) -> OnceRead[Order, Any]:
        text = f"-- Orders.\n-- reads: shop.orders\n-- key: number\n-- once: {columns}\nSELECT 1"
        (self._folder / "once.sql").write_text(text)
        return OnceRead(self._folder.name, "once.sql", Order, said)

    @property
    def name(self) -> str:
        return self._folder.name


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """Of a name of its own, for a file is read once."""
    monkeypatch.syspath_prepend(tmp_path)
    return Package(tmp_path / f"of_{abs(hash(str(tmp_path)))}")


def test_arguments_come_from_the_place_the_moment_the_state_and_keywords(package: Package) -> None:
    orders = package.read("$1 most int, $2 day int, $3 moment timestamptz, $4 branch_id int")
    query = orders.at(Where(7), State(day=3), most=20)
    assert query.args == (20, 3, NOW, 7)
    assert query.bound == {"most": 20, "day": 3, "moment": NOW, "branch_id": 7}


def test_a_part_of_the_state_is_bound_as_well(package: Package) -> None:
    orders = package.read("$1 words text, $2 day int, $3 branch_id int", of="search")
    assert orders.at(Where(7), State(day=3, typed="rye")).args == ("%rye%", 3, 7)


def test_the_header_says_how_the_question_is_read(package: Package) -> None:
    query = package.read("$1 branch_id int").at(Where(7))
    assert query.tables == {"shop.orders"}
    assert query.scope == {"branch_id": "7"}
    assert (query.unit, query.priority, query.every) == ("orders", Priority.URGENT, 90)


def test_file_and_pace_may_follow_the_state(package: Package) -> None:
    package.read("$1 branch_id int")
    package.read("$1 branch_id int, $2 day int", "day.sql")
    orders = Read(
        package.name,
        lambda state: "day.sql" if state.day else "orders.sql",
        Order,
        every=lambda state: 5 if state.day else None,
    )
    usual, of_a_day = orders.at(Where(7), State()), orders.at(Where(7), State(1))
    assert (usual.args, usual.every) == ((7,), None)
    assert (of_a_day.args, of_a_day.every) == ((7, 1), 5)


def test_moments_of_rows_know_the_place(package: Package) -> None:
    def zoned(rows: tuple[Order, ...], where: Where) -> Iterable[datetime]:
        assert where.zone == "UTC"
        return [row.at for row in rows]

    package.read("$1 branch_id int")
    query = Read(package.name, "orders.sql", Order, moments=zoned).at(Where(7))
    at = datetime(2026, 3, 17, tzinfo=UTC)
    assert query.moments is not None
    assert query.moments((Order(1, at),)) == [at]


@pytest.mark.parametrize(
    ("arguments", "given", "fault"),
    [
        ("$1 branch_id int, $2 hour int", {}, "orders.sql: hour is bound to nothing"),
        ("$1 branch_id int", {"branch_id": 8}, "branch_id could be bound to either of two"),
        ("$1 branch_id int, $2 day int", {"day": 8}, "day could be bound to either of two"),
        ("$1 branch_id int", {"hour": 8}, "orders.sql: it has no argument hour"),
    ],
)
def test_a_name_that_means_nothing_or_two_things_is_refused(
    package: Package, arguments: str, given: dict[str, object], fault: str
) -> None:
    orders = package.read(arguments)
    with pytest.raises(StatementUnclear, match=fault):
        orders.at(Where(7), State(), **given)


class AllOrders(NamedTuple):
    orders: int
    total: int


class Twice(NamedTuple):
    orders: int
    at: datetime


def test_what_is_said_once_has_a_model_of_its_own(package: Package) -> None:
    orders = package.once_read("orders, total", AllOrders)
    assert orders.at().once is AllOrders
    assert orders.once_of(with_once((), AllOrders(2, 30))) == AllOrders(2, 30)
    assert orders.once_of(()) is None


@pytest.mark.parametrize(
    ("columns", "said", "fault"),
    [
        ("orders, sum", AllOrders, "once.sql: its once sum is none of its columns"),
        ("total, orders", AllOrders, "once.sql: its once is orders, total, in this order"),
        ("orders", AllOrders, "once.sql: its once is orders, total, in this order"),
        ("", AllOrders, "once.sql: its once is orders, total, in this order"),
        ("orders, at", Twice, "once.sql: at is in the rows and said once of them"),
    ],
)
def test_what_is_said_once_is_what_the_header_names(
    package: Package, columns: str, said: type[Any], fault: str
) -> None:
    with pytest.raises(StatementUnclear, match=fault):
        package.once_read(columns, said).at()


def test_what_is_said_once_is_looked_at(package: Package) -> None:
    package.once_read("orders, total", AllOrders)
    with pytest.raises(StatementUnclear, match="nobody looks at its once orders"):
        Read(package.name, "once.sql", Order).at()
