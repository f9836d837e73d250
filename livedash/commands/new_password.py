"""The password of a new login: given, asked for, made, or not needed; and the words about it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import typer

from livedash.commands.call import Stopped
from livedash.commands.redaction import hide_password

if TYPE_CHECKING:
    from livedash.database.connection import Connection

NEW_PASSWORD = "LIVEDASH_NEW_PASSWORD"  # noqa: S105 - the name of a variable
"""The variable with the password for `user add`: never on a command line, which `ps` shows."""


class Chosen(NamedTuple):
    """The password, and the lines about it."""

    password: str | None
    """None: the login keeps its password, or gets none."""
    lines: tuple[str, ...] = ()


async def choose_password(connection: Connection, login: str, *, ask: bool, random: bool) -> Chosen:
    """Choose the password. `ask`, `random`: options of the command line. Otherwise a new login gets
    a password, unless the server lets it in without one."""
    from livedash.business.people import has_login, password_need
    from livedash.database.password import random_password

    given = os.environ.get(NEW_PASSWORD) or None
    if random:
        made = random_password()
        return Chosen(made, (f"Password: {made}",))
    if given is not None or ask:
        return _kept_secret(given if given is not None else _prompt("Password"))
    if await has_login(connection, login):
        return Chosen(None)
    need = await password_need(connection, login)
    if need.needed is False:
        said = f"It has no password: {need.words}."
        return Chosen(
            None, (said, "Where it comes from elsewhere and is asked for one, --password sets it.")
        )
    if sys.stdin.isatty() and sys.stdout.isatty():
        words = f"Password for {login}: {need.words} (Enter alone: one is made)"
        if typed := _prompt(words, default=""):
            return _kept_secret(typed)
    made = random_password()
    return Chosen(made, (f"Password: {made}", f"It is shown this once: {need.words}."))


def _kept_secret(password: str) -> Chosen:
    hide_password(password)
    return Chosen(password)


def _prompt(words: str, default: str | None = None) -> str:
    typed: str = typer.prompt(words, default=default, hide_input=True, show_default=False)
    if typed and typer.prompt("Once more", hide_input=True) != typed:
        raise Stopped("The two are not the same. Nothing was written.")
    return typed
