"""The settings of the services that tell of changes.

They stand apart from the other settings, because most people use none of these services.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from livedash.checked import CHECKED


@dataclass(frozen=True, kw_only=True)
class Supabase:
    """Supabase Realtime: read where sources.use names supabase."""

    __pydantic_config__: ClassVar[dict[str, object]] = CHECKED

    url: str | None = field(default=None, metadata={"example": "https://abcdefgh.supabase.co"})
    """The project's address. Self-hosted: the WebSocket, as wss://realtime.example.com/socket."""
    key: str | None = field(
        default=None, repr=False, metadata={"secret": True, "example": "sb_publishable_..."}
    )
    """The project's publishable (anon) key."""
    token: str | None = field(default=None, repr=False, metadata={"secret": True, "example": "eyJ"})
    """The token of the person whose rows are watched, as it stands. It expires, mostly after an
    hour: better token_command, or refresh_token."""
    token_command: str | None = field(
        default=None, metadata={"example": "op read op://shop/livedash/token"}
    )
    """A program that prints the token; run again before it expires. It is started as it stands
    here, without a shell: for pipes and variables write sh -c '...'."""
    refresh_token: str | None = field(
        default=None, repr=False, metadata={"secret": True, "example": "v1.Mr5"}
    )
    """What Supabase Auth gives a fresh token for. Each is good for one use, and the next is kept
    in a file of the user's own: no two terminals may share it."""
    vsn: Literal["2.0.0", "1.0.0"] = "2.0.0"
    """The protocol's version. 1.0.0 is for servers of long ago."""
    unchanging: tuple[str, ...] = field(
        default=(), metadata={"example": ["livedash.sales_logs.branch_id"]}
    )
    """Columns whose value never changes in a row: of their tables only the part that is shown is
    asked for. A row that does change it is not told of where it was shown."""
    allow_plain: bool = False
    """True: ws:// to another machine is allowed, key and token unencrypted."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """What an event of a Pusher channel says has changed."""

    __pydantic_config__: ClassVar[dict[str, object]] = CHECKED

    table: str
    """Schema and name."""
    id: str | None = None
    """The field of the event's data that names the row. Not set: any row of the project."""
    operation: Literal["I", "U", "D", "M"] = "U"
    """Inserted, updated, deleted, or moved. What is written here is announced by the event of its
    kind; what is moved, by that of an update where there is none of its own."""
    also: tuple[str, ...] = ()
    """Other tables that change with it."""


@dataclass(frozen=True, kw_only=True)
class Pusher:
    """A Pusher app, or a server that speaks its protocol: read where sources.use names pusher."""

    __pydantic_config__: ClassVar[dict[str, object]] = CHECKED

    key: str | None = field(default=None, repr=False, metadata={"example": "278d425bdf160c739803"})
    """The app's key."""
    cluster: str | None = field(default=None, metadata={"example": "eu"})
    """The cluster, at Pusher itself."""
    url: str | None = field(default=None, metadata={"example": "wss://ws.example.com:6001"})
    """The server, if it is another one."""
    private: bool = False
    """True: the channels are private-project-ID, which takes secret or auth_url. False:
    project-ID."""
    secret: str | None = field(
        default=None, repr=False, metadata={"secret": True, "example": "7ad3773142a6692b25b8"}
    )
    """The app's secret: whoever has it may say anything to everybody. To be let into private
    channels auth_url is better."""
    auth_url: str | None = field(
        default=None, metadata={"example": "https://shop.example.com/pusher/auth"}
    )
    """Who signs for private channels: the shop's own web server, by POST."""
    auth_token: str | None = field(
        default=None, repr=False, metadata={"secret": True, "example": "eyJ"}
    )
    """What that server knows this terminal by: sent as a bearer token."""
    announce: bool = False
    """True: what is written to a board here is announced to the others, once it is committed.
    Takes secret and app_id."""
    app_id: str | None = field(default=None, metadata={"example": "12345"})
    """The app's number, for announcements."""
    api_url: str | None = field(default=None, metadata={"example": "https://ws.example.com:6001"})
    """Where announcements go, if not to the same server."""
    events: Mapping[str, Event] | None = field(
        default=None,
        metadata={"example": {"task-moved": {"table": "livedash.tasks", "id": "taskId"}}},
    )
    """What each event means. Not set: the board's, as task-created, task-moved, status-deleted."""
    allow_plain: bool = False
    """True: ws:// and http:// to another machine are allowed, everything unencrypted."""
