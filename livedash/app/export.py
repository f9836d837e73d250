"""`E`: the rows of the pane go to a CSV file, and the last line says where the file is."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from livedash.app.frame_lines import FrameLines
from livedash.app.pane_frame import PaneFrame
from livedash.app.session import Session
from livedash.business.place import Place
from livedash.live.link import LinkState
from livedash.panes.export import ExportTable
from livedash.widgets.cell import Tone

log = logging.getLogger(__name__)

READ_IN = 12.0
"""Seconds in which the longest of these sentences is read."""

LONGEST_PART = 40
"""Characters of a filter, which may be as long as anybody likes to type."""


class Export:
    """One terminal's exports, a table at a time."""

    def __init__(self, session: Session, lines: FrameLines, folder: Path, separator: str) -> None:
        """`separator` stands between the values."""
        self._session, self._lines = session, lines
        self.folder, self.separator = folder, separator
        self.under_way: asyncio.Task[None] | None = None
        """The last export, until the next begins."""

    def begin(self, frame: PaneFrame) -> None:
        """Begin an export. The loop goes on meanwhile: a disk may be slow, and a folder far
        away."""
        if self.under_way is not None and not self.under_way.done():
            self._lines.say("The last table is still being written.", "warn")
        else:
            self.under_way = asyncio.create_task(self._export(frame))

    async def _export(self, frame: PaneFrame) -> None:
        try:
            table = frame.table()
        except Exception as error:  # noqa: BLE001 - somebody else's pane may raise anything
            frame.fail(error)
            return
        place = self._session.place
        if table is None or place is None:
            self._say(f"{frame.spec.title} has nothing to export.", "dim")
            return
        # Rows that are not kept true get the moment at which they were true.
        age = frame.as_of(cut_off=self._session.engine.link.state is not LinkState.LIVE)
        await self._write(frame.spec.name, table, place, age)

    async def _write(self, pane: str, table: ExportTable, place: Place, age: str) -> None:
        from livedash.app.csv_file import NotWritten, named, write

        try:
            at = f"{place.local(self._session.clock.now()):%Y-%m-%d-%H%M}"
            name = named("livedash", table.name, table.place or place.branch, at)
            path = await asyncio.to_thread(write, table, self.folder, name, self.separator)
        except NotWritten as error:
            self._say(f"NOT EXPORTED: {error}", "bad")
        except Exception as error:  # a value that no file can hold
            log.exception("export of %s failed", pane)
            self._say(f"NOT EXPORTED: {type(error).__name__}: {error}", "bad")
        else:
            log.info("exported %d rows to %s", len(table.rows), path)
            self._say(_said(table, path, age), "alert" if age else "ok")

    def _say(self, words: str, tone: Tone) -> None:
        self._lines.say(words, tone, fades=READ_IN)


def _said(table: ExportTable, path: Path, age: str) -> str:
    many = "1 row" if len(table.rows) == 1 else f"{len(table.rows):,} rows"
    part = f" ({table.part[:LONGEST_PART]})" if table.part else ""
    # On a narrow screen the folder is cut off, which people know.
    where = path.name if path.parent == Path() else f"{path.name} in {path.parent}"
    return f"{age}: {many}{part}: {where}" if age else f"Exported {many}{part}: {where}"
