"""What a source may be asked by is what the database ties its rows to a branch or a project by."""

from __future__ import annotations

import asyncpg

from livedash.business.scopes import SCOPE_COLUMNS
from livedash.database.watching import watched
from tests.conftest import Shop


async def test_the_scope_columns_are_those_of_the_change_triggers(shop: Shop) -> None:
    owner = await asyncpg.connect(shop.owner)
    found = await watched(owner)
    await owner.close()
    in_database = {one.table: frozenset(one.scope) for one in found if one.scope}
    # Told, for whoever has read past days; but nothing is asked for by the day.
    assert "business_date" in in_database["livedash.sales_logs"]
    assert dict(SCOPE_COLUMNS) == {
        table: columns - {"business_date"} for table, columns in in_database.items()
    }
