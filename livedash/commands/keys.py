"""`livedash keys`: every action, its id, its keys, what it does and where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from livedash.commands.call import Call
from livedash.commands.other_keys import other_keys
from livedash.commands.output import complain, say

if TYPE_CHECKING:
    from livedash.app.actions import KeyAction


def keys(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="As tables for a document")] = False,
) -> None:
    """List every action: its keys, where it works, its id, what it does.

    [keys] in the settings gives an action other keys, by its id.
    """
    from livedash.commands.every_action import every_action
    from livedash.panes.discover import discover

    call: Call = context.obj
    panes = discover().panes
    other = other_keys(call)
    keymap, faults = other(panes) if other is not None else ({}, ())
    actions = every_action(panes, keymap)
    if as_json:
        say(*json.dumps(list(map(_as_json, actions)), indent=2, ensure_ascii=False).split("\n"))
    else:
        say(*(in_markdown(actions) if markdown else _in_columns(actions)))
    if faults:
        complain(*faults)
        raise typer.Exit(2)


def by_place(actions: Sequence[KeyAction]) -> list[KeyAction]:
    """The actions by place, in the order in which places first come."""
    order = list(dict.fromkeys(one.where for one in actions))
    return sorted(actions, key=lambda one: order.index(one.where))


def in_markdown(actions: Sequence[KeyAction]) -> Iterator[str]:
    """The lines of a table for each place."""
    for where, ones in groupby(by_place(actions), lambda one: one.where):
        yield from ("", f"## {where[:1].upper()}{where[1:]}", "")
        yield from ("| keys | does | id |", "|---|---|---|")
        for one in ones:
            keys = " ".join(f"`{key}`" for key in one.written)
            yield f"| {keys} | {one.meaning} | `{one.id}` |"


def _in_columns(actions: Sequence[KeyAction]) -> Iterator[str]:
    wide = max(len(one.id) for one in actions)
    place = max(len(one.where) for one in actions)
    yield f"{'KEYS':14}{'WHERE':{place + 2}}{'ID':{wide + 2}}DOES"
    for one in by_place(actions):
        keys = " ".join(one.written)
        yield f"{keys:14}{one.where:{place + 2}}{one.id:{wide + 2}}{one.meaning}"


def _as_json(action: KeyAction) -> dict[str, object]:
    return {
        "id": action.id,
        "keys": list(action.written),
        "label": action.label,
        "meaning": action.meaning,
        "where": action.where,
    }
