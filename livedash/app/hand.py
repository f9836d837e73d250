"""The operator's hand: forms, what becomes of their writes, what is said when one is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from livedash.app.form_sheet import FormSheet
from livedash.app.sheet import Sheet
from livedash.app.writing import NOT_YET, Writing
from livedash.live.mutation import Impossible
from livedash.live.outbox import Count
from livedash.live.sending import JournalFailed
from livedash.live.unsent import Entry, State
from livedash.panes.form import Answers, Draft, Form, Write
from livedash.panes.pane import Mark, Refusal

if TYPE_CHECKING:
    from livedash.app.app import LiveDash
    from livedash.business.people.members import Person
    from livedash.database.journals import Kept

WHO_FIRST = "Say who you are; then Enter saves it."
READ_ONLY = "Nothing is written here: the dashboard was started with --read-only."


class Hand:
    """One operator at one terminal."""

    def __init__(self, app: LiveDash, writing: Writing | None) -> None:
        self._app, self.writing = app, writing
        self._drafts: dict[int | None, dict[str, Draft]] = {}
        """What each person left half typed."""
        self._refused: set[UUID] = set()
        """Told of already."""
        self._awaited: UUID | None = None
        """The write of the form that was closed last, while no key was pressed since: refused, its
        form comes back by itself."""
        self._back_again: tuple[Form, str] | None = None
        self.marks: Mapping[str, Mark] = {}
        self.refused: Sequence[Refusal] = ()
        self._warned = False
        self._reported: tuple[str, ...] = ()
        self._turns = 0
        if writing is not None:
            writing.on_move(self._moved)

    @property
    def count(self) -> Count:
        """The writes that are not in the database yet, as far as a person should know."""
        return Count(0, 0) if self.writing is None else self.writing.count

    @property
    def entries(self) -> tuple[Entry, ...]:
        return () if self.writing is None else self.writing.entries

    @property
    def knows(self) -> bool:
        """What is not in the database yet; without a way to write, there is nothing to know."""
        return self.writing is None or self.writing.outbox is not None

    @property
    def reports(self) -> tuple[str, ...]:
        """That another database answers, and what is broken in the journals."""
        if self.writing is None:
            return ()
        said = self.writing.reports
        # What was set aside in this run is told of with the reason.
        older = (each for each in self.writing.damaged if str(each.path) not in " ".join(said))
        return (*said, *map(str, older))

    @property
    def damaged(self) -> bool:
        """Some journal cannot be read, or not all of it."""
        return self.writing is not None and bool(self.writing.damaged)

    @property
    def elsewhere(self) -> tuple[Kept, ...]:
        """The writes that only another database can take."""
        return () if self.writing is None else self.writing.elsewhere

    def on_move(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Be called after each step of any write; call the answer to hear no more."""
        return (lambda: None) if self.writing is None else self.writing.on_move(heard)

    def local(self, moment: datetime) -> datetime:
        place = self._app.place
        return moment.astimezone() if place is None else place.local(moment)

    def _cut_off(self) -> bool:
        return bool(self._app.why_old())

    # What panes ask for

    async def fill(self, form: Form, said: str = "") -> None:
        """A form over the dashboard; `said`: why it is here again."""
        if isinstance(self._app.screen, FormSheet):
            return
        if self._app.who.wanted:
            await self.ask_who(lambda: self.fill(form, said), form.heading)
            return
        form.by, form.now = self._app.who.person, self._app.moments.now
        drafts = self._drafts.setdefault(form.by and form.by.person_id, {})
        submit = partial(self._submit, self._turn)
        await self._app.over(FormSheet(form, submit, drafts, said, self._cut_off, self._fill_next))

    def _fill_next(self, form: Form) -> None:
        """Once the form before it has gone."""
        self._app.call_later(self.fill, form)

    async def do(self, make: Callable[[UUID, datetime], Write]) -> None:
        """Without a question."""
        if self._app.who.wanted:
            await self.ask_who(lambda: self.do(make))
            return
        try:
            await self._put(make, self._turn)
        except (Impossible, JournalFailed) as error:
            self._app.lines.say(error.words, "out")

    async def ask_who(
        self, then: Callable[[], Awaitable[None]] | None = None, heading: str = ""
    ) -> None:
        """Who stands here; then what waits for the answer."""
        from livedash.app.who_sheet import WhoSheet

        def chosen(person: Person) -> None:
            self._app.who.choose(person)
            if then is not None:
                self._app.call_later(then)

        await self._app.over(WhoSheet(self._app.who, chosen, heading), also_a_form=True)

    @property
    def _turn(self) -> int:
        """What is begun now is for the database whose rows stand there now."""
        return 0 if self.writing is None else self.writing.turns

    async def _submit(self, turn: int, form: Form, answers: Answers) -> None:
        if self._app.who.wanted:
            # The form has stood open for long: whose it is now is asked over it.
            self._app.call_later(self.ask_who, partial(self._hand_over, form))
            raise Impossible(WHO_FIRST)

        def make(id: UUID, at: datetime) -> Write:
            write = form.write(answers, id, at)
            left = replace(write.mutation, untouched=form.untouched(answers))
            return write._replace(mutation=left)

        await self._put(make, turn, form.mends)

    async def _hand_over(self, form: Form) -> None:
        """To who stands here now; what it would do may be something else for them."""
        form.by = self._app.who.person
        if isinstance(self._app.screen, FormSheet):
            self._app.screen.judge()

    async def _put(
        self, make: Callable[[UUID, datetime], Write], turn: int, mends: UUID | None = None
    ) -> None:
        if self.writing is None:
            raise Impossible(NOT_YET if not self._app.read_only else READ_ONLY)
        write = make(uuid4(), self._app.moments.next())
        self._awaited = write.mutation.id
        await self.writing.put(write, mends, turn)

    def key_pressed(self) -> None:
        self._app.who.key_pressed()
        self._awaited = self._back_again = None
        self._warned = False

    # What becomes of them

    def _moved(self) -> None:
        assert self.writing is not None
        if not self._app.screen_stack:
            # The window has closed; what was under way goes on without it.
            return
        entries = self.writing.entries
        new = [
            entry
            for entry in entries
            if entry.state is State.REFUSED and entry.id not in self._refused
        ]
        self._refused = {entry.id for entry in entries if entry.state is State.REFUSED}
        marks = self.writing.marks
        refused = [Refusal(e.mutation, e.refused) for e in entries if e.refused is not None]
        if (marks, refused) != (self.marks, self.refused):
            self.marks, self.refused = marks, refused
            self._app.wall.refresh_view()
        self._app.lines.show_header()
        if self._turns != self.writing.turns:
            # What was left half typed was about the rows of another database.
            self._turns = self.writing.turns
            self._drafts.clear()
        told, self._reported = self._reported, self.writing.reports
        if new_ones := [report for report in self._reported if report not in told]:
            # Paths are long: what is cut off stands there too.
            self._app.lines.say(f"U shows all: {new_ones[0]}", "alert")
        if new:
            self._tell(new)

    def _tell(self, refused: Sequence[Entry]) -> None:
        """The first is why the others were refused, if they build on it."""
        awaited = next((entry for entry in refused if entry.id == self._awaited), None)
        form = None if awaited is None else self.form_for(awaited)
        if awaited is not None and form is not None:
            self._back_again = form, f"REFUSED. {_why(awaited)}"
            self._app.call_later(self.bring_back)
            return
        more = len(refused) - 1
        also = f" And {more} more." if more else ""
        self._app.lines.say(
            f"REFUSED: {refused[0].mutation.words}. {_why(refused[0])}{also} U shows it.", "over"
        )

    async def bring_back(self) -> None:
        """The form of a write that was refused at once; not before the one that made it has gone,
        and over nothing that was begun meanwhile."""
        if self._back_again is not None and not isinstance(self._app.screen, Sheet):
            (form, said), self._back_again = self._back_again, None
            await self.fill(form, said)

    def form_for(self, entry: Entry) -> Form | None:
        """The form in which a refused write can be mended."""
        for pane in self._app.wall.panes:
            form = pane.form_for(entry.mutation, entry.refused)
            if form is not None:
                form.mends = entry.id
                if entry.refused and entry.refused.conflict and not entry.refused.constraint:
                    form.compare(entry.mutation.untouched)
                return form
        return None

    async def retry(self, id: UUID) -> bool:
        """Send a refused one again; False: there is none. Raises `JournalFailed`."""
        outbox = None if self.writing is None else self.writing.outbox
        return outbox is not None and await outbox.retry(id)

    async def discard(self, id: UUID) -> bool:
        """Forget it; False: it is just being sent. Raises `JournalFailed`."""
        outbox = None if self.writing is None else self.writing.outbox
        return outbox is not None and await outbox.discard(id)

    async def throw_away(self, kept: Kept) -> bool:
        """A write of another database; False: it is gone. Raises `JournalFailed`."""
        return self.writing is not None and await self.writing.throw_away(kept)

    # Going

    def may_quit(self) -> bool:
        """False, once, while something is unsent: the operator is told, and quits all the same."""
        unsent = 0 if self.writing is None else len(self.writing.entries)
        if not unsent or self._warned:
            return True
        many = "1 write is" if unsent == 1 else f"{unsent} writes are"
        them = "It is" if unsent == 1 else "They are"
        self._app.lines.say(
            f"{many} not in the database yet. {them} kept and sent at the next start. "
            "q again quits.",
            "alert",
        )
        self._warned = True
        return False


def _why(entry: Entry) -> str:
    return "" if entry.refused is None else entry.refused.words
