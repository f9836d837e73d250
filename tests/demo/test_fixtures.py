"""The ground that all other tests stand on."""

from __future__ import annotations

import asyncpg


async def test_a_bare_database_is_empty_and_ours(bare_database: str) -> None:
    connection = await asyncpg.connect(bare_database)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pg_stat_user_tables") == 0
        await connection.execute("CREATE TABLE breads (name text)")
    finally:
        await connection.close()


async def test_two_bare_databases_share_nothing(bare_database: str) -> None:
    connection = await asyncpg.connect(bare_database)
    try:
        assert await connection.fetchval("SELECT to_regclass('breads')") is None
    finally:
        await connection.close()
