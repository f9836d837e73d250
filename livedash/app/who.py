"""The person at a terminal whose login several people share: chosen from the branch's members,
shown, and asked for again once nobody has pressed a key for some minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from livedash.business.place import Place
from livedash.live.cache import QueryCache
from livedash.live.clock import Clock
from livedash.live.watch import Watch

if TYPE_CHECKING:
    from livedash.business.people.members import Person


class Who:
    """The person at one terminal. Where the login is one person's, nobody is ever asked for."""

    def __init__(self, minutes: float | None, cache: QueryCache, clock: Clock) -> None:
        """`minutes` without a key after which the dashboard asks again; None: the login is not
        shared."""
        self._minutes, self._cache, self._clock = minutes, cache, clock
        self._branch: int | None = None
        self._outside = False
        """Whether the terminal is in no shop: there is nobody to choose from, and nothing to
        write."""
        self._members: Watch | None = None
        self._chosen: int | None = None
        self._key_at = self._moment
        self._listeners: list[Callable[[], None]] = []

    @property
    def shared(self) -> bool:
        return self._minutes is not None and not self._outside

    @property
    def people(self) -> tuple[Person, ...] | None:
        """The people of this branch; None: not read yet."""
        if self._members is None:
            return None
        rows: tuple[Person, ...] | None = self._members.results["members"].rows
        return rows

    @property
    def trouble(self) -> str:
        """The reason why the people cannot be read."""
        failure = None if self._members is None else self._members.results["members"].failure
        return "" if failure is None else failure.words

    @property
    def person(self) -> Person | None:
        """The person, by the database's latest rows: a person who has left the branch no longer
        stands here."""
        if self._chosen is None or self._idle:
            return None
        return next((one for one in self.people or () if one.person_id == self._chosen), None)

    @property
    def wanted(self) -> bool:
        """Whether a person must be chosen before anything is written."""
        return self.shared and self.person is None

    def choose(self, person: Person) -> None:
        self._chosen, self._key_at = person.person_id, self._moment
        self._tell()

    def key_pressed(self) -> None:
        """Note a key; after a long while, another person may have pressed it."""
        if self._chosen is not None and self._idle:
            self._chosen = None
            self._tell()
        self._key_at = self._moment

    def go(self, place: Place | None) -> None:
        """Read the people of another branch."""
        branch = None if place is None else place.branch_id
        outside = place is not None and not place.in_shop
        if self._minutes is None or (branch, outside) == (self._branch, self._outside):
            return
        self.close()
        self._branch, self._outside, self._chosen = branch, outside, None
        if place is not None and not outside:
            # Terminals without a shared login do not pay for this import.
            from livedash.business.people.members import MEMBERS

            self._members = self._cache.watch(
                {"members": MEMBERS.at(place)}, lambda _: self._tell()
            )

    def on_change(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Call `heard` when the person changes; the answer ends that."""
        self._listeners.append(heard)

        def stop() -> None:
            if heard in self._listeners:
                self._listeners.remove(heard)

        return stop

    def close(self) -> None:
        if self._members is not None:
            self._members.close()
            self._members = None

    @property
    def _idle(self) -> bool:
        # By either clock: the steady one stands still while the machine sleeps, and the real one
        # may be set back.
        past = max(now - then for now, then in zip(self._moment, self._key_at, strict=True))
        return self._minutes is not None and past >= self._minutes * 60

    @property
    def _moment(self) -> tuple[float, float]:
        return self._clock.monotonic(), self._clock.now().timestamp()

    def _tell(self) -> None:
        for heard in tuple(self._listeners):
            heard()
