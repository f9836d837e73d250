"""The place that a terminal looks at: one of the branches and projects that its login belongs to;
without any, the database itself, if a pane can stand there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from livedash.app.who import Who
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.database.no_shop import NoShop
from livedash.live.cache import QueryCache, Result
from livedash.live.watch import Watch
from livedash.widgets.cell import Tone

if TYPE_CHECKING:
    from livedash.app.last_place import LastPlace
    from livedash.business.outside import Outside


class PlaceScreen(NamedTuple):
    """The screen's part in a change of places."""

    arrived: Callable[[Place], None]
    """Called when the first place is known."""
    stands: Callable[[Place], bool]
    """Whether any pane can stand at a place."""
    look_at: Callable[[Place | None], None]
    """Makes all panes look at a place from now on."""
    after: Callable[[Callable[[], None]], object]
    """Calls a function once the panes of the place are in sight."""
    show: Callable[[], None]
    """Shows that there may be other places to go to."""
    say: Callable[[str, Tone], None]
    show_why_nowhere: Callable[[], None]


class CurrentPlace:
    """The place of one terminal, by the database's latest rows: a person who has left a branch no
    longer stands there."""

    def __init__(
        self,
        cache: QueryCache,
        who: Who,
        branch: str | None,
        before: LastPlace | None,
        in_shop: Callable[[], None],
    ) -> None:
        """`branch`: the branch that was asked for. `before`: the place at the end of the last run,
        for when no branch was asked for. `in_shop`: called when the terminal comes into a shop."""
        self._cache, self._who, self._branch, self._in_shop = cache, who, branch, in_shop
        self._before = before if branch is None else None
        self._screen: PlaceScreen
        """The screen, from `begin` on: before that, no place is known."""
        self._watch: Watch | None = None
        self._shut: NoShop | None = None
        """The reason why there are no places to read."""
        self._outside: Watch | None = None
        """The query about the database itself, asked while there is no place in a shop."""
        self._newcomer: Watch | None = None
        """The query about the person, asked while a shop has no place for them."""
        self.place: Place | None = None
        self.on_told: Callable[[], None] | None = None
        """Called when the known places change."""

    def begin(self, screen: PlaceScreen) -> None:
        self._screen = screen
        self._read_places()

    @property
    def known(self) -> tuple[Place, ...]:
        if self._shut is not None and self.place is not None and not self.place.in_shop:
            # These rows are of the shop as it was when they were last read.
            return ()
        return (self._read.rows if self._read is not None else None) or ()

    def why_nowhere(self) -> tuple[str, Tone]:
        read = self._read
        failure = self._shut or (None if read is None else read.failure)
        if failure is not None:
            return failure.words, "bad"
        if self._newcomer is not None and self._newcomer.results["newcomer"].rows:
            (who,) = self._newcomer.results["newcomer"].rows
            return who.words, "text"
        return "Reading …", "dim"

    def go(self, place: Place | None) -> None:
        """Stand at this place from now on."""
        if place != self.place:
            if self.place is None and place is not None:
                self._screen.arrived(place)
            before, self.place = self.place, place
            self._who.go(place)
            self._screen.look_at(place)
            if place is not None and place.in_shop and not (before and before.in_shop):
                self._in_shop()
        self._screen.show()

    @property
    def _read(self) -> Result | None:
        return None if self._watch is None else self._watch.results["places"]

    def _read_places(self) -> None:
        self._watch = self._cache.watch({"places": PLACES.at()}, lambda _: self._told())

    def _told(self) -> None:
        read = self._read
        if read is not None:
            self._shut = read.failure if isinstance(read.failure, NoShop) else None
        belongs_nowhere = read is not None and read.rows == () and self._shut is None
        self._ask_who_comes(belongs_nowhere)
        self._look_around(belongs_nowhere or self._shut is not None)
        self._choose()

    def _choose(self) -> None:
        """Go to the place that follows from the latest rows."""
        place = self._database or self._in_a_shop()
        asked = self._branch if self.place is None or not self.place.in_shop else None
        if asked is not None and place not in (None, self.place) and place.branch != asked:
            self._screen.say(
                f"This login belongs to no branch {asked}: this is {place.branch}.", "warn"
            )
        self.go(place)
        if place is None or not place.in_shop:
            self._screen.show_why_nowhere()
            self._screen.after(self._look_at_places_or_not)
        if self.on_told is not None:
            self.on_told()

    def _in_a_shop(self) -> Place | None:
        known, stood = self.known, self.place
        new = stood is None or not stood.in_shop
        here = next((one for one in known if stood is not None and one.same_as(stood)), None)
        if here is None:
            here = next((one for one in known if one.branch == self._branch), None)
        if here is None and new and self._before is not None:
            here = _as_before(known, self._before)
        return here or next(iter(known), None)

    # Without a place in a shop

    @property
    def _around(self) -> Outside | None:
        rows = None if self._outside is None else self._outside.results["outside"].rows
        return next(iter(rows or ()), None)

    @property
    def _database(self) -> Place | None:
        """The database as a place; None where the login belongs to a shop, or no pane can stand at
        the database."""
        around = self._around
        if around is None or not self._screen.stands(around.place):
            return None
        return around.place

    def _look_around(self, nowhere: bool) -> None:
        if nowhere and self._outside is None:
            from livedash.business.outside import OUTSIDE

            self._outside = self._cache.watch({"outside": OUTSIDE.at()}, lambda _: self._choose())
        elif not nowhere and self._outside is not None:
            self._outside.close()
            self._outside = None

    def _look_at_places_or_not(self) -> None:
        """Stop looking at places where there is no shop, so that the panes at the database can be
        Live without them. Not before these panes are in sight: with nothing in sight the link would
        be Live as well."""
        around = self._around
        if around is None:
            return
        if around.shop and self._watch is None:
            self._read_places()
        elif not around.shop and self._watch and self._shut and self._database:
            self._watch.close()
            self._watch = None

    def _ask_who_comes(self, nowhere: bool) -> None:
        """Ask who the person is, only where a shop has no place for them: the mend depends on the
        person."""
        if nowhere and self._newcomer is None:
            from livedash.business.people.newcomer import NEWCOMER

            self._newcomer = self._cache.watch(
                {"newcomer": NEWCOMER.at()}, lambda _: self._choose()
            )
        elif not nowhere and self._newcomer is not None:
            self._newcomer.close()
            self._newcomer = None


def _as_before(known: Sequence[Place], before: LastPlace) -> Place | None:
    """The place with the names of before; where the project has gone, the branch alone."""
    there = [place for place in known if place.branch == before.branch]
    return next((one for one in there if one.project == before.project), next(iter(there), None))
