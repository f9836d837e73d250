"""What a header leaves out Postgres knows: before a stranger's first rows, and soon after ours."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import NamedTuple

import asyncpg
import pytest

from livedash.database import tables_proved
from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.reader import Reader
from livedash.database.statements import SqlQuery, parse
from livedash.database.tables_read import tables_read
from tests.until import until

MOMENT = datetime(2026, 3, 17, 17, 41, tzinfo=UTC)
SCHEMA = """
CREATE TABLE breads (id int); CREATE TABLE sales (id int); CREATE TABLE hidden (id int);
CREATE FUNCTION looks() RETURNS bigint LANGUAGE plpgsql STABLE
    AS 'BEGIN RETURN (SELECT count(*) FROM hidden); END';
"""
BOTH = "SELECT (SELECT count(*) FROM breads) + (SELECT count(*) FROM sales) AS n"
BREADS = frozenset({"public.breads"})
SALES = frozenset({"public.sales"})


class Number(NamedTuple):
    n: int


Told = list[tuple[str, frozenset[str]]]


def asked(sql: str, reads: str = "", name: str = "far_pane/both.sql") -> SqlQuery[Number]:
    header = f"-- reads: {reads}\n" if reads else ""
    return SqlQuery(statement=parse(name, header + sql), model=Number)


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(SCHEMA)
    yield connection
    await connection.close()


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
async def reader(bare_database: str, owner: Connection, told: Told) -> AsyncIterator[Reader]:
    reader = Reader(Address.parse(bare_database))
    reader.prove_tables(lambda key, tables: told.append((key, tables)))
    yield reader
    await reader.close()


@pytest.mark.parametrize(
    ("reads", "more"),
    [("", BREADS | SALES), ("public.breads", SALES), ("public.hidden", BREADS | SALES)],
)
async def test_what_a_stranger_s_header_leaves_out_is_told_before_its_rows(
    reader: Reader, told: Told, reads: str, more: frozenset[str]
) -> None:
    query = asked(BOTH, reads)
    fetched = await reader.fetch([query], MOMENT)
    assert told == [(query.key, more)]
    assert fetched.rows == {query.key: (Number(0),)}


async def test_a_header_that_says_too_much_is_kept_without_a_word(
    reader: Reader, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    """A function in PL/pgSQL reads a table that Postgres does not name."""
    await reader.fetch([asked("SELECT looks() AS n", "public.hidden")], MOMENT)
    assert told == []
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_difference_is_logged_once_and_names_the_file(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        await reader.fetch([asked(BOTH, "public.breads")], MOMENT)
        reader.disconnect()
    [said] = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert said == (
        "far_pane/both.sql reads public.sales, which its header does not name. "
        "Add it: -- reads: public.sales"
    )


async def test_a_query_of_no_table_is_refused_and_the_file_named(reader: Reader) -> None:
    lost, found = asked("SELECT looks() AS n", name="far_pane/lost.sql"), asked(BOTH)
    for _ in range(2):
        fetched = await reader.fetch([lost, found], MOMENT)
        assert fetched.rows == {found.key: (Number(0),)}
        failure = fetched.failed[lost.key]
        assert failure.words.startswith("far_pane/lost.sql reads no table")
        assert "-- reads: schema.table" in failure.words
        assert not failure.transient
    assert (await reader.fetch([lost], MOMENT)).failed.keys() == {lost.key}


async def test_one_of_ours_may_ask_the_catalog_alone(reader: Reader) -> None:
    ours = asked("SELECT looks() AS n", name="livedash.business/outside.sql")
    for _ in range(2):
        assert (await reader.fetch([ours], MOMENT)).rows == {ours.key: (Number(0),)}
        await until(lambda: reader._proved and reader._proved.comes_first(ours))


async def test_a_text_that_postgres_does_not_understand_fails_as_a_read_does(
    reader: Reader,
) -> None:
    wrong = asked("SELECT nothing FROM breads")
    assert wrong.key in (await reader.fetch([wrong], MOMENT)).failed


async def test_each_text_is_asked_about_once_on_a_link(
    reader: Reader, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_about: list[str] = []

    async def noted(connection: Connection, sql: str, args: object) -> frozenset[str]:
        asked_about.append(sql)
        return await tables_read(connection, sql)

    monkeypatch.setattr(tables_proved, "tables_read", noted)
    query = asked(BOTH)
    for _ in range(3):
        await reader.fetch([query], MOMENT)
    assert len(asked_about) == 1
    assert len(told) == 3, "whoever cached it anew has to be told anew"
    reader.disconnect()
    await reader.fetch([query], MOMENT)
    assert len(asked_about) == 2, "another link may lead to another database"


async def test_ours_are_asked_about_after_their_rows(
    reader: Reader, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_proved, "CALM", 0.05)
    query = asked(BOTH, "public.breads", name="livedash.business.bakery/both.sql")
    assert (await reader.fetch([query], MOMENT)).rows
    assert told == []
    await until(lambda: told)
    assert told == [(query.key, SALES)]
    again = asked(BOTH, "public.breads", name="livedash.business.bakery/both.sql")
    await reader.fetch([again], MOMENT)
    assert told == [(query.key, SALES)] * 2
