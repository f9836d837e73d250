"""The questions of a form: which one is being answered, what may be chosen there, and how they
share the room that there is.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.containers import VerticalScroll

from livedash.app.question import Question
from livedash.panes.form import Form, picked, search
from livedash.widgets.picks import Picks


class Questions(VerticalScroll, inherit_bindings=False):
    """All of them, one under the other. The arrows are for the list of choices, not for
    scrolling."""

    def __init__(self, form: Form, draft: Mapping[str, str]) -> None:
        """`draft`: answers by the names of their questions."""
        self._form = form
        self.all = [Question(ask, draft.get(ask.name)) for ask in form.asks]
        self._picks = Picks()
        self._lines = 0
        """Of the question at hand."""
        super().__init__(*self.all, self._picks, can_focus=False)

    @property
    def answers(self) -> dict[str, str]:
        return {one.ask.name: one.typed for one in self.all}

    @property
    def changed(self) -> bool:
        return any(one.changed for one in self.all)

    @property
    def here(self) -> Question | None:
        """The one at hand."""
        return next((one for one in self.all if one.answer.has_focus), None)

    @property
    def at_last(self) -> bool:
        """No question comes after the one at hand."""
        return self.here is self.all[-1]

    @property
    def choosing(self) -> bool:
        """There is a list to choose from."""
        return self._picks.open

    def go_to(self, name: str) -> bool:
        """False: it is not asked."""
        one = next((one for one in self.all if one.ask.name == name), None)
        if one is not None:
            one.answer.focus(scroll_visible=False)
        return one is not None

    def step(self, steps: int) -> None:
        """To the next question. What is lit in the list is what was meant."""
        here, meant = self.here, self._picks.meant
        if here is not None:
            if meant is not None:
                here.answer.value = meant
            self.go_to(self.all[(self.all.index(here) + steps) % len(self.all)].ask.name)

    # The list of choices

    def light(self, steps: int) -> None:
        """Through the list where there is one, else to the next question."""
        if not self._picks.step(steps):
            self.step(steps)

    def choose(self) -> bool:
        """What is lit is the answer; False where that stands there already, or nothing is meant."""
        here, meant = self.here, self._picks.meant
        if here is None or meant is None or here.answer.value == meant:
            return False
        here.answer.value = meant
        here.answer.cursor_position = len(meant)
        return True

    def show_choices(self) -> None:
        here = self.here
        choices = None if here is None else self._form.choices(here.ask.name, self.answers)
        if here is None or choices is None:
            self._picks.show(None)
            return
        # As it came, all of them are offered: one opens a list to see what else there is.
        untouched = not here.changed and picked(here.typed, choices) is not None
        found = choices if untouched else search(here.typed, choices)
        self.move_child(self._picks, after=here)
        self._picks.show([(one.label, one.hint) for one in found], here.typed)

    # What is in sight

    def wanted(self, width: int, *, narrow: bool, low: bool) -> int:
        """The lines that they ask for."""
        lines = {one: one.fit(width, narrow=narrow, low=low) for one in self.all}
        here = self.here
        self._lines = 0 if here is None else lines[here]
        return sum(lines.values()) + (self._picks.wanted if self._picks.open else 0)

    def take(self, room: int) -> None:
        """So many lines, of which the question at hand has its own before its list."""
        self.styles.max_height = room
        self._picks.styles.max_height = max(1, room - self._lines)

    @property
    def place(self) -> str:
        """`2 of 5`"""
        here = self.here
        return "" if here is None else f"{self.all.index(here) + 1} of {len(self.all)}"

    def show_here(self) -> None:
        """The others are scrolled to."""
        here = self.here
        if here is not None:
            region = here.virtual_region
            if self._picks.open:
                region = region.union(self._picks.virtual_region)
            self.scroll_to_region(region, animate=False, force=True)
