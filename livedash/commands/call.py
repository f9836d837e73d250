"""What the command line said before the command's own words, and how a command ends early.

Every command gets its `Call` as `context.obj`, and asks it for the settings and the address.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livedash.database.address import Address
    from livedash.settings import Settings

NO_DATABASE = """\
No database is named: --dsn, LIVEDASH_DATABASE_URL, database.url in livedash.toml or PG* can.
To see livedash with a shop of its own, run: livedash demo"""


class Stopped(Exception):
    """The command cannot go on. `words`, one to three lines, say what to do; no fault of ours."""

    def __init__(self, words: str, *, code: int = 1) -> None:
        super().__init__(words)
        self.words = words
        self.code = code
        """1: it failed while running. 2: the call or the settings are wrong."""


@dataclass
class Call:
    """The options in front of the command. The command line fills it in, commands only read."""

    dsn: str | None = None
    config: Path | None = None
    profile: str | None = None
    read_only: bool = False
    ascii: bool = False
    mouse: bool = True
    log_file: Path | None = None

    @cached_property
    def settings(self) -> Settings:
        """File, environment and profile, with this command line's own options over them."""
        from livedash.commands.redaction import hide, hide_password
        from livedash.config import load

        read = load(self.config, self.profile)
        hide(read.database.url or "")
        for secret in read.service_secrets():
            hide_password(secret)
        return replace(
            read,
            screen=replace(
                read.screen,
                ascii=self.ascii or read.screen.ascii,
                mouse=self.mouse and read.screen.mouse,
            ),
        )

    @cached_property
    def named_address(self) -> Address | None:
        """The database that was named anywhere, if any was."""
        from livedash.database.address import Address, AddressUnreadable

        url = self.settings.database.url
        try:
            if self.dsn:
                return Address.parse(self.dsn, origin="--dsn")
            if url and url != os.environ.get("LIVEDASH_DATABASE_URL"):
                return Address.parse(url, origin="database.url")
            return Address.resolve()
        except AddressUnreadable as unreadable:
            raise Stopped(str(unreadable), code=2) from None

    @property
    def address(self) -> Address:
        """The database; without one the command ends here and says what can be done."""
        if self.named_address is None:
            raise Stopped(NO_DATABASE, code=2)
        return self.named_address
