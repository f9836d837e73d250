"""What a part of a pane may look at, and what it has looked at.

Rows, the state, the place, the size: all of them are looked at through `Seen`, which takes note. So
a part is drawn again only when something has changed that it looked at the last time; and a figure
that several parts want (`seen.figure`) is reckoned once, and again only for the same reason.
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
"""A size at which all parts stand that stand at any."""


class DrawnRows:
    """Rows as they were drawn last, by their keys, and what they were drawn with."""

    def __init__(self) -> None:
        self.look: object = None
        self.rows: dict[Key, Any] = {}


class Undeclared(Exception):
    """A part looks at rows that it has not said it reads: at another size they might be missing."""


class Seen(Generic[S]):
    """The pane's rows and everything else a part may look at, as they stand now."""

    def __init__(self, graph: Graph, part: object = None) -> None:
        self._graph, self._part = graph, part

    def of(self, read: Read[R]) -> tuple[R, ...]:
        """The rows of a question; none where it was not asked."""
        return cast("tuple[R, ...]", self._graph.look(("rows", read)) or ())

    def once(self, read: OnceRead[Any, U]) -> U | None:
        """What a question says once of all its rows; None where there are none."""
        return read.once_of(self.of(read))

    def first(self, read: Read[R]) -> R | None:
        return next(iter(self.of(read)), None)

    def figure(self, figure: Callable[[Seen[S]], T]) -> T:
        """What this function makes of what stands here."""
        return cast("T", self._graph.reckon(figure))

    @property
    def state(self) -> S:
        """What the person chose: the state that the rows answer."""
        return cast("S", self._graph.look("state"))

    @property
    def chosen(self) -> S:
        """The state as it was chosen last, whose rows may be on their way: what an action goes on
        from."""
        return cast("S", self._graph.look("chosen"))

    @property
    def place(self) -> Place:
        return cast("Place", self._graph.look("place"))

    @property
    def now(self) -> datetime:
        """The full minute."""
        return cast("datetime", self._graph.look("now"))

    @property
    def room(self) -> Room:
        """The pane's size."""
        return cast("Room", self._graph.look("room"))

    @property
    def width(self) -> int:
        """The columns that this part has."""
        return cast("int", self._graph.look(("width", self._part)))

    @property
    def ascii(self) -> bool:
        return cast("bool", self._graph.look("ascii"))

    @property
    def words(self) -> str:
        """The filter by words that a pane has which says nothing of its own about one."""
        return cast("str", self._graph.look("words") or "")

    @property
    def order(self) -> Order | None:
        """What somebody sorts this part by; None: nothing."""
        return cast("Order | None", self._graph.look(("order", self._part)))

    @property
    def marks(self) -> Mapping[str, Mark]:
        """Rows with a write that is not in the database yet."""
        return cast("Mapping[str, Mark]", self._graph.look("marks"))

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """This terminal's refused writes."""
        return cast("tuple[Refusal, ...]", self._graph.look("refused"))

    def may(self, right: str) -> bool:
        """Whether the person may write that here: `tasks UPDATE`."""
        return right in cast("frozenset[str]", self._graph.look("rights"))

    def reach(self, part: str) -> Any:
        """How far somebody has scrolled in another part, as that part says it."""
        return self._graph.look(("reach", part))

    def kept(self, part: object) -> DrawnRows:
        """What a part has made of single rows, so that it need not be made again."""
        return self._graph.kept.setdefault(part, DrawnRows())

    def under(self, part: str) -> Key | None:
        """What stands under the cursor of another part."""
        if not self._graph.knows(("cursor", part)):
            raise Undeclared(f"seen.under({part!r}): no part with a cursor is called so")
        return self._graph.look(("cursor", part))


Figure = Callable[[Seen[Any]], Any]


class Drawing(Protocol):
    """What the graph asks of a part."""

    @property
    def id(self) -> str: ...

    def reads_at(self, width: int, /) -> tuple[Read[Any], ...]: ...

    def draw(self, seen: Seen[Any], /) -> Any: ...


@dataclass(slots=True)
class _Memo:
    value: object
    looked_at: tuple[Hashable, ...]
    checked: int
    """The turn in which it was last found to be as it would be reckoned anew."""
    changed: int
    """The turn in which its value became another one."""


class Graph:
    """Everything that stands, and what was made of it. Each change is a turn, counted."""

    def __init__(self) -> None:
        self.turn = 0
        self.kept: dict[object, DrawnRows] = {}
        self._values: dict[Hashable, object] = {}
        self._changed: dict[Hashable, int] = {}
        self._memos: dict[Hashable, _Memo] = {}
        self._notes: list[dict[Hashable, None]] = []

    def put(self, name: Hashable, value: object) -> None:
        """This stands from now on. What is equal to what stood there is no change."""
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
            # By identity: a version that is foreseen equals the one that the database has given.
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
        """The figure as of now."""
        if self._notes:
            self._notes[-1][figure] = None
        return self._up_to_date(figure).value

    def drawn(self, part: Drawing, width: int) -> tuple[Any, int]:
        """What a part shows as of now, and the turn in which it became that."""
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
        """Whether anything that it looked at has changed since it was checked. In the order in
        which it was looked at: what came later may have been looked at because of it."""
        for name in memo.looked_at:
            if callable(name):
                changed = self._up_to_date(cast("Figure", name)).changed
            else:
                changed = self._changed.get(name, 0)
            if changed > memo.checked:
                return True
        return False

    def _read_by(self, memo: _Memo, found: set[Read[Any]]) -> set[Read[Any]]:
        """All whose rows are in it, those of other figures included."""
        for name in memo.looked_at:
            if callable(name):
                self._read_by(self._memos[name], found)
            elif isinstance(name, tuple) and isinstance(name[1], Read):
                found.add(name[1])
        return found


_NOTHING = object()
