"""`livedash config`: what can be set, what is set, and whether a file is right."""

from __future__ import annotations

import typer

from livedash.commands.call import Call

app = typer.Typer(help="What can be set, what is set, and whether a file is right.")


@app.command()
def check(context: typer.Context) -> None:
    """Look at the file with all its profiles, and at the environment."""
    from livedash import config
    from livedash.services import contradictions

    call: Call = context.obj
    path = call.config or config.found()
    profiles = config.check(path) if path else ()
    # Reading them looks at the environment and --profile.
    if lacking := tuple(contradictions(call.settings)):
        raise config.ConfigWrong(*lacking)
    if path is None:
        print("There is no file; the environment is right.")
    else:
        print(f"{path} is right. Profiles: {', '.join(profiles) or 'none'}")


@app.command()
def show(context: typer.Context) -> None:
    """Print the settings that hold, as TOML. Never prints a secret."""
    from livedash.commands.settings_text import settings_that_hold

    call: Call = context.obj
    address = call.named_address
    print(f"# The database: {address}, from {address.origin}" if address else "# No database.")
    print(settings_that_hold(call.settings), end="")


@app.command()
def example() -> None:
    """Print a file with every setting, explained."""
    from livedash.commands.settings_text import example_file

    print(example_file(), end="")


@app.command()
def schema() -> None:
    """Print the JSON schema of the file, for editors."""
    import json

    from livedash import config

    print(json.dumps(config.schema(), indent=2))
