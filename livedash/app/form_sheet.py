"""A form over the dashboard: the questions, what is said to the answers while they are typed, and
one Enter that keeps the write safe before it closes.

Nothing typed is lost: Esc keeps the answers as a draft, and what could not be kept safe stays
where it is, with the reason.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from livedash.app.form_notes import FormNotes
from livedash.app.question import Question
from livedash.app.questions import Questions
from livedash.app.sheet import Sheet
from livedash.live.mutation import Impossible
from livedash.live.sending import JournalFailed
from livedash.panes.form import Draft, Form, FormLine, Verdict
from livedash.widgets.bound import bound
from livedash.widgets.line import Piece

SPACIOUS = 72
"""Columns from which what is said to an answer stands beside it, not below."""

UNLINKED = "No link: it is kept here, and sent when the link is back."

Submit = Callable[[Form, Mapping[str, str]], Awaitable[None]]
"""Raises `Impossible` or `JournalFailed`."""


class FormSheet(Sheet):
    """What a `Form` asks, beside what it is about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("form.submit", "enter", "submit", "Take what is lit, or save"),
        bound("form.next", "tab", "step(1)", "The next question"),
        bound("form.previous", "shift+tab", "step(-1)", "The question before"),
        bound("form.down", "down", "light(1)", "Down the list, or the next question"),
        bound("form.up", "up", "light(-1)", "Up the list, or the question before"),
        bound("form.read_on", "pagedown", "read_on(1)", "More of what is said below"),
        bound("form.read_back", "pageup", "read_on(-1)", "Back to what was said"),
    ]

    def __init__(
        self,
        form: Form,
        submit: Submit,
        drafts: dict[str, Draft],
        said: str = "",
        cut_off: Callable[[], bool] = lambda: False,
        go_on: Callable[[Form], object] = lambda _: None,
        other_keys: Callable[[], object] = lambda: None,
    ) -> None:
        """`said`: why the form is here again. `cut_off`: whether there is no link now. `go_on`:
        opens the form that comes after this one. `other_keys` is called when the last line has
        other keys to name."""
        super().__init__()
        self._cut_off, self._go_on, self._other_keys = cut_off, go_on, other_keys
        self.form, self._submit, self._drafts, self._said = form, submit, drafts, said
        self.heading = form.heading
        draft = None if form.mends is not None else drafts.get(form.draft)
        if draft is not None:
            form.resume(draft)
        self._from_draft = draft is not None
        self._questions = Questions(form, {} if draft is None else draft.typed)
        self._foot = FormNotes(alone=not form.asks)
        self._trouble = ""
        """Why it could not be kept safe."""
        self._tried: Mapping[str, str] | None = None
        """What Enter was last pressed over."""
        self.busy = False
        """What Enter asked for is on its way to the disk."""

    def content(self) -> Widget:
        return Vertical(self._questions, self._foot)

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(
            self, lambda _: self._questions.show_here()
        )
        self.judge()
        if not self.form.asks:
            self._foot.take_keys()
        elif not self._questions.go_to(self.form.begins):
            self._questions.go_to(self.form.asks[0].name)

    @property
    def answers(self) -> dict[str, str]:
        return self._questions.answers

    # What is said

    def judge(self) -> None:
        """Say what is to be said to the answers as they are, and to what is known now."""
        verdict = self.form.verdict(self.answers)
        for question in self._questions.all:
            word, hint = self._word_on(question, verdict), question.ask.hint
            question.say(word or (Piece(hint, "dim") if hint else None), urgent=word is not None)
        self._show_lines(verdict)
        self._questions.show_choices()
        self.fit()

    def _word_on(self, question: Question, verdict: Verdict) -> Piece | None:
        name = question.ask.name
        touched = self._tried is not None or question.changed or self._from_draft
        if name in verdict.faults and touched:
            return Piece(f"x {verdict.faults[name]}", "bad")
        if name in verdict.warnings:
            return Piece(f"! {verdict.warnings[name]}", "warn")
        if name in self.form.theirs:
            return Piece(f"theirs: {self.form.theirs[name] or '(empty)'}", "info")
        if name in self.form.was:
            return Piece(f"changed meanwhile, was: {self.form.was[name] or '(empty)'}", "info")
        return None

    def _show_lines(self, verdict: Verdict) -> None:
        said: list[FormLine] = []
        if self._trouble:
            said.append(FormLine(f"NOT SAVED. {self._trouble}", "bad"))
        if self._said:
            said.append(FormLine(self._said, "over"))
        if len(self.form.theirs) > 1:
            labels = [ask.label for ask in self.form.asks if ask.name in self.form.theirs]
            said.append(FormLine(f"Yours and theirs differ: {', '.join(labels)}.", "info"))
        if self.form.was:
            labels = [ask.label for ask in self.form.asks if ask.name in self.form.was]
            said.append(
                FormLine(f"Theirs stands where you changed nothing: {', '.join(labels)}.", "info")
            )
        if self._cut_off():
            said.append(FormLine(UNLINKED, "warn"))
        if self._from_draft:
            said.append(FormLine("This is what you typed before.", "dim"))
        said += verdict.lines
        self._foot.say(said)

    # What is in sight

    def fit(self) -> None:
        """Where not all of it has room: what is said about the answers together comes first, then
        the question at hand with its list. The other questions are scrolled to."""
        width, low = self.room.inner, self.room.alone
        narrow = width < SPACIOUS
        self.set_class(narrow, "-narrow")
        many = self._questions.wanted(width, narrow=narrow, low=low)
        foot = self._foot.height_at(width)
        lines = self.stretch(many + foot)
        foot = min(foot, max(lines // 2, lines - many))
        self._foot.take(foot, width)
        self._questions.take(lines - foot)
        self.entitle(self._questions.place if many > lines - foot else "")
        self._name_keys()

    def _name_keys(self) -> None:
        asks, kept = self.form.asks, bool(self.form.draft) and self.app.size.width >= SPACIOUS
        before, self.hinted = (
            self.hinted,
            {
                "form.submit": self.form.does,
                **({"form.next": "next"} if len(asks) > 1 else {}),
                **({"form.up form.down": "choose"} if self._questions.choosing else {}),
                "sheet.back": "close, draft kept" if asks and kept else "close",
            },
        )
        if before != self.hinted:
            self._other_keys()

    # Keys

    @on(Input.Changed)
    def _typed(self) -> None:
        if self.answers != self._tried:
            self._trouble = ""
        self.judge()

    def on_descendant_focus(self) -> None:
        self._questions.show_choices()
        self.fit()

    def action_light(self, steps: int) -> None:
        self._questions.light(steps)

    def action_read_on(self, pages: int) -> None:
        self._foot.page(pages)

    def action_step(self, steps: int) -> None:
        self._questions.step(steps)

    async def action_submit(self) -> None:
        taken = self._questions.choose()
        if (taken and not self._questions.at_last) or self.busy or not self.is_open:
            return
        self._tried = answers = self.answers
        self.judge()
        faults = self.form.verdict(answers).faults
        if faults:
            wrong = next((ask.name for ask in self.form.asks if ask.name in faults), None)
            if wrong is not None:
                self._questions.go_to(wrong)
            return
        if (following := self.form.follow(answers)) is not None:
            self.close()
            self._go_on(following)
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
        if self.form.draft and self.form.mends is None:
            self._drafts.pop(self.form.draft, None)
            if self._questions.changed:
                self._drafts[self.form.keeps()] = self.form.leaves(self.answers)
        self.close()
