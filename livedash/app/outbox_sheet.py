"""`U`: the writes that are not in the database yet, oldest first: what each is, why it waits. Below
them the writes that wait for another database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget

from livedash.app.form_flow import FormFlow
from livedash.app.hints import key_of
from livedash.app.session import Session
from livedash.app.sheet import Sheet
from livedash.live.mutation import Mutation
from livedash.live.sending import JournalFailed
from livedash.live.unsent import State, UnsentWrite
from livedash.widgets.bound import bound
from livedash.widgets.cell import Cell, Row, Tone
from livedash.widgets.notice import Notice
from livedash.widgets.table import Heading, KeyedTable

if TYPE_CHECKING:
    from livedash.database.journals import KeptWrite

NOTHING = "Everything that was written here is in the database."
READABLE = "All that can be read of what was written here is in the database."
SENT_THERE = "It is sent when livedash is opened there"
UNKNOWN = "What an earlier run left is not known yet: the database has not been reached."


class OutboxSheet(Sheet):
    """A write a line; below, the whole reason of the write under the cursor."""

    heading = "Not in the database yet"
    columns = 76
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("unsent.mend", "e", "mend", "Change a refused write, and send it", "change and send"),
        bound(
            "unsent.again", "a", "again", "Send a refused write once more, as it is", "send again"
        ),
        bound("unsent.discard", "x", "discard", "Forget this write", "throw away"),
    ]

    def __init__(self, session: Session, forms: FormFlow) -> None:
        super().__init__()
        self._session, self._unsent, self._forms = session, session.unsent, forms
        self._table = KeyedTable(
            [
                Heading("", 8, "left"),
                Heading("MADE", 12, "left", priority=2),
                Heading("WHAT", 22, "left", grow=10),
                Heading("WHY", 24, "left", priority=1, grow=60),
            ]
        )
        self._why = Notice()
        self._sure: UUID | None = None

    def content(self) -> Widget:
        return Vertical(self._table, self._why)

    def wanted(self, width: int) -> int:
        return 1 + max(1, self._table.row_count) + self._why.height_at(width)

    def on_mount(self) -> None:
        self._stop = self._unsent.on_move(self._show)
        self._show()
        self._table.focus()

    def on_unmount(self) -> None:
        self._stop()

    @property
    def _here(self) -> UnsentWrite | None:
        key = self._table.cursor_key
        return next((entry for entry in self._unsent.entries if entry.id == key), None)

    @property
    def _there(self) -> KeptWrite | None:
        """The write under the cursor, where it belongs to another database."""
        key = self._table.cursor_key
        return next((kept for kept in self._unsent.elsewhere if kept.mutation.id == key), None)

    def _show(self) -> None:
        there = READABLE if self._unsent.damaged else NOTHING
        self._table.empty = there if self._unsent.known else UNKNOWN
        rows = [
            self._row(
                entry.mutation,
                Cell("REFUSED", "over")
                if entry.state is State.REFUSED
                else Cell("waiting", "warn"),
                why(entry),
            )
            for entry in self._unsent.entries
        ]
        known = {row.key for row in rows}
        rows += [
            self._row(kept.mutation, Cell("away", "warn"), where(kept))
            for kept in self._unsent.elsewhere
            if kept.mutation.id not in known
        ]
        self._table.show(rows)
        self._table.clear_marks()
        self._explain()

    def _say(self, words: str, tone: Tone = "text") -> None:
        self._why.say(words, tone)
        self.fit()

    @property
    def _again(self) -> str:
        return key_of("unsent.again", self.screen)

    @property
    def _discards(self) -> str:
        return key_of("unsent.discard", self.screen)

    def _row(self, mutation: Mutation, state: Cell, why: str) -> Row:
        made = self._session.local(mutation.made_at)
        return Row(
            mutation.id,
            (
                state,
                Cell(f"{made.day} {made:%b %H:%M}", "dim"),
                Cell(mutation.words),
                Cell(why, "dim"),
            ),
        )

    @on(KeyedTable.Moved)
    def _elsewhere(self) -> None:
        self._sure = None
        self._explain()

    def _explain(self) -> None:
        entry, kept, reports = self._here, self._there, " ".join(self._unsent.reports)
        words = "" if entry is None else f"{entry.mutation.words}: {why(entry)}"
        if kept is not None and entry is None:
            to_do = f"{SENT_THERE}; {self._discards} throws it away."
            words = f"{kept.mutation.words}: {where(kept)} {to_do}"
        self._say("\n".join(filter(None, (words, reports))))

    @on(KeyedTable.Chosen)
    async def _chosen(self) -> None:
        await self.action_mend()

    async def action_mend(self) -> None:
        entry = self._here
        if entry is None:
            self._explain()
            return
        form = self._forms.form_for(entry)
        if form is None:
            self._say(
                f"This one cannot be changed here; {self._again} sends it again as it is.",
                "warn",
            )
        elif self.close():
            said = f"REFUSED. {why(entry)}" if entry.refused is not None else ""
            self.app.call_later(self._forms.fill, form, said)

    async def action_again(self) -> None:
        entry = self._here
        if entry is None:
            self._explain()
        elif not await self._kept(self._unsent.retry(entry.id)):
            self._say("It is on its way already.", "dim")

    async def action_discard(self) -> None:
        entry, kept = self._here, self._there
        gone: Callable[[], Awaitable[bool]]
        if entry is not None:
            doubt = entry.attempts and not entry.refused
            maybe = " It was sent, and may be in the database all the same." if doubt else ""
            unless = "It is just being sent."
            sure = self._is_sure(entry.mutation, maybe)
            gone = partial(self._unsent.discard, entry.id)
        elif kept is not None:
            unless = "Another livedash has it by now, or has sent it."
            sure = self._is_sure(kept.mutation, f" {where(kept)}")
            gone = partial(self._unsent.throw_away, kept)
        else:
            return
        if sure and not await self._kept(gone()):
            self._say(unless, "dim")

    def _is_sure(self, mutation: Mutation, besides: str) -> bool:
        if self._sure == mutation.id:
            return True
        self._sure = mutation.id
        self._say(
            f"{self._discards} again throws it away for good: {mutation.words}.{besides}", "alert"
        )
        return False

    async def _kept(self, asked: Awaitable[bool]) -> bool:
        try:
            return await asked
        except JournalFailed as error:
            self._say(error.words, "bad")
            return True


def where(kept: KeptWrite) -> str:
    """The owner of a write, and its fate."""
    assert kept.owner is not None, "without an owner it is nobody's elsewhere"
    refused = "" if kept.refused is None else f"REFUSED: {kept.refused.words} "
    return f"{refused}It belongs to {kept.owner.home}, as {kept.owner.login}."


def why(entry: UnsentWrite) -> str:
    if entry.refused is not None:
        return entry.refused.words
    if entry.trouble:
        return f"{entry.trouble} It is sent again until the answer is known."
    return "It is sent when its turn comes and the link is there."
