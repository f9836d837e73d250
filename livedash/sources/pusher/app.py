"""One app of a Pusher server: its address, how one gets in, and what its events mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

from livedash import __version__
from livedash.sources.endpoint import Endpoint
from livedash.sources.post import checked
from livedash.sources.pusher.events import KANBAN, Meaning

PROTOCOL = 7


class AppUnusable(ValueError):
    """Settings that do not make an app to speak to; the words say which settings."""


@dataclass(frozen=True, slots=True)
class App:
    key: str
    url: str
    """The address of the app's WebSocket, without the path of the app: `wss://ws-eu.pusher.com`."""
    private: bool = False
    """Whether the projects' channels are private ones."""
    secret: str | None = field(default=None, repr=False)
    """The secret that we sign with; whoever has it may say anything to everybody."""
    auth_url: str | None = field(default=None, repr=False)
    """The address of the shop's own server, which signs for us by POST when we have no secret."""
    auth_token: str | None = field(default=None, repr=False)
    """The bearer token by which the shop's server knows us."""
    app_id: str | None = None
    """The app's id in the HTTP API; together with the secret, announcements can be made."""
    api_url: str | None = None
    """The address of the HTTP API, where it is not beside the WebSocket."""
    events: Mapping[str, Meaning] = field(default_factory=lambda: KANBAN, repr=False)
    allow_plain: bool = False
    """Whether to speak unencrypted also to other machines."""

    def __post_init__(self) -> None:
        """Raises `AppUnusable`."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", self.key):
            raise AppUnusable("An app's key is letters and digits, as its page at Pusher shows it.")
        if self.private and self.secret is None and self.auth_url is None:
            raise AppUnusable("Private channels need the app's secret or an auth_url that signs.")
        if self.app_id is not None and not self.app_id.isalnum():
            raise AppUnusable("app_id is the app's number, as its page at Pusher shows it.")
        if self.api_url is not None and not {"?", "#"}.isdisjoint(self.api_url):
            raise AppUnusable("api_url ends before any ? or #.")
        try:
            _ = self.endpoint
            for url in filter(None, (self.api_url, self.auth_url)):
                checked(url, allow_plain=self.allow_plain)
        except ValueError as error:
            raise AppUnusable(str(error)) from None

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(self.address, allow_plain=self.allow_plain)

    @property
    def api(self) -> str:
        """The address that announcements go to."""
        return (self.api_url or _api_beside(self.url)).rstrip("/")

    @property
    def address(self) -> str:
        """The address that the WebSocket is opened with."""
        parts = urlsplit(self.url)
        path = f"{parts.path.rstrip('/')}/app/{self.key}"
        asked = {"protocol": PROTOCOL, "client": "livedash", "version": __version__}
        return urlunsplit((parts.scheme, parts.netloc, path, urlencode(asked), ""))


def url_of(cluster: str) -> str:
    """The address of Pusher's own servers."""
    return f"wss://ws-{cluster}.pusher.com:443"


def _api_beside(url: str) -> str:
    """The HTTP API of a WebSocket: at Pusher itself another host, elsewhere the same."""
    parts = urlsplit(url)
    scheme = "https" if parts.scheme == "wss" else "http"
    host = parts.hostname or ""
    if host.startswith("ws-") and host.endswith(".pusher.com"):
        return f"https://api-{host.removeprefix('ws-')}"
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
