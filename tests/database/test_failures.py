"""Every way not to reach Postgres has its own class and its own words, without a secret."""

from __future__ import annotations

import asyncio
import ssl

import asyncpg
import pytest

from livedash.database.address import Address
from livedash.database.connection import connect
from livedash.database.failures import failure_of, quoted
from livedash.demo.server import EmbeddedServer
from livedash.live.source import Failure, FailureKind
from tests.conftest import LOCKED_PASSWORD


async def failure_at(dsn: str) -> Failure:
    address = Address.parse(dsn)
    try:
        connection = await connect(address, deadline=3)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must have words
        return failure_of(error, address)
    connection.terminate()
    raise AssertionError("the connection came up")


async def test_a_wrong_password(server: EmbeddedServer) -> None:
    for password in (":s3cr3t", ""):
        dsn = server.dsn("postgres", f"locked{password}", tcp=True).replace("%3A", ":")
        failure = await failure_at(dsn)
        assert failure.kind is FailureKind.CREDENTIALS
        assert "refused the password of locked" in failure.words
        assert "s3cr3t" not in failure.words


async def test_an_unknown_login(server: EmbeddedServer) -> None:
    failure = await failure_at(server.dsn("postgres", "stranger"))
    assert failure.kind is FailureKind.CREDENTIALS
    assert "There is no login stranger" in failure.words
    assert "livedash db user add" in failure.words


async def test_no_such_database(server: EmbeddedServer) -> None:
    failure = await failure_at(server.dsn("nowhere", "postgres"))
    assert failure.kind is FailureKind.NO_DATABASE
    assert "no database nowhere" in failure.words


async def test_an_unknown_host() -> None:
    failure = await failure_at("postgresql://ada:s3cr3t@no-such-host.invalid/shop")
    assert failure.kind is FailureKind.NO_HOST
    assert "no-such-host.invalid" in failure.words
    assert "s3cr3t" not in failure.words


async def test_a_host_that_cannot_be() -> None:
    for host in ("s3cr3t..example", "s3cr3t" * 20):
        failure = await failure_at(f"postgresql://ada@{host}/shop")
        assert failure.kind is FailureKind.NO_HOST
        assert failure.words == "--dsn names no possible server: check it."


async def test_something_else_listens() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 10)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as web:
        port = web.sockets[0].getsockname()[1]
        for mode in ("disable", "prefer"):
            failure = await failure_at(f"postgresql://ada@127.0.0.1:{port}/x?sslmode={mode}")
            assert failure.kind is FailureKind.NETWORK


async def test_a_file_that_the_address_names_is_missing() -> None:
    failure = await failure_at(
        "postgresql://ada@127.0.0.1:1/shop?sslmode=verify-full&sslrootcert=/nonexistent"
    )
    assert "sslrootcert" in failure.words


def test_a_name_with_several_addresses_that_all_refuse() -> None:
    error = OSError("Multiple exceptions: [Errno 111] Connect call failed ('::1', 1), [Errno 111]")
    assert failure_of(error).words == "Nothing listens at the server. Is the server running?"


async def test_a_certificate_that_cannot_be_trusted_is_not_a_wrong_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python counts it among the ValueErrors, as it does a port that no server can have."""

    async def refuse(**_: object) -> None:
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "self-signed certificate"
        raise error

    monkeypatch.setattr(asyncpg, "connect", refuse)
    failure = await failure_at("postgresql://ada@127.0.0.1/shop?sslmode=verify-full")
    assert failure.kind is FailureKind.NETWORK
    assert "cannot be trusted: self-signed certificate" in failure.words
    assert "sslrootcert" in failure.words


async def test_nothing_listens(server: EmbeddedServer) -> None:
    for dsn in (
        "postgresql://ada@127.0.0.1:1/shop",
        "postgresql://ada@/shop?host=/nonexistent",
    ):
        failure = await failure_at(dsn)
        assert failure.kind is FailureKind.NETWORK
        assert failure.words.startswith("Nothing listens at")


async def test_too_many_connections(server: EmbeddedServer) -> None:
    owner = await asyncpg.connect(server.dsn("postgres", "postgres"))
    await owner.execute("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0")
    try:
        failure = await failure_at(server.dsn("postgres", "crowded"))
    finally:
        await owner.execute("DROP ROLE crowded")
        await owner.close()
    assert failure.kind is FailureKind.TOO_MANY


async def test_a_link_that_must_be_secure_and_is_not(server: EmbeddedServer) -> None:
    dsn = server.dsn("postgres", "postgres", tcp=True)
    failure = await failure_at(f"{dsn}?sslmode=require")
    assert failure.kind is FailureKind.NETWORK
    assert failure.words.startswith("No secure link to")
    failure = await failure_at(f"{dsn}?sslmode=nonsense")
    assert failure.kind is FailureKind.CREDENTIALS
    assert "sslmode" in failure.words


async def test_a_standby_was_asked_for_and_a_primary_answers(server: EmbeddedServer) -> None:
    failure = await failure_at(
        f"{server.dsn('postgres', 'postgres', tcp=True)}?target_session_attrs=standby"
    )
    assert failure.kind is FailureKind.STANDBY


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (asyncpg.CannotConnectNowError("the database system is starting up"), "STARTING"),
        (asyncpg.AdminShutdownError("terminating connection"), "NETWORK"),
        (asyncpg.ReadOnlySQLTransactionError("cannot execute LISTEN"), "STANDBY"),
        (asyncpg.InsufficientPrivilegeError("permission denied for schema"), "SCHEMA"),
        (asyncpg.UndefinedTableError('relation "x" does not exist'), "SCHEMA"),
        (asyncpg.DuplicatePreparedStatementError("already exists"), "UNPROVEN"),
        (asyncpg.ConnectionDoesNotExistError("closed in the middle"), "NETWORK"),
        (asyncpg.InterfaceError("connection is closed"), "NETWORK"),
        (TimeoutError(), "NETWORK"),
        (ConnectionResetError(104, "Connection reset by peer"), "NETWORK"),
        (RuntimeError("a fault of ours"), "NETWORK"),
    ],
)
def test_what_is_seen_only_in_bad_moments_has_its_class(error: Exception, kind: str) -> None:
    failure = failure_of(error, Address.parse(f"postgresql://ada:{LOCKED_PASSWORD[:4]}@db/shop"))
    assert failure.kind is FailureKind[kind]
    assert failure.words.endswith(".")


def test_what_a_server_says_is_harmless_when_shown() -> None:
    said = asyncpg.PostgresError("no\x1b[31m \x07way\r\nout" + "!" * 1000)
    words = quoted(said)
    assert words.startswith("no[31m way out!")
    assert words.isprintable()
    assert len(words) <= 160
