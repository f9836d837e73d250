"""The widget that stands for a `PaneSpec`: it asks what the parts read, and has each of them shown
again when something has changed that it looked at.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from livedash.business.place import Place
from livedash.live.mutation import Mutation
from livedash.live.query import AnyQuery
from livedash.live.sending import Refused
from livedash.panes.export import Table
from livedash.panes.filtered import FilteredPane
from livedash.panes.form import Form
from livedash.panes.layout import Box, OneOf
from livedash.panes.news import News
from livedash.panes.pane import Asking, Pane, View
from livedash.panes.seen import WHOLE, Graph, Room, Seen
from livedash.panes.spec import Do, Go, Into, Outcome, PaneSpec, Part, Say, Setting, elsewhere
from livedash.widgets.cell import Key
from livedash.widgets.keyed import Keyed


class SpecPane(FilteredPane):
    """One pane on the screen."""

    spec: ClassVar[PaneSpec]

    def __init__(self) -> None:
        super().__init__()
        self.state = self.spec.state
        """What the person chose. What stands may answer an earlier choice yet."""
        self._graph = Graph()
        self._view: View | None = None
        self._standing = self.spec.state
        """The state as what stands answers it."""
        self._unfiltered: dict[Part, Key | None] = {}
        """Where the cursors stood before there was a filter."""
        self._back: dict[str, Any] = {}
        """The fields of the state that Esc brings back."""
        self._widgets: dict[Part, Widget] = {}
        self._parts: dict[Widget, Part] = {}
        self._put: dict[Part, int] = {}
        """The turn of what each part shows; without those that do not stand."""
        self._styles: dict[tuple[Widget, str], object] = {}
        self._turning = False
        """What is drawn differs because something else was chosen."""
        self._day: Hashable = None

    def compose(self) -> ComposeResult:
        yield self._make(self.spec.parts)
        if self.spec.finds is not None:
            yield self.filter_line

    def _make(self, part: Part) -> Widget:
        widget = part.make()
        for inner in part.parts:
            widget.compose_add_child(self._make(inner))
        self._widgets[part], self._parts[widget] = widget, part
        # Until it is known what stands, nothing may take the keys.
        self._style(widget, "display", False)
        return widget

    # What it asks

    def absent(self, place: Place) -> str:
        return self.spec.absent(place)

    def asks(self, place: Place, width: int, height: int) -> Asking:
        state = self._taken_to(place)
        return Asking(self._queries(Setting(place, Room(width, height), state)), state)

    def queries(self, place: Place) -> Mapping[Any, AnyQuery]:
        return self._queries(Setting(place, WHOLE, self._taken_to(place)))

    def _queries(self, setting: Setting) -> dict[Any, AnyQuery]:
        if self.spec.absent(setting.place):
            return {}
        parts = standing(self.spec.parts, setting, setting.room.width)
        reads = [read for part, width in parts for read in part.reads_at(width)]
        every = dict.fromkeys([*reads, *self.spec.reads])
        return {read: read.at(setting.place, setting.state) for read in every}

    def _taken_to(self, place: Place) -> Any:
        """The state as it would be there."""
        if self._view is None or place.same_as(self._view.place):
            return self.state
        return elsewhere(self.state, self.spec.state)

    # What it shows

    def show(self, view: View) -> int:
        stood, self._view = self._view, view
        if stood is not None and not stood.place.same_as(view.place):
            self.state, self._back = elsewhere(self.state, self.spec.state), {}
        return self._stand(self._answered(view), anew=stood is None or stood.place != view.place)

    def _stand(self, state: Any, *, anew: bool) -> int:
        """What stands answers this state from now on. Where the cursors were before there was a
        filter, they are again when it goes."""
        was, self._standing = filter_of(self._standing), state
        if filter_of(state) and not was:
            self._unfiltered = {
                part: widget.cursor_key
                for part, widget in self._widgets.items()
                if isinstance(widget, Keyed)
            }
        cells = self._draw(anew=anew)
        if was and not filter_of(state):
            for part, key in self._unfiltered.items():
                if key is not None:
                    part.move(self._widgets[part], key)
        return cells

    def _answered(self, view: View) -> Any:
        """The state as what stands answers it: of what was chosen since, each field that asks
        something else of the database waits for its rows."""
        answers = view.state
        if answers is None:
            # Shown by a test, without anybody who asks.
            asked = self._queries(Setting(view.place, Room(*self.size), self.state))
            shown = asked.keys() - set(self.spec.reads)
            answers = self.state if shown <= view.rows.keys() else self._standing
        if answers == self.state:
            return self.state
        keys = self._keys(view.place, answers)
        if self._keys(view.place, self.state) == keys:
            return self.state
        chosen = {one.name: getattr(self.state, one.name) for one in fields(answers)}
        return replace(
            answers,
            **{
                name: value
                for name, value in chosen.items()
                if self._keys(view.place, replace(answers, **{name: value})) == keys
            },
        )

    def _keys(self, place: Place, state: Any) -> set[str]:
        """Of all that is asked with this state, at whatever size."""
        return {query.key for query in self._queries(Setting(place, WHOLE, state)).values()}

    def _draw(self, *, anew: bool = False) -> int:
        """`anew`: nothing of it is a change of what stood there."""
        view = self._view
        assert view is not None, "nothing is drawn before the first rows"
        room = Room(*self.size)
        self._graph.show(view, self._standing, room)
        self._note_cursors()
        setting, counts = Setting(view.place, room, self._standing), dict[str, int]()
        heirs: list[Part] = []
        cells = self._fill(self.spec.parts, setting, room.width, counts, heirs)
        turn = self._graph.turn
        self._note_cursors()
        if self._graph.turn != turn:
            # Some parts tell what stands under the cursor of another.
            cells += self._fill(self.spec.parts, setting, room.width, counts, heirs)
        for part, widget in self._widgets.items():
            height = part.height(setting, counts) if callable(part.height) else part.height
            self._style(widget, "height", "1fr" if height is None else height)
        day = self.spec.day(Seen(self._graph))
        if anew or day != self._day:
            self.seen()
        self._day = day
        if heirs and self._has_keys:
            self._focus(heirs[0])
        self._settle()
        return cells

    def _settle(self) -> None:
        """What follows from rows and scrolling, once what was chosen last is there."""
        if self.spec.settle is None or self._standing != self.state:
            return
        self._note_cursors()
        settled = self.spec.settle(Seen(self._graph))
        state = settled.state if isinstance(settled, Go) else settled
        if state != self.state:
            before, self.state = self.state, state
            self._ask_if_others(before)
            if isinstance(settled, Go):
                self._move(settled.part, settled.key)
            assert self._view is not None
            if (stands := self._answered(self._view)) != self._standing:
                self._standing = stands
                self._draw()

    def _move(self, id: str, key: Key) -> None:
        for part, widget in self._widgets.items():
            if part.id == id:
                part.move(widget, key)

    def _ask_if_others(self, before: Any) -> None:
        assert self._view is not None
        place = self._view.place
        if self._keys(place, before) != self._keys(place, self.state):
            self.post_message(self.Asks())

    def _fill(
        self, part: Part, setting: Setting, width: int, counts: dict[str, int], heirs: list[Part]
    ) -> int:
        """Widths go down, how many rows there are comes up."""
        widget = self._widgets[part]
        if part.gone is not None and part.gone(Seen(self._graph, part)):
            self._hide(part)
            return 0
        self._style(widget, "display", True)
        self._style(widget, "width", "1fr" if part.width is None else part.width)
        if isinstance(part, Box):
            self._style(widget, "layout", "horizontal" if part.across(setting.room) else "vertical")
            widths = dict(part.widths(setting, width))
            for one in part.inner:
                if one not in widths:
                    self._hide(one)
                elif isinstance(part, OneOf) and not self._widgets[one].display:
                    heirs.append(one)
            return sum(
                self._fill(one, setting, columns, counts, heirs) for one, columns in widths.items()
            )
        return self._put_in(part, widget, width, counts)

    def _put_in(self, part: Part, widget: Widget, width: int, counts: dict[str, int]) -> int:
        assert self._view is not None
        if not self._view.rows.keys() >= set(part.reads_at(width)):
            # They are on their way; what it shows of earlier rows goes on standing.
            if part not in self._put:
                part.blank(widget, Seen(self._graph, part))
            return 0
        drawn, turn = self._graph.drawn(part, width)
        counts[part.id] = part.count(drawn)
        if self._put.get(part) == turn:
            return 0
        returns, self._put[part] = part not in self._put, turn
        cells = part.put(widget, drawn, Seen(self._graph, part), away=self._view.away)
        if (returns or self._turning) and isinstance(widget, Keyed):
            # What changed while it was hidden was nobody's to see; and what is chosen anew has not
            # changed.
            widget.clear_marks()
        return cells

    def _hide(self, part: Part) -> None:
        self._style(self._widgets[part], "display", False)
        for one in part.all():
            self._put.pop(one, None)

    def _style(self, widget: Widget, name: str, value: object) -> None:
        """Only what differs: a style that is set has everything laid out again."""
        if self._styles.get((widget, name)) != value:
            self._styles[widget, name] = value
            setattr(widget if name == "display" else widget.styles, name, value)

    def on_resize(self) -> None:
        if self._view is not None:
            self._draw()

    # The keys

    @property
    def _has_keys(self) -> bool:
        focused = self.screen.focused
        return focused is None or self in focused.ancestors

    def _focus(self, part: Part) -> None:
        first = next((self._widgets[one] for one in part.all() if one.takes_keys), None)
        if first is not None:
            first.focus()

    def _note_cursors(self) -> None:
        self._graph.put("rights", self.rights)
        for part, widget in self._widgets.items():
            if isinstance(widget, Keyed):
                self._graph.put(("cursor", part.id), widget.cursor_key)
                self._graph.put(("reach", part.id), part.reach(widget))

    @on(Keyed.Moved)
    def _cursor_moved(self) -> None:
        if self._view is not None:
            self._draw()

    def action_do(self, id: str) -> None:
        self._note_cursors()
        if self._view is not None:
            action = next(one for one in self.spec.actions if one.id == id)
            self._become(action.do(Seen(self._graph)))

    def action_back(self) -> None:
        back, self._back = self._back, {}
        self._turn(replace(self.state, **back))

    @on(Keyed.Chosen)
    def _chosen(self, chosen: Keyed.Chosen) -> None:
        if self._view is not None:
            part = self._parts[chosen.widget]
            self._become(part.enter(Seen(self._graph, part), chosen.key))

    def _become(self, outcome: Outcome) -> None:
        if isinstance(outcome, Say):
            self.post_message(self.Says(*outcome))
        elif isinstance(outcome, Form):
            self.post_message(self.Fills(outcome))
        elif isinstance(outcome, Do):
            self.post_message(self.Writes(outcome.make))
        elif isinstance(outcome, Into):
            before = {one.name: getattr(self.state, one.name) for one in fields(outcome.state)}
            after = {name: getattr(outcome.state, name) for name in before}
            left = {name: value for name, value in before.items() if value != after[name]}
            self._back = self._back or left
            self._turn(outcome.state)
        elif outcome is not None:
            self._turn(outcome)

    def _turn(self, state: Any) -> None:
        """Something else was chosen: nothing of what it shows has changed."""
        if state == self.state or self._view is None:
            return
        view, before, self.state = self._view, self.state, state
        self._turning = True
        try:
            self._stand(self._answered(view), anew=False)
        finally:
            self._turning = False
        self._ask_if_others(before)

    @property
    def only_keys(self) -> Sequence[Binding]:
        return () if self.spec.finds is None else super().only_keys

    def open_filter(self) -> None:
        if self.spec.finds is None:
            Pane.open_filter(self)
        else:
            super().open_filter()

    def refilter(self) -> None:
        assert self.spec.finds is not None
        self._turn(self.spec.finds.refine(self.state, self.filter))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return bool(self._back)
        return super().check_action(action, parameters)

    # What it answers

    def news(self, before: View, after: View) -> Sequence[News]:
        return self.spec.news(before, after)

    def form_for(self, mutation: Mutation, refused: Refused | None) -> Form | None:
        if self._view is None:
            return None
        return self.spec.form_for(Seen(self._graph), mutation, refused)

    def table(self) -> Table | None:
        """Of the part that has the keys, else of the first that has one."""
        if self._view is None or self.spec.absent(self._view.place):
            return None
        focused = self._parts.get(self.screen.focused) if self.screen.focused else None
        for part in (focused, *self._put):
            table = None if part is None else part.table(Seen(self._graph, part))
            if table is not None:
                return table
        return None


def filter_of(state: Any) -> str:
    found: str = getattr(state, "filter", "")
    return found


def standing(part: Part, setting: Setting, width: int) -> Iterator[tuple[Part, int]]:
    """This part and all inside it that stand, each with its columns."""
    yield part, width
    if isinstance(part, Box):
        for one, columns in part.widths(setting, width):
            yield from standing(one, setting, columns)


def pane_of(spec: PaneSpec) -> type[SpecPane]:
    """As the shell, the tests and the entry points know a pane."""
    keys = [
        Binding(
            one.keys,
            f"do({one.id!r})",
            one.label,
            show=one.shown,
            key_display=one.display or None,
            tooltip=one.meaning,
        )
        for one in spec.actions
    ]
    if spec.finds is not None:
        keys.append(Binding("f", "preset", spec.finds.label, tooltip=spec.finds.meaning))
    return type(
        f"{spec.title}Pane",
        (SpecPane,),
        {
            "__module__": f"livedash.panes.{spec.name}",
            "spec": spec,
            "pane_name": spec.name,
            "title": spec.title,
            "number": spec.number,
            "presets": () if spec.finds is None else spec.finds.presets,
            "understood": "" if spec.finds is None else spec.finds.understood,
            "needs": {f"do({one.id!r})": one.right for one in spec.actions if one.right},
            "BINDINGS": [*keys, Binding("escape", "back", "back")],
        },
    )
