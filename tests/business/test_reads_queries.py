"""The tables that a query file names are those that Postgres reads, neither more nor fewer."""

from __future__ import annotations

from typing import Any

import asyncpg

from livedash.business.bakery.elsewhere import alerts_elsewhere
from livedash.business.bakery.moves import latest_moves
from livedash.business.bakery.pace import sales_pace
from livedash.business.bakery.stock import stock_rows
from livedash.business.kanban.cards import cards, statuses
from livedash.business.kanban.finding import finding
from livedash.business.places import places
from livedash.business.venue.supplies import supplies
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
