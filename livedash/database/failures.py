"""Failures between us and Postgres, by class, in words for the person at the screen.

Each class has its own pace of trying again (`live.backoff`) and its own mend. Nothing of an address
but login, host and database is ever shown, and text from a server is cleaned first.
"""

from __future__ import annotations

import shlex
import socket
import ssl

from livedash.database.address import Address, AddressUnreadable
from livedash.database.late import asyncpg
from livedash.database.migrations import SchemaHollow, SchemaNewer
from livedash.live.source import Failure, FailureKind

LONGEST_QUOTE = 160

TRUSTING = "livedash --config ./livedash.toml"

IN_DOUBT = Address(login="the login", host="the server", port="", database="the database")


def broken() -> tuple[type[Exception], ...]:
    """The exceptions that a connection, or the attempt to open one, can raise."""
    return (
        OSError,
        AddressUnreadable,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
    )


class LinkFailed(Exception):
    """A failure that livedash found itself: no answer in time, a standby, no proof."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.words)
        self.failure = failure


def failure_of(error: BaseException, address: Address = IN_DOUBT) -> Failure:
    """The class of a failed connection and its words: what happened, to what, what to do."""
    match error:
        case LinkFailed():
            return error.failure
        case SchemaNewer() | SchemaHollow():
            return Failure(FailureKind.SCHEMA, str(error))
        case AddressUnreadable():
            return Failure(FailureKind.NO_HOST, f"{error}.")
        case asyncpg.PostgresError():
            return _said_by_the_server(error, address)
        case asyncpg.exceptions.TargetServerAttributeNotMatched():
            return standby(address)
        case asyncpg.ClientConfigurationError():
            return Failure(
                FailureKind.CREDENTIALS,
                f"The address of {address} cannot be used: {quoted(error)}.",
            )
        case _:
            return _said_by_the_network(error, address)


def standby(address: Address) -> Failure:
    return Failure(
        FailureKind.STANDBY,
        f"{address.server} is a standby, which sends no changes. Connect to the primary.",
    )


def silent(address: Address, seconds: float) -> Failure:
    return Failure(FailureKind.NETWORK, f"{address.server} did not answer for {seconds:g} s.")


def unproven(address: Address) -> Failure:
    return Failure(
        FailureKind.UNPROVEN,
        f"No change would reach us from {address.server}: a message to ourselves did not come "
        "back. A pooler in transaction mode does that: connect to Postgres itself, or to a pooler "
        "in session mode.",
    )


def pooler(address: Address, said: str) -> Failure:
    return Failure(
        FailureKind.UNPROVEN,
        f"A pooler is between {address.server} and us: {said}. Changes need Postgres itself, or a "
        "pooler in session mode; for reads add pgbouncer=true to the address.",
    )


def no_rights(address: Address, said: str) -> Failure:
    return Failure(
        FailureKind.SCHEMA,
        f"{address.login} lacks rights in {address.database}: {said}. "
        f"Its owner runs livedash db user add {shlex.quote(address.login)} --role staff.",
    )


def no_login(address: Address) -> Failure:
    return Failure(
        FailureKind.CREDENTIALS,
        f"There is no login {address.login} at {address.server}: it was removed, or never added. "
        f"The database's owner adds it: livedash db user add {address.login} "
        "--branch NAME --role ROLE.",
    )


def is_login_gone(error: BaseException) -> bool:
    """Whether somebody removed this login: before it connected, or while it was connected, when a
    question for the login finds a number without a name. The names of Postgres' own functions
    decide, because messages come in the server's language."""
    return isinstance(error, asyncpg.PostgresError) and (
        error.sqlstate,
        error.server_source_function,
    ) in (("28000", "InitializeSessionUserId"), ("42704", "GetUserNameFromId"))


def quoted(error: BaseException) -> str:
    """A stranger's words, on one line, without control characters."""
    return piece_of(error.args[0] if error.args else type(error).__name__)


def piece_of(text: object) -> str:
    """The beginning of a stranger's words, on one line, without control characters."""
    line = " ".join(str(text).split())
    shown = "".join(character for character in line if character.isprintable())
    return shown.rstrip(".")[:LONGEST_QUOTE]


