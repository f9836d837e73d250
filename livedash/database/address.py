"""The address of the database, and its login: from `--dsn`, the environment or libpq's variables.

Only the parts that may be shown are kept apart (login, host, port, database); the whole address,
which may hold a password, is never part of a text, a repr or an error. PGPASSFILE and the variables
of TLS are asyncpg's to read.
"""

from __future__ import annotations

import getpass
import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from livedash.database.service_file import ServiceUnknown, options_of, own_home

URL_VARIABLES = ("LIVEDASH_DATABASE_URL", "DATABASE_URL")
LIBPQ_VARIABLES = ("PGSERVICE", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER")

# libpq, Prisma and friends put these options into addresses. asyncpg would hand them to the server
# as settings, which refuses the connection.
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
        "hostaddr",
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
        "service",
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
    """The address cannot be understood. Its words name where the address came from, never what it
    holds."""


@dataclass(frozen=True, slots=True)
class Address:
    """One database, as one login."""

    login: str
    host: str
    """Empty: the socket or host that libpq would choose."""
    port: str
    database: str
    service: str | None = None
    """The address's name in the service file, where its host comes from there."""
    pooled: bool = False
    """The address itself says that a transaction-mode pooler answers (`pgbouncer=true`)."""
    origin: str = "--dsn"
    """Where the address came from, for errors."""
    dsn: str = field(default="postgresql://", repr=False)
    """For asyncpg only. May hold a password: never show it."""
    withholds: bool = False
    """Whether the address comes from a file that anybody may have put into the current folder: no
    password but the address's own is sent there."""
    password_file: Path | None = None
    """The file that the password is looked for in. None: the password is known, or withheld."""
    system_roots: bool = False
    """Whether the system's own roots say that the server's certificate is right."""

    def __str__(self) -> str:
        if self.service:
            return f"service {self.service}"
        where = self.host if self.host.startswith("/") else self._host_and_port
        return f"{self.login}@{where}/{self.database}"

    @property
    def server(self) -> str:
        """The server alone, in words."""
        if self.service:
            return f"service {self.service}"
        if self.host.startswith("/"):
            return f"{self.host} (socket, port {self.port})"
        return self._host_and_port if self.host else "the local socket"

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
        cls,
        dsn: str,
        *,
        origin: str = "--dsn",
        environ: Mapping[str, str] = os.environ,
        withholds: bool = False,
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
        name, _, password = userinfo.partition(":")
        path = parts.path.removeprefix("/")
        said = {"host": unquote(host), "port": port, "user": unquote(name), "password": password}
        said |= {"dbname": unquote(path) or options.get("database", "")}
        said = {one: value for one, value in said.items() if value}
        service = options.get("service") or environ.get("PGSERVICE")
        if service:
            # A service fills what the address leaves open, and wins over PG*.
            options = _of_the_service(service, origin, environ, withholds) | options
            options = {one: value for one, value in options.items() if one not in said}
        known = options | said
        login = known.get("user") or environ.get("PGUSER") or _own_login()
        kept = {name: value for name, value in options.items() if name not in CLIENT_ONLY}
        query = urlencode(kept, quote_via=quote)
        address = cls(
            login=login,
            host=known.get("host") or environ.get("PGHOST", ""),
            port=known.get("port") or environ.get("PGPORT", "5432"),
            database=known.get("dbname") or environ.get("PGDATABASE") or login,
            service=service if service and not host else None,
            pooled=options.get("pgbouncer") == "true",
            origin=origin,
            # A path of "/" alone names no database: asyncpg would take it for one without a name.
            dsn=urlunsplit(("postgresql", parts.netloc, path and f"/{path}", query, "")),
            withholds=withholds and "password" not in known,
            password_file=_password_file(known, environ, withholds),
            system_roots=_system_roots(known, origin, environ),
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


def _of_the_service(
    service: str, origin: str, environ: Mapping[str, str], withholds: bool
) -> dict[str, str]:
    try:
        found = options_of(service, environ)
    except ServiceUnknown as unknown:
        raise AddressUnreadable(f"{origin} names the service {service}. {unknown}") from None
    if "hostaddr" in found:
        found.setdefault("host", found["hostaddr"])
    if "database" in found:
        found.setdefault("dbname", found.pop("database"))
    secret = {"password", "passfile", "sslpassword"} if withholds else set()
    return {name: value for name, value in found.items() if value and name not in secret}


def _password_file(
    known: Mapping[str, str], environ: Mapping[str, str], withholds: bool
) -> Path | None:
    if withholds or known.get("password") or environ.get("PGPASSWORD"):
        return None
    if named := known.get("passfile") or environ.get("PGPASSFILE"):
        return Path(named)
    home = own_home()
    return home / ".pgpass" if home else None


def _system_roots(known: Mapping[str, str], origin: str, environ: Mapping[str, str]) -> bool:
    """`sslrootcert=system`, as in libpq 16; it takes nothing weaker than the strictest mode."""
    if (known.get("sslrootcert") or environ.get("PGSSLROOTCERT")) != "system":
        return False
    mode = known.get("sslmode") or environ.get("PGSSLMODE") or "verify-full"
    if mode != "verify-full":
        raise AddressUnreadable(
            f"sslrootcert=system in {origin} goes with sslmode=verify-full alone: "
            "leave sslmode out, or name a file of roots"
        )
    return True


def _own_login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # No passwd entry for this uid (a container): asyncpg will ask for a user in its own words.
        return ""
