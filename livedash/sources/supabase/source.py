"""Changes from Supabase Realtime, as a source: connects, subscribes to the wants, says what is fed.

The source feeds a table once every part of it that is wanted is subscribed and proven. The server
guarantees no delivery: under load it leaves batches out without a word. So the status says `lossy`,
and the self-audit looks more often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit, urlunsplit

from livedash.database.failures import LinkFailed
from livedash.live.backoff import CROWD_PACES, Backoff
from livedash.live.clock import Clock
from livedash.live.events import Change, Gap
from livedash.live.source import Failure, Phase
from livedash.sources.endpoint import BadEndpoint, Endpoint
from livedash.sources.reconnect import Reconnecting
from livedash.sources.socket import open_socket
from livedash.sources.socket_failures import failure_of_socket
from livedash.sources.supabase.feeds import Feed, feeds_of
from livedash.sources.supabase.frames import CODECS
from livedash.sources.supabase.session import SupabaseSession
from livedash.sources.supabase.timing import TIMING, SupabaseTiming
from livedash.sources.supabase.tokens import TokenFailed, Tokens

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"livedash.stock_levels": ("bread_type_id",), "livedash.task_numbers": ("project_id",)}
)
"""Primary keys that are not `id`."""
WEB = {"https": "wss", "http": "ws", "wss": "wss", "ws": "ws"}
PATH = "/realtime/v1/websocket"


class SupabaseSource(Reconnecting):
    def __init__(
        self,
        endpoint: Endpoint,
        tokens: Tokens,
        clock: Clock,
        random: Random,
        *,
        version: str = "2.0.0",
        keys: Mapping[str, tuple[str, ...]] = KEYS,
        unchanging: Mapping[str, frozenset[str]] = MappingProxyType({}),
        timing: SupabaseTiming = TIMING,
    ) -> None:
        """`endpoint`: from `endpoint_of`, with the same version. `keys`: by table, the columns of
        the primary key where it is not `id`. `unchanging`: by table, the columns that never change
        in a row: the server is asked to filter by these alone."""
        super().__init__("supabase", clock, random)
        self._backoff = Backoff(random, CROWD_PACES)
        self._status = replace(self._status, feeds=frozenset(), lossy=True)
        self._endpoint = endpoint
        self._tokens = tokens
        self._random = random
        self._codec = CODECS[version]
        self._keys = keys
        self._unchanging = unchanging
        self._timing = timing
        self._feeds: tuple[Feed, ...] = ()
        self._ready: frozenset[Feed] = frozenset()
        self._talk: SupabaseSession | None = None

    def _want_changed(self) -> None:
        self._feeds = feeds_of(self._wants, self._unchanging)
        if self._talk is not None:
            self._talk.want(self._feeds)

    def _failure_of(self, error: Exception) -> Failure:
        match error:
            case LinkFailed():
                return error.failure
            case TokenFailed() if error.failure is not None:
                return error.failure
            case _:
                return failure_of_socket(error, self._endpoint)

    async def _serve(self) -> None:
        self._ready = frozenset()
        self._status = replace(
            self._status, feeds=frozenset(), channels=(0, len(self._feeds)), round_trip=None
        )
        # Without a token there is no use in connecting.
        await self._tokens.current()
        socket = await open_socket(self._endpoint, self._timing.send)
        try:
            session = SupabaseSession(
                socket,
                self._endpoint.server,
                self._codec,
                self._tokens,
                lambda table: self._keys.get(table, ("id",)),
                self,
                self._clock,
                self._random,
                self._timing,
            )
            session.want(self._feeds)
            self._talk = session
            await session.run()
        except Exception:
            # Nobody is left to take leave of.
            socket.terminate()
            raise
        finally:
            self._talk = None
            await socket.close(self._timing.goodbye)

    # What the session hears

    def change(self, change: Change) -> None:
        self._count(change.received)
        if self._sink:
            self._sink.change(change)

    def gap(self, gap: Gap) -> None:
        self._count(self._clock.monotonic())
        if self._sink:
            self._sink.gap(gap)

    def not_understood(self) -> None:
        self._count(None)
        if self._sink:
            self._sink.gap(Gap("a message that nobody understands"))

    def stands(self, ready: frozenset[Feed], gained: Feed | None) -> None:
        self._ready = ready
        fed = self._fed()
        joined = sum(feed in ready for feed in self._feeds)
        failure = self._status.failure if joined < len(self._feeds) else None
        status = replace(
            self._status, feeds=fed, channels=(joined, len(self._feeds)), failure=failure
        )
        if self._status.phase is Phase.PROVEN:
            self._tell(status)
            if gained is not None and self._sink:
                self._sink.gap(Gap("subscribed", frozenset({gained.table})))
        else:
            self._status = status
            self._prove()

    def trouble(self, failure: Failure) -> None:
        self._tell(replace(self._status, failure=failure))

    def round_trip(self, seconds: float) -> None:
        self._tell(replace(self._status, round_trip=seconds))
        self._prove()

    def _prove(self) -> None:
        """Say that the source is up once the other side has answered and a table is fed, if any is
        wanted."""
        if self._status.phase is Phase.PROVEN or self._status.round_trip is None:
            return
        fed = self._fed()
        if fed or not self._feeds:
            failure = self._status.failure
            self._proven(fed)
            if failure is not None and len(self._ready) < len(self._feeds):
                self._tell(replace(self._status, failure=failure))

    def _fed(self) -> frozenset[str]:
        lacking = {feed.table for feed in self._feeds if feed not in self._ready}
        return frozenset(feed.table for feed in self._feeds if feed.table not in lacking)


def endpoint_of(
    url: str, key: str, version: str = "2.0.0", *, allow_plain: bool = False
) -> Endpoint:
    """The endpoint of the project's own address (`https://PROJECT.supabase.co`), or, where one
    hosts it oneself, of its socket's (`wss://HOST/socket`). Raises `BadEndpoint`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadEndpoint("supabase.url is no URL: write https://PROJECT.supabase.co.") from None
    if parts.scheme not in WEB or parts.query:
        raise BadEndpoint("supabase.url should look like https://PROJECT.supabase.co.")
    if version not in CODECS:
        raise BadEndpoint(f"supabase.vsn is one of {', '.join(sorted(CODECS))}.")
    if not (key and key.isascii() and key.isprintable() and " " not in key):
        raise BadEndpoint("supabase.key is missing, or holds characters that no key has.")
    path = parts.path.rstrip("/")
    if not path:
        path = PATH
    elif not path.endswith("/websocket"):
        path += "/websocket"
    query = urlencode({"apikey": key, "vsn": version})
    return Endpoint(
        urlunsplit((WEB[parts.scheme], parts.netloc, path, query, "")), allow_plain=allow_plain
    )
