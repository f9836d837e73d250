"""The changes of the screen without a key: by the link, by reads, by the person at the terminal,
and by the time."""

from __future__ import annotations

from collections.abc import Callable

from livedash.app.frame_lines import FrameLines
from livedash.app.session import Session
from livedash.app.sheets import Sheets
from livedash.app.ticking import Ticking
from livedash.app.wall import Wall
from livedash.live.link import Link, LinkState
from livedash.live.trace import Traced


class ScreenUpdates:
    """The panes, lines and form of one terminal, kept up with its session."""

    def __init__(self, session: Session, wall: Wall, lines: FrameLines, sheets: Sheets) -> None:
        self._session, self._wall, self._lines, self._sheets = session, wall, lines, sheets
        self._ticking = Ticking(
            session.clock,
            calm=lambda: session.engine.link.state is LinkState.LIVE,
            ticked=lines.show_header,
            minute=wall.refresh_view,
        )
        self._stop_hearing: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Hear the session from now on."""
        engine = self._session.engine
        self._stop_hearing += [
            engine.on_link(self._link_changed),
            engine.trace.listen(self._session.freshness.traced),
            self._session.who.on_change(self._lines.show_header),
            engine.trace.listen(self._traced),
        ]
        engine.cache.on_progress(self._progressed)

    def tick(self) -> None:
        """Show the time, now and from now on."""
        self._ticking.tick()

    def stop(self) -> None:
        self._ticking.stop()
        for stop in self._stop_hearing:
            stop()

    def _link_changed(self, link: Link) -> None:
        was_up = self._session.outage.up
        turn = self._session.heard(link)
        for frame in self._wall.all:
            frame.heard(turn)
        if was_up and self._session.outage.up:
            # A sign of life, once a second while changes come: no pane has anything new to say.
            self._ticking.tick()
            return
        for frame in self._wall.in_sight:
            frame.fit()
            frame.refresh_view()
        self._sheets.judge()
        self._lines.show()
        self._ticking.tick()

    def _progressed(self) -> None:
        self._session.freshness.told()
        if self._session.outage.up:
            for frame in self._wall.in_sight:
                frame.caught_up()

    def _traced(self, record: Traced) -> None:
        for frame in self._wall.all:
            frame.traced(record)
