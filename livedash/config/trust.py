"""The trust in each setting of `livedash.toml` in the current folder.

Anybody can put a file into a folder: a download, a checkout, a share. Settings that only change the
look of the screen count from there. Settings that act (run a program, send something to an address,
write a file) count only from the user's own settings, from the environment, or from a file that
`--config` names; in the current folder they are named and ignored.

Every setting stands in this table; a test fails for one that does not, and livedash ignores it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TypeAlias

Table: TypeAlias = "dict[str, object]"


class Trust(Enum):
    """The origins from which a setting counts."""

    ANYWHERE = "anywhere"
    """From anywhere: the setting runs nothing, sends nothing and writes nothing."""
    WITHOUT_SECRETS = "without secrets"
    """From the current folder too, but nothing of the user's own is sent to this address."""
    OWN = "own"
    """Never from the current folder: the setting acts."""


TRUST: Mapping[str, Trust] = {
    # A project's own folder names its database. Neither PGPASSWORD nor ~/.pgpass is sent there.
    "database.url": Trust.WITHOUT_SECRETS,
    "sources.use": Trust.ANYWHERE,
    # Key and token, which may be the environment's, are sent to the address.
    "supabase.url": Trust.OWN,
    "supabase.key": Trust.ANYWHERE,
    "supabase.token": Trust.ANYWHERE,
    # A program.
    "supabase.token_command": Trust.OWN,
    # The token that follows this one is written into a file of the user's own.
    "supabase.refresh_token": Trust.OWN,
    "supabase.vsn": Trust.ANYWHERE,
    "supabase.unchanging": Trust.ANYWHERE,
    # Secrets, unencrypted.
    "supabase.allow_plain": Trust.OWN,
    "pusher.key": Trust.ANYWHERE,
    # Part of a host's name.
    "pusher.cluster": Trust.OWN,
    "pusher.url": Trust.OWN,
    "pusher.private": Trust.ANYWHERE,
    "pusher.secret": Trust.ANYWHERE,
    # The bearer token is sent there.
    "pusher.auth_url": Trust.OWN,
    "pusher.auth_token": Trust.ANYWHERE,
    # Others are told of the writes here.
    "pusher.announce": Trust.OWN,
    "pusher.app_id": Trust.ANYWHERE,
    "pusher.api_url": Trust.OWN,
    "pusher.events": Trust.ANYWHERE,
    # Secrets, unencrypted.
    "pusher.allow_plain": Trust.OWN,
    "screen.branch": Trust.ANYWHERE,
    "screen.pane": Trust.ANYWHERE,
    "screen.panes": Trust.ANYWHERE,
    "screen.wall": Trust.ANYWHERE,
    # A name, of letters and digits: no path out of the folders of themes. A theme only has colours.
    "screen.theme": Trust.ANYWHERE,
    "screen.ascii": Trust.ANYWHERE,
    # Files are written to this folder: it may be shared with others, or run the files in it.
    "screen.export": Trust.OWN,
    "screen.export_separator": Trust.ANYWHERE,
    "screen.mouse": Trust.ANYWHERE,
    "screen.shared": Trust.ANYWHERE,
    "screen.shared_minutes": Trust.ANYWHERE,
    "screen.toasts": Trust.ANYWHERE,
    "log.level": Trust.ANYWHERE,
}


def acting(table: Table) -> Iterator[str]:
    """The keys of a file that count only where the user put them."""
    for section, settings in table.items():
        for name in settings if isinstance(settings, dict) else ():
            key = f"{section}.{name}"
            if TRUST.get(key, Trust.OWN) is Trust.OWN:
                yield key


def without(table: Table, keys: set[str]) -> Table:
    """The file without these keys."""
    return {
        section: {
            name: value for name, value in settings.items() if f"{section}.{name}" not in keys
        }
        if isinstance(settings, dict)
        else settings
        for section, settings in table.items()
    }
