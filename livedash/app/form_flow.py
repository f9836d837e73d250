"""Forms over the panes: who opens one, what becomes of its write, what is said of a refusal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from livedash.app.form_sheet import FormSheet
from livedash.app.frame_lines import FrameLines
from livedash.app.session import Session
from livedash.app.sheets import Sheets
from livedash.app.wall import Wall
from livedash.app.writing import NOT_YET
from livedash.live.mutation import Impossible
from livedash.live.sending import JournalFailed
from livedash.live.unsent import State, UnsentWrite
from livedash.panes.form import Answers, Draft, Form, Write

if TYPE_CHECKING:
    from livedash.business.people.members import Person

WHO_FIRST = "Say who you are; then Enter saves it."
READ_ONLY = "Nothing is written here: the dashboard was started with --read-only."


class FormFlow:
    """The forms of one terminal, one at a time."""

    def __init__(self, session: Session, wall: Wall, lines: FrameLines, sheets: Sheets) -> None:
        self._session, self._unsent = session, session.unsent
        self._wall, self._lines, self._sheets = wall, lines, sheets
        self._drafts: dict[int | None, dict[str, Draft]] = {}
        """What each person left half typed."""
        self._refused: set[UUID] = set()
        """Told of already."""
        self._awaited: UUID | None = None
        """The write of the form that was closed last, while no key was pressed since: refused, its
        form comes back by itself."""
        self._back_again: tuple[Form, str] | None = None
        self._warned = False
        self._reported: tuple[str, ...] = ()
        self._turns = 0
        self._unsent.on_move(self._moved)

    # What panes ask for

    async def fill(self, form: Form, said: str = "", *, key: str = "") -> None:
        """A form beside what it is about; `said`: why it is here again. `key`: the one that asked
        for it."""
        if self._sheets.form is not None:
            return
        if self._session.who.wanted:
            await self.ask_who(lambda: self.fill(form, said, key=key), form.heading)
            return
        form.by, form.now = self._session.who.person, self._session.moments.now
        drafts = self._drafts.setdefault(form.by and form.by.person_id, {})
        sheet = FormSheet(
            form,
            partial(self._submit, self._turn),
            drafts,
            said,
            cut_off=lambda: bool(self._session.why_old()),
            go_on=self._fill_next,
            other_keys=self._lines.show_hints,
        )
        sheet.key = key
        await self._sheets.over(sheet)

    def _fill_next(self, form: Form) -> None:
        """Once the form before it has gone."""
        self._sheets.call_later(self.fill, form)

    async def do(self, make: Callable[[UUID, datetime], Write]) -> None:
        """Without a question."""
        if self._session.who.wanted:
            await self.ask_who(lambda: self.do(make))
            return
        try:
            await self._put(make, self._turn)
        except (Impossible, JournalFailed) as error:
            self._lines.say(error.words, "bad")

    async def ask_who(
        self, then: Callable[[], Awaitable[None]] | None = None, heading: str = ""
    ) -> None:
        """Who stands here; then what waits for the answer."""
        from livedash.app.who_sheet import WhoSheet

        def chosen(person: Person) -> None:
            self._session.who.choose(person)
            if then is not None:
                self._sheets.call_later(then)

        await self._sheets.over(WhoSheet(self._session.who, chosen, heading), also_a_form=True)

    @property
    def _turn(self) -> int:
        """What is begun now is for the database whose rows stand there now."""
        return 0 if self._unsent.writing is None else self._unsent.writing.turns

    async def _submit(self, turn: int, form: Form, answers: Answers) -> None:
        if self._session.who.wanted:
            # The form has stood open for long: whose it is now is asked over it.
            self._sheets.call_later(self.ask_who, partial(self._hand_over, form))
            raise Impossible(WHO_FIRST)

        def make(id: UUID, at: datetime) -> Write:
            write = form.write(answers, id, at)
            left = replace(write.mutation, untouched=form.untouched(answers))
            return write._replace(mutation=left)

        await self._put(make, turn, form.mends)

    async def _hand_over(self, form: Form) -> None:
        """To who stands here now; what it would do may be something else for them."""
        form.by = self._session.who.person
        self._sheets.judge()

    async def _put(
        self, make: Callable[[UUID, datetime], Write], turn: int, mends: UUID | None = None
    ) -> None:
        writing = self._unsent.writing
        if writing is None:
            raise Impossible(NOT_YET if not self._session.read_only else READ_ONLY)
        write = make(uuid4(), self._session.moments.next())
        self._awaited = write.mutation.id
        await writing.put(write, mends, turn)

    def key_pressed(self) -> None:
        self._session.who.key_pressed()
        self._awaited = self._back_again = None
        self._warned = False

    # What becomes of them

    def _moved(self) -> None:
        writing = self._unsent.writing
        if writing is None or self._sheets.window_closed:
            return
        entries = writing.entries
        new = [
            entry
            for entry in entries
            if entry.state is State.REFUSED and entry.id not in self._refused
        ]
        self._refused = {entry.id for entry in entries if entry.state is State.REFUSED}
        if self._unsent.mark():
            self._wall.refresh_view()
        self._lines.show_header()
        if self._turns != writing.turns:
            # What was left half typed was about the rows of another database.
            self._turns = writing.turns
            self._drafts.clear()
        told, self._reported = self._reported, writing.reports
        if new_ones := [report for report in self._reported if report not in told]:
            # Paths are long: what is cut off stands there too.
            unsent = self._lines.key_of("app.unsent")
            self._lines.say(f"{unsent} shows all: {new_ones[0]}", "alert")
        if new:
            self._tell(new)

    def _tell(self, refused: Sequence[UnsentWrite]) -> None:
        """The first is why the others were refused, if they build on it."""
        awaited = next((entry for entry in refused if entry.id == self._awaited), None)
        form = None if awaited is None else self.form_for(awaited)
        if awaited is not None and form is not None:
            self._back_again = form, f"REFUSED. {_why(awaited)}"
            self._sheets.call_later(self.bring_back)
            return
        more = len(refused) - 1
        also = f" And {more} more." if more else ""
        unsent = self._lines.key_of("app.unsent")
        words = f"{refused[0].mutation.words}. {_why(refused[0])}{also} {unsent} shows it."
        self._lines.say(f"REFUSED: {words}", "over")

    async def bring_back(self) -> None:
        """The form of a write that was refused at once; not before the one that made it has gone,
        and over nothing that was begun meanwhile."""
        if self._back_again is not None and self._sheets.top is None:
            (form, said), self._back_again = self._back_again, None
            await self.fill(form, said)

    def form_for(self, entry: UnsentWrite) -> Form | None:
        """The form in which a refused write can be mended."""
        for pane in self._wall.panes:
            form = pane.form_for(entry.mutation, entry.refused)
            if form is not None:
                form.mends = entry.id
                if entry.refused and entry.refused.conflict and not entry.refused.constraint:
                    form.compare(entry.mutation.untouched)
                return form
        return None

    # Going

    def may_quit(self) -> bool:
        """False, once, while something is unsent: the operator is told, and quits all the same."""
        unsent = len(self._unsent.entries)
        if not unsent or self._warned:
            return True
        many = "1 write is" if unsent == 1 else f"{unsent} writes are"
        them = "It is" if unsent == 1 else "They are"
        self._lines.say(
            f"{many} not in the database yet. {them} kept and sent at the next start. "
            f"{self._lines.key_of('app.quit')} again quits.",
            "alert",
        )
        self._warned = True
        return False


def _why(entry: UnsentWrite) -> str:
    return "" if entry.refused is None else entry.refused.words
