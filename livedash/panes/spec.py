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

# Choices


HERE = MappingProxyType({"here": True})
"""Metadata of a state's field that is about one place: at another place the field begins anew."""


def elsewhere(state: Any, first: Any) -> Any:
    """The state as it goes along to another place."""
    if first is None:
        return None
    dropped = {one.name for one in fields(state) if one.metadata.get("here")}
    return replace(state, **{name: getattr(first, name) for name in dropped})


class Into(NamedTuple):
    """A state from which Esc goes back."""

    state: Any


class Say(NamedTuple):
    """A few words for the last line, until the next key."""

    words: str
    tone: Tone = "text"


class Do(NamedTuple):
    """A write at once, without a question. `make` gets the write's id and moment, and may raise
    `Impossible`. `then`: the outcome once the write is made."""

    make: Callable[..., Write]
    then: Callable[[Seen[Any]], Outcome] | None = None


class Go(NamedTuple):
    """A state, and a key for the cursor of a part, which goes there as soon as the key is there."""

    state: Any
    part: str
    key: Key


Outcome: TypeAlias = Any
"""The effect of a key: another state, `Into`, `Go`, a `Form`, `Do`, `Say`, a list of these, or None
for no effect."""


class Prompt(NamedTuple):
    """A line at the foot of the pane in which one text is typed."""

    sign: str
    """The sign before the text."""
    judge: Callable[[Seen[Any], str], Judged]
    then: Callable[[Seen[Any], str], Outcome]
    """The outcome of Enter, only for a text that is judged fine."""


@dataclass(frozen=True)
class Action:
    """A key of a pane, and its effect."""

    id: str
    keys: str
    label: str
    """The name on the last line."""
    meaning: str
    do: Callable[[Seen[Any]], Outcome] | Prompt
    right: str = ""
    """The right that the action takes: `sales_logs INSERT`. A person without the right has no such
    key."""
    shown: bool = True
    """Whether the action stands on the last line."""
    display: str = ""
    """The keys as the last line writes them, where one entry stands for its neighbour as well:
    `H/L`."""


# Parts


class Setting(NamedTuple):
    """The facts that decide whether a part stands: never rows, because rows are read for standing
    parts."""

    place: Place
    room: Room
    state: Any


When: TypeAlias = Callable[[Setting], bool]
Counts: TypeAlias = Mapping[str, int]
"""The number of rows of each part, by the part's id."""


class Tally(NamedTuple):
    """How many rows the pane's words find, of how many."""

    found: int
    of: int


Height: TypeAlias = int | Callable[[Setting, Counts], int | None] | None
"""A height in lines; None: the lines that the others leave."""


