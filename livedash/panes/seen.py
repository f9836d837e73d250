"""The values that a part of a pane may look at, and a note of those it has looked at.

Parts look at rows, state, place and size only through `Seen`, which takes notes. So a part is drawn
again only when a value has changed that it looked at last time; and a figure that several parts
want (`seen.figure`) is reckoned once, and again only for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, cast

from livedash.business.place import Place
from livedash.business.read import OnceRead, Read
from livedash.live.rows import equal
from livedash.panes.view import Mark, Refusal, View
from livedash.widgets.cell import Key
from livedash.widgets.table import Order

R = TypeVar("R")
U = TypeVar("U")
S = TypeVar("S")
T = TypeVar("T")


class Room(NamedTuple):
    """Columns and lines of a pane."""

    width: int
    height: int


WHOLE = Room(10_000, 10_000)
"""A size at which every part stands."""


class DrawnRows:
    """Rows as they were drawn last, by their keys, and the look they were drawn with."""

    def __init__(self) -> None:
        self.look: object = None
        self.rows: dict[Key, Any] = {}


class Undeclared(Exception):
    """A part looks at rows that it does not declare: at another size the rows might be missing."""


class Seen(Generic[S]):
    """The pane's present rows, and all other values that a part may look at."""

    def __init__(self, graph: Graph, part: object = None) -> None:
        self._graph, self._part = graph, part

    def of(self, read: Read[R]) -> tuple[R, ...]:
        """The rows of a read; none where the read was not asked."""
        return cast("tuple[R, ...]", self._graph.look(("rows", read)) or ())

    def once(self, read: OnceRead[Any, U]) -> U | None:
        """The value that a read gives once for all its rows; None where there are no rows."""
        return read.once_of(self.of(read))

    def first(self, read: Read[R]) -> R | None:
        return next(iter(self.of(read)), None)

    def figure(self, figure: Callable[[Seen[S]], T]) -> T:
        """The figure that this function makes from the present values."""
        return cast("T", self._graph.reckon(figure))

    @property
    def state(self) -> S:
        """The state that the rows answer."""
        return cast("S", self._graph.look("state"))

    @property
    def chosen(self) -> S:
        """The state as it was chosen last, whose rows may be on their way. An action goes on from
        this state."""
        return cast("S", self._graph.look("chosen"))

    @property
    def place(self) -> Place:
        return cast("Place", self._graph.look("place"))

    @property
    def now(self) -> datetime:
        """The present minute, without its seconds."""
        return cast("datetime", self._graph.look("now"))

    @property
    def room(self) -> Room:
        """The pane's size."""
        return cast("Room", self._graph.look("room"))

    @property
    def width(self) -> int:
        """The columns of this part."""
        return cast("int", self._graph.look(("width", self._part)))

    @property
    def ascii(self) -> bool:
        return cast("bool", self._graph.look("ascii"))

    @property
    def words(self) -> str:
        """The typed words, on a pane without a filter of its own."""
        return cast("str", self._graph.look("words") or "")

    @property
    def order(self) -> Order | None:
        """The order that somebody has chosen for this part; None: the rows' own."""
        return cast("Order | None", self._graph.look(("order", self._part)))

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The marks of rows whose write is not in the database yet."""
        return cast("Mapping[str, Mark]", self._graph.look("marks"))

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """This terminal's refused writes."""
        return cast("tuple[Refusal, ...]", self._graph.look("refused"))

    def may(self, right: str) -> bool:
        """Whether the person has this right here: `tasks UPDATE`."""
        return right in cast("frozenset[str]", self._graph.look("rights"))

    def reach(self, part: str) -> Any:
        """How far somebody has scrolled in another part, in that part's own words."""
        return self._graph.look(("reach", part))

    def kept(self, part: object) -> DrawnRows:
        """The drawn rows of a part, kept so that they need not be drawn again."""
        return self._graph.kept.setdefault(part, DrawnRows())

    def under(self, part: str) -> Key | None:
        """The key under the cursor of another part."""
        if not self._graph.knows(("cursor", part)):
            raise Undeclared(f"seen.under({part!r}): no part with a cursor is called so")
        return self._graph.look(("cursor", part))


Figure = Callable[[Seen[Any]], Any]


