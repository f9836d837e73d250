"""A pane as a value: what it chooses, what it consists of, what its keys do.

    SPEC = PaneSpec(
        name="leads", title="Leads", number=5, state=LeadsState(),
        parts=stack(summary(funnel, reads=(STAGES,)), table(LEADS, COLUMNS)),
        actions=(Action("stage", "m", "stage", "Only one stage, and all again", next_stage),),
    )

Pure: the same rows, state, place, moment and size give the same frame. `panes/pane.py` is the
widget that stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from textual.widget import Widget

from livedash.business.command import Command
from livedash.business.place import Place
from livedash.business.read import Read
from livedash.panes.export import ExportTable
from livedash.panes.form import Form, Write
from livedash.panes.news import News
from livedash.panes.seen import Room, Seen
from livedash.panes.view import View
from livedash.widgets.ask_line import Judged
from livedash.widgets.cell import Key, Tone
from livedash.widgets.table import Order

# What a person chooses


HERE = MappingProxyType({"here": True})
"""Metadata of a field of the state that is about one place: at another one it begins anew."""


def elsewhere(state: Any, first: Any) -> Any:
    """The state as it is taken along to another place."""
    if first is None:
        return None
    dropped = {one.name for one in fields(state) if one.metadata.get("here")}
    return replace(state, **{name: getattr(first, name) for name in dropped})


class Into(NamedTuple):
    """Another state, from which Esc goes back."""

    state: Any


class Say(NamedTuple):
    """A few words for the last line, until the next key."""

    words: str
    tone: Tone = "text"


class Do(NamedTuple):
    """A write at once, without a question. `make` gets its id and moment, and may raise
    `Impossible`. `then`: what becomes of it once it is made."""

    make: Callable[..., Write]
    then: Callable[[Seen[Any]], Outcome] | None = None


class Go(NamedTuple):
    """Another state, and the cursor of a part goes to a key as soon as that stands there."""

    state: Any
    part: str
    key: Key


Outcome: TypeAlias = Any
"""What becomes of a key: another state, `Into`, `Go`, a `Form`, `Do`, `Say`, a list of these, or
None: nothing."""


class Prompt(NamedTuple):
    """One line of text is asked for at the foot of the pane."""

    sign: str
    """What stands before it."""
    judge: Callable[[Seen[Any], str], Judged]
    then: Callable[[Seen[Any], str], Outcome]
    """What becomes of it after Enter; only of a text that is judged to be fine."""


@dataclass(frozen=True)
class Action:
    """Something that a key does on a pane."""

    id: str
    keys: str
    label: str
    """What the last line calls it."""
    meaning: str
    do: Callable[[Seen[Any]], Outcome] | Prompt
    right: str = ""
    """What it takes: `sales_logs INSERT`. Whoever may not has no such key."""
    shown: bool = True
    """On the last line."""
    display: str = ""
    """How the last line writes the keys, where one stands for its neighbour as well: `H/L`."""


# What it consists of


class Setting(NamedTuple):
    """What decides whether a part stands: never rows, which are read for parts that stand."""

    place: Place
    room: Room
    state: Any


When: TypeAlias = Callable[[Setting], bool]
Counts: TypeAlias = Mapping[str, int]
"""How many rows the parts have, by their ids."""


class Tally(NamedTuple):
    """How many rows the pane's words find, of how many."""

    found: int
    of: int


Height: TypeAlias = int | Callable[[Setting, Counts], int | None] | None
"""None: what the others leave."""


