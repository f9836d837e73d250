"""The sources of this dashboard's news of changes, as the settings name them.

A service's protocol is read only where the settings use it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from livedash.business.schema import BUSINESS
from livedash.config import ConfigWrong, journals
from livedash.database.address import Address
from livedash.database.migrations import ENGINE
from livedash.live.clock import Clock
from livedash.live.mutation import Mutation
from livedash.live.source import Source
from livedash.settings import Settings
from livedash.sources.postgres import PostgresSource

if TYPE_CHECKING:
    from livedash.sources.pusher.announcing import Announcer
    from livedash.sources.pusher.source import PusherSource

PARTS = (ENGINE, BUSINESS)


class Board(NamedTuple):
    """The web board that this terminal shares a Pusher channel with."""

    source: PusherSource
    announcer: Announcer | None

    def wrote(self, mutation: Mutation) -> None:
        """Tell the board of a write of ours that is committed."""
        from livedash.business.kanban.deeds import deed_of

        if deed := deed_of(mutation):
            self.source.wrote(deed)
            if self.announcer:
                self.announcer.announce(deed)

    async def close(self, patience: float) -> None:
        if self.announcer:
            await self.announcer.close(patience)


def sources_of(
    settings: Settings, address: Address, clock: Clock, chance: Random
) -> tuple[list[Source], Board | None]:
    """The sources that push, with one that watches over the database. Raises `ConfigWrong`."""
    use = settings.sources.use
    sources: list[Source] = []
    if "postgres" in use:
        sources.append(PostgresSource(address, clock, chance, parts=PARTS))
    else:
        from livedash.sources.database import DatabaseSource

        sources.append(DatabaseSource(address, clock, chance, parts=PARTS))
    _check(settings)
    if "supabase" in use:
        sources.append(_supabase(settings, clock, chance))
    board = board_of(settings, clock, chance)
    if board:
        sources.append(board.source)
    return sources, board


def board_of(settings: Settings, clock: Clock, chance: Random) -> Board | None:
    """The web board; None: the settings name no Pusher app. Raises `ConfigWrong`."""
    if "pusher" not in settings.sources.use:
        return None
    _check(settings)
    return _board(settings, clock, chance)


def _check(settings: Settings) -> None:
    if not {"supabase", "pusher"}.isdisjoint(settings.sources.use):
        from livedash.config.contradictions import contradictions

        if lacking := tuple(contradictions(settings)):
            raise ConfigWrong(*lacking)


def _supabase(settings: Settings, clock: Clock, chance: Random) -> Source:
    import time

    from livedash.sources.supabase.asking import RefreshToken, TokenCommand
    from livedash.sources.supabase.source import SupabaseSource, endpoint_of
    from livedash.sources.supabase.tokens import AskedTokens, FixedToken, Tokens

    asked = settings.supabase
    assert asked is not None and asked.url and asked.key, "told by `contradictions`"
    # The real clock, whatever moment the dashboard shows: tokens expire by it.
    wall = time.time
    tokens: Tokens = FixedToken(asked.token or asked.key)
    try:
        endpoint = endpoint_of(asked.url, asked.key, asked.vsn, allow_plain=asked.allow_plain)
        if asked.token_command:
            tokens = AskedTokens(TokenCommand(asked.token_command, wall), wall)
        elif asked.refresh_token:
            kept = journals().with_name("supabase.json")
            asks = RefreshToken(
                asked.url,
                asked.key,
                asked.refresh_token,
                wall,
                kept,
                allow_plain=asked.allow_plain,
            )
            tokens = AskedTokens(asks, wall)
    except ValueError as error:
        raise _wrong("supabase", error) from None
    return SupabaseSource(
        endpoint,
        tokens,
        clock,
        chance,
        version=asked.vsn,
        unchanging=_by_table(asked.unchanging),
    )


def _by_table(columns: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """The columns of each table, from names as `schema.table.column`."""
    found: dict[str, frozenset[str]] = {}
    for table, _, column in (one.rpartition(".") for one in columns):
        found[table] = found.get(table, frozenset()) | {column}
    return found


def _board(settings: Settings, clock: Clock, chance: Random) -> Board:
    from livedash.sources.pusher.announcing import Announcer
    from livedash.sources.pusher.app import App, AppUnusable, url_of
    from livedash.sources.pusher.events import KANBAN, Meaning
    from livedash.sources.pusher.source import PusherSource

    asked = settings.pusher
    assert asked is not None and asked.key, "told by `contradictions`"
    events = KANBAN
    if asked.events is not None:
        events = {
            name: Meaning(one.table, one.id, one.operation, one.also)
            for name, one in asked.events.items()
        }
    try:
        app = App(
            asked.key,
            asked.url or url_of(asked.cluster or ""),
            private=asked.private,
            secret=asked.secret,
            auth_url=asked.auth_url,
            auth_token=asked.auth_token,
            app_id=asked.app_id,
            api_url=asked.api_url,
            events=events,
            allow_plain=asked.allow_plain,
        )
    except AppUnusable as error:
        raise _wrong("pusher", error) from None
    source = PusherSource(app, clock, chance)
    announcer = None
    if asked.announce:
        announcer = Announcer(app, clock, but=lambda: source.socket_id, heard=source.announced)
    return Board(source, announcer)


def _wrong(section: str, error: ValueError) -> ConfigWrong:
    """A fault of settings. The error's words are for people, and hold no secret."""
    words = str(error)
    return ConfigWrong(words if words.startswith(f"{section}.") else f"[{section}] {words}")
