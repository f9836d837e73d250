"""Every pane in every state on every kind of terminal: `pytest --snapshot-update` writes them.

One file a pane, state, colour depth and character set, with the frames of all three widths as the
terminal would get them, colours included.
"""

from __future__ import annotations

from functools import partial

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities, Colours
from livedash.panes.pane import Pane
from tests.app.shelled import Shelled, Story, shell_of
from tests.app.test_snapshots import EMPTY, FULL, HERE, PANES, here_is_greenwich, live, offline
from tests.panes.bakery import NOW

pytestmark = pytest.mark.usefixtures("unpainted")

WIDTHS = ((80, 24), (100, 30), (160, 50))

__all__ = ["here_is_greenwich"]


class Frames(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    _file_extension = "ansi"


async def connecting(dash: Shelled) -> None:
    dash.source.attempt()


async def failed(dash: Shelled) -> None:
    await dash.live()
    dash.fetcher.automatic = False
    dash.source.gap("rights were taken away")
    await dash.clock.turn(5)
    while dash.fetcher.open:
        dash.fetcher.open[0].fail("This login may not read it.", transient=False)
        await dash.settle()


STATES: dict[str, Story] = {
    "live": live,
    "connecting": connecting,
    "offline": offline,
    "empty": live,
    "failed": failed,
}


@pytest.mark.parametrize("ascii", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("colours", Colours, ids=lambda depth: depth.name.lower())
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.pane_name)
async def test_a_frame(
    snapshot: SnapshotAssertion,
    here_is_greenwich: None,
    pane: type[Pane],
    state: str,
    colours: Colours,
    ascii: bool,
) -> None:
    dash = shell_of(
        PANES,
        known=(HERE,),
        now=NOW,
        capabilities=Capabilities(colours, ascii),
        opening=pane.pane_name,
        kind=partial(LiveDash, wall=False),
    )
    for one in PANES:
        dash.hold(one, (EMPTY if state == "empty" else FULL)[one], HERE)
    shown: list[str] = []

    async def every_width(dash: Shelled) -> None:
        await STATES[state](dash)
        for width in WIDTHS:
            await dash.resize(*width)
            frame = dash.frame
            assert not ascii or frame.text.isascii()
            shown.append(f"{width[0]}x{width[1]}\n{frame.ansi}")

    async with dash.app.run_test(size=WIDTHS[0]) as pilot:
        await dash.lead(pilot, every_width)
    assert "\n".join(shown) == snapshot.use_extension(Frames)


@pytest.mark.parametrize(
    "capabilities",
    [Capabilities(Colours.SIXTEEN), Capabilities(Colours.NONE), Capabilities(ascii=True)],
    ids=["sixteen", "none", "ascii"],
)
async def test_the_wall(
    snapshot: SnapshotAssertion, here_is_greenwich: None, capabilities: Capabilities
) -> None:
    """Live, with a pane that is paused, and offline: one after the other, for it is a large frame
    to make."""
    dash = shell_of(PANES, known=(HERE,), now=NOW, capabilities=capabilities)
    for one in PANES:
        dash.hold(one, FULL[one], HERE)
    shown: list[str] = []

    def take(state: str) -> None:
        frame = dash.frame
        assert frame.text.isascii() or not capabilities.ascii
        shown.append(f"{state}\n{frame.ansi}")

    async def through(dash: Shelled) -> None:
        await dash.live()
        take("live")
        await dash.press("P")
        take("paused")
        await dash.press("P")
        await offline(dash)
        take("offline")

    async with dash.app.run_test(size=WIDTHS[-1]) as pilot:
        await dash.lead(pilot, through)
    assert "\n".join(shown) == snapshot.use_extension(Frames)