def always(_: Setting) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """A piece of the screen: a widget, and what it shows as a function of what stands."""

    id: str = ""
    reads: tuple[Read[Any], ...] = ()
    when: When = always
    height: Height = None
    width: int | None = None
    """None: an equal share of what the others leave."""
    gone: Callable[[Seen[Any]], bool] | None = None
    """Whether there is nothing to show, and nothing shall stand there."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Those inside."""
        return ()

    def reads_at(self, width: int) -> tuple[Read[Any], ...]:
        """What it looks at when it is so wide."""
        del width
        return self.reads

    def all(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.all()

    def make(self) -> Widget:
        """The widget."""
        raise NotImplementedError

    def draw(self, seen: Seen[Any]) -> Any:
        """What the widget is to show."""
        raise NotImplementedError

    def put(self, widget: Any, drawn: Any, *, away: bool) -> int:
        """Have the widget show it; answer how many cells differ."""
        raise NotImplementedError

    def blank(self, widget: Any, seen: Seen[Any]) -> None:
        """What stands before the first rows."""

    def count(self, drawn: Any) -> int:
        """How many rows that is."""
        del drawn
        return 0

    def tally(self, drawn: Any) -> Tally | None:
        """How many of its rows the pane's words find; None: they are not looked for in it."""
        del drawn
        return None

    def sorted_next(self, seen: Seen[Any], *, round: bool) -> Order | None:
        """The order that the next key gives its rows. `round`: the other way round."""
        del seen, round
        return None

    def move(self, widget: Any, key: Key) -> bool:
        """Put the cursor there; False where nothing has that key."""
        return bool(widget.move_to(key))

    def begins(self, widget: Any, *, elsewhere: bool) -> bool:
        """Whether the cursor goes where it starts. `elsewhere`: at another place than before."""
        del elsewhere
        return widget.cursor_key is None

    def starts(self, seen: Seen[Any]) -> Key | None:
        """Where the cursor stands at first."""
        del seen
        return None

    def reach(self, widget: Any) -> Hashable:
        """How far somebody has scrolled, where that decides what is read."""
        del widget
        return None

    def found(self, seen: Seen[Any]) -> Key | None:
        """Where the cursor goes when another filter stands; None: it stays."""
        del seen
        return None

    def enter(self, seen: Seen[Any], key: Key) -> Outcome:
        """What Enter does on a row."""
        del seen, key

    def beyond(self, seen: Seen[Any], step: int) -> Outcome:
        """What becomes of a step of the cursor over the edge: -1 before the first, 1 past the
        last."""
        del seen, step

    def table(self, seen: Seen[Any]) -> ExportTable | None:
        """What `E` writes."""
        del seen
        return None


def nowhere(_: Place) -> str:
    return ""


def no_day(_: Seen[Any]) -> Hashable:
    return None


def no_news(_before: View, _after: View) -> Sequence[News]:
    return ()


def no_form(_seen: Seen[Any], _mutation: Any, _refused: Any) -> Form | None:
    return None


def refined(state: Any, filter: str) -> Any:
    return replace(state, filter=filter)


def filter_of(state: Any) -> str:
    """As it was typed."""
    found: str = getattr(state, "filter", "")
    return found


@dataclass(frozen=True)
class Finds:
    """A filter over the pane's rows: `/` asks for it, `f` goes through the presets. What was typed
    is the field `filter` of the state."""

    understood: str
    """The words that mean more than their letters, for the line itself."""
    presets: tuple[str, ...] = ()
    """As they could be typed; the empty one first. Without any, `f` is no key."""
    label: str = ""
    meaning: str = ""
    refine: Callable[[Any, str], Any] = refined
    """The state with another filter."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PaneSpec:
    """One of the numbered screens."""

    name: str
    """What the settings, the commands and its files call it."""
    title: str
    number: int
    """Where it stands among the panes. Up to 9 it is the key that opens it; the palette and Tab
    reach the others."""
    parts: Part
    state: Any = None
    """What is chosen at first: a frozen dataclass."""
    actions: tuple[Action, ...] = ()
    finds: Finds | None = None
    """None: words filter the rows of its tables."""
    absent: Callable[[Place], str] = nowhere
    """Why it has nothing to show or do at a place; empty where it stands."""
    day: Callable[[Seen[Any]], Hashable] = no_day
    """Where this becomes another, rows begin anew: nothing of them is marked as changed."""
    reads: tuple[Read[Any], ...] = ()
    """What is asked besides what the parts show: for forms."""
    settle: Callable[[Seen[Any]], Any] | None = None
    """The state as these rows and cursors leave it (`seen.chosen` is the one before), or `Go` for a
    cursor that follows from them: asked after all that is drawn, until it answers the same one."""
    news: Callable[[View, View], Sequence[News]] = no_news
    """What somebody did between two views, the newest first."""
    commands: tuple[Command, ...] = ()
    """What another package's actions write: by these the dashboard knows their writes again, also
    those that an earlier run left unsent."""
    form_for: Callable[[Seen[Any], Any, Any], Form | None] = no_form
    """The form that a write came from, by the write and why it was refused."""

    @property
    def needs(self) -> Mapping[str, str]:
        """By the ids of actions: the right that each takes."""
        return {action.id: action.right for action in self.actions if action.right}

    @property
    def has_key(self) -> bool:
        """Whether its number opens it."""
        return self.number <= 9

    @property
    def heading(self) -> str:
        """Its title, with the number where that is a key."""
        return f"{self.number} {self.title}" if self.has_key else self.title
