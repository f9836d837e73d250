"""The address of a WebSocket service, and whether the service may be spoken to unencrypted.

API keys live in the query, the path or a header: only host and port are ever part of a text, a repr
or an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urlsplit

PORTS: Mapping[str, int] = MappingProxyType({"ws": 80, "wss": 443})

_NONE: Mapping[str, str] = MappingProxyType({})


class BadEndpoint(ValueError):
    """The address cannot be used. Its words say what to do, and never what the address holds."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One WebSocket service."""

    url: str = field(repr=False)
    """For the connection only: may hold a key."""
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE, repr=False)
    allow_plain: bool = False
    """Whether tokens may go unencrypted over a network."""
    host: str = field(init=False)
    port: int = field(init=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise BadEndpoint("The address of the service is no URL: write wss://HOST.") from None
        if parts.scheme not in PORTS or not host:
            raise BadEndpoint("The address of the service must begin with wss://HOST.")
        if parts.fragment:
            raise BadEndpoint("The address of the service holds a #, which no service is sent.")
        texts = (self.url, *self.headers, *self.headers.values())
        if not all(text.isascii() and text.isprintable() and text for text in texts):
            raise BadEndpoint(
                "The address of the service, its key or a header holds characters that cannot be "
                "sent. Was it copied with a line end?"
            )
        if parts.scheme == "ws" and not (self.allow_plain or is_loopback(host)):
            raise BadEndpoint(
                f"{host} would get your token unencrypted (ws://). Write wss://, or set "
                "allow_plain = true if the network between is yours."
            )
        # The class is frozen but for these two fields, which are read out of the address once.
        object.__setattr__(self, "host", host)
        object.__setattr__(self, "port", port or PORTS[parts.scheme])

    def __str__(self) -> str:
        return self.server

    @property
    def server(self) -> str:
        """The host, and the port unless everybody would expect it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in PORTS.values() else f"{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether bytes sent to this host stay on this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
