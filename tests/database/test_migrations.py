"""The schema comes up from nothing, goes up step by step, and never halfway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

import asyncpg
import pytest

from livedash.business.schema import BUSINESS
from livedash.business.schema.check import problems
from livedash.database.connection import Connection
from livedash.database.migrations import (
    ENGINE,
    SchemaNewer,
    SchemaPart,
    SchemaStep,
    applied,
    initialise,
)
from livedash.database.schema_state import standing
from livedash.database.watching import watched
from tests.emptyshop import EmptyShop


@pytest.fixture
async def connection(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    yield connection
    await connection.close()


def garden(folder: Path, monkeypatch: pytest.MonkeyPatch, **steps: str) -> SchemaPart:
    """A part of a test's own, of these steps: name → SQL."""
    package = folder / f"garden_of_{folder.name}"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    for name, sql in steps.items():
        (package / f"{name}.sql").write_text(sql, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    return SchemaPart(
        "garden",
        package.name,
        tuple(SchemaStep(n, f"{name}.sql") for n, name in enumerate(steps, start=1)),
    )


@pytest.mark.parametrize("part", [ENGINE, BUSINESS], ids=lambda part: part.name)
def test_every_schema_file_is_a_step_and_steps_count_up(part: SchemaPart) -> None:
    assert [step.number for step in part.steps] == list(range(1, len(part.steps) + 1))
    assert all(part.sql(step).startswith("-- ") for step in part.steps)


def test_no_schema_file_is_forgotten() -> None:
    business = {step.file for step in BUSINESS.steps}
    folder = resources.files("livedash.business")
    for trade in ("bakery", "venue", "service", "breeder", "kanban"):
        for file in folder.joinpath(trade).iterdir():
            if file.name.startswith("schema"):
                assert f"{trade}/{file.name}" in business
    engine = {Path(step.file).name for step in ENGINE.steps}
    on_disk = resources.files("livedash.database").joinpath("schema/engine").iterdir()
    assert {file.name for file in on_disk if file.name.endswith(".sql")} == engine


async def test_the_engine_comes_alone_or_with_the_shops(connection: Connection) -> None:
    assert await standing(connection, BUSINESS) is None
    assert [part.name for part, _ in await initialise(connection)] == ["engine"] * len(ENGINE.steps)
    assert await connection.fetchval("SELECT to_regclass('livedash.branches')") is None
    done = await initialise(connection, BUSINESS)
    assert {part.name for part, _ in done} == {"business"}
    assert await connection.fetchval("SELECT to_regclass('livedash.branches')") is not None


async def test_doing_it_again_changes_nothing(connection: Connection) -> None:
    await initialise(connection, BUSINESS)
    before = await connection.fetch("TABLE livedash.migrations")
    installation = await connection.fetchval("SELECT id FROM livedash.installation")
    assert await initialise(connection, BUSINESS) == ()
    assert await connection.fetch("TABLE livedash.migrations") == before
    assert await connection.fetchval("SELECT id FROM livedash.installation") == installation


async def test_of_two_that_race_one_does_it(bare_database: str) -> None:
    racers = [await asyncpg.connect(bare_database) for _ in range(4)]
    done = await asyncio.gather(*(initialise(racer, BUSINESS) for racer in racers))
    every = len(ENGINE.steps) + len(BUSINESS.steps)
    assert sorted(len(steps) for steps in done) == [0, 0, 0, every]
    for racer in racers:
        await racer.close()


async def test_an_existing_schema_is_upgraded(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sow = "CREATE TABLE livedash.beds (id int); INSERT INTO livedash.beds VALUES (7)"
    await initialise(connection, garden(tmp_path, monkeypatch, sow=sow))
    grown = garden(tmp_path, monkeypatch, sow=sow, grow="ALTER TABLE livedash.beds ADD size int")
    assert [step.file for _, step in await initialise(connection, grown)] == ["grow.sql"]
    assert [tuple(row) for row in await connection.fetch("TABLE livedash.beds")] == [(7, None)]


async def test_a_schema_of_an_earlier_day_is_brought_up_to_this_one(
    connection: Connection,
) -> None:
    before = await functions(connection, 11)
    after = await functions(connection, 12)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {"my_colleagues"}
    assert "my_person" in before["my_colleagues"]
    assert "my_" not in after["my_colleagues"].replace("my_colleagues", "")


async def functions(connection: Connection, steps: int) -> dict[str, str]:
    """By name, as the first so many steps leave them."""
    await initialise(connection, SchemaPart("business", BUSINESS.package, BUSINESS.steps[:steps]))
    rows = await connection.fetch(
        "SELECT proname, string_agg(pg_get_functiondef(oid), '' ORDER BY oid) FROM pg_proc"
        " WHERE pronamespace = 'livedash'::regnamespace AND prokind = 'f' GROUP BY proname"
    )
    return {row[0]: row[1] for row in rows}


async def test_a_newer_schema_is_refused_and_left_alone(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = garden(tmp_path, monkeypatch, one="SELECT 1", two="SELECT 2")
    await initialise(connection, newer)
    older = SchemaPart("garden", newer.package, newer.steps[:1])
    with pytest.raises(SchemaNewer, match=r"garden 2, known up to 1\. Install the newer livedash"):
        await initialise(connection, older, BUSINESS)
    assert await connection.fetchval("SELECT to_regclass('livedash.branches')") is None


async def test_a_step_that_fails_takes_all_of_them_back(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = garden(
        tmp_path, monkeypatch, good="CREATE TABLE livedash.beds (id int)", bad="SELECT 1/0"
    )
    with pytest.raises(asyncpg.DivisionByZeroError):
        await initialise(connection, broken)
    assert await applied(connection) == ()
    assert await connection.fetchval("SELECT to_regnamespace('livedash')") is None


async def test_a_prepared_empty_schema_is_enough(connection: Connection) -> None:
    await connection.execute("CREATE SCHEMA livedash")
    assert len(await initialise(connection)) == len(ENGINE.steps)


async def test_the_standing_says_what_is_missing_and_what_was_altered(
    connection: Connection,
) -> None:
    await initialise(connection)
    await connection.execute("UPDATE livedash.migrations SET checksum = 'x' WHERE number = 2")
    found = await standing(connection, BUSINESS)
    assert found is not None
    engine, business = found.parts
    assert (engine.version, engine.newest, engine.missing) == (ENGINE.newest, ENGINE.newest, ())
    assert engine.altered == ("schema/engine/0002_change_triggers.sql",)
    assert business.version == 0
    assert len(business.missing) == business.newest
    assert found.installation == await connection.fetchval("SELECT id FROM livedash.installation")


async def test_every_table_of_the_shops_tells_of_its_changes(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as connection:
        assert {one.state for one in await watched(connection)} == {"installed"}
        assert await problems(connection) == ()
        silent = await connection.fetch("""
            SELECT relname FROM pg_class
            WHERE relnamespace = 'livedash'::regnamespace AND relkind = 'r'
              AND oid NOT IN (SELECT relation FROM livedash.watched)""")
        assert {row["relname"] for row in silent} == {
            "applied_mutations",
            "installation",
            "migrations",
            "rights",
            "rights_scopes",
            "task_numbers",
        }


async def test_the_check_finds_what_somebody_took_away(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as connection:
        await connection.execute("""
            ALTER TABLE livedash.leads DISABLE ROW LEVEL SECURITY;
            DROP POLICY select_by_role ON livedash.halls;
            SELECT livedash.unwatch('livedash.tasks')""")
        assert [(one.table, one.problem) for one in await problems(connection)] == [
            ("livedash.halls", "its policies are not the ones of livedash.rights"),
            ("livedash.leads", "row-level security is off"),
            ("livedash.tasks", "it tells nobody of its changes"),
        ]
        await connection.execute("SELECT livedash.apply_rights()")
        await connection.execute("SELECT livedash.watch('livedash.tasks', '{project_id}')")
        assert await problems(connection) == ()
