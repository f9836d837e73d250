"""`i`: all facts about the link: each source, its last words, and the counts so far."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from livedash.app.header import wrong_clock
from livedash.app.session import Session
from livedash.app.sheet import Sheet
from livedash.app.unfed import why_partial
from livedash.live.link import Link, LinkState
from livedash.live.source import SourceStatus
from livedash.widgets.badge import age
from livedash.widgets.bound import bound
from livedash.widgets.cell import Cell, Row, Tone
from livedash.widgets.table import Heading, KeyedTable

Fact = tuple[str, str, Tone]

NAME, MEANING = 22, 40
"""Cells of the two columns; the second takes the rest."""

UNSURE = "only told of by a source that may leave changes out unseen"


class LinkSheet(Sheet):
    """A fact a line. Ages go on counting as long as it is open."""

    heading = "Link"
    columns = 72
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("link.reconnect", "R", "app.reconnect", "Reconnect now", "reconnect now")
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._engine, self._clock = session.engine, session.clock
        self._freshness = session.freshness
        self._table = KeyedTable(
            [Heading("", NAME, "left"), Heading("", MEANING, "left", grow=500)]
        )

    def content(self) -> Widget:
        return self._table

    def on_mount(self) -> None:
        self._stop = self._engine.on_link(lambda _link: self.fit())
        self._tick()
        self._table.focus()

    def wanted(self, width: int) -> int:
        return 1 + len(self._lines(width))

    def on_unmount(self) -> None:
        self._stop()
        self._timer.cancel()

    def _tick(self) -> None:
        self._timer = self._clock.call_later(1.0, self._tick)
        self.fit()

    def _lines(self, width: int) -> list[Fact]:
        told = max(10, width - NAME - 2)  # a gap follows each column
        return [
            (name if not place else "", line, tone)
            for name, words, tone in self.facts()
            for place, line in enumerate(wrapped(words, told))
        ]

    def fit(self) -> None:
        super().fit()
        self._show()

    def _show(self) -> None:
        self._table.show(
            [
                Row(index, (Cell(name, "dim"), Cell(line, tone)))
                for index, (name, line, tone) in enumerate(self._lines(self.room.inner))
            ]
        )
        # The ages on every line change with each second, which is no news.
        self._table.clear_marks()

    def facts(self) -> Iterator[Fact]:
        now, link = self._clock.monotonic(), self._engine.link
        yield from link_facts(link, now)
        if self._freshness.last is not None:
            ago = age(now - self._freshness.last_at)
            yield "last write to screen", f"{age(self._freshness.last)}, {ago} ago", "text"
        trace = self._engine.trace
        counts = f"{trace.events} changes or gaps heard of, {trace.reads} reads"
        yield "since the start", counts, "text"
        diverged: Tone = "bad" if trace.divergences else "text"
        audits = f"{self._engine.audit.checked} queries compared, "
        audits += f"{trace.divergences} divergences found and healed"
        yield "self-audit", audits, diverged
        if trace.faults:
            yield "faults", f"{trace.faults} caught, see --log-file", "bad"


def wrapped(words: str, width: int) -> list[str]:
    return [line for said in words.splitlines() for line in textwrap.wrap(said, width)]


def link_facts(link: Link, now: float) -> Iterator[Fact]:
    yield "state", f"{link.state} for {age(now - link.since)}", "strong"
    up, wanted = link.pushing
    if wanted > 1 and link.up:
        yield "sources", f"{up} of {wanted} are up", "text" if up == wanted else "warn"
    # Failures stand first: the tables below may be many.
    for source in link.sources:
        if source.failure is not None:
            yield f"failure of {source.name}", source.failure.words, "bad"
    if link.state is LinkState.PARTIAL:
        for reason in why_partial(link):
            yield "partial", reason, "warn"
    if link.unsure:
        yield "audited often", f"{', '.join(sorted(link.unsure))}: {UNSURE}", "text"
    for source in link.sources:
        yield from source_facts(source, now)


def source_facts(source: SourceStatus, now: float) -> Iterator[Fact]:
    yield f"source {source.name}", f"{source.phase} for {age(now - source.since)}", "text"
    if source.attempt:
        yield "  attempt", str(source.attempt), "text"
    if source.next_attempt is not None:
        yield "  next attempt", f"in {age(max(0.0, source.next_attempt - now))}", "text"
    if source.round_trip is not None:
        yield "  round trip", age(source.round_trip), "text"
    if source.last_event is not None:
        yield "  last event", f"{age(now - source.last_event)} ago, {source.events} so far", "text"
    if source.ignored:
        yield "  not understood", f"{source.ignored} messages ignored", "warn"
    if source.channels is not None:
        stand, wanted = source.channels
        tone: Tone = "text" if stand == wanted else "warn"
        yield "  subscriptions", f"{stand} of {wanted} stand", tone
    if (announced := source.announced) is not None:
        yield "  announced", f"{announced.told} of our writes", "text"
        if announced.failed:
            yield "  not announced", f"{announced.failed} of our writes: {announced.words}", "warn"
    if source.queue_usage is not None:
        yield "  notification queue", f"{source.queue_usage:.0%} full", "text"
    if source.clock_offset is not None:
        if wrong := wrong_clock(-source.clock_offset):
            goes = "what is shown goes by it, what is entered does not"
            words = f"ours is {wrong}: {goes}. Set it right."
            yield "  database clock", words, "bad"
        else:
            yield "  database clock", f"{source.clock_offset * 1000:+.0f} ms from ours", "text"
