"""Every pane in every state on every kind of terminal: `pytest --snapshot-update` writes them.

One file a state, kind of terminal and pane, with its frames as the terminal would get them, colours
included.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities, Colours
from livedash.panes.seen import Seen
from livedash.panes.spec import PaneSpec
from tests.app.shelled import Shelled, Story, shell_of
from tests.app.test_snapshots import EMPTY, FULL, HERE, PANES, here_is_greenwich, live, offline
from tests.panes.bakery import NOW

WIDTHS = ((80, 24), (100, 30), (160, 50))

__all__ = ["here_is_greenwich"]


class Frames(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    _file_extension = "ansi"


class Kind(NamedTuple):
    """A kind of terminal, and the sizes at which its frames are kept."""

    colours: Colours
    ascii: bool
    sizes: tuple[tuple[int, int], ...]

    @property
    def named(self) -> str:
        return f"{self.colours.name.lower()}-{'ascii' if self.ascii else 'unicode'}"


# What fits into a width hangs neither on the colours nor on the glyphs, each of which takes a cell
# in both sets: a poor terminal shows its tones and glyphs at the width at which all columns stand.
KINDS = (
    Kind(Colours.MANY, False, WIDTHS),
    Kind(Colours.MANY, True, WIDTHS[-1:]),
    Kind(Colours.SIXTEEN, False, WIDTHS[-1:]),
    Kind(Colours.SIXTEEN, True, WIDTHS[-1:]),
    Kind(Colours.NONE, False, WIDTHS[-1:]),
)


async def connecting(dash: Shelled) -> None:
    dash.source.attempt()


async def all_seen(dash: Shelled) -> None:
    """Every pane has had its rows once."""
    await dash.live()
    for pane in PANES:
        await dash.press(str(pane.number))


async def lost(dash: Shelled) -> None:
    await all_seen(dash)
    await offline(dash)


async def failed(dash: Shelled) -> None:
    await all_seen(dash)
    dash.fetcher.automatic = False
    dash.source.gap("rights were taken away")
    await dash.clock.turn(5)
    await refuse(dash)


async def refuse(dash: Shelled) -> None:
    """Whatever is read may not be read."""
    words = "This login may not read livedash.sales: an owner has to grant it."
    while dash.fetcher.open:
        dash.fetcher.open[0].fail(words, transient=False)
        await dash.settle()


STATES: dict[str, Story] = {
    "live": live,
    "connecting": connecting,
    "offline": lost,
    "empty": live,
    "failed": failed,
    "broken": live,
}


def broken(pane: PaneSpec) -> PaneSpec:
    def day(_: Seen[Any]) -> None:
        raise RuntimeError("a column is missing")

    return replace(pane, day=day)


@pytest.mark.parametrize(
    ("state", "kind"),
    # Whose code broke a pane changes neither its tones nor its glyphs.
    [(state, kind) for state in STATES for kind in (KINDS if state != "broken" else KINDS[:1])],
    ids=lambda each: each if isinstance(each, str) else each.named,
)
async def test_a_frame(
    snapshot: SnapshotAssertion, here_is_greenwich: None, state: str, kind: Kind
) -> None:
    panes = [broken(pane) for pane in PANES] if state == "broken" else PANES
    dash = shell_of(
        panes,
        known=(HERE,),
        now=NOW,
        capabilities=Capabilities(kind.colours, kind.ascii),
        opening=PANES[0].name,
        kind=partial(LiveDash, wall=False),
    )
    for pane in PANES:
        dash.hold(pane, (EMPTY if state == "empty" else FULL)[pane], HERE)
    shown: dict[str, list[str]] = {pane.name: [] for pane in PANES}

    async def every_pane(dash: Shelled) -> None:
        await STATES[state](dash)
        for size in kind.sizes:
            if dash.app.screen.size != size:
                await dash.resize(*size)
            for pane in PANES:
                await dash.press(str(pane.number))
                await refuse(dash)
                frame = dash.frame
                assert not kind.ascii or frame.text.isascii()
                shown[pane.name].append(f"{size[0]}x{size[1]}\n{frame.ansi}")

    async with dash.app.run_test(size=kind.sizes[0]) as pilot:
        await dash.lead(pilot, every_pane)
    for name, frames in shown.items():
        assert "\n".join(frames) == snapshot(name=name, extension_class=Frames)


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
