"""A service names a database, as it does for psql."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedash.database.address import Address, AddressUnreadable
from livedash.database.connection import close, connect
from livedash.demo.server import EmbeddedServer

TEXT = """
# shops
[bakery]
host=db.example.com
port=6000
dbname=bread
user=ada
password=50%25off=yes
connect_timeout=3

[kennel]
hostaddr = 10.0.0.7
dbname = dogs
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "services"
    path.write_text(TEXT)
    return {"PGSERVICEFILE": str(path)}


def test_an_address_takes_from_it_what_it_leaves_open(environ: dict[str, str]) -> None:
    address = Address.parse("postgresql:///?service=bakery", environ=environ)
    assert (address.login, address.host, address.port) == ("ada", "db.example.com", "6000")
    assert address.database == "bread"
    assert str(address) == "service bakery"
    assert "50%2525off%3Dyes" in address.dsn, "the password, whatever is in it"
    assert "connect_timeout" not in address.dsn
    assert "off" not in f"{address!r}"


@pytest.mark.parametrize(
    ("dsn", "login", "host", "database"),
    [
        ("postgresql:///other?service=bakery", "ada", "db.example.com", "other"),
        ("postgresql://bob@/?service=bakery", "bob", "db.example.com", "bread"),
        ("postgresql://bob@h/?service=bakery", "bob", "h", "bread"),
        ("service=bakery user=bob", "bob", "db.example.com", "bread"),
        ("postgresql://bob@/?service=kennel", "bob", "10.0.0.7", "dogs"),
    ],
)
def test_what_the_address_says_wins(
    environ: dict[str, str], dsn: str, login: str, host: str, database: str
) -> None:
    found = Address.parse(dsn, environ={**environ, "PGHOST": "nobody-asks", "PGDATABASE": "nor"})
    assert (found.login, found.host, found.database) == (login, host, database)


def test_the_machine_s_own_file_is_the_last_to_be_asked(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "pg_service.conf").write_text("[bakery]\ndbname=x\n[till]\ndbname=tills\n")
    environ["PGSYSCONFDIR"] = str(tmp_path / "etc")
    assert Address.parse("service=bakery", environ=environ).database == "bread"
    assert Address.parse("service=till", environ=environ).database == "tills"


def test_the_file_at_home_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".pg_service.conf").write_text("[shop]\ndbname=mine\n")
    assert Address.parse("service=shop", environ={}).database == "mine"


def test_one_that_is_nowhere_is_refused_and_named(environ: dict[str, str]) -> None:
    """Never connect to another database instead."""
    with pytest.raises(AddressUnreadable, match="names the service bakry") as refused:
        Address.parse("postgresql:///?service=bakry", environ=environ)
    assert environ["PGSERVICEFILE"] in str(refused.value)
    Path(environ["PGSERVICEFILE"]).write_text("[bakery]\nhunter2\n")
    with pytest.raises(AddressUnreadable, match="line 2: write NAME=VALUE") as refused:
        Address.parse("postgresql:///?service=bakery", environ=environ)
    assert "hunter2" not in str(refused.value)


def test_its_password_does_not_go_to_a_stranger_s_host(environ: dict[str, str]) -> None:
    dsn = "postgresql://stranger.example/?service=bakery"
    address = Address.parse(dsn, environ=environ, withholds=True)
    assert "off" not in address.dsn
    assert address.withholds


async def test_it_is_connected_to(server: EmbeddedServer, tmp_path: Path) -> None:
    path = tmp_path / "services"
    path.write_text(
        f"[shop]\nhost={server.socket_folder}\nport={server.port}\nuser=postgres\ndbname=template1\n"
    )
    said = {"PGSERVICEFILE": str(path)}
    connection = await connect(Address.parse("postgresql:///?service=shop", environ=said))
    assert await connection.fetchval("SELECT current_database()") == "template1"
    await close(connection)
