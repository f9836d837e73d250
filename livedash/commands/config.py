"""`livedash config`: what can be set, what is set, and whether a file is right."""

from __future__ import annotations

import typer

from livedash.commands.call import Call
from livedash.commands.output import complain, say

app = typer.Typer(help="What can be set, what is set, and whether a file is right.")


@app.command()
def check(context: typer.Context) -> None:
    """Look at the file with all its profiles, and at the environment. Lists every fault."""
    from livedash import config
    from livedash.app.known_themes import KnownThemes
    from livedash.commands.config_check import (
        every_fault,
        hard_to_read_themes,
        list_all,
        strangers,
    )
    from livedash.config.files import theme_folders

    call: Call = context.obj
    path = call.config or config.found()
    named = call.config is not None
    themes = KnownThemes(lambda: theme_folders(path, named=named))
    if wrong := every_fault(path, themes):
        list_all(wrong)
        raise typer.Exit(2)
    profiles = [name for name in config.of_file(path) if name] if path else []
    # Reading the settings names those that do not count, and looks at --profile.
    address = call.named_address
    strangers()
    complain(*hard_to_read_themes(themes))
    if path is None:
        say("There is no file; the environment is right.")
    else:
        say(f"{path} is right. Profiles: {', '.join(profiles) or 'none'}")
    if address is not None and address.withholds:
        say("Its database.url counts, but no password of yours is sent there.")


@app.command()
def show(context: typer.Context) -> None:
    """Print the settings that hold, as TOML, and where each is from. Never prints a secret."""
    from livedash.commands.redaction import redacted
    from livedash.commands.settings_text import settings_that_hold
    from livedash.commands.whence import Whence, files

    call: Call = context.obj
    address = call.named_address
    say(*files(call.held))
    say(f"# The database: {address}, from {address.origin}" if address else "# No database.")
    for line in settings_that_hold(call.settings, Whence(call).of).split("\n")[:-1]:
        say(redacted(line))


@app.command()
def example() -> None:
    """Print a file with every setting, explained."""
    from livedash.commands.settings_text import example_file

    say(*example_file().split("\n")[:-1])


@app.command()
def schema() -> None:
    """Print the JSON schema of the file, for editors."""
    import json

    from livedash import config

    say(*json.dumps(config.schema(), indent=2).split("\n"))
