"""`livedash db user`: who may log in, in which branch, as what."""

from __future__ import annotations

import shlex
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from livedash.commands.call import Stopped
from livedash.commands.connected import run
from livedash.commands.new_password import NEW_PASSWORD
from livedash.commands.output import say

if TYPE_CHECKING:
    from livedash.database.connection import Connection

user = typer.Typer(help="Who may log in: database role, person and membership in one go.")


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
    branch: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Where; not needed where there is one alone"),
    ] = None,
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

    async def work(connection: Connection) -> None:
        from livedash.business.people import add_user, check_entitled
        from livedash.commands.new_password import choose_password
        from livedash.database.password import PasswordUnusable

        await check_entitled(connection)
        chosen = await choose_password(connection, login, ask=ask_password, random=random)
        try:
            added = await add_user(
                connection,
                login,
                name,
                branch,
                role.value,
                project=project,
                password=chosen.password,
            )
        except PasswordUnusable as unusable:
            raise Stopped(str(unusable), code=2) from None
        where = " and ".join(filter(None, (added.branch, project)))
        say(f"{login} is {role.value} of {where}{', a new login' if added.new_login else ''}.")
        say(*chosen.lines)
        if added.sees_all:
            say(f"{login} is above row-level security: it sees every branch all the same.")

    run(context, work)


@user.command(name="list")
def list_people(context: typer.Context) -> None:
    """Print who works where, as far as the login may see it."""

    async def work(connection: Connection) -> None:
        from livedash.business.people import people

        found = await people(connection)
        if not found:
            login = await connection.fetchval("SELECT session_user")
            say("There is nobody yet. To begin:")
            say(f"livedash db user add {shlex.quote(login)} --role owner")
        width = max((len(one.login or "-") for one in found), default=0)
        for one in found:
            where = ", ".join((*one.branches, *(f"project {it}" for it in one.projects)))
            notes = [where or "belongs nowhere"]
            if not one.active:
                notes = ["removed"]
            elif one.login and not one.may_log_in:
                notes.append("there is no such database role")
            elif not one.login:
                notes.append("no login: a shared one records for them")
            say(f"{one.login or '-':<{width}}  {one.name}: {'; '.join(notes)}")

    run(context, work, writes=False)


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
