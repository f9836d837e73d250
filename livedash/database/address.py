"""Where the database is, and as whom: from `--dsn`, the environment or libpq's own variables.

Only what may be shown is kept apart (login, host, port, database); the whole address, which may
hold a password, is never part of a text, a repr or an error. PGPASSFILE, PGSERVICE and the other
variables are asyncpg's to read.
"""

from __future__ import annotations

import getpass
import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

URL_VARIABLES = ("LIVEDASH_DATABASE_URL", "DATABASE_URL")
LIBPQ_VARIABLES = ("PGSERVICE", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER")

# libpq, Prisma and friends put these into addresses. asyncpg would hand them to the server as
# settings, which refuses the connection.
CLIENT_ONLY = frozenset(
    {
        "application_name",
        "channel_binding",
        "client_encoding",
        "connect_timeout",
        "connection_limit",
        "fallback_application_name",
        "gssdelegation",
        "gssencmode",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "load_balance_hosts",
        "pgbouncer",
        "pool_timeout",
        "prepared_statement_cache_size",
        "require_auth",
        "requirepeer",
        "schema",
        "sslcompression",
        "sslsni",
        "statement_cache_size",
        "tcp_user_timeout",
    }
)

HOST_AND_PORT = re.compile(r"(?P<host>\[[^]]*]|[^:]*)(:(?P<port>.*))?")

PORTS = re.compile(r"[0-9]{1,5}(,[0-9]{1,5})*")

SPELLING = "write postgresql://LOGIN:PASSWORD@HOST:PORT/DATABASE"
ENCODING = "in a password write / ? # @ : as %2F %3F %23 %40 %3A"


class AddressUnreadable(Exception):
    """The address cannot be understood. Its words name where it came from, never what it holds."""


@dataclass(frozen=True, slots=True)
class Address:
    """One database, as one login."""

    login: str
    host: str
    """Empty: the socket or host that libpq would choose."""
    port: str
    database: str
    service: str | None = None
    pooled: bool = False
    """The address itself says that a transaction-mode pooler answers (`pgbouncer=true`)."""
    origin: str = "--dsn"
    """Where it came from, for errors."""
    dsn: str = field(default="postgresql://", repr=False)
    """For asyncpg only. May hold a password: never show it."""

    def __str__(self) -> str:
        if self.service and not self.host:
            return f"service {self.service}"
        where = self.host if self.host.startswith("/") else self._host_and_port
        return f"{self.login}@{where}/{self.database}"

    @property
    def server(self) -> str:
        """The server alone, in words."""
        if self.host.startswith("/"):
            return f"{self.host} (socket, port {self.port})"
        if self.host:
            return self._host_and_port
        return f"service {self.service}" if self.service else "the local socket"

    @property
    def _host_and_port(self) -> str:
        # Several hosts carry their own ports.
        one = self.host and self.port and "," not in self.host
        return f"{self.host}:{self.port}" if one else self.host

    @classmethod
    def resolve(
        cls, dsn: str | None = None, environ: Mapping[str, str] = os.environ
    ) -> Address | None:
        """The first of `--dsn`, the URL variables and PG*; None when nothing names a database."""
        if dsn:
            return cls.parse(dsn, environ=environ)
        for variable in URL_VARIABLES:
            if environ.get(variable):
                return cls.parse(environ[variable], origin=variable, environ=environ)
        if any(environ.get(variable) for variable in LIBPQ_VARIABLES):
            return cls.parse("postgresql://", origin="PG* variables", environ=environ)
        return None

    @classmethod
    def parse(
        cls, dsn: str, *, origin: str = "--dsn", environ: Mapping[str, str] = os.environ
    ) -> Address:
        """Accepts a URL or libpq's `host=… dbname=…`. Raises `AddressUnreadable`."""
        url = dsn.strip() if "://" in dsn else _url_of_keywords(dsn, origin)
        try:
            parts = urlsplit(url)
            options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        except ValueError:
            raise AddressUnreadable(f"{origin} is no database address: {SPELLING}") from None
        # postgresql+asyncpg:// and the like come with frameworks that name their driver.
        if parts.scheme.partition("+")[0] not in ("postgresql", "postgres"):
            raise AddressUnreadable(f"{origin} is no Postgres address: {SPELLING}")
        userinfo, host, port = _split_authority(parts, origin)
        service = options.get("service") or environ.get("PGSERVICE")
        # What a service names is asyncpg's to look up: it wins over PG*, and is not shown.
        fallback: Mapping[str, str] = {} if service else environ
        login = (
            unquote(userinfo.partition(":")[0])
            or options.get("user")
            or fallback.get("PGUSER")
            or _own_login()
        )
        database = unquote(parts.path.removeprefix("/")) or options.get("dbname")
        kept = {name: value for name, value in options.items() if name not in CLIENT_ONLY}
        query = urlencode(kept, quote_via=quote)
        address = cls(
            login=login,
            host=unquote(host) or options.get("host") or fallback.get("PGHOST", ""),
            port=port or options.get("port") or fallback.get("PGPORT", "5432"),
            database=(database or options.get("database") or fallback.get("PGDATABASE") or login),
            service=service,
            pooled=options.get("pgbouncer") == "true",
            origin=origin,
            dsn=urlunsplit(("postgresql", parts.netloc, parts.path, query, "")),
        )
        if not PORTS.fullmatch(address.port):
            raise AddressUnreadable(f"The port in {origin} is not a number: {SPELLING}; {ENCODING}")
        if not f"{address}{address.server}".isprintable():
            raise AddressUnreadable(f"{origin} holds characters that no name has: {SPELLING}")
        return address


def _split_authority(parts: SplitResult, origin: str) -> tuple[str, str, str]:
    """User info, host and port as written. Several hosts are shown as written, without ports."""
    if parts.netloc.count("@") > 1 or "@" in parts.path or parts.fragment:
        raise AddressUnreadable(f"{origin} cannot be split into its parts: {ENCODING}")
    userinfo, _, server = parts.netloc.rpartition("@")
    if "," in server:
        return userinfo, server, ""
    host, port = server, ""
    if match := HOST_AND_PORT.fullmatch(server):
        host, port = match["host"], match["port"] or ""
    return userinfo, host, port


def _url_of_keywords(dsn: str, origin: str) -> str:
    try:
        words = [word.partition("=") for word in shlex.split(dsn)]
    except ValueError:
        words = []
    if not words or not all(name and equals for name, equals, _ in words):
        raise AddressUnreadable(f"{origin} is no database address: {SPELLING}")
    pairs = {name: value for name, _, value in words if value}
    return f"postgresql://?{urlencode(pairs, quote_via=quote)}"


def _own_login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # No passwd entry for this uid (a container): asyncpg will ask for a user in its own words.
        return ""
