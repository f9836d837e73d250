"""The tables that a query file names are those that Postgres reads, neither more nor fewer; and no
query asks for what makes a new connection slow."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from livedash.business.bakery.elsewhere import alerts_elsewhere
from livedash.business.bakery.moves import latest_moves
from livedash.business.bakery.pace import sales_pace
from livedash.business.bakery.sales import sales_before, sales_month, sales_today
from livedash.business.bakery.stock import stock_rows
from livedash.business.kanban.cards import cards, statuses
from livedash.business.kanban.finding import finding
from livedash.business.places import places
from livedash.business.venue.calendar import bookings, halls, holds, period
from livedash.business.venue.supplies import supplies
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.statements import SqlQuery
from livedash.database.tables_read import tables_read
from livedash.testing import LAGOS
from tests.conftest import SHOP_MOMENT, Shop

QUERIES: list[SqlQuery[Any]] = [
    places(),
    stock_rows(LAGOS),
    latest_moves(LAGOS),
    sales_pace(LAGOS),
    alerts_elsewhere(LAGOS),
    supplies(LAGOS),
    statuses(1, "Africa/Lagos"),
    cards(1, "Africa/Lagos"),
    cards(1, "Africa/Lagos", finding("@me")),
]


async def test_the_headers_say_what_postgres_reads(shop: Shop) -> None:
    connection = await asyncpg.connect(shop.login())
    found = {
        query.statement.name: await tables_read(
            connection, query.statement.text, query.values(SHOP_MOMENT)
        )
        for query in QUERIES
    }
    await connection.close()
    assert found == {query.statement.name: query.tables for query in QUERIES}


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
