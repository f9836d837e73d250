"""Branches and their people: what a row must be, before anything hangs on it."""

from __future__ import annotations

import asyncpg
import pytest

from livedash.database.connection import Connection
from tests.emptyshop import refused


async def test_a_branch_needs_a_name_and_no_more(owner: Connection) -> None:
    row = await owner.fetchrow("INSERT INTO livedash.branches (name) VALUES ('Abuja') RETURNING *")
    assert row is not None
    assert (row["timezone"], row["morning_at"].hour, row["night_at"].hour) == ("UTC", 10, 22)


@pytest.mark.parametrize("zone", ["CEST", "FOO3", "Nowhere/City", "", "europe/berlin"])
async def test_a_zone_that_a_clock_would_not_know_is_refused(owner: Connection, zone: str) -> None:
    async with refused(owner, asyncpg.CheckViolationError) as error:
        await owner.execute("UPDATE livedash.branches SET timezone = $1", zone)
    assert error.value.constraint_name == "branches_timezone_check"


async def test_a_branch_with_business_in_it_is_not_deleted(owner: Connection) -> None:
    async with refused(owner, asyncpg.ForeignKeyViolationError):
        await owner.execute("DELETE FROM livedash.branches WHERE id = 1")


async def test_somebody_has_one_role_in_a_branch(owner: Connection) -> None:
    async with refused(owner, asyncpg.UniqueViolationError):
        await owner.execute("""
            INSERT INTO livedash.members (branch_id, person_id, role) VALUES (1, 2, 'staff')""")


async def test_every_foreign_key_has_an_index_to_follow_it_back(owner: Connection) -> None:
    """Deleting a parent would read every child otherwise; people are only ever retired."""
    bare = await owner.fetch("""
        SELECT c.conrelid::regclass || ' ' || c.conname AS found
        FROM pg_constraint c
        WHERE c.contype = 'f' AND c.connamespace = 'livedash'::regnamespace
          AND c.confrelid <> 'livedash.people'::regclass
          AND NOT EXISTS (
            SELECT FROM pg_index i
            WHERE i.indrelid = c.conrelid AND i.indkey[0] = ANY (c.conkey))""")
    assert bare == []
