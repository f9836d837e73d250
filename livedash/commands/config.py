"""`livedash config`: what can be set, what is set, and whether a file is right."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import groupby

import typer

from livedash.commands.call import Call
from livedash.commands.redaction import HIDDEN
from livedash.settings import Setting, every_setting

app = typer.Typer(help="What can be set, what is set, and whether a file is right.")

HEAD = """\
# Settings of livedash. It reads ./livedash.toml, else livedash.toml in your config folder
# (~/.config/livedash on Linux), or the file named by --config.
# Each can be set in the environment too: LIVEDASH_SCREEN__ASCII=true
# A line that is commented out shows the default, or an example where there is none.
"""
TAIL = """
# A profile is used with --profile NAME, and beats the environment. It may hold any of the above.
# [profiles.shop.database]
# url = "postgresql://ada@db.example.com/shop"
"""


@app.command()
def check(context: typer.Context) -> None:
    """Look at the file with all its profiles, and at the environment."""
    from livedash import config

    call: Call = context.obj
    path = call.config or config.found()
    profiles = config.check(path) if path else ()
    assert call.settings  # reading them looks at the environment and --profile
    if path is None:
        print("There is no file; the environment is right.")
    else:
        print(f"{path} is right. Profiles: {', '.join(profiles) or 'none'}")


@app.command()
def show(context: typer.Context) -> None:
    """Print the settings that hold, as TOML. Never prints a secret."""
    call: Call = context.obj
    address = call.named_address
    print(f"# The database: {address}, from {address.origin}" if address else "# No database.")
    for section, settings in _by_section():
        print(f"\n[{section}]")
        for one in settings:
            value = one.of(call.settings)
            if value is None:
                print(f"# {one.name} is not set")
            else:
                print(f"{one.name} = {_toml(HIDDEN if one.secret else value)}")


@app.command()
def example() -> None:
    """Print a file with every setting, explained."""
    print(example_file(), end="")


@app.command()
def schema() -> None:
    """Print the JSON schema of the file, for editors."""
    from livedash import config

    print(json.dumps(config.schema(), indent=2))


def example_file() -> str:
    """What `config.example.toml` holds: the settings' own docstrings and defaults."""
    from livedash import config

    lines = [HEAD]
    for section, settings in _by_section():
        meaning, meanings = config.meanings(section)
        lines += [f"[{section}]", *_comment(meaning)]
        for one in settings:
            lines += ["", *_comment(meanings[one.name]), f"# {one.name} = {_toml(one.example)}"]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" + TAIL


def _by_section() -> Iterator[tuple[str, Iterator[Setting]]]:
    return groupby(every_setting(), key=lambda one: one.section)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, 96, initial_indent="# ", subsequent_indent="# ")


def _toml(value: object) -> str:
    """Settings are texts, numbers and truths, which TOML writes as JSON does."""
    return json.dumps(value, ensure_ascii=False)
