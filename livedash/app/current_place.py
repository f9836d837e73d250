"""The place that a terminal looks at, of the branches and projects that its login belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from livedash.app.who import Who
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.live.cache import QueryCache, Result
from livedash.live.watch import Watch
from livedash.widgets.cell import Tone

if TYPE_CHECKING:
    from livedash.app.last_place import LastPlace


class PlaceScreen(NamedTuple):
    """What the screen does as places become known."""

    arrived: Callable[[Place], None]
    """The first place is known."""
    look_at: Callable[[Place | None], None]
    """All panes look at this place from now on."""
    show: Callable[[], None]
    """There may be other places to go to."""
    say: Callable[[str, Tone], None]
    show_why_nowhere: Callable[[], None]


class CurrentPlace:
    """The place of one terminal, as the database has it now: who has left a branch stands there no
    more."""

    def __init__(
        self, cache: QueryCache, who: Who, branch: str | None, before: LastPlace | None
    ) -> None:
        """`branch`: the one that was asked for. `before`: where one stood at the end of the run
        before, for when none was."""
        self._cache, self._who, self._branch = cache, who, branch
        self._before = before if branch is None else None
        self._screen: PlaceScreen
        """From `begin` on: before, no place is known."""
        self._watch: Watch | None = None
        self._newcomer: Watch | None = None
        """Who this is, asked while there is no place to stand."""
        self.place: Place | None = None
        self.on_told: Callable[[], None] | None = None
        """Called when other places are known."""

    def begin(self, screen: PlaceScreen) -> None:
        self._screen = screen
        self._watch = self._cache.watch({"places": PLACES.at()}, lambda _: self._told())

    @property
    def known(self) -> tuple[Place, ...]:
        return (self._read.rows if self._read is not None else None) or ()

    def why_nowhere(self) -> tuple[str, Tone]:
        read = self._read
        if read is not None and read.failure is not None:
            return read.failure.words, "out"
        if self._newcomer is not None and self._newcomer.results["newcomer"].rows:
            (who,) = self._newcomer.results["newcomer"].rows
            return who.words, "plain"
        return "Reading …", "dim"

    def go(self, place: Place | None) -> None:
        """Stand at this place from now on."""
        if place != self.place:
            if self.place is None and place is not None:
                self._screen.arrived(place)
            self.place = place
            self._who.go(place)
            self._screen.look_at(place)
        self._screen.show()

    @property
    def _read(self) -> Result | None:
        return None if self._watch is None else self._watch.results["places"]

    def _told(self) -> None:
        self._ask_who_comes(self._read is not None and self._read.rows == ())
        known, stood = self.known, self.place
        here = next((one for one in known if stood is not None and one.same_as(stood)), None)
        if here is None:
            here = next((one for one in known if one.branch == self._branch), None)
        if here is None and stood is None and self._before is not None:
            here = _as_before(known, self._before)
        if here is None and known and stood is None and self._branch is not None:
            first = known[0].branch
            self._screen.say(
                f"This login belongs to no branch {self._branch}: this is {first}.", "low"
            )
        self.go(here or next(iter(known), None))
        if self.on_told is not None:
            self.on_told()

    def _ask_who_comes(self, nowhere: bool) -> None:
        """What mends it hangs on who it is: asked of those alone who have nowhere to stand."""
        if nowhere and self._newcomer is None:
            from livedash.business.people.newcomer import NEWCOMER

            self._newcomer = self._cache.watch(
                {"newcomer": NEWCOMER.at()}, lambda _: self._screen.show_why_nowhere()
            )
        elif not nowhere and self._newcomer is not None:
            self._newcomer.close()
            self._newcomer = None


def _as_before(known: Sequence[Place], before: LastPlace) -> Place | None:
    """The place that is called as it was; where the project has gone, the branch alone."""
    there = [place for place in known if place.branch == before.branch]
    return next((one for one in there if one.project == before.project), next(iter(there), None))
