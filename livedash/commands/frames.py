"""One frame of what a person would see, on a screen that does not exist: for pictures, files and
pipes.

The frame is of the real dashboard, connected and caught up; only the terminal is missing.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from textual.pilot import Pilot

from livedash.app.app import LiveDash
from livedash.app.capabilities import Capabilities, Colours, capabilities_of
from livedash.app.known_themes import KnownThemes
from livedash.app.run import wire
from livedash.app.session import Session
from livedash.business.place import Place
from livedash.commands.call import Stopped
from livedash.commands.output import complain, say_frame
from livedash.database.address import Address
from livedash.live.engine import Engine
from livedash.live.link import Link, LinkState
from livedash.live.source import Phase
from livedash.panes.discover import Found, discover
from livedash.settings import Settings
from livedash.testing import Frame, capture
from livedash.widgets.clean import clean
from livedash.widgets.themes import USUAL

log = logging.getLogger(__name__)

DEADLINE = 20.0
"""Seconds for the whole frame. Attempts to connect and reads have shorter limits of their own, and
words that say more."""


class Absent(Stopped):
    """A pane without its shop: there is no shop, and this pane needs one."""


@dataclass(frozen=True, slots=True)
class FrameOptions:
    """The look of the screen that does not exist."""

    size: tuple[int, int] = (80, 24)
    ascii: bool = False
    colours: Colours = Colours.MANY
    now: datetime | None = None
    """The moment at which the clock is frozen."""
    wall: bool = False
    """All panes that a screen of this width has room for, instead of one."""
    theme: str = USUAL
    themes: KnownThemes = field(default_factory=KnownThemes)
    """The themes among which the screen's theme is found."""


async def frames(
    address: Address, settings: Settings, found: Found, names: Sequence[str], look: FrameOptions
) -> list[Frame | Stopped]:
    """One frame of each named pane, or the reason why there is none: a pane that fails costs itself
    alone. Raises `Stopped` when no pane has anything true to show."""
    wired = wire(address, settings, look.now)
    session = Session(
        wired.engine,
        wired.clock,
        branch=settings.screen.branch,
        frozen=look.now is not None,
    )
    app = LiveDash(
        session,
        found,
        opening=names[0],
        wall=look.wall,
        on_the_wall=settings.screen.wall,
        theme=look.theme,
        themes=look.themes,
        capabilities=Capabilities(look.colours, look.ascii),
    )
    # The command prints these faults: in a picture they would stand over the keys.
    app.theme_faults = ()
    drawn: list[Frame | Stopped] = []
    try:
        async with asyncio.timeout(DEADLINE), app.run_test(size=look.size) as pilot:
            await _connected(wired.engine)
            for name in names:
                await _open(name, app, pilot)
                if session.place is None:
                    # The session asks for the reason only where there is no place.
                    await wired.engine.cache.settled()
                place = _complain(session, settings.screen.branch)
                if look.wall and not place.in_shop and (first := app.wall.first_at(place)):
                    await _open(first.spec.name, app, pilot)
                drawn.append(_why_no_picture(app, place) or capture(app))
    except TimeoutError:
        late = Stopped(f"{address} gave no answer within {DEADLINE:g} s.")
        if not drawn:
            raise late from None
        drawn += [late] * (len(names) - len(drawn))
    finally:
        await wired.reader.close()
    return drawn


async def _open(name: str, app: LiveDash, pilot: Pilot[int]) -> None:
    await app.action_open(name)
    await app.session.engine.cache.settled()
    await pilot.pause()


def print_every_pane(address: Address, settings: Settings, now: datetime | None = None) -> int:
    """Print every pane, for a pipe, a cron mail, a CI job. Answers the exit code: 1 when a pane
    could not be shown, which stderr says after the frames of the others. Without a shop, only panes
    that need none are printed."""
    found = discover(settings.screen.panes)
    names = [pane.name for pane in found.panes]
    look = FrameOptions(ascii=ascii_only(settings), now=now)
    complaints = [f"{broken.name}: {broken.reason}" for broken in found.unusable]
    shown = asyncio.run(frames(address, settings, found, names, look))
    for name, frame in zip(names, shown, strict=True):
        if isinstance(frame, Absent):
            continue
        if isinstance(frame, Stopped):
            complaints.append(f"{name}: {frame.words}")
        else:
            say_frame(f"{frame.text}\n")
    for complaint in complaints:
        complain(f"The pane {complaint}")
    return 1 if complaints else 0


def ascii_only(settings: Settings) -> bool:
    """Whether stdout should get ASCII alone: asked for, or all that its locale can show."""
    asked = settings.screen.ascii
    return capabilities_of(os.environ, sys.stdout.encoding, ascii_asked=asked).ascii


async def _connected(engine: Engine) -> None:
    """Wait until every source has reported, and one of them is up."""
    known = asyncio.Event()

    def look(link: Link) -> None:
        up = link.state in (LinkState.LIVE, LinkState.PARTIAL)
        attempting = any(source.phase is Phase.ATTEMPTING for source in link.sources)
        if link.state is LinkState.LIVE or (not attempting and (up or link.failure is not None)):
            known.set()

    stop = engine.on_link(look)
    look(engine.link)
    await known.wait()
    stop()
    if engine.link.state is LinkState.OFFLINE and engine.link.failure is not None:
        raise Stopped(engine.link.failure.words)


def _complain(session: Session, branch: str | None) -> Place:
    """The place of the frame. A picture of a fault, or of another branch, is no picture of the
    shop."""
    if (place := session.place) is None:
        words, _tone = session.why_nothing()
        raise Stopped(words)
    if branch in (None, place.branch):
        return place
    if not place.in_shop:
        raise Stopped(session.why_nowhere()[0])
    names = ", ".join(sorted({place.branch for place in session.where.known}))
    wanted = clean(branch or "")
    raise Stopped(f"This login belongs to no branch {wanted}. There are: {names}", code=2)


def _why_no_picture(app: LiveDash, place: Place) -> Stopped | None:
    """The fault of the pane in sight, or the database's answer to its queries."""
    frame = app.frame
    assert frame is not None
    if not place.in_shop and not frame.stands(place):
        return Absent(app.session.why_nowhere()[0])
    if frame.fault is not None:
        log.error("pane %s failed", frame.spec.name, exc_info=frame.fault)
        return Stopped(f"It failed: {type(frame.fault).__name__}: {frame.fault}")
    if frame.asked.failure is not None:
        return Stopped(frame.asked.failure.words)
    return None
