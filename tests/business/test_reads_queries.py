"""The tables that a query file names are those that Postgres reads, neither more nor fewer; and no
query asks for what makes a new connection slow."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

import livedash
from livedash.business.bakery.pace import PACE
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.statements import Statement, load
from livedash.database.tables_read import tables_read
from livedash.testing import LAGOS
from tests.business.every_read import every_query
from tests.conftest import SHOP_MOMENT, Shop


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
    named = {_statement(file).name for file in FILES}
    assert len(every_query()) >= 24
    assert {query.statement.name for query in every_query()} <= named


async def test_no_read_asks_the_server_what_a_type_is(
    closed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncpg does, of an array of anything but text: it takes ten times as long as the read."""

    async def asks(_connection: object, types: object, *_: object) -> None:
        raise AssertionError(f"asked what {types} are")

    monkeypatch.setattr(asyncpg.connection.Connection, "_introspect_types", asks)
    reader = Reader(Address.parse(closed_shop.login()))
    fetched = await reader.fetch(every_query(), SHOP_MOMENT, [uuid4()])
    await reader.close()
    assert not fetched.failed
    assert fetched.rows[PACE.at(LAGOS).key], "nothing was sold: this proves little"