class Drawing(Protocol):
    """A part as the graph knows it."""

    @property
    def id(self) -> str: ...

    def reads_at(self, width: int, /) -> tuple[Read[Any], ...]: ...

    def draw(self, seen: Seen[Any], /) -> Any: ...


@dataclass(slots=True)
class _Memo:
    value: object
    looked_at: tuple[Hashable, ...]
    checked: int
    """The latest turn in which the value was known to be up to date."""
    changed: int
    """The turn in which the value last changed."""


class Graph:
    """All values of a pane, and the figures made from them. Each change is a turn, counted."""

    def __init__(self) -> None:
        self.turn = 0
        self.kept: dict[object, DrawnRows] = {}
        self._values: dict[Hashable, object] = {}
        self._changed: dict[Hashable, int] = {}
        self._memos: dict[Hashable, _Memo] = {}
        self._notes: list[dict[Hashable, None]] = []

    def put(self, name: Hashable, value: object) -> None:
        """Set a value. An equal value is no change."""
        before = self._values.get(name, _NOTHING)
        if before is value:
            return
        if not equal(before, value):
            self.turn += 1
            self._changed[name] = self.turn
        self._values[name] = value

    def show(self, view: View, state: object, room: Room) -> None:
        self.put("room", room)
        self.put("place", view.place)
        self.put("now", view.now.replace(second=0, microsecond=0))
        self.put("state", state)
        self.put("ascii", view.ascii)
        self.put("marks", view.marks)
        self.put("refused", tuple(view.refused))
        for read, rows in view.rows.items():
            # By identity: a foreseen version equals the version that the database has given.
            if self._values.get(("rows", read)) is not rows:
                self.turn += 1
                self._changed["rows", read] = self.turn
                self._values["rows", read] = rows

    def knows(self, name: Hashable) -> bool:
        return name in self._values

    def look(self, name: Hashable) -> object:
        if self._notes:
            self._notes[-1][name] = None
        return self._values.get(name)

    def reckon(self, figure: Figure) -> object:
        """The figure, up to date."""
        if self._notes:
            self._notes[-1][figure] = None
        return self._up_to_date(figure).value

    def drawn(self, part: Drawing, width: int) -> tuple[Any, int]:
        """The drawing of a part, up to date, and the turn in which it last changed."""
        self.put(("width", part), width)
        memo = self._up_to_date(part.draw, part)
        if memo.changed == self.turn and (
            undeclared := self._read_by(memo, set()) - set(part.reads_at(WHOLE.width))
        ):
            names = ", ".join(sorted(read.name for read in undeclared))
            named = f"the part {part.id}" if part.id else "a part"
            raise Undeclared(f"{names}: looked at, and not among what {named} reads (reads=)")
        return memo.value, memo.changed

    def _up_to_date(self, figure: Figure, part: object = None) -> _Memo:
        memo = self._memos.get(figure)
        if memo is not None and (memo.checked == self.turn or not self._differs(memo)):
            memo.checked = self.turn
            return memo
        looked_at: dict[Hashable, None] = {}
        self._notes.append(looked_at)
        try:
            value = figure(Seen(self, part))
        finally:
            self._notes.pop()
        changed = self.turn
        if memo is not None and equal(memo.value, value):
            value, changed = memo.value, memo.changed
        memo = self._memos[figure] = _Memo(value, tuple(looked_at), self.turn, changed)
        return memo

    def _differs(self, memo: _Memo) -> bool:
        """Whether any value that the figure looked at has changed since the check. The values are
        taken in the order of the looks: a later look may have followed from an earlier value."""
        for name in memo.looked_at:
            if callable(name):
                changed = self._up_to_date(cast("Figure", name)).changed
            else:
                changed = self._changed.get(name, 0)
            if changed > memo.checked:
                return True
        return False

    def _read_by(self, memo: _Memo, found: set[Read[Any]]) -> set[Read[Any]]:
        """All reads whose rows are in the figure, with those of other figures in it."""
        for name in memo.looked_at:
            if callable(name):
                self._read_by(self._memos[name], found)
            elif isinstance(name, tuple) and isinstance(name[1], Read):
                found.add(name[1])
        return found


_NOTHING = object()
