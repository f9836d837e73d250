"""`livedash` alone: the dashboard, where a terminal can show it, and text frames where none can."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from livedash.commands.call import Call
from livedash.commands.moment import frozen_at
from livedash.commands.other_keys import other_keys
from livedash.commands.output import complain

if TYPE_CHECKING:
    from livedash.app.app import LiveDash
    from livedash.database.address import Address
    from livedash.settings import Sources

PIPED = ""
"""The words for no dashboard when nothing needs explaining: a pipe, a cron mail, a CI job."""


def show(
    call: Call,
    address: Address,
    *,
    sources: Sources | None = None,
    branch: str | None = None,
    kind: Callable[..., LiveDash] | None = None,
) -> int:
    """Show the dashboard until the operator quits, and answer the exit code. Where no dashboard can
    be drawn, print every pane once, as text.

    `sources`: the tellers of changes, whatever the settings say. `branch`: the first place, unless
    the settings name one. `kind`: another maker of the dashboard.
    """
    now = frozen_at(os.environ)
    screen = replace(call.settings.screen, branch=call.settings.screen.branch or branch)
    settings = replace(call.settings, screen=screen, sources=sources or call.settings.sources)
    reason = why_not(os.environ, sys.stdin, sys.stdout)
    opening = _opening(screen.pane, call, text=reason is not None) if screen.pane else None
    if reason is not None:
        from livedash.commands.frames import print_every_pane

        if reason:
            complain(reason)
        return print_every_pane(address, settings, now)
    import asyncio

    from livedash.app.app import LiveDash
    from livedash.app.run import open_dashboard

    return asyncio.run(
        open_dashboard(
            settings,
            address,
            now=now,
            branch=screen.branch,
            opening=opening,
            read_only=call.read_only,
            # A demo begins where it is afternoon, a frozen moment at the place it was taken for.
            remembers=kind is None and now is None,
            other_keys=other_keys(call),
            themes=call.themes,
            tell=complain,
            kind=kind or LiveDash,
        )
    )


def _opening(pane: str, call: Call, *, text: bool) -> str | None:
    """The pane that the settings name. Ends the command where there is no such pane; `text`, which
    prints every pane, only complains of a name that cannot be used."""
    from livedash.commands.pane_named import named
    from livedash.commands.whence import Whence
    from livedash.panes.discover import discover

    found = discover(call.settings.screen.panes)
    if text and pane in {broken.name for broken in found.unusable}:
        return None
    return named(found, pane, f"screen.pane, {Whence(call).of('screen.pane')}")


def why_not(environment: Mapping[str, str], stdin: TextIO, stdout: TextIO) -> str | None:
    """The reason why no dashboard can be drawn here, in words for the operator; None when one
    can."""
    if not stdout.isatty():
        return PIPED
    from livedash.app.capabilities import capabilities_of

    if refusal := capabilities_of(environment, stdout.encoding).refusal:
        return refusal
    if not stdin.isatty():
        return "No keys can be read, for the input is no terminal: text frames follow instead."
    return None
