"""A login that is removed while it is connected: said in words, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

import pytest

from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.reader import Reader
from livedash.database.statements import SqlQuery, Statement, parse
from livedash.database.work import Step, Work
from livedash.database.writer import Writer
from livedash.live.fetching import ReadFailed
from livedash.live.mutation import Mutation
from livedash.live.sending import Applied, NoAnswer
from tests.emptyshop import EmptyShop

MOMENT = datetime(2026, 3, 17, 17, 41, tzinfo=UTC)
NOTE = Statement(
    "note",
    "INSERT INTO livedash.shift_feedback (id, branch_id, body) VALUES ($1::uuid, 1, 'Oven')"
    " RETURNING version",
)


class Number(NamedTuple):
    n: int


BREADS = SqlQuery(
    key="breads",
    statement=parse("breads", "SELECT count(*) AS n FROM livedash.bread_types"),
    args=(),
    model=Number,
)


def work(mutation: Mutation) -> Work:
    return Work((Step(NOTE, (mutation.id,)),), leaves=1)


def note() -> Mutation:
    return Mutation(uuid4(), "note", "s", MOMENT, "make", {})


@pytest.fixture
async def owner(empty_shop: EmptyShop) -> AsyncIterator[Connection]:
    async with empty_shop.connected() as connection:
        await connection.execute("""
            CREATE ROLE a_leaver LOGIN;
            INSERT INTO livedash.people (id, name, login) VALUES (50, 'Lea', 'a_leaver');
            INSERT INTO livedash.members (branch_id, person_id, role) VALUES (1, 50, 'owner')""")
        yield connection
        await connection.execute("DROP ROLE IF EXISTS a_leaver")


async def test_it_is_said_and_writes_wait(owner: Connection, empty_shop: EmptyShop) -> None:
    address = Address.parse(empty_shop.dsn("a_leaver"))
    reader, writer = Reader(address), Writer(address, {"note": work})
    assert (await reader.fetch([BREADS], MOMENT)).rows["breads"] == (Number(2),)
    assert await writer.send(note()) == Applied(1)

    await owner.execute("DROP ROLE a_leaver")
    with pytest.raises(ReadFailed) as caught:
        await reader.fetch([BREADS], MOMENT)
    assert not caught.value.transient
    waiting = note()
    answer = await writer.send(waiting)
    assert isinstance(answer, NoAnswer)
    for words in (caught.value.words, answer.words):
        assert "There is no login a_leaver at" in words
        assert "it was removed" in words
        assert "livedash db user add a_leaver --branch NAME --role ROLE" in words
        assert "OID" not in words

    await owner.execute("CREATE ROLE a_leaver LOGIN")
    assert (await reader.fetch([BREADS], MOMENT)).rows["breads"] == (Number(2),)
    assert await writer.send(waiting) == Applied(1)
    found = await owner.fetchval(
        "SELECT entered_by FROM livedash.shift_feedback WHERE id = $1", waiting.id
    )
    assert found == "a_leaver"
    await reader.close()
    await writer.close()


async def test_a_login_that_came_back_is_not_taken_for_the_one_that_left(
    owner: Connection, empty_shop: EmptyShop
) -> None:
    """The sessions of before have a number that nobody bears any more."""
    address = Address.parse(empty_shop.dsn("a_leaver"))
    reader, writer = Reader(address), Writer(address, {"note": work})
    await reader.fetch([BREADS], MOMENT)
    assert await writer.send(note()) == Applied(1)
    await owner.execute("DROP ROLE a_leaver; CREATE ROLE a_leaver LOGIN")
    assert (await reader.fetch([BREADS, BREADS], MOMENT)).rows["breads"] == (Number(2),)
    assert await writer.send(note()) == Applied(1)
    await reader.close()
    await writer.close()
