"""The command line: its options and commands, wired. `commands` has the work of each command.

Nothing heavy is imported here: `livedash --version` and a completion answer before Textual, asyncpg
or pydantic would have been read (a test says so).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from livedash import __version__
from livedash.commands import config as config_command
from livedash.commands import dashboard, db, demo, keys, outbox, shop, snapshot
from livedash.commands.call import Call, Stopped
from livedash.commands.ending import ended
from livedash.commands.log import open_log
from livedash.commands.output import complain, say
from livedash.commands.redaction import has_password, hide

app = typer.Typer(
    help="A terminal dashboard that stays equal to what Postgres would answer right now. "
    "Without a command it opens.\n\nTo try it on a shop of its own: livedash demo",
    invoke_without_command=True,
    rich_markup_mode=None,  # plain help: shown by a pipe and a dumb terminal alike
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo.demo)
app.command()(snapshot.snapshot)
app.command()(keys.keys)
app.add_typer(db.app, name="db")
app.add_typer(shop.app, name="shop")
app.add_typer(outbox.app, name="outbox")
app.add_typer(config_command.app, name="config")


def _say_version(asked: bool) -> None:
    if asked:
        say(f"livedash {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    dsn: Annotated[
        str | None, typer.Option(metavar="URL", help="The database: postgresql://LOGIN@HOST/NAME")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The settings, instead of livedash.toml")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(metavar="NAME", help="Use [profiles.NAME] of the settings")
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Write nothing")] = False,
    ascii: Annotated[bool, typer.Option("--ascii", help="Draw with ASCII alone")] = False,
    no_mouse: Annotated[
        bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal")
    ] = False,
    theme: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its colours: dark, light, contrast ...")
    ] = None,
    log_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Append what happens, with tracebacks")
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback has answered already
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which one")
    ] = False,
) -> None:
    call: Call = context.obj
    call.dsn, call.config, call.profile = dsn, config, profile
    call.read_only, call.ascii, call.mouse = read_only, ascii, not no_mouse
    call.theme = theme
    call.log_file = log_file
    if dsn and has_password(dsn):
        hide(dsn)
        complain(
            "Every user of this machine can read the password in --dsn, in the output of ps.",
            "Keep it in LIVEDASH_DATABASE_URL, in ~/.pgpass or in a service file instead.",
        )
    if log_file:
        _open_log(log_file)
        call.begin_log(context.invoked_subcommand or "the dashboard")
    if context.invoked_subcommand is None:
        raise typer.Exit(dashboard.show(call, call.address))


def _open_log(path: Path) -> None:
    try:
        open_log(path)
    except OSError as error:
        raise Stopped(f"--log-file {path}: cannot be written ({error.strerror})", code=2) from None


def main(arguments: Sequence[str] | None = None) -> int:
    """The program, run with these words of the command line."""
    call = Call()
    command = typer.main.get_command(app)
    return ended(
        call,
        lambda: command.main(arguments, prog_name="livedash", standalone_mode=False, obj=call),
    )
