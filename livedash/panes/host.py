"""The widget that stands for a `PaneSpec`: what its state asks of the database, and what becomes of
its keys. Where its parts stand and what they show is the arrangement's.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from livedash.business.place import Place
from livedash.live.mutation import Mutation
from livedash.live.query import AnyQuery
from livedash.live.sending import Refused
from livedash.panes.answered import answered, queries, same_questions
from livedash.panes.arrangement import Arrangement
from livedash.panes.export import Table
from livedash.panes.filtered import FilteredPane
from livedash.panes.form import Form, Write
from livedash.panes.news import News
from livedash.panes.pane import Asking, Pane, View
from livedash.panes.seen import WHOLE, Graph, Room, Seen
from livedash.panes.spec import (
    Do,
    Go,
    Into,
    Outcome,
    PaneSpec,
    Part,
    Prompt,
    Say,
    Setting,
    elsewhere,
)
from livedash.widgets.ask_line import AskLine, Judged
from livedash.widgets.bound import bound
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
        self._arranged = Arrangement(self.spec.parts, self._graph)
        self._day: Hashable = None
        self._begun = False
        """Whether the cursors stand where they start at this place."""
        self._prompts: dict[AskLine, Prompt] = {}

    def compose(self) -> ComposeResult:
        yield self._arranged.make()
        for action in self.spec.actions:
            if isinstance(prompt := action.do, Prompt):
                line = AskLine(prompt.sign, judge=partial(self._judged, prompt), id=action.id)
                self._prompts[line] = prompt
                yield line
        if self.spec.finds is not None:
            yield self.filter_line

    # What it asks

    def absent(self, place: Place) -> str:
        return self.spec.absent(place)

    def asks(self, place: Place, width: int, height: int) -> Asking:
        state = self._taken_to(place)
        return Asking(queries(self.spec, Setting(place, Room(width, height), state)), state)

    def queries(self, place: Place) -> Mapping[Any, AnyQuery]:
        return queries(self.spec, Setting(place, WHOLE, self._taken_to(place)))

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
            self._begun, self._arranged.going = False, None
        return self._stand(self._answered(view), anew=stood is None or stood.place != view.place)

    def _stand(self, state: Any, *, anew: bool = False, chosen: bool = False) -> int:
        """What stands answers this state from now on. Where the cursors were before there was a
        filter, they are again when it goes."""
        was, self._standing = filter_of(self._standing), state
        cursors = {part: widget.cursor_key for part, widget in self._arranged.keyed.items()}
        if filter_of(state) and not was:
            self._unfiltered = cursors
        cells = self._draw(anew=anew, chosen=chosen)
        if filter_of(state) != was:
            self._arranged.move({part: part.found(self._look(part)) for part in cursors})
        if was and not filter_of(state):
            self._arranged.move(self._unfiltered)
        return cells

    def _answered(self, view: View) -> Any:
        """The state as what stands answers it."""
        answers = view.state
        if answers is None:
            # Shown by a test, without anybody who asks.
            asked = queries(self.spec, Setting(view.place, Room(*self.size), self.state))
            shown = asked.keys() - set(self.spec.reads)
            answers = self.state if shown <= view.rows.keys() else self._standing
        return answered(self.spec, view.place, self.state, answers)

    def _draw(self, *, anew: bool = False, chosen: bool = False) -> int:
        """`anew`: nothing of it is a change of what stood there. `chosen`: what differs does so
        because something else was chosen."""
        view = self._view
        assert view is not None, "nothing is drawn before the first rows"
        room = Room(*self.size)
        self._graph.show(view, self._standing, room)
        self._arranged.note_cursors()
        setting = Setting(view.place, room, self._standing)
        cells, heir = self._arranged.draw(view, setting, elsewhere=not self._begun, chosen=chosen)
        day = self.spec.day(Seen(self._graph))
        if anew or day != self._day:
            self.seen()
        self._day, self._begun = day, True
        if heir is not None and self._has_keys:
            self._arranged.focus(heir)
        return cells + self._settle()

    def _settle(self) -> int:
        """State that moves with rows and scrolling; what it shows has changed all the same."""
        if self.spec.settle is None:
            return 0
        settled = self.spec.settle(self._look())
        if isinstance(settled, Go):
            self._arranged.going = settled
            settled = settled.state
        return 0 if settled == self.state else self._turn(settled)

    def on_resize(self) -> None:
        if self._view is not None:
            self._draw()

    # The keys

    @property
    def _has_keys(self) -> bool:
        focused = self.screen.focused
        return focused is None or self in focused.ancestors

    @on(Keyed.Moved)
    def _cursor_moved(self) -> None:
        if self._view is not None:
            self._draw()

    def _look(self, part: Part | None = None) -> Seen[Any]:
        """What stands at this moment, with what only keys go by."""
        self._arranged.note_cursors()
        self._graph.put("chosen", self.state)
        self._graph.put("rights", self.rights)
        return Seen(self._graph, part)

    def action_do(self, id: str) -> None:
        if self._view is None:
            return
        do = next(one.do for one in self.spec.actions if one.id == id)
        if isinstance(do, Prompt):
            focused = self.screen.focused
            self._from = focused if focused is not None and self in focused.ancestors else None
            self.query_one(f"#{id}", AskLine).open()
        else:
            self._become(do(self._look()))

    def _judged(self, prompt: Prompt, typed: str) -> Judged:
        return prompt.judge(self._look(), typed)

    @on(AskLine.Closed)
    def _typed(self, closed: AskLine.Closed) -> None:
        prompt = self._prompts.get(closed.line)
        if prompt is None:
            return
        closed.stop()
        if not closed.left and self._from is not None:
            self._from.focus()
        if not closed.left and not closed.cleared:
            self._become(prompt.then(self._look(), closed.text))

    def action_back(self) -> None:
        back, self._back = self._back, {}
        self._turn(replace(self.state, **back), chosen=True)

    @on(Keyed.Chosen)
    def _chosen(self, chosen: Keyed.Chosen) -> None:
        if self._view is not None:
            part = self._arranged.parts[chosen.widget]
            self._become(part.enter(self._look(part), chosen.key))

    @on(Keyed.Beyond)
    def _beyond(self, beyond: Keyed.Beyond) -> None:
        if self._view is not None:
            part = self._arranged.parts[beyond.widget]
            self._become(part.beyond(self._look(part), beyond.step))

    def _become(self, outcome: Outcome) -> None:
        if isinstance(outcome, list):
            for one in outcome:
                self._become(one)
        elif isinstance(outcome, Say):
            self.post_message(self.Says(*outcome))
        elif isinstance(outcome, Form):
            self.post_message(self.Fills(outcome))
        elif isinstance(outcome, Do):
            self.post_message(self.Writes(partial(self._made, outcome)))
        elif isinstance(outcome, Into):
            before = {one.name: getattr(self.state, one.name) for one in fields(outcome.state)}
            after = {name: getattr(outcome.state, name) for name in before}
            left = {name: value for name, value in before.items() if value != after[name]}
            self._back = self._back or left
            self._turn(outcome.state, chosen=True)
        elif isinstance(outcome, Go):
            self._arranged.going = outcome
            if outcome.state == self.state:
                self._draw()
            else:
                self._turn(outcome.state, chosen=True)
        elif outcome is not None:
            self._turn(outcome, chosen=True)

    def _made(self, do: Do, id: UUID, at: datetime) -> Write:
        write = do.make(id, at)
        if do.then is not None:
            self._become(do.then(self._look()))
        return write

    def _turn(self, state: Any, *, chosen: bool = False) -> int:
        """Another state. `chosen`: by a key, so that nothing of what it shows has changed."""
        if state == self.state or self._view is None:
            return 0
        view, before, self.state = self._view, self.state, state
        cells = self._stand(self._answered(view), chosen=chosen)
        if not same_questions(self.spec, view.place, before, state):
            self.post_message(self.Asks())
        return cells

    def open_filter(self) -> None:
        if self.spec.finds is None:
            Pane.open_filter(self)
        else:
            super().open_filter()

    def refilter(self) -> None:
        assert self.spec.finds is not None
        self._turn(self.spec.finds.refine(self.state, self.filter), chosen=True)

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
        focused = self._arranged.parts.get(self.screen.focused) if self.screen.focused else None
        for part in (focused, *self._arranged.shown):
            table = None if part is None else part.table(Seen(self._graph, part))
            if table is not None:
                return table
        return None


def filter_of(state: Any) -> str:
    found: str = getattr(state, "filter", "")
    return found


def pane_of(spec: PaneSpec) -> type[SpecPane]:
    """As the shell, the tests and the entry points know a pane."""
    keys = [
        Binding(
            one.keys,
            f"do({one.id!r})",
            one.label,
            show=one.shown,
            key_display=one.display or None,
            id=f"{spec.name}.{one.id}",
            tooltip=one.meaning,
        )
        for one in spec.actions
    ]
    if spec.finds is not None and spec.finds.presets:
        finds = spec.finds
        keys.append(bound(f"{spec.name}.presets", "f", "preset", finds.meaning, finds.label))
    keys.append(bound(f"{spec.name}.back", "escape", "back", "Back", "back"))
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
            "BINDINGS": keys,
        },
    )
