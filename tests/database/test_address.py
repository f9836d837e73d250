"""The database is found where the user said, in that order, and its password is never shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livedash.database.address import Address, AddressUnreadable
from livedash.database.connection import close, connect
from livedash.demo.server import EmbeddedServer
from tests.conftest import LOCKED_PASSWORD

NOTHING: Mapping[str, str] = {}


def found(dsn: str | None = None, **environ: str) -> Address:
    address = Address.resolve(dsn, environ)
    assert address is not None
    return address


def test_the_first_of_option_url_variables_and_libpq_wins() -> None:
    everything = {
        "LIVEDASH_DATABASE_URL": "postgresql://ada@own/one",
        "DATABASE_URL": "postgresql://ada@other/two",
        "PGHOST": "libpq",
        "PGDATABASE": "three",
        "PGUSER": "ada",
    }
    assert str(found("postgresql://ada@option/none", **everything)) == "ada@option:5432/none"
    assert str(found(**everything)) == "ada@own:5432/one"
    del everything["LIVEDASH_DATABASE_URL"]
    assert str(found(**everything)) == "ada@other:5432/two"
    del everything["DATABASE_URL"]
    assert str(found(**everything)) == "ada@libpq:5432/three"


def test_nothing_named_is_no_address() -> None:
    assert Address.resolve(None, {"PGPASSFILE": "/nowhere", "LIVEDASH_DATABASE_URL": ""}) is None


def test_libpq_fills_what_a_url_leaves_open() -> None:
    address = found("postgresql:///shop", PGHOST="db.example", PGPORT="6000", PGUSER="ada")
    assert str(address) == "ada@db.example:6000/shop"


@pytest.mark.parametrize(
    ("dsn", "shown"),
    [
        ("postgres://ada@db/shop", "ada@db:5432/shop"),
        ("postgresql+asyncpg://ada:x@db:6000/shop", "ada@db:6000/shop"),
        ("postgresql://ada@[::1]:6000/shop", "ada@[::1]:6000/shop"),
        ("postgresql://ada@[::1]/shop", "ada@[::1]:5432/shop"),
        ("postgresql://ada@/shop?host=/run/pg&port=6000", "ada@/run/pg/shop"),
        ("postgresql://a%40b@db/caf%C3%A9", "a@b@db:5432/café"),
        ("host=db port=6000 user=ada dbname='my shop'", "ada@db:6000/my shop"),
        ("postgresql://ada@one:1,two:2/shop", "ada@one:1,two:2/shop"),
    ],
)
def test_every_way_to_write_an_address_is_understood(dsn: str, shown: str) -> None:
    assert str(found(dsn)) == shown


@pytest.mark.parametrize(
    "dsn",
    [
        "mysql://ada:secret@db/shop",
        "ada:secret@db/shop",
        "postgresql://ada:sec@ret@db/shop",
        "postgresql://ada:secret/more@db/shop",
        "postgresql://ada:secret#more@db/shop",
        "postgresql://ada:secret?more@db/shop",
        "postgresql://ada:secret@[db/shop",
        "postgresql://ada:x@db:secret/shop",
        "host=db password='secret",
        "postgresql://ada@db/shop?port=secret",
        "postgresql://ada:secret@db/sh%1b[31mop",
        "",
        "   ",
    ],
)
def test_an_unreadable_address_is_refused_without_quoting_it(dsn: str) -> None:
    with pytest.raises(AddressUnreadable) as refused:
        Address.parse(dsn, origin="LIVEDASH_DATABASE_URL", environ=NOTHING)
    assert "secret" not in str(refused.value)
    assert "LIVEDASH_DATABASE_URL" in str(refused.value)


def test_a_port_from_the_environment_is_checked_too() -> None:
    with pytest.raises(AddressUnreadable, match="port in PG"):
        Address.resolve(None, {"PGHOST": "db", "PGPORT": "none"})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=5))
def test_no_password_is_ever_shown(password: str) -> None:
    password = f"s3cr3t{password}"
    for dsn in (
        f"postgresql://ada:{quote(password, safe='')}@db/shop",
        f"postgresql://db/shop?user=ada&password={quote(password, safe='')}",
        f"postgresql://ada:{password}@db/shop",
    ):
        try:
            address = Address.parse(dsn, environ=NOTHING)
        except AddressUnreadable as refused:
            shown = f"{refused!s} {refused!r}"
        else:
            shown = f"{address} {address!r} {address.server}"
        assert "s3cr3t" not in shown


def test_what_only_other_clients_understand_is_left_out() -> None:
    address = found(
        "postgresql://ada@db/shop?channel_binding=require&connect_timeout=3&sslmode=require"
    )
    assert address.dsn == "postgresql://ada@db/shop?sslmode=require"


def test_an_address_may_say_that_a_pooler_answers() -> None:
    address = found("postgresql://ada@db/shop?pgbouncer=true")
    assert address.pooled
    assert "pgbouncer" not in address.dsn


async def test_the_password_file_is_read(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passfile = tmp_path / "pgpass"
    passfile.write_text(f"127.0.0.1:*:*:locked:{LOCKED_PASSWORD}\n")
    passfile.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passfile))
    connection = await connect(found(server.dsn("postgres", "locked", tcp=True)))
    assert await connection.fetchval("SELECT current_user") == "locked"
    await close(connection)


async def test_a_service_names_the_database(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = tmp_path / "services"
    services.write_text(
        f"[shop]\nhost={server.socket_folder}\nport={server.port}\nuser=postgres\n"
        "dbname=template1\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    monkeypatch.setenv("PGUSER", "nobody-asks")
    address = found(PGSERVICE="shop", PGUSER="nobody-asks", PGSERVICEFILE=str(services))
    assert str(address) == "service shop"
    connection = await connect(address)
    assert await connection.fetchval("SELECT current_database() || current_user") == (
        "template1postgres"
    )
    await close(connection)
