"""A form over the dashboard: the questions, what is said to the answers while they are typed, and
one Enter that keeps the write safe before it closes.

Nothing typed is lost: Esc keeps the answers as a draft, and what could not be kept safe stays
where it is, with the reason.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from livedash.app.sheet import Sheet
from livedash.live.mutation import Impossible
from livedash.live.sending import JournalFailed
from livedash.panes.form import Ask, Form, Line, Verdict, picked, search
from livedash.widgets.answer import Answer, harmless
from livedash.widgets.line import Piece, TextLine
from livedash.widgets.notice import Notice
from livedash.widgets.picks import Picks

log = logging.getLogger(__name__)

SPACIOUS = 72
"""Columns from which what is said to an answer stands beside it, not below."""

KEPT = ", what is typed is kept"
UNLINKED = "No link: it is kept here, and sent when the link is back."
LINES = 8
"""Of what is said about all the answers together; what is more is not said."""

Submit = Callable[[Form, Mapping[str, str]], Awaitable[None]]
"""Raises `Impossible` or `JournalFailed`."""


class Question(Vertical):
    """One question: its label, the answer, and what is said to it."""

    def __init__(self, ask: Ask, draft: str | None) -> None:
        super().__init__(classes="question")
        self.ask = ask
        self.answer = Answer(ask.value if draft is None else draft)
        self.beside, self.below = TextLine(classes="beside"), TextLine(classes="below")

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield TextLine([Piece(self.ask.label, "dim")], classes="label")
            yield self.answer
            yield self.beside
        yield self.below

    @property
    def typed(self) -> str:
        """What stands there. Untouched, it is what the row said, however it had to be shown."""
        value = self.answer.value
        return self.ask.value if value == harmless(self.ask.value) else value

    def say(self, piece: Piece | None) -> None:
        pieces = [] if piece is None else [piece]
        self.beside.show(pieces)
        self.below.show(pieces)
        self.below.set_class(piece is None, "-silent")


class FormSheet(Sheet):
    """What a `Form` asks, on the whole screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Submit", show=False),
        Binding("tab", "step(1)", "Next", show=False),
        Binding("shift+tab", "step(-1)", "Previous", show=False),
        Binding("down", "light(1)", "Next", show=False),
        Binding("up", "light(-1)", "Previous", show=False),
    ]

    def __init__(
        self,
        form: Form,
        submit: Submit,
        drafts: dict[str, dict[str, str]],
        said: str = "",
        cut_off: Callable[[], bool] = lambda: False,
    ) -> None:
        """`said`: why the form is here again. `cut_off`: whether there is no link now."""
        super().__init__()
        self._cut_off = cut_off
        self.form, self._submit, self._drafts, self._said = form, submit, drafts, said
        self.heading = form.heading
        self.keys = (
            Binding("enter", "submit", form.does),
            Binding("escape", "dismiss_sheet", f"back{KEPT if form.asks and form.draft else ''}"),
            *([Binding("tab", "step(1)", "next")] if len(form.asks) > 1 else []),
        )
        draft = {} if form.mends is not None else drafts.get(form.draft, {})
        self._from_draft = bool(draft)
        self._questions = {ask.name: Question(ask, draft.get(ask.name)) for ask in form.asks}
        self._picks = Picks()
        self._lines = [Notice() for _ in range(LINES)]
        self._trouble = ""
        """Why it could not be kept safe."""
        self._tried = False
        self.busy = False
        """What Enter asked for is on its way to the disk."""

    def content(self) -> Widget:
        return VerticalScroll(
            *self._questions.values(), self._picks, *self._lines, can_focus=not self._questions
        )

    def on_mount(self) -> None:
        self.judge()
        first = next(iter(self._questions.values()), None)
        if first is not None:
            first.answer.focus()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < SPACIOUS, "-narrow")

    @property
    def answers(self) -> dict[str, str]:
        return {name: question.typed for name, question in self._questions.items()}

    @property
    def _here(self) -> Question | None:
        return next((q for q in self._questions.values() if q.answer.has_focus), None)

    # What is said

    def judge(self) -> None:
        """Say what is to be said to the answers as they are, and to what is known now."""
        answers = self.answers
        verdict = self.form.verdict(answers)
        for name, question in self._questions.items():
            question.say(self._word_on(name, question, verdict))
        self._show_lines(verdict)
        self._show_picks()

    def _word_on(self, name: str, question: Question, verdict: Verdict) -> Piece | None:
        touched = self._tried or question.typed != question.ask.value or self._from_draft
        if name in verdict.faults and touched:
            return Piece(f"x {verdict.faults[name]}", "out")
        if name in verdict.warnings:
            return Piece(f"! {verdict.warnings[name]}", "low")
        if name in self.form.theirs:
            return Piece(f"theirs: {self.form.theirs[name]}", "info")
        return Piece(question.ask.hint, "dim") if question.ask.hint else None

    def _show_lines(self, verdict: Verdict) -> None:
        said: list[Line] = []
        if self._trouble:
            said.append(Line(f"NOT SAVED. {self._trouble}", "out"))
        if self._said:
            said.append(Line(self._said, "over"))
        if self._cut_off():
            said.append(Line(UNLINKED, "low"))
        if self._from_draft:
            said.append(Line("This is what you typed before.", "dim"))
        said += verdict.lines
        for place, line in enumerate(self._lines):
            here = said[place] if place < len(said) else Line("")
            line.say(here.words, here.tone)

    def _show_picks(self) -> None:
        here = self._here
        choices = None if here is None else self.form.choices(here.ask.name, self.answers)
        if here is None or choices is None:
            self._picks.show(None)
            return
        # As it came, all of them are offered: one opens a list to see what else there is.
        untouched = here.typed == here.ask.value and picked(here.typed, choices) is not None
        found = choices if untouched else search(here.typed, choices)
        self._picks.show([(one.label, one.hint) for one in found], here.typed)

    # Keys

    @on(Input.Changed)
    def _typed(self) -> None:
        self._trouble = ""
        self.judge()

    def on_descendant_focus(self) -> None:
        self._show_picks()

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_submit()

    def action_light(self, steps: int) -> None:
        """Through the list of choices where there is one, else to the next question."""
        if not self._picks.step(steps):
            self.action_step(steps)

    def action_step(self, steps: int) -> None:
        self._leave()
        questions = [question.answer for question in self._questions.values()]
        here = self._here
        if here is not None:
            questions[(questions.index(here.answer) + steps) % len(questions)].focus()

    def _leave(self) -> None:
        """What is lit in the list is what was meant."""
        here, meant = self._here, self._picks.meant
        if here is not None and meant is not None:
            here.answer.value = meant

    async def action_submit(self) -> None:
        here = self._here
        meant = self._picks.meant if self._picks.open else None
        if here is not None and meant is not None and here.answer.value != meant:
            here.answer.value = meant
            here.answer.cursor_position = len(meant)
            return
        if self.busy or not self.is_current:
            return
        self._tried = True
        answers = self.answers
        self.judge()
        faults = self.form.verdict(answers).faults
        if faults:
            wrong = next((name for name in self._questions if name in faults), None)
            if wrong is not None:
                self._questions[wrong].answer.focus()
            return
        # One Enter is one write, however long the disk takes.
        self.busy = True
        try:
            await self._submit(self.form, answers)
        except (Impossible, JournalFailed) as error:
            self._trouble = error.words
            self.judge()
        else:
            self._drafts.pop(self.form.draft, None)
            self.close()
        finally:
            self.busy = False

    def action_dismiss_sheet(self) -> None:
        changed = any(question.typed != question.ask.value for question in self._questions.values())
        if self.form.draft and self.form.mends is None:
            if changed:
                self._drafts[self.form.draft] = self.answers
            else:
                self._drafts.pop(self.form.draft, None)
        self.close()
