"""How far each setting is trusted that stands in `livedash.toml` of the current folder.

Anybody can put a file into a folder: a download, a checkout, a share. What only changes how the
screen looks counts from there. What acts (runs a program, sends something to an address, writes a
file) counts only from the user's own settings, from the environment, or from a file that `--config`
names; in the current folder it is named and ignored.

Every setting stands in this table; a test fails for one that does not, and livedash ignores it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TypeAlias

Table: TypeAlias = "dict[str, object]"


class Trust(Enum):
    """From where a setting counts."""

    ANYWHERE = "anywhere"
    """It runs nothing, sends nothing and writes nothing."""
    WITHOUT_SECRETS = "without secrets"
    """From the current folder too, but nothing that is the user's goes there."""
    OWN = "own"
    """It acts: never from the current folder."""


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
    # What follows it is written into a file of the user's own.
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
    # Tells others of what is written here.
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
    # A folder that files are written to: it may be shared with others, or run what is in it.
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
