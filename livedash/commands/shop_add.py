"""`livedash shop add THING NAME`: one command for each thing, made from its description."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from livedash.business.setup.things import THINGS, Thing, ThingField
from livedash.commands.connected import run
from livedash.commands.output import say

if TYPE_CHECKING:
    from livedash.database.connection import Connection

add = typer.Typer(help="Add one thing, or change what is there by that name.", no_args_is_help=True)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing")]


def _command(thing: Thing) -> Callable[..., None]:
    """The function that Typer makes the command of: its options are the thing's fields."""

    def command(**given: Any) -> None:
        context: typer.Context = given.pop("context")
        dry_run: bool = given.pop("dry_run")
        branch: str | None = given.pop("branch_name", None)
        said = {
            name: ",".join(text) if isinstance(text, list) else str(text)
            for name, text in given.items()
            if text is not None and text != []
        }

        async def work(connection: Connection) -> None:
            from livedash.business.setup.refusal import join
            from livedash.business.setup.setup import Done, setting_up
            from livedash.commands.shop_words import outcome_line

            async with setting_up(connection, dry_run=dry_run) as setup:
                outcome = await setup.put(thing, said, branch)
            say(outcome_line(outcome, dry_run=dry_run))
            if dry_run:
                say("Nothing was written: --dry-run.")
            elif outcome.done is Done.ADDED and not thing.in_branch:
                login = await connection.fetchval("SELECT session_user")
                name = str(outcome.values["name"])
                say("Next, who works there: this login, or another one")
                say(join(login, name, of=thing.name))

        run(context, work)

    command.__doc__ = f"{thing.meaning}. What is there by that name is changed."
    parameters = [
        _parameter("context", typer.Context),
        _parameter(thing.called.name, _argument(thing.called)),
        *(
            _parameter(field.name, _option(field), None)
            for field in thing.fields
            if field is not thing.called
        ),
    ]
    if thing.in_branch:
        words = "Where; not needed where there is one alone"
        option = typer.Option("--branch", metavar="NAME", help=words)
        parameters.append(_parameter("branch_name", Annotated[str | None, option], None))
    parameters.append(_parameter("dry_run", DryRun, False))
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return command


def _parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> Any:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _argument(field: ThingField) -> Any:
    return Annotated[str, typer.Argument(metavar=field.name.upper(), help=field.meaning)]


def _option(field: ThingField) -> Any:
    option = typer.Option(f"--{field.name}", metavar=field.example, help=field.meaning)
    return Annotated[list[str] | None, option] if field.kind.many else Annotated[str | None, option]


for _thing in THINGS.values():
    add.command(_thing.name)(_command(_thing))
