"""The operator's hand: forms, what becomes of their writes, what is said when one is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from livedash.app.form_sheet import FormSheet
from livedash.app.writing import NOT_YET, Writing
from livedash.live.mutation import Impossible
from livedash.live.outbox import Count
from livedash.live.sending import JournalFailed
from livedash.live.unsent import Entry, State
from livedash.panes.form import Answers, Form, Write
from livedash.panes.pane import Mark
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece

if TYPE_CHECKING:
    from livedash.app.app import LiveDash

READ_ONLY = "Nothing is written here: the dashboard was started with --read-only."


class Hand:
    """One operator at one terminal."""

    def __init__(self, app: LiveDash, writing: Writing | None) -> None:
        self._app, self.writing = app, writing
        self._drafts: dict[str, dict[str, str]] = {}
        self._refused: set[UUID] = set()
        """Told of already."""
        self._awaited: UUID | None = None
        """The write of the form that was closed last, while no key was pressed since: refused, its
        form comes back by itself."""
        self.marks: Mapping[str, Mark] = {}
        self.said: Piece | None = None
        """What the last line says until the next key."""
        self._warned = False
        if writing is not None:
            writing.on_move(self._moved)

    @property
    def count(self) -> Count:
        """The writes that are not in the database yet, as far as a person should know."""
        return Count(0, 0) if self.writing is None else self.writing.count

    # What panes ask for

    async def fill(self, form: Form, said: str = "") -> None:
        """A form over the dashboard; `said`: why it is here again."""
        if not isinstance(self._app.screen, FormSheet):
            await self._app.over(FormSheet(form, self._submit, self._drafts, said))

    async def do(self, make: Callable[[UUID, datetime], Write]) -> None:
        """Without a question."""
        try:
            self._awaited = await self._put(make)
        except (Impossible, JournalFailed) as error:
            self.say(error.words, "out")

    async def _submit(self, form: Form, answers: Answers) -> None:
        id = await self._put(lambda id, at: form.write(answers, id, at), form.mends)
        self._awaited = id

    async def _put(
        self, make: Callable[[UUID, datetime], Write], mends: UUID | None = None
    ) -> UUID:
        if self.writing is None:
            raise Impossible(NOT_YET if not self._app.read_only else READ_ONLY)
        write = make(uuid4(), self._app.database_now())
        await self.writing.put(write, mends)
        return write.mutation.id

    def say(self, words: str, tone: Tone = "plain") -> None:
        self.said = Piece(words, tone)
        self._app.show_hints()

    def key_pressed(self) -> None:
        self._awaited = None
        self._warned = False
        if self.said is not None:
            self.said = None
            self._app.show_hints()

    # What becomes of them

    def _moved(self) -> None:
        assert self.writing is not None
        entries = self.writing.entries
        new = [
            entry
            for entry in entries
            if entry.state is State.REFUSED and entry.id not in self._refused
        ]
        self._refused = {entry.id for entry in entries if entry.state is State.REFUSED}
        marks = self.writing.marks
        if marks != self.marks:
            self.marks = marks
            self._app.marks_changed()
        self._app.show_header()
        for entry in new:
            self._tell(entry)

    def _tell(self, entry: Entry) -> None:
        why = entry.refused.words if entry.refused is not None else ""
        form = self.form_for(entry) if self._awaited == entry.id else None
        if form is not None:
            self._app.call_later(self.fill, form, f"REFUSED. {why}")
        else:
            self.say(f"REFUSED: {entry.mutation.words}. {why} U shows it.", "over")

    def form_for(self, entry: Entry) -> Form | None:
        """The form in which a refused write can be mended."""
        for pane in self._app.panes:
            form = pane.form_for(entry.mutation, entry.refused)
            if form is not None:
                form.mends = entry.id
                return form
        return None

    # Going

    def may_quit(self) -> bool:
        """False, once, while something is unsent: the operator is told, and quits all the same."""
        unsent = 0 if self.writing is None else len(self.writing.entries)
        if not unsent or self._warned:
            return True
        many = "1 write is" if unsent == 1 else f"{unsent} writes are"
        them = "It is" if unsent == 1 else "They are"
        self.say(
            f"{many} not in the database yet. {them} kept and sent at the next start. "
            "q again quits.",
            "alert",
        )
        self._warned = True
        return False
