"""`E`: what the pane shows goes to a CSV file, and the last line says where it is."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from livedash.app.csv_file import NotWritten, named, write
from livedash.business.place import Place
from livedash.live.link import LinkState
from livedash.panes.export import Table

if TYPE_CHECKING:
    from livedash.app.app import LiveDash
    from livedash.app.pane_frame import PaneFrame

log = logging.getLogger(__name__)

READ_IN = 12.0
"""Seconds in which the longest of these sentences is read."""

LONGEST_PART = 40
"""Of a filter, which may be as long as anybody likes to type."""


async def export(app: LiveDash, frame: PaneFrame) -> None:
    """The loop goes on meanwhile: a disk may be slow, and a folder far away."""
    try:
        table = frame.table()
    except Exception as error:  # noqa: BLE001 - somebody else's pane may raise anything
        frame.fail(error)
        return
    place = app.place
    if table is None or place is None:
        app.lines.say(f"{frame.pane_type.title} has nothing to export.", "dim", fades=READ_IN)
        return
    age = _age(app, frame)
    try:
        name = _name(app, table, place)
        path = await asyncio.to_thread(write, table, app.export_to, name, app.export_separator)
    except NotWritten as error:
        app.lines.say(f"NOT EXPORTED: {error}", "out", fades=READ_IN)
    except Exception as error:  # a value that no file can hold
        log.exception("export of %s failed", frame.pane_type.pane_name)
        app.lines.say(f"NOT EXPORTED: {type(error).__name__}: {error}", "out", fades=READ_IN)
    else:
        log.info("exported %d rows to %s", len(table.rows), path)
        app.lines.say(_said(table, path, age), "alert" if age else "ok", fades=READ_IN)


def _name(app: LiveDash, table: Table, place: Place) -> str:
    at = place.local(app.clock.now())
    return named("livedash", table.name, table.place or place.branch, f"{at:%Y-%m-%d-%H%M}")


def _age(app: LiveDash, frame: PaneFrame) -> str:
    """As of when the rows are, when they are not kept true at this moment."""
    return frame.as_of(cut_off=app.engine.link.state is not LinkState.LIVE)


def _said(table: Table, path: Path, age: str) -> str:
    many = "1 row" if len(table.rows) == 1 else f"{len(table.rows):,} rows"
    part = f" ({table.part[:LONGEST_PART]})" if table.part else ""
    # What is cut off on a narrow screen is where the folder is, which one knows.
    where = path.name if path.parent == Path() else f"{path.name} in {path.parent}"
    return f"{age}: {many}{part}: {where}" if age else f"Exported {many}{part}: {where}"
