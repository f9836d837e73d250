"""What a pane is to the shell: the queries it lives on, and a way to show their rows.

A pane never fetches, never waits and never asks for the time. The same rows, moment and size give
the same frame, always: that is what makes it testable with `livedash.testing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, TypeAlias, runtime_checkable
from uuid import UUID

from textual.message import Message
from textual.widget import Widget

from livedash.business.place import Place
from livedash.live.mutation import Mutation
from livedash.live.query import AnyQuery
from livedash.live.sending import Refused
from livedash.panes.export import Table
from livedash.panes.form import Form, Write
from livedash.panes.news import News
from livedash.widgets.cell import Tone

Mark: TypeAlias = Literal["waiting", "refused"]
"""What a row says whose write is not in the database yet."""


class Refusal(NamedTuple):
    """A write of this terminal that the database refused, until somebody mends it or throws it
    away."""

    mutation: Mutation
    refused: Refused


@dataclass(frozen=True, slots=True)
class View:
    """Everything a pane may look at."""

    place: Place
    now: datetime
    rows: Mapping[Any, tuple[Any, ...]] = field(default_factory=dict)
    """By what the pane calls the query. Never in part: the shell waits until every query
    that this size needs has been read, so that no total is ever shown over missing rows."""
    ascii: bool = False
    """No glyph outside ASCII may be drawn."""
    away: bool = False
    """First rows after an outage: what changed stays marked until the operator has seen it."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """Rows with a write that is not in the database yet, by the names its mutation gave them."""
    refused: Sequence[Refusal] = ()
    """All of this terminal's, whatever they are about, the oldest first."""
    state: Any = None
    """What the person had chosen when these rows were asked for."""


class Asking(NamedTuple):
    """What a pane lives on."""

    queries: Mapping[Any, AnyQuery]
    state: Any = None
    """What the person had chosen."""


@runtime_checkable
class Marked(Protocol):
    """A widget that marks what changed while the operator was away."""

    def clear_marks(self) -> None: ...


class Pane(Widget):
    """One of the numbered screens."""

    pane_name: ClassVar[str]
    """Its name in the config, in `livedash snapshot` and among the entry points."""
    title: ClassVar[str]
    number: ClassVar[int]
    """The key that opens it."""

    needs: ClassVar[Mapping[str, str]] = {}
    """Actions that write, as their bindings name them, and the right that each takes:
    `{"enter('sell')": "sales_logs INSERT"}`. What the person may not do is no key here, and stands
    in no help."""

    state: Any = None
    """What the person chose."""

    rights: frozenset[str] = frozenset()
    """What the person may do at this place; the shell says it. Empty: nothing is written here."""

    class Asks(Message):
        """The pane lives on other queries now: another week, another number drilled into. What
        stands goes on standing until all of their rows are there."""

    class Fills(Message):
        """A form is wanted over the dashboard."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

    class Writes(Message):
        """Something is to be done at once, without a question. `make` gets the new write's id and
        the moment, and may raise `Impossible`."""

        def __init__(self, make: Callable[[UUID, datetime], Write]) -> None:
            super().__init__()
            self.make = make

    class Says(Message):
        """A few words for the last line, until the next key."""

        def __init__(self, words: str, tone: Tone = "plain") -> None:
            super().__init__()
            self.words, self.tone = words, tone

    def queries(self, place: Place) -> Mapping[Any, AnyQuery]:
        """The queries it lives on at this place, by whatever it calls them."""
        raise NotImplementedError

    def asks(self, place: Place, width: int, height: int) -> Asking:
        """What it lives on there, at this size."""
        unseen = self.unseen(width, height)
        found = self.queries(place)
        return Asking({name: query for name, query in found.items() if name not in unseen})

    def absent(self, place: Place) -> str:
        """Why the pane has nothing to show or do at this place; empty where it stands. Where it
        does not, its keys do nothing and are not shown."""
        del place
        return ""

    def unseen(self, width: int, height: int) -> frozenset[str]:
        """The short names of queries that draw nothing at this size: they are not read then."""
        del width, height
        return frozenset()

    def show(self, view: View) -> int:
        """Draw what differs; answer how many cells differed from what was shown before."""
        raise NotImplementedError

    def news(self, before: View, after: View) -> Sequence[News]:
        """What somebody did between these two, the newest first. They answer the same queries."""
        del before, after
        return ()

    def form_for(self, mutation: Mutation, refused: Refused | None) -> Form | None:
        """The form that a write came from, or one like it, with its answers; `refused.conflict` is
        the row as somebody else left it. None: it is not this pane's, or cannot be changed."""
        del mutation, refused
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a right that the person has not is hidden."""
        asked = f"{action}({', '.join(map(repr, parameters))})" if parameters else action
        return asked not in self.needs or self.needs[asked] in self.rights

    @property
    def first_for_keys(self) -> Widget | None:
        """The first thing that stands there and takes keys. (For Textual, what is hidden takes them
        as well.)"""
        found = (one for one in self.query("*") if one.focusable and self._stands(one))
        return next(found, None) if self.display else None

    def _stands(self, widget: Widget) -> bool:
        inside = takewhile(lambda node: node is not self, widget.ancestors_with_self)
        return all(node.display for node in inside)

    def open_filter(self) -> None:
        """`/` was pressed."""
        self.post_message(self.Says(f"{self.title} has nothing to filter.", "dim"))

    def table(self) -> Table | None:
        """What `E` writes to a file: what is shown now. None: there is nothing of the kind."""
        return None

    def seen(self) -> None:
        """The operator has pressed a key since the outage: its marks have done their work."""
        for widget in self.query("*"):
            if isinstance(widget, Marked):
                widget.clear_marks()
