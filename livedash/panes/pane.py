"""The widget of a `PaneSpec`: the queries of its state, and the effects of its keys. The
arrangement has the places and contents of its parts."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import Any
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from livedash.business.place import Place
from livedash.live.mutation import Mutation
from livedash.live.sending import Refused
from livedash.panes.answered import answered, queries, same_questions
from livedash.panes.arrangement import Arrangement
from livedash.panes.export import ExportTable
from livedash.panes.form import Form, Write
from livedash.panes.news import News
from livedash.panes.seen import Graph, Room, Seen
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
    filter_of,
)
from livedash.panes.view import Asking, View
from livedash.panes.wishes import Asks, Fills, Says, Writes
from livedash.widgets.ask_line import AskLine, Judged
from livedash.widgets.cell import Key
from livedash.widgets.filter_line import FilterLine
from livedash.widgets.keyed import Keyed
from livedash.widgets.table import KeyedTable


class Pane(Widget):
    """One pane on the screen, made by `pane_of`."""

    rights: frozenset[str] = frozenset()
    """The person's rights at this place; the shell sets them. Empty: nothing is written here."""

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__()
        self.spec = spec
        self.state = spec.state
        """The person's latest choices. The rows on the screen may still answer an earlier state."""
        self._graph = Graph()
        self._view: View | None = None
        self._standing = spec.state
        """The state that the rows on the screen answer."""
        self._words = ""
        """The filter of a pane whose spec has none: words over the rows of its tables."""
        self._found_by = ""
        """The filter of the rows on the screen."""
        self._unfiltered: dict[Part, Key | None] = {}
        """The cursors' keys before there was a filter."""
        self._back: dict[str, Any] = {}
        """The fields of the state that Esc brings back."""
        self._arranged = Arrangement(spec.parts, self._graph)
        self._day: Hashable = None
        self._begun = False
        """Whether the cursors have been put on their first keys at this place."""
        self._filter_line = FilterLine("" if spec.finds is None else spec.finds.understood)
        self._prompts: dict[AskLine, Prompt] = {}
        self._from: Widget | None = None
        """The widget that had the keys before a line took them."""

    def compose(self) -> ComposeResult:
        yield self._arranged.make()
        for action in self.spec.actions:
            if isinstance(prompt := action.do, Prompt):
                line = AskLine(prompt.sign, judge=partial(self._judged, prompt), id=action.id)
                self._prompts[line] = prompt
                yield line
        yield self._arranged.found
        yield self._filter_line

    # Queries

    def asks(self, place: Place, width: int, height: int) -> Asking:
        """The queries of the pane at this place and size."""
        state = self._taken_to(place)
        return Asking(queries(self.spec, Setting(place, Room(width, height), state)), state)

    def _taken_to(self, place: Place) -> Any:
        """The state as it would be at this place."""
        if self._view is None or place.same_as(self._view.place):
            return self.state
        return elsewhere(self.state, self.spec.state)

    # Drawing

    def show(self, view: View) -> int:
        """Draw what differs, and answer how many cells differ from those before."""
        stood, self._view = self._view, view
        if stood is not None and not stood.place.same_as(view.place):
            self.state, self._back = elsewhere(self.state, self.spec.state), {}
            self._begun, self._arranged.going = False, None
        return self._stand(self._answered(view), anew=stood is None or stood.place != view.place)

    def _stand(self, state: Any, *, anew: bool = False, chosen: bool = False) -> int:
        """Draw the rows as the answer to this state. When a filter goes, the cursors return to
        their keys of before the filter."""
        was, self._standing = self._found_by, state
        self._found_by = now = filter_of(state) if self.spec.finds else self._words
        self._graph.put("words", self._words)
        cursors = {part: widget.cursor_key for part, widget in self._arranged.keyed.items()}
        if now and not was:
            self._unfiltered = cursors
        cells = self._draw(anew=anew, chosen=chosen)
        if now != was:
            self._arranged.move({part: part.found(self._look(part)) for part in cursors})
        if was and not now:
            self._arranged.move(self._unfiltered)
        return cells

    def _answered(self, view: View) -> Any:
        """The state that the view's rows answer."""
        answers = view.state
        if answers is None:
            # A test shows the pane, and nobody has asked for the rows.
            asked = queries(self.spec, Setting(view.place, Room(*self.size), self.state))
            shown = asked.keys() - set(self.spec.reads)
            answers = self.state if shown <= view.rows.keys() else self._standing
        return answered(self.spec, view.place, self.state, answers)

    def _draw(self, *, anew: bool = False, chosen: bool = False) -> int:
        """`anew`: no difference is a change of earlier rows. `chosen`: the rows differ because
        another state was chosen."""
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
        if heir is not None and (self.screen.focused is None or self._entered is not None):
            self._arranged.focus(heir)
        return cells + self._settle()

    def _settle(self) -> int:
        """Turn to the state that follows from rows and scrolling; such a turn marks changes as
        usual."""
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

    def seen(self) -> None:
        """Clear the marks of an outage: the operator has pressed a key since."""
        for widget in self._arranged.keyed.values():
            widget.clear_marks()

    # Keys

    @property
    def first_for_keys(self) -> Widget | None:
        """The first widget on the screen that takes keys. (Textual lets hidden widgets take keys as
        well.)"""
        found = (one for one in self.query("*") if one.focusable and self._stands(one))
        return next(found, None) if self.display else None

    def _stands(self, widget: Widget) -> bool:
        inside = takewhile(lambda node: node is not self, widget.ancestors_with_self)
        return all(node.display for node in inside)

    @property
    def _entered(self) -> Widget | None:
        """The widget of this pane that has the keys."""
        focused = self.screen.focused
        return focused if focused is not None and self in focused.ancestors else None

    @on(Keyed.Moved)
    def _cursor_moved(self) -> None:
        if self._view is not None:
            self._draw()

    def _look(self, part: Part | None = None) -> Seen[Any]:
        """The pane at this moment, with the values that only keys look at."""
        self._arranged.note_cursors()
        self._graph.put("chosen", self.state)
        self._graph.put("rights", self.rights)
        return Seen(self._graph, part)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides the keys of actions for which the person has no right."""
        if action == "back":
            return bool(self._back)
        right = self.spec.needs.get(str(parameters[0])) if action == "do" else None
        return right is None or right in self.rights

    def action_do(self, id: str) -> None:
        if self._view is None:
            return
        do = next(one.do for one in self.spec.actions if one.id == id)
        if isinstance(do, Prompt):
            self._open(self.query_one(f"#{id}", AskLine))
        else:
            self._become(do(self._look()), f"{self.spec.name}.{id}")

    def action_back(self) -> None:
        back, self._back = self._back, {}
        self._turn(replace(self.state, **back), chosen=True)

    def action_preset(self) -> None:
        """Filter by the next of the usual filters."""
        assert self.spec.finds is not None
        presets = self.spec.finds.presets
        at = presets.index(self._filter) if self._filter in presets else -1
        self._filter_by(presets[(at + 1) % len(presets)])

    def open_filter(self) -> None:
        """Open the filter's line, after `/`."""
        if self.spec.finds is None and self._arranged.tally is None:
            self.post_message(Says(f"{self.spec.title} has nothing to filter.", "dim"))
        elif not self._filter_line.display:
            self._open(self._filter_line, self._filter)

    @property
    def _filter(self) -> str:
        """The typed filter."""
        return filter_of(self.state) if self.spec.finds else self._words

    def _filter_by(self, typed: str) -> None:
        typed = " ".join(typed.split())
        if typed == self._filter:
            return
        if self.spec.finds is not None:
            self._turn(self.spec.finds.refine(self.state, typed), chosen=True)
            return
        self._words = typed
        if self._view is not None:
            self._stand(self._answered(self._view), chosen=True)

    # Lines to type in

    def _open(self, line: AskLine, text: str = "") -> None:
        self._from = self._entered
        line.open(text)

    def _judged(self, prompt: Prompt, typed: str) -> Judged:
        return prompt.judge(self._look(), typed)

    @on(AskLine.Typed)
    def _typing(self, typed: AskLine.Typed) -> None:
        typed.stop()
        if typed.line is self._filter_line:
            self._filter_by(typed.text)

    @on(AskLine.Closed)
    def _typed(self, closed: AskLine.Closed) -> None:
        closed.stop()
        if closed.line is self._filter_line and closed.cleared:
            self._filter_by("")
        if not closed.left and self._from is not None:
            self._from.focus()
        prompt = self._prompts.get(closed.line)
        if prompt is not None and not closed.left and not closed.cleared:
            self._become(prompt.then(self._look(), closed.text))

    # Effects of a key

    @on(Keyed.Chosen)
    def _chosen(self, chosen: Keyed.Chosen) -> None:
        if self._view is not None:
            part = self._arranged.parts[chosen.widget]
            self._become(part.enter(self._look(part), chosen.key))

    @on(KeyedTable.Sorts)
    def _sorts(self, sorts: KeyedTable.Sorts) -> None:
        if self._view is not None:
            part = self._arranged.parts[sorts.widget]
            then = part.sorted_next(self._look(part), round=sorts.round)
            self._graph.put(("order", part), then)
            self._draw()

    @on(Keyed.Beyond)
    def _beyond(self, beyond: Keyed.Beyond) -> None:
        if self._view is not None:
            part = self._arranged.parts[beyond.widget]
            self._become(part.beyond(self._look(part), beyond.step))

    def _become(self, outcome: Outcome, action: str = "") -> None:
        if isinstance(outcome, list):
            for one in outcome:
                self._become(one, action)
        elif isinstance(outcome, Say):
            self.post_message(Says(*outcome))
        elif isinstance(outcome, Form):
            self.post_message(Fills(outcome, action))
        elif isinstance(outcome, Do):
            self.post_message(Writes(partial(self._made, outcome)))
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
        """Turn to another state. `chosen`: by a key, so that no difference is a change."""
        if state == self.state or self._view is None:
            return 0
        view, before, self.state = self._view, self.state, state
        cells = self._stand(self._answered(view), chosen=chosen)
        if not same_questions(self.spec, view.place, before, state):
            self.post_message(Asks())
        return cells

    # Answers to the shell

    def news(self, before: View, after: View) -> Sequence[News]:
        """Other people's deeds between two views of the same queries, the newest first."""
        return self.spec.news(before, after)

    def form_for(self, mutation: Mutation, refused: Refused | None) -> Form | None:
        """The form that a write came from, or one like it, with its answers; `refused.conflict` is
        the row as somebody else left it. None: the write is not this pane's, or cannot be
        changed."""
        if self._view is None:
            return None
        return self.spec.form_for(Seen(self._graph), mutation, refused)

    def table(self) -> ExportTable | None:
        """The table that `E` writes to a file: from the part that has the keys, else from the first
        part that has a table."""
        if self._view is None or self.spec.absent(self._view.place):
            return None
        return self._arranged.table(self.screen.focused)
