"""What a frame is of: a place with its rows, and what happens there step by step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from livedash.business.place import Place
from livedash.panes.spec import PaneSpec
from livedash.panes.view import Mark, Refusal
from livedash.testing import Rows

if TYPE_CHECKING:
    from tests.corpus.stage import Stage

Size = tuple[int, int]
"""Columns and lines of the pane itself, without the shell around it."""

SIZES: tuple[Size, ...] = (
    (20, 6),
    (40, 12),
    (60, 16),
    (80, 24),
    (100, 30),
    (120, 40),
    (132, 43),
    (160, 50),
    (200, 60),
)

WALKED: tuple[Size, ...] = ((80, 24), (160, 50))
"""Those at which every key is pressed."""
GLANCED = tuple(size for size in SIZES if size not in WALKED)
TYPED: tuple[Size, ...] = ((80, 24),)
"""Those at which forms are filled in, and at which rare rows are shown."""


class Act(NamedTuple):
    """A step that is no key."""

    name: str
    do: Callable[[Stage], Awaitable[None]]


Step = str | Act
"""Keys by Textual's names, blanks between them, pressed one after the other; or an act."""


@dataclass(frozen=True)
class Scene:
    """A place, what its database holds, and what this terminal has not sent yet."""

    name: str
    place: Place
    rows: Rows
    steps: Sequence[Step] = ()
    """What happens once the scene stands; a frame after each step."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    refused: Callable[[Place], Sequence[Refusal]] = lambda _: ()


@dataclass(frozen=True)
class Story:
    """One run of the dashboard with one pane. The run opens in the first scene and goes through
    the others in their order."""

    name: str
    pane: PaneSpec
    scenes: Sequence[Scene]
    sizes: Sequence[Size] = SIZES
    ascii: bool = False


def to(width: int, height: int) -> Act:
    """Give the pane another size."""

    async def do(stage: Stage) -> None:
        await stage.resize((width, height))

    return Act(f"to {width}x{height}", do)


def back_to_size() -> Act:
    """Give the pane the size that the story began with."""

    async def do(stage: Stage) -> None:
        await stage.resize(stage.size)

    return Act("back to size", do)


def change(rows: Rows) -> Act:
    """Somebody changes rows of this place, and the change arrives."""

    async def do(stage: Stage) -> None:
        stage.hold(rows)
        await stage.hear()

    return Act("rows change", do)


def outage(rows: Rows) -> Act:
    """Rows change while the link is down; then the link is back."""

    async def do(stage: Stage) -> None:
        await stage.lose()
        stage.hold(rows)
        await stage.prove()

    return Act("back after an outage", do)


def at(number: int) -> Act:
    """Go to the place of another scene of this story, or back."""

    async def do(stage: Stage) -> None:
        await stage.go(number)

    return Act(f"to place {number + 1}", do)


def _silent() -> Act:
    async def do(stage: Stage) -> None:
        await stage.silence()

    return Act("the database is slow", do)


def _answered() -> Act:
    async def do(stage: Stage) -> None:
        await stage.answer()

    return Act("its answers come", do)


SLOW, ANSWERED = _silent(), _answered()
"""From the one on nothing is answered; the other gives all answers that were waited for."""
