"""The rows of a place that the person left while the link was down. Nothing could bring these rows
again, so they are kept until the link is back, for a person who returns.

Rows of a place that was left before the link went down are forgotten as ever: a return costs one
read.
"""

from __future__ import annotations

from livedash.app.outage import Turn
from livedash.business.place import Place
from livedash.live.watch import Watch


class LeftBehind:
    """The rows that one pane left. At most one place: without a link no other place gets any
    rows."""

    def __init__(self) -> None:
        self.cut = False
        """Whether the link is down."""
        self._place: Place | None = None
        self._watch: Watch | None = None

    def heard(self, turn: Turn) -> None:
        if turn.lost:
            self.cut = True
        if turn.back:
            self.cut = False
            self.let_go()

    def leave(self, place: Place, watch: Watch) -> None:
        """Close the watch of the place that is left, or keep it out of sight."""
        results = watch.results.values()
        there = results and all(one.rows is not None for one in results)
        if self.cut and there and self._watch is None:
            watch.visible = False
            self._place, self._watch = place, watch
        else:
            watch.close()

    def words(self, here: Place | None) -> str:
        """The reason why this place has no rows, and the place that has some."""
        if here is None or self._place is None or self._place.same_as(here):
            return ""
        there = self._place
        names = (here.branch, there.branch)
        if here.branch == there.branch:
            names = (here.project or here.branch, there.project or there.branch)
        return (
            f"{names[0]} was not read before the link was lost. "
            f"{names[1]} still stands as it was: b goes back.\n"
        )

    def let_go(self) -> None:
        if self._watch is not None:
            self._watch.close()
        self._place = self._watch = None
