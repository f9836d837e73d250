"""The knowledge and the work of a dashboard without a screen: its database, the place, the person,
the unsent writes, and whether the rows are kept true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from livedash.app.current_place import CurrentPlace
from livedash.app.freshness import Freshness
from livedash.app.last_place import LastPlace
from livedash.app.moments import Moments
from livedash.app.outage import Outage, Turn
from livedash.app.unsent_writes import UnsentWrites
from livedash.app.who import Who
from livedash.app.writing import Writing
from livedash.business.place import Place
from livedash.live.clock import Clock
from livedash.live.engine import Engine
from livedash.live.link import Link
from livedash.panes.view import Mark, Refusal
from livedash.widgets.cell import Tone


class Session:
    """One terminal at work, from its start to its end."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        *,
        branch: str | None = None,
        before: LastPlace | None = None,
        writing: Writing | None = None,
        read_only: bool = False,
        frozen: bool = False,
        shared_minutes: float | None = None,
    ) -> None:
        """`branch`: the branch that was asked for. `before`: the place when the dashboard was last
        closed. `frozen`: the clock stands still, on purpose. `shared_minutes`: several people share
        the login, and after so many minutes without a key the dashboard asks again who stands
        there; None: the login is one person's."""
        self.engine, self.clock = engine, clock
        self.read_only, self.frozen, self.before = read_only, frozen, before
        self.moments = Moments(clock, frozen=frozen)
        # Where nothing is written, nobody needs to say who looks.
        self.who = Who(None if read_only else shared_minutes, engine.cache, clock)
        self.unsent = UnsentWrites(None if read_only else writing)
        self.where = CurrentPlace(engine.cache, self.who, branch, before, self.unsent.look_again)
        self.freshness = Freshness(clock, self._clock_offset)
        self.outage = Outage()

    async def start(self) -> None:
        await self.engine.start()

    async def stop(self) -> None:
        self.who.close()
        await self.engine.stop()

    async def suspend(self) -> None:
        await self.engine.suspend()

    def resume(self) -> None:
        self.freshness.woken()
        self.engine.resume()

    # The place

    @property
    def place(self) -> Place | None:
        """The place that the terminal looks at."""
        return self.where.place

    def local(self, moment: datetime) -> datetime:
        """A moment by the clock on the wall of this place."""
        return moment.astimezone() if self.place is None else self.place.local(moment)

    def rights(self, place: Place, needed: Iterable[str]) -> frozenset[str]:
        """The rights to write there from this terminal. Postgres decides about rights that are
        `needed` on tables outside the shop (`public.ovens UPDATE`)."""
        others = (right for right in needed if "." in right)
        return frozenset() if self.read_only else frozenset((*place.rights, *others))

    # The rows

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The marks of rows whose writes are not in the database yet."""
        return self.unsent.marks

    @property
    def refused(self) -> Sequence[Refusal]:
        """This terminal's refused writes."""
        return self.unsent.refused

    def why_nothing(self) -> tuple[str, Tone]:
        """The reason why the first rows do not come."""
        if self.outage.words:
            return f"{self.outage.words}\nIt is tried again and again. R tries at once.", "bad"
        if not self.outage.up:
            return "Connecting to the database …", "dim"
        return self.why_nowhere()

    def why_nowhere(self) -> tuple[str, Tone]:
        """The reason why the terminal is in no shop."""
        return self.where.why_nowhere()

    def why_old(self) -> str:
        """The reason why newer rows do not come; empty while the rows are kept true."""
        return self.outage.words

    # The link

    def heard(self, link: Link) -> Turn:
        """The meaning of a new picture of the link for the rows."""
        self.moments.measured(self._clock_offset())
        turn = self.outage.heard(link)
        if turn.alive:
            self.engine.cache.vouch(link.tells_of)
        return turn

    @property
    def clock_ahead(self) -> float:
        """Seconds by which our clock is ahead of the database's. A clock that stands still is not
        wrong."""
        return 0.0 if self.frozen else -(self._clock_offset() or 0.0)

    def _clock_offset(self) -> float | None:
        for one in self.engine.link.sources:
            if one.clock_offset is not None:
                return one.clock_offset
        return None
