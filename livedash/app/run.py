"""Opens the dashboard on a terminal: every part is made here, once, and put together."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual.driver import Driver

from livedash.app.actions import OtherKeys
from livedash.app.app import LiveDash
from livedash.app.capabilities import capabilities_of
from livedash.app.every_work import EVERY_WORK
from livedash.app.known_themes import KnownThemes
from livedash.app.last_place import LastPlace, last_place, remember
from livedash.app.last_theme import last_theme, remember_theme
from livedash.app.logged import keep_log, keep_log_of
from livedash.app.session import Session
from livedash.app.sources import Board, sources_of
from livedash.app.writing import PATIENCE, Writing
from livedash.business.scopes import SCOPE_COLUMNS
from livedash.config import journals
from livedash.database.address import Address
from livedash.database.reader import Reader
from livedash.database.writer import Writer
from livedash.live.clock import Clock, LoopClock
from livedash.live.engine import Engine
from livedash.panes.discover import discover_in_turns
from livedash.settings import Settings
from livedash.sources.polling import PollingSource
from livedash.widgets.themes import USUAL

GAP_TABLES = frozenset({"livedash.people", "livedash.members", "livedash.project_members"})
"""The tables whose changes may make row-level security show other rows of any table."""


class Wired(NamedTuple):
    """The parts that keep rows true, put together for one database."""

    engine: Engine
    reader: Reader
    clock: Clock
    chance: random.Random
    board: Board | None


def wire(address: Address, settings: Settings, now: datetime | None = None) -> Wired:
    """Sources, reader and engine for this address. `now` freezes the clock on the screen. Raises
    `ConfigWrong`."""
    clock, chance = LoopClock(now), random.Random()  # noqa: S311 - jitter, no secret
    reader = Reader(address)
    sources, board = sources_of(settings, address, clock, chance)
    # The engine knows the tables that are not fed, and the polling source is one of its own
    # sources: so the source gets a function that asks the engine later.
    polling = PollingSource(address, lambda: engine.link.unfed, reader.check, clock, chance)
    engine = Engine(
        [*sources, polling],
        reader,
        clock,
        chance,
        gap_tables=GAP_TABLES,
        scope_columns=SCOPE_COLUMNS,
    )
    engine.on_link(reader.follow)
    reader.prove_tables(engine.cache.reads_more)
    keep_log(engine)
    return Wired(engine, reader, clock, chance, board)


async def open_dashboard(
    settings: Settings,
    address: Address,
    *,
    now: datetime | None = None,
    branch: str | None = None,
    opening: str | None = None,
    read_only: bool = False,
    remembers: bool = False,
    other_keys: OtherKeys | None = None,
    themes: KnownThemes | None = None,
    tell: Callable[..., None],
    kind: Callable[..., LiveDash] = LiveDash,
) -> int:
    """Show the dashboard until the operator quits, and answer the exit code. `tell` prints its
    lines once the screen is the shell's again. `remembers`: the dashboard opens where it was
    closed. `other_keys`: the keys from the settings. `themes`: those that can be chosen. `kind`:
    the dashboard's maker, which takes the arguments of `LiveDash`."""
    wired = wire(address, settings, now)
    # A person who only looks sends nothing that an earlier run left unsent.
    writing = None if read_only else _writing(wired, address)
    session = Session(
        wired.engine,
        wired.clock,
        branch=branch,
        before=last_place(journals().parent, str(address)) if remembers else None,
        writing=writing,
        read_only=read_only,
        frozen=now is not None,
        shared_minutes=settings.screen.shared_minutes if settings.screen.shared else None,
    )
    themes = themes or KnownThemes()
    # A frozen moment is for pictures, which depend on no earlier choice.
    chosen = USUAL if now else last_theme(journals().parent, themes)
    app = kind(
        session,
        partial(discover_in_turns, settings.screen.panes),
        opening=opening,
        on_the_wall=settings.screen.wall,
        toasts=settings.screen.toasts,
        other_keys=other_keys,
        theme=settings.screen.theme or chosen,
        themes=themes,
        export_to=Path(settings.screen.export or ""),
        export_separator=settings.screen.export_separator,
        capabilities=capabilities_of(
            os.environ, sys.stdout.encoding, ascii_asked=bool(settings.screen.ascii)
        ),
        driver_class=_driver(),
    )
    try:
        await app.run_async(mouse=settings.screen.mouse)
    finally:
        if writing is not None:
            await writing.close()
        if wired.board:
            await wired.board.close(PATIENCE)
        await wired.reader.close()
    place = session.place
    if remembers and place is not None and app.frame is not None:
        stood = LastPlace(place.branch, place.project, app.frame.spec.name)
        remember(journals().parent, str(address), stood)
    if app.chosen_theme and now is None:
        remember_theme(journals().parent, app.chosen_theme)
    if writing is not None and (unsent := len(writing.entries)):
        tell(*_kept(unsent))
    if app.fault is not None:
        raise app.fault
    return app.return_code or 0


def _writing(wired: Wired, address: Address) -> Writing:
    return Writing(
        keep_log_of(Writer(address, EVERY_WORK)),
        wired.engine,
        wired.clock,
        wired.chance,
        journals(),
        applied=[wired.board.wrote] if wired.board else [],
        rows=wired.reader,
    )


def _kept(unsent: int) -> tuple[str, str]:
    many = "1 write is" if unsent == 1 else f"{unsent} writes are"
    return (
        f"{many} not in the database yet: kept, and sent at the next start.",
        "To see them: livedash outbox list",
    )


def _driver() -> type[Driver] | None:
    """Our driver where there are ttys and signals; Textual's own elsewhere."""
    if sys.platform == "win32":
        return None
    from livedash.app.terminal import TerminalDriver

    return TerminalDriver
