"""Settings that contradict or lack each other."""

from __future__ import annotations

from collections.abc import Iterator

from livedash.services import Pusher, Supabase
from livedash.settings import Settings


def contradictions(settings: Settings) -> Iterator[str]:
    """The contradictions, each with its key and what to do: settings that are right one by one may
    still lack each other."""
    if "supabase" in settings.sources.use:
        yield from _of_supabase(settings.supabase or Supabase())
    if "pusher" in settings.sources.use:
        yield from _of_pusher(settings.pusher or Pusher())


def _of_supabase(asked: Supabase) -> Iterator[str]:
    if not asked.url:
        yield "supabase.url is missing, as in https://abcdefgh.supabase.co"
    if not asked.key:
        yield "supabase.key is missing: the project's publishable (anon) key"
    for column in asked.unchanging:
        if column.count(".") != 2 or not all(column.split(".")):
            yield f"supabase.unchanging: {column!r} is not SCHEMA.TABLE.COLUMN"
    tokens = {"token", "token_command", "refresh_token"}
    yield from _one_of("supabase", [name for name in sorted(tokens) if getattr(asked, name)])


def _of_pusher(asked: Pusher) -> Iterator[str]:
    if not asked.key:
        yield "pusher.key is missing: the app's key"
    if not (asked.cluster or asked.url):
        yield "pusher.cluster (as in eu) or pusher.url (wss://HOST) is missing"
    yield from _one_of("pusher", [name for name in ("cluster", "url") if getattr(asked, name)])
    if asked.private and not (asked.secret or asked.auth_url):
        yield "pusher.private wants pusher.auth_url, or pusher.secret: somebody has to sign"
    if asked.auth_token and not asked.auth_url:
        yield "pusher.auth_token is for pusher.auth_url, which is not set"
    if asked.announce and not (asked.secret and asked.app_id):
        yield "pusher.announce wants pusher.secret and pusher.app_id"


def _one_of(section: str, names: list[str]) -> Iterator[str]:
    if len(names) > 1:
        yield f"{' and '.join(f'{section}.{name}' for name in names)} are set: keep one of them"
