"""`sslrootcert=system`, as in libpq 16: the server's certificate is checked against the roots that
the system trusts, and against the host's name. asyncpg takes the word `system` for the name of a
file."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from livedash.database.service_file import own_home


def context_for(dsn: str, environ: Mapping[str, str]) -> ssl.SSLContext:
    """The TLS context to connect with. Reading the roots takes a while, and is done each time: the
    roots may be renewed while a dashboard runs. A client's certificate is used where one is named
    or lies where libpq looks for it."""
    options = dict(parse_qsl(urlsplit(dsn).query))
    context = ssl.create_default_context()
    if ssl.HAS_ALPN:
        context.set_alpn_protocols(["postgresql"])
    certificate = options.get("sslcert") or environ.get("PGSSLCERT") or _usual("postgresql.crt")
    key = options.get("sslkey") or environ.get("PGSSLKEY") or _usual("postgresql.key")
    if certificate:
        password = options.get("sslpassword", "")
        context.load_cert_chain(certificate, key, password=lambda: password)
    return context


def _usual(name: str) -> str | None:
    home = own_home()
    path = home / ".postgresql" / name if home else None
    return str(path) if path and path.is_file() else None
