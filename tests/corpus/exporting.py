"""Files as `E` writes them: a pane in a dashboard, led by keys from state to state."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from livedash.app.csv_file import text_of
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.live.query import AnyQuery
from livedash.panes.spec import PaneSpec
from livedash.testing import Rows, frozen
from tests.app.shelled import Shelled, shelled
from tests.panes.bakery import NOW

PAUSE = 0.5
"""Seconds between two states: all of a tour fits into the minute that its files are named by."""


class State(NamedTuple):
    """Where a pane goes next, from where it was, and what that is called."""

    name: str
    keys: Sequence[str] = ()
    place: Place | None = None
    """The branch is another one from now on, or kept otherwise."""
    size: tuple[int, int] | None = None


class Tour(NamedTuple):
    """All the states of one pane."""

    pane: PaneSpec
    place: Place
    rows: Rows
    states: Sequence[State]
    held: Callable[[], Sequence[tuple[AnyQuery, Sequence[tuple[object, ...]]]]] = tuple
    """What the database has besides: other weeks, the sales behind a number."""
    size: tuple[int, int] = (100, 30)


class File(NamedTuple):
    name: str
    data: bytes
    semicolon: bytes
    """The same with the other separator."""
    said: str
    """By the last line, without the folder."""


@dataclass
class Exporter:
    """A dashboard with one pane, and a folder for its files."""

    dash: Shelled
    folder: Path
    taken: int = 0

    async def go_to(self, state: State) -> None:
        if state.place is not None:
            self.dash.held[PLACES.at().key] = (state.place,)
            self.dash.source.change("livedash.branches")
            await self.dash.settle()
        if state.size is not None:
            await self.dash.resize(*state.size)
        if state.keys:
            await self.dash.press(*state.keys)
        # What was asked for soon after something else waits its turn.
        await self.dash.clock.turn(PAUSE)
        await self.dash.settle()

    async def export(self) -> File:
        """One press of `E`; in the first state another one, with the other separator."""
        path = await self.written()
        said = self.dash.lines[-1].strip().partition(f": {path.name}")[0]
        if self.taken == 1:
            self.dash.app.export.separator = ";"
            semicolon = (await self.written()).read_bytes()
            self.dash.app.export.separator = ","
        else:
            frame = self.dash.app.frame
            table = None if frame is None else frame.table()
            assert table is not None, "there is nothing to export"
            semicolon = text_of(table, ";").encode("utf-8-sig")
        return File(path.name, path.read_bytes(), semicolon, said)

    async def written(self) -> Path:
        """The file of one press of `E`, in a folder of its own."""
        app, self.taken = self.dash.app, self.taken + 1
        app.export.folder = self.folder / str(self.taken)
        app.export.folder.mkdir()
        await self.dash.press("E")
        assert app.export.under_way is not None, "E did nothing"
        await app.export.under_way
        await self.dash.settle()
        (path,) = app.export.folder.iterdir()
        return path


@asynccontextmanager
async def exporter(tour: Tour) -> AsyncIterator[Exporter]:
    with TemporaryDirectory() as folder:
        async with shelled([tour.pane], known=(tour.place,), now=NOW, size=tour.size) as dash:
            dash.hold(tour.pane, tour.rows, tour.place)
            dash.held |= frozen({query.key: rows for query, rows in tour.held()})
            await dash.live()
            yield Exporter(dash, Path(folder))


async def files_of(tour: Tour) -> dict[str, File]:
    """The file of each state, by the state's name."""
    found: dict[str, File] = {}
    async with exporter(tour) as one:
        for state in tour.states:
            await one.go_to(state)
            found[state.name] = await one.export()
    return found