def always(_: Setting) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """A piece of the screen: a widget, and its contents as a function of what the pane has seen."""

    id: str = ""
    reads: tuple[Read[Any], ...] = ()
    when: When = always
    height: Height = None
    width: int | None = None
    """The columns; None: an equal share of what the others leave."""
    gone: Callable[[Seen[Any]], bool] | None = None
    """Whether the part has nothing to show and gives up its place."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts inside this one."""
        return ()

    def reads_at(self, width: int) -> tuple[Read[Any], ...]:
        """The reads of the part at this width."""
        del width
        return self.reads

    def all(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.all()

    def make(self) -> Widget:
        """Make the widget."""
        raise NotImplementedError

    def draw(self, seen: Seen[Any]) -> Any:
        """The contents of the widget."""
        raise NotImplementedError

    def put(self, widget: Any, drawn: Any, *, away: bool) -> int:
        """Show the contents in the widget, and answer how many cells differ."""
        raise NotImplementedError

    def blank(self, widget: Any, seen: Seen[Any]) -> None:
        """Show the state before the first rows."""

    def count(self, drawn: Any) -> int:
        """The number of rows in the contents."""
        del drawn
        return 0

    def tally(self, drawn: Any) -> Tally | None:
        """How many of the part's rows the pane's words find; None: no words are looked for in this
        part."""
        del drawn
        return None

    def sorted_next(self, seen: Seen[Any], *, round: bool) -> Order | None:
        """The order that the next key gives the rows. `round`: the other way round."""
        del seen, round
        return None

    def move(self, widget: Any, key: Key) -> bool:
        """Put the cursor on this key; False where there is no such key."""
        return bool(widget.move_to(key))

    def begins(self, widget: Any, *, elsewhere: bool) -> bool:
        """Whether the cursor goes to its first key. `elsewhere`: the place is another one."""
        del elsewhere
        return widget.cursor_key is None

    def starts(self, seen: Seen[Any]) -> Key | None:
        """The first key of the cursor."""
        del seen
        return None

    def reach(self, widget: Any) -> Hashable:
        """How far somebody has scrolled, where the scrolling decides which rows are read."""
        del widget
        return None

    def found(self, seen: Seen[Any]) -> Key | None:
        """The cursor's key when the filter changes; None: the cursor stays."""
        del seen
        return None

    def enter(self, seen: Seen[Any], key: Key) -> Outcome:
        """The effect of Enter on a row."""
        del seen, key

    def beyond(self, seen: Seen[Any], step: int) -> Outcome:
        """The effect of a cursor's step over the edge: -1 before the first, 1 past the last."""
        del seen, step

    def table(self, seen: Seen[Any]) -> ExportTable | None:
        """The table that `E` writes."""
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
    """The typed filter of a state."""
    found: str = getattr(state, "filter", "")
    return found


@dataclass(frozen=True)
class Finds:
    """A filter over the pane's rows: `/` asks for it, `f` goes through the presets. The state's
    field `filter` holds the typed text."""

    understood: str
    """The words that mean more than their letters, for the filter's line."""
    presets: tuple[str, ...] = ()
    """The usual filters as one would type them; the empty one first. Without presets there is no
    key `f`."""
    label: str = ""
    meaning: str = ""
    refine: Callable[[Any, str], Any] = refined
    """The state with another filter."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PaneSpec:
    """One of the numbered screens."""

    name: str
    """The pane's name in settings, commands and file names."""
    title: str
    number: int
    """The pane's place among the panes. A number up to 9 is the key that opens the pane; the
    palette and Tab reach the others."""
    parts: Part
    state: Any = None
    """The first state: a frozen dataclass."""
    actions: tuple[Action, ...] = ()
    finds: Finds | None = None
    """The pane's own filter; None: words filter the rows of its tables."""
    absent: Callable[[Place], str] = nowhere
    """The reason why the pane has nothing to show or do at a place; empty where it has."""
    day: Callable[[Seen[Any]], Hashable] = no_day
    """A value that begins the rows anew when it changes: no row is then marked as changed."""
    reads: tuple[Read[Any], ...] = ()
    """More reads than those of the parts, for forms."""
    settle: Callable[[Seen[Any]], Any] | None = None
    """The state that follows from these rows and cursors (`seen.chosen` is the state before), or
    `Go` for a cursor that follows from them. Called after each drawing, until the state stays the
    same."""
    news: Callable[[View, View], Sequence[News]] = no_news
    """Other people's deeds between two views, the newest first."""
    commands: tuple[Command, ...] = ()
    """The writes of another package's actions: by these commands the dashboard knows their writes
    again, also those that an earlier run left unsent."""
    form_for: Callable[[Seen[Any], Any, Any], Form | None] = no_form
    """The form that a write came from, by the write and the reason of its refusal."""

    @property
    def needs(self) -> Mapping[str, str]:
        """The right that each action takes, by the action's id."""
        return {action.id: action.right for action in self.actions if action.right}

    @property
    def has_key(self) -> bool:
        """Whether the pane's number is a key that opens it."""
        return self.number <= 9

    @property
    def heading(self) -> str:
        """The pane's title, with its number where that is a key."""
        return f"{self.number} {self.title}" if self.has_key else self.title
