"""`W`: the person at the terminal, by a few letters of the name and Enter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from livedash.app.sheet import Sheet
from livedash.app.who import Who
from livedash.panes.form import Choice, search
from livedash.widgets.answer import Answer
from livedash.widgets.bound import bound
from livedash.widgets.notice import Notice
from livedash.widgets.picks import Picks

if TYPE_CHECKING:
    from livedash.business.people.members import Person

UNREAD = "The people of this branch have not been read yet."
NOBODY = "This branch has no members. An owner adds them: livedash db user add"
PICK = "Some letters of the name, then Enter."


class WhoSheet(Sheet):
    """The people of the branch. With nothing typed and nothing lit nobody is chosen: an Enter too
    many must not make a sale somebody else's."""

    heading = "Who stands here?"
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("who.choose", "enter", "choose", "The name that is lit is mine"),
        bound("who.down", "down", "light(1)", "Down the list"),
        bound("who.up", "up", "light(-1)", "Up the list"),
    ]
    hinted = MappingProxyType(
        {"who.choose": "this is me", "who.up who.down": "choose", "sheet.back": "close"}
    )

    def __init__(self, who: Who, chosen: Callable[[Person], None], then: str = "") -> None:
        """`then`: the action that waits for the answer."""
        super().__init__()
        self._who, self._chosen = who, chosen
        if then:
            self.heading = f"{self.heading} Then: {then}"
        self._answer, self._picks, self._why = Answer(), Picks(), Notice()

    def content(self) -> Widget:
        return Vertical(self._answer, self._why, self._picks)

    def wanted(self, width: int) -> int:
        return 1 + self._why.height_at(width) + (1 + self._picks.wanted) * self._picks.open

    def on_mount(self) -> None:
        self._stop = self._who.on_change(self._typed)
        self._typed()
        self._answer.focus()

    def on_unmount(self) -> None:
        self._stop()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show()
        self.fit()

    def _show(self) -> None:
        people = self._who.people
        if not people:
            self._picks.show(None)
            self._why.say(f"{UNREAD} {self._who.trouble}" if people is None else NOBODY, "warn")
            return
        typed = self._answer.value
        self._why.say(PICK, "dim")
        choices = [Choice(label, person.role) for label, person in labelled(people).items()]
        begun = typed.strip().casefold()
        # A person called Musa comes before other people with Musa in their names.
        found = sorted(
            search(typed, choices), key=lambda one: not one.label.casefold().startswith(begun)
        )
        self._picks.show([(one.label, one.hint) for one in found], typed)

    def action_light(self, steps: int) -> None:
        self._picks.step(steps)

    def action_choose(self) -> None:
        meant = self._picks.meant if self._picks.open else None
        person = None if meant is None else labelled(self._who.people or ()).get(meant)
        if person is None:
            self._why.say(PICK, "alert")
        elif self.close():
            self._chosen(person)


def labelled(people: Sequence[Person]) -> dict[str, Person]:
    """The people, each by a name of its own: two of the same name are told apart by their
    number."""
    many = Counter(one.name for one in people)
    return {
        one.name if many[one.name] == 1 else f"{one.name} ({one.person_id})": one for one in people
    }
