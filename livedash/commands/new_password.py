"""The password of a new login: given, asked for, made, or not needed; and what is said of it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import typer

from livedash.commands.redaction import hide_password

if TYPE_CHECKING:
    from livedash.database.connection import Connection

NEW_PASSWORD = "LIVEDASH_NEW_PASSWORD"  # noqa: S105 - the name of a variable
"""Where scripts put the password of `user add`: never on a command line, which `ps` shows."""


class Chosen(NamedTuple):
    """None: the login keeps the one it has, or gets none."""

    password: str | None
    words: str


async def choose_password(connection: Connection, login: str, *, ask: bool, random: bool) -> Chosen:
    """`ask`, `random`: as was said on the command line. Otherwise a new login gets one, unless the
    server lets it in without."""
    from livedash.business.people import has_login, password_need
    from livedash.database.password import random_password

    given = os.environ.get(NEW_PASSWORD) or None
    if random:
        made = random_password()
        return Chosen(made, f"Password: {made}")
    if given is not None or ask:
        password = given if given is not None else _prompt("Password")
        hide_password(password)
        return Chosen(password, "")
    if await has_login(connection, login):
        return Chosen(None, "")
    need = await password_need(connection, login)
    if need.needed is False:
        return Chosen(
            None,
            f"It has no password: {need.words}. "
            "Where it comes from elsewhere and is asked for one, --password sets it.",
        )
    if sys.stdin.isatty() and sys.stdout.isatty():
        words = f"Password for {login}, {need.words} (Enter alone: one is made)"
        if typed := _prompt(words, default=""):
            hide_password(typed)
            return Chosen(typed, "")
    made = random_password()
    return Chosen(made, f"Password: {made}\nIt is shown this once: {need.words}.")


def _prompt(words: str, default: str | None = None) -> str:
    typed: str = typer.prompt(
        words, default=default, hide_input=True, confirmation_prompt=True, show_default=False
    )
    return typed
