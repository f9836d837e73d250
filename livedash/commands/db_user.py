"""`livedash db user`: who may log in, in which branch, as what."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from livedash.commands.call import Stopped
from livedash.commands.connected import run
from livedash.commands.output import say

if TYPE_CHECKING:
    from livedash.database.connection import Connection

user = typer.Typer(help="Who may log in: database role, person and membership in one go.")

NEW_PASSWORD = "LIVEDASH_NEW_PASSWORD"  # noqa: S105 - the name of a variable
"""Where scripts put the password of `user add`: never on a command line, which `ps` shows."""


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    SALES = "sales"
    STAFF = "staff"
    VIEWER = "viewer"


@user.command()
def add(
    context: typer.Context,
    login: str,
    role: Annotated[Role, typer.Option(help="What they may do there")],
    branch: Annotated[str | None, typer.Option(metavar="NAME", help="Where they work")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="As others see it")] = None,
    project: Annotated[str | None, typer.Option(metavar="NAME", help="A board of theirs")] = None,
    ask_password: Annotated[
        bool, typer.Option("--password", help=f"Ask for one (scripts: ${NEW_PASSWORD})")
    ] = False,
    random: Annotated[
        bool, typer.Option("--random-password", help="Make one and print it, once")
    ] = False,
) -> None:
    """Add a person, or bring an existing one to this role."""
    if ask_password and random:
        raise Stopped("--password and --random-password exclude each other", code=2)
    from livedash.commands.redaction import hide_password
    from livedash.database.password import PasswordUnusable, random_password

    password = os.environ.get(NEW_PASSWORD) or None
    if random:
        password = random_password()
    elif ask_password and password is None:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    hide_password(password or "")

    async def work(connection: Connection) -> None:
        from livedash.business.people import add_user

        try:
            added = await add_user(
                connection, login, name, branch, role.value, project=project, password=password
            )
        except PasswordUnusable as unusable:
            raise Stopped(str(unusable), code=2) from None
        where = " and ".join(filter(None, (branch, project)))
        say(f"{login} is {role.value} of {where}{', a new login' if added.new_login else ''}.")
        if added.sees_all:
            say(f"{login} is above row-level security: it sees every branch all the same.")
        if random:
            say(f"Password: {password}")

    run(context, work)


@user.command()
def remove(
    context: typer.Context,
    login: str,
    branch: Annotated[
        str | None, typer.Option(metavar="NAME", help="From this one alone; else from everything")
    ] = None,
) -> None:
    """Take a person out. What they recorded stays, under their name."""

    async def work(connection: Connection) -> None:
        from livedash.business.people import remove_user

        removed = await remove_user(connection, login, branch)
        ended = "membership" if removed.memberships == 1 else "memberships"
        kept = " The database role stays." if removed.login_stays and not branch else ""
        say(f"{login}: {removed.memberships} {ended} ended.{kept}")

    run(context, work)
