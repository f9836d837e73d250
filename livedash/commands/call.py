"""The options of the command line before the command's own words, and how a command ends early.

Every command gets its `Call` as `context.obj`, and asks it for the settings and the address.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from livedash.commands.output import complain

if TYPE_CHECKING:
    from livedash.app.known_themes import KnownThemes
    from livedash.config import Held
    from livedash.database.address import Address
    from livedash.settings import Settings

NO_DATABASE = """\
No database is named: --dsn, LIVEDASH_DATABASE_URL, database.url in livedash.toml or PG* can.
To see livedash with a shop of its own, run: livedash demo"""


class Stopped(Exception):
    """The command cannot go on, and no fault of ours is the reason. `words`, one to three lines,
    tell the person what to do."""

    def __init__(self, words: str, *, code: int = 1) -> None:
        super().__init__(words)
        self.words = words
        self.code = code
        """The exit code. 1: the command failed while running. 2: the call or the settings are
        wrong."""


@dataclass
class Call:
    """The options in front of the command. The command line fills it in, commands only read."""

    dsn: str | None = None
    config: Path | None = None
    profile: str | None = None
    read_only: bool = False
    ascii: bool = False
    mouse: bool = True
    theme: str | None = None
    log_file: Path | None = None

    @cached_property
    def _read(self) -> Held:
        """Read file, environment and profile, and hide their secrets from here on."""
        from livedash.commands.redaction import hide, hide_password
        from livedash.config import hold

        held = hold(self.config, self.profile)
        hide(held.settings.database.url or "")
        for secret in held.settings.service_secrets():
            hide_password(secret)
        return held

    @cached_property
    def held(self) -> Held:
        """The settings from file, environment and profile. Names on stderr, once, settings that do
        not count."""
        held = self._read
        if held.ignored:
            *others, last = held.ignored
            keys = f"{', '.join(others)} and {last} are" if others else f"{last} is"
            complain(
                f"./{held.path}: {keys} ignored, because anybody can put a file into this folder.",
                f"If you trust this file: livedash --config ./{held.path}",
            )
        return held

    def begin_log(self, command: str) -> None:
        """Begin the log at the settings' level. Commands that do not read the settings do not
        complain of wrong ones: the commands that read them do."""
        from livedash import __version__
        from livedash.commands.log import begin
        from livedash.config import ConfigWrong
        from livedash.settings import Log

        try:
            level, path = self._read.settings.log.level, self._read.path
        except ConfigWrong:
            begin(Log.level, __version__, command, "settings that cannot be used")
        else:
            begin(level, __version__, command, str(path or "no settings file"))

    def about(self, address: Address) -> Address:
        """This database, with its name in the log."""
        if self.log_file:
            from livedash.commands.log import name_database

            name_database(str(address))
        return address

    @cached_property
    def settings(self) -> Settings:
        """The settings that hold, with this command line's own options over them."""
        read = self.held.settings
        return replace(
            read,
            screen=replace(
                read.screen,
                ascii=self.ascii or read.screen.ascii,
                mouse=self.mouse and read.screen.mouse,
                theme=self.theme or read.screen.theme,
            ),
        )

    @cached_property
    def themes(self) -> KnownThemes:
        """The themes of livedash, and the user's own beside the settings."""
        from livedash.app.known_themes import KnownThemes
        from livedash.config.files import theme_folders

        named = self.config is not None
        return KnownThemes(lambda: theme_folders(self.held.path, named=named))

    @cached_property
    def named_address(self) -> Address | None:
        """The database that options, environment or settings name, if any."""
        from livedash.database.address import Address, AddressUnreadable

        try:
            if self.dsn:
                found: Address | None = Address.parse(self.dsn, origin="--dsn")
            elif url := self.settings.database.url:
                found = Address.parse(
                    url,
                    origin=self._named_by,
                    withholds=self.held.is_a_stranger_s("database.url"),
                )
            else:
                found = Address.resolve()
        except AddressUnreadable as unreadable:
            raise Stopped(str(unreadable), code=2) from None
        if found is not None and found.password_file is not None:
            from livedash.database.password_file import why_unused

            complain(*why_unused(found.password_file))
        return found and self.about(found)

    @property
    def _named_by(self) -> str:
        """The source of the settings' address, as one would write it."""
        from livedash.config.variables import variable_of

        if self.held.layer("database.url") is self.held.environment:
            return variable_of("database.url", os.environ)
        return "database.url"

    @property
    def address(self) -> Address:
        """The database; without one the command ends here and says what can be done."""
        if self.named_address is None:
            raise Stopped(NO_DATABASE, code=2)
        return self.named_address
