"""The tables that a query file names are those that Postgres reads, neither more nor fewer; and no
query asks for what makes a new connection slow."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

import livedash
from livedash.business.bakery.elsewhere import alerts_elsewhere
from livedash.business.bakery.moves import latest_moves
from livedash.business.bakery.pace import sales_pace
from livedash.business.bakery.sales import sales_before, sales_month, sales_today
from livedash.business.bakery.stock import stock_rows
from livedash.business.kanban.cards import cards, statuses
from livedash.business.kanban.finding import finding
from livedash.business.people.newcomer import newcomer
from livedash.business.places import places
from livedash.business.venue.calendar import bookings, halls, holds, period
from livedash.business.venue.supplies import supplies
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.statements import SqlQuery, Statement, load
from livedash.database.tables_read import tables_read
from livedash.testing import LAGOS
from tests.conftest import SHOP_MOMENT, Shop

QUERIES: list[SqlQuery[Any]] = [
    places(),
    newcomer(),
    stock_rows(LAGOS),
    latest_moves(LAGOS),
    sales_pace(LAGOS),
    alerts_elsewhere(LAGOS),
    supplies(LAGOS),
    statuses(1, "Africa/Lagos"),
    cards(1, "Africa/Lagos"),
    cards(1, "Africa/Lagos", finding("@me")),
]


def _header_names(file: Path) -> bool:
    return "-- reads:" in file.read_text()


PACKAGE = Path(livedash.__file__).parent
FILES = sorted(file for file in PACKAGE.rglob("*.sql") if _header_names(file))
SAMPLES: dict[str, object] = {
    "bigint": 1,
    "int": 1,
    "integer": 1,
    "boolean": True,
    "text": "Africa/Lagos",
    "timestamptz": SHOP_MOMENT,
    "uuid": UUID(int=1),
}


def _sample(kind: str) -> object:
    return [] if kind.endswith("[]") else SAMPLES[kind]


def _statement(file: Path) -> Statement:
    package = ".".join(("livedash", *file.relative_to(PACKAGE).parent.parts))
    return load(package, file.name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
async def test_a_header_says_what_postgres_reads(closed_shop: Shop, file: Path) -> None:
    """Of every file that has one. As its owner sees it, and as somebody whom row-level security
    binds: a policy may read more."""
    statement = _statement(file)
    args = [_sample(argument.type) for argument in statement.args]
    found = []
    for dsn in (closed_shop.owner, closed_shop.login()):
        connection = await asyncpg.connect(dsn)
        try:
            found.append(await tables_read(connection, statement.text, args))
        except asyncpg.InsufficientPrivilegeError:
            assert dsn != closed_shop.owner
        finally:
            await connection.close()
    assert set(found) == {statement.reads}


def test_every_query_of_a_pane_names_its_tables() -> None:
    """A statement that only writes has no header; what a pane shows has one."""
    assert len(FILES) >= 30
    assert {query.statement.name for query in QUERIES} <= {_statement(f).name for f in FILES}


async def test_no_read_asks_the_server_what_a_type_is(
    closed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncpg does, of an array of anything but text: it takes ten times as long as the read."""

    async def asks(_connection: object, types: object, *_: object) -> None:
        raise AssertionError(f"asked what {types} are")

    monkeypatch.setattr(asyncpg.connection.Connection, "_introspect_types", asks)
    others = [
        *(make(LAGOS) for make in (sales_today, sales_before, sales_month, halls, holds)),
        bookings(LAGOS, 2),
        period(LAGOS, 2),
    ]
    reader = Reader(Address.parse(closed_shop.login()))
    fetched = await reader.fetch([*QUERIES, *others], SHOP_MOMENT, [uuid4()])
    await reader.close()
    assert not fetched.failed
    assert fetched.rows[sales_pace(LAGOS).key], "nothing was sold: this proves little"