def _said_by_the_server(error: asyncpg.PostgresError, address: Address) -> Failure:
    said = quoted(error)
    match error.sqlstate or "":
        case "28P01" if address.withholds:
            return Failure(
                FailureKind.CREDENTIALS,
                f"{address.server} wants a password of {address.login}. None of yours is sent to "
                f"an address out of ./livedash.toml. If you trust the file: {TRUSTING}",
            )
        case "28P01":
            return Failure(
                FailureKind.CREDENTIALS,
                f"{address.server} refused the password of {address.login}. "
                "Correct it in the address, PGPASSWORD or ~/.pgpass, or ask whether the login was "
                "removed.",
            )
        case _ if is_login_gone(error):
            return no_login(address)
        case code if code.startswith("28"):
            return Failure(
                FailureKind.CREDENTIALS,
                f"{address.server} refused {address.login}: {said}. "
                "Check the login, or add it: "
                f"livedash db user add {shlex.quote(address.login)} --role staff.",
            )
        case "3D000":
            return Failure(
                FailureKind.NO_DATABASE,
                f"There is no database {address.database} at {address.server}. "
                f"Check the name, or create it: createdb {shlex.quote(address.database)}, "
                "then livedash db init.",
            )
        case "57P03":
            return Failure(
                FailureKind.STARTING, f"{address.server} does not take connections yet: {said}."
            )
        case "57P01" | "57P02":
            return Failure(FailureKind.NETWORK, f"{address.server} ended the connection: {said}.")
        case "53300":
            return Failure(
                FailureKind.TOO_MANY,
                f"{address.server} has no connection free: {said}. "
                "Close some, or raise max_connections.",
            )
        case "25006":
            return standby(address)
        case "42501":
            return no_rights(address, said)
        case "3F000" | "42P01" | "42883" | "42703":
            return Failure(
                FailureKind.SCHEMA,
                f"{address.database} lacks what livedash needs: {said}. Run livedash db init.",
            )
        case "08P01" if "startup parameter" in said:
            return pooler(address, said)
        case "26000" | "42P05":
            # Named prepared statements got mixed up between the pooler's connections.
            return pooler(address, said)
        case code if code.startswith("08"):
            return Failure(FailureKind.NETWORK, f"The link to {address.server} broke: {said}.")
        case _:
            return Failure(FailureKind.NETWORK, f"{address.server} refused: {said}.")


def _said_by_the_network(error: BaseException, address: Address) -> Failure:
    match error:
        case socket.gaierror():
            return Failure(
                FailureKind.NO_HOST,
                f"No host {address.host or address.server} is known here. "
                "Check its name and your network.",
            )
        case ssl.SSLCertVerificationError():
            said = quoted(Exception(error.verify_message))
            words = (
                f"The certificate of {address.server} cannot be trusted: {said}. "
                "Check the name in the address, and sslrootcert."
            )
        case ssl.SSLError():
            words = f"No secure link to {address.server}: {quoted_reason(error)}. Check sslmode."
        case TimeoutError():
            words = f"{address.server} does not answer."
        case FileNotFoundError() if address.host and not address.host.startswith("/"):
            words = f"A file that the address of {address} names is missing (sslrootcert, sslcert)."
        case ConnectionRefusedError() | FileNotFoundError():
            words = f"Nothing listens at {address.server}. Is the server running?"
        case PermissionError():
            words = f"No permission to use {address.server}."
        case OSError() if "Connect call failed" in quoted(error):
            # Each of a name's several addresses refused: asyncio makes one text of them.
            words = f"Nothing listens at {address.server}. Is the server running?"
        case ConnectionError() if "SSL" in quoted(error):
            words = f"No secure link to {address.server}: {quoted(error)}. Check sslmode."
        case OSError() if error.errno is not None:
            words = f"{address.server} cannot be reached: {quoted_reason(error)}."
        case _:
            words = f"The link to {address.server} broke: {quoted(error)}."
    return Failure(FailureKind.NETWORK, words)


def quoted_reason(error: OSError) -> str:
    return quoted(Exception(error.strerror or str(error)))
