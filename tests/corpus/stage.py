"""The shell with one pane over a scripted database, led through a story, a frame after each step.

Whether a frame stands is a condition: the loop has nothing left to do, and no row that the pane
asked for is on its way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from textual import screen

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities, Colours
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.database.statements import SqlQuery
from livedash.live.query import AnyQuery
from livedash.panes.spec import PaneSpec
from livedash.testing import Rows
from livedash.widgets import marks
from tests.app.shelled import Shelled, shell_of
from tests.corpus.answers import answer
from tests.corpus.picture import Picture, pictured, room
from tests.corpus.scene import Act, Scene, Size, Step, Story
from tests.panes.bakery import NOW
from tests.unpainted import headless_unpainted

AROUND = 3
"""Lines of the shell above and below the pane: header, tabs, keys."""
A_DAY = 86_400.0
PATIENCE = 600.0
"""Seconds for one story: what a machine takes that has much else to do is no fault."""


class Stage:
    """One run of the dashboard."""

    def __init__(self, dash: Shelled, story: Story, size: Size, folder: Path) -> None:
        self.dash, self.size, self._folder = dash, size, folder
        self.scenes = story.scenes
        self.places = [
            _placed(story.pane, scene, number) for number, scene in enumerate(self.scenes, 1)
        ]
        self.rows: dict[int, Rows] = {
            number: scene.rows for number, scene in enumerate(self.scenes, 1)
        }
        dash.fetcher._answers = self._answer

    @property
    def app(self) -> LiveDash:
        return self.dash.app

    async def begin(self) -> None:
        await self.dash.live()
        self._mark(0)
        await self.settle()
        assert room(self.app) == self.size, f"{room(self.app)}: has the shell another height?"

    async def go(self, number: int) -> None:
        """To this scene's place, as if its rows took a while: the keys go where a pane begins."""
        self._mark(number)
        await self.silence()
        self.app.session.where.go(self.places[number])
        await self.dash.settle()
        await self.answer()
        assert self.app.frame is not None
        self.app.frame.focus_pane()
        await self.settle()

    async def press(self, *keys: str) -> None:
        await self.dash.press(*keys)
        if exporting := self.app.export.under_way:
            await exporting
        await self._rows_come()

    @property
    def picture(self) -> Picture:
        """The pane as it stands, and under it the file that it has just been exported to."""
        shown = pictured(self.app)
        for file in sorted(self._folder.iterdir()):
            written = file.read_text("utf-8-sig")
            file.unlink()
            shown = Picture(shown.text + written, shown.ansi + written)
        return shown

    async def resize(self, size: Size) -> None:
        await self.dash.resize(size[0], size[1] + AROUND)
        await self._rows_come()

    def hold(self, rows: Rows) -> None:
        """From now on the database has these rows here; of the others what it had."""
        here = self.app.session.place
        assert here is not None
        self.rows[here.branch_id] = {**self.rows[here.branch_id], **rows}

    async def hear(self) -> None:
        self.dash.source.gap("somebody wrote")
        await self.settle()

    async def lose(self) -> None:
        self.dash.source.lose(next_in=30)
        await self.dash.settle()

    async def prove(self) -> None:
        self.dash.source.prove()
        await self.settle()

    async def silence(self) -> None:
        self.dash.fetcher.automatic = False

    async def answer(self) -> None:
        self.dash.fetcher.automatic = True
        for call in self.dash.fetcher.open:
            call.succeed()
        await self.settle()

    async def settle(self) -> None:
        """Until every row is there that the pane asked for, unless the database is slow."""
        await self.dash.settle()
        await self._rows_come()

    async def _rows_come(self) -> None:
        while self.dash.fetcher.automatic and self._waits():
            await self.dash.clock.turn(0.05)
            await self.dash.settle()

    def _waits(self) -> bool:
        frame = self.app.frame
        assert frame is not None
        asked = frame.asked
        return asked.rows is None or asked.dirty or asked.coming

    def _mark(self, number: int) -> None:
        """What this terminal has not brought to the database, as the outbox would say."""
        scene, place = self.scenes[number], self.places[number]
        unsent = self.app.session.unsent
        unsent.marks, unsent.refused = scene.marks, scene.refused(place)
        self.app.wall.refresh_view()

    def _answer(self, query: AnyQuery, _: datetime) -> tuple[Any, ...]:
        if query.key == PLACES.at().key:
            return tuple(self.places)
        assert isinstance(query, SqlQuery), query
        where = query.args[0] if query.args else None
        return answer(query, self.rows[where if isinstance(where, int) else 1])


async def frames(story: Story, size: Size) -> AsyncIterator[tuple[str, Picture]]:
    """Each frame of a story, under the name of what was done last before it."""
    async with _staged(story, size) as stage:
        for number, scene in enumerate(story.scenes):
            if number:
                await stage.go(number)
            else:
                await stage.begin()
            yield scene.name, stage.picture
            for step_number, step in enumerate(scene.steps, 1):
                await _do(stage, step)
                yield f"{scene.name} {step_number:02} {_named(step)}", stage.picture


@contextmanager
def undisturbed() -> Iterator[None]:
    """Nothing hangs on how long things take: marks of change stay, and what stands where is
    reckoned when a frame is wanted, not sixty times a second. And what would be sent to a terminal
    between two frames is not made."""
    with headless_unpainted(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "HELD", A_DAY)
        patch.setattr(screen, "UPDATE_PERIOD", A_DAY)
        yield


@asynccontextmanager
async def _staged(story: Story, size: Size) -> AsyncIterator[Stage]:
    first = _placed(story.pane, story.scenes[0], 1)
    with TemporaryDirectory() as folder:
        dash = shell_of(
            [story.pane],
            known=(first,),
            now=NOW,
            capabilities=Capabilities(Colours.MANY, story.ascii),
            kind=partial(LiveDash, toasts=False, wall=False, export_to=Path(folder)),
        )
        whole = (size[0], size[1] + AROUND)
        async with asyncio.timeout(PATIENCE), dash.app.run_test(size=whole) as dash.pilot:
            await dash.settle()
            yield Stage(dash, story, size, Path(folder))
            dash.assert_no_faults()


async def _do(stage: Stage, step: Step) -> None:
    if isinstance(step, Act):
        await step.do(stage)
    else:
        await stage.press(*step.split())


def _named(step: Step) -> str:
    return step.name if isinstance(step, Act) else step


def _placed(pane: PaneSpec, scene: Scene, number: int) -> Place:
    """A branch and a project of its own, in which everything may be written."""
    project = None if scene.place.project_id is None else number
    rights = tuple(sorted(set(pane.needs.values())))
    return scene.place._replace(branch_id=number, project_id=project, rights=rights)
