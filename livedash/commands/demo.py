"""`livedash demo`: the dashboard over a shop of its own, with nothing to install or set up."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from livedash.commands.call import Call, Stopped
from livedash.commands.dashboard import show, why_not
from livedash.commands.moment import frozen_at
from livedash.commands.output import complain

if TYPE_CHECKING:
    from livedash.database.address import Address


def demo(
    context: typer.Context,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Nobody works there: only you change things")
    ] = False,
    seed: Annotated[
        int | None, typer.Option(metavar="N", help="Other dice, for the shop and its staff")
    ] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Throw the demo's database away first")
    ] = False,
    speed: Annotated[
        float, typer.Option(metavar="N", min=0.1, max=100, help="How fast the staff work")
    ] = 1.0,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", envvar="LIVEDASH_DEMO_FOLDER", help="Where its database is kept"
        ),
    ] = None,
) -> None:
    """Open a sample business on a Postgres of its own. A second terminal joins the first."""
    call: Call = context.obj
    if call.dsn:
        raise Stopped("The demo brings its own database: leave --dsn out.", code=2)
    frozen = frozen_at(os.environ)

    # Imported only here: `livedash --version` and completions answer without these modules.
    import asyncio

    from livedash.database.address import Address
    from livedash.demo.first_minute import FIRST_MINUTE
    from livedash.demo.opening import open_shop
    from livedash.demo.server import EmbeddedServer
    from livedash.demo.staff import Staff, at_work
    from livedash.demo.stage import Stage
    from livedash.settings import Sources

    server = EmbeddedServer((folder or _usual_folder()).absolute())
    if reset:
        server.reset()
    server.join(_say)
    try:
        opened = asyncio.run(open_shop(server, frozen or datetime.now(UTC), seed, _say))
        stage = Stage(
            person=call.about(Address.parse(server.dsn())),
            root=Address.parse(server.dsn(user="postgres")),
            psql=shlex.join(["psql", "-h", str(server.socket_folder), "-U", "ada", "livedash"]),
        )
        staff = Staff(
            lambda login: Address.parse(server.dsn(user=login)),
            seed=opened.seed,
            speed=speed,
            script=FIRST_MINUTE,
            told=stage.tell,
        )
        # A frame in a pipe, or of a frozen moment, should not depend on the staff's work.
        idle = quiet or frozen or why_not(os.environ, sys.stdin, sys.stdout) is not None
        if not idle:
            _say(f"For a second terminal: livedash demo, or {stage.psql}")
        with nullcontext() if idle else at_work(staff):
            # No service knows of a database that is made here.
            code = show(
                call,
                stage.person,
                sources=Sources(),
                branch=opened.branch,
                kind=stage.dashboard,
            )
    finally:
        server.leave()
    raise typer.Exit(code)


def running_demo() -> Address | None:
    """The shop of a demo in another terminal, if one is open."""
    from livedash.database.address import Address
    from livedash.demo.server import EmbeddedServer

    folder = os.environ.get("LIVEDASH_DEMO_FOLDER")
    server = EmbeddedServer((Path(folder) if folder else _usual_folder()).absolute())
    return Address.parse(server.dsn()) if server.runs() else None


def _usual_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("livedash", appauthor=False) / "demo"


def _say(words: str) -> None:
    complain(*words.split("\n"))
