"""`U`: the writes that are not in the database yet, oldest first: what each is, why it waits."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from livedash.app.sheet import Sheet
from livedash.live.sending import JournalFailed
from livedash.live.unsent import Entry, State
from livedash.widgets.cell import Cell, Row
from livedash.widgets.notice import Notice
from livedash.widgets.table import Column, KeyedTable

if TYPE_CHECKING:
    from livedash.app.hand import Hand

NOTHING = "Everything that was written here is in the database."
UNKNOWN = "What an earlier run left is not known yet: the database has not been reached."
SURE = "x again throws it away for good: "


class OutboxSheet(Sheet):
    """A write a line; the whole reason of the one under the cursor below."""

    heading = "Not in the database yet"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "mend", "change and send", tooltip="Change a refused write, and send it"),
        Binding("a", "again", "send again", tooltip="Send a refused write once more, as it is"),
        Binding("x", "discard", "throw away", tooltip="Forget this write"),
    ]

    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self._hand = hand
        self._table = KeyedTable(
            [
                Column("", 8, "left"),
                Column("MADE", 12, "left", priority=2),
                Column("WHAT", 22, "left", grow=10),
                Column("WHY", 24, "left", priority=1, grow=60),
            ]
        )
        self._why = Notice()
        self._sure: UUID | None = None

    def content(self) -> Widget:
        return Vertical(self._table, self._why)

    def on_mount(self) -> None:
        self._stop = self._hand.on_move(self._show)
        self._show()
        self._table.focus()

    def on_unmount(self) -> None:
        self._stop()

    @property
    def _here(self) -> Entry | None:
        key = self._table.cursor_key
        return next((entry for entry in self._hand.entries if entry.id == key), None)

    def _show(self) -> None:
        self._table.empty = NOTHING if self._hand.knows else UNKNOWN
        self._table.show([self._row(entry) for entry in self._hand.entries])
        self._table.clear_marks()
        self._explain()

    def _row(self, entry: Entry) -> Row:
        refused = entry.state is State.REFUSED
        made = self._hand.local(entry.mutation.made_at)
        return Row(
            entry.id,
            (
                Cell("REFUSED" if refused else "waiting", "over" if refused else "low"),
                Cell(f"{made.day} {made:%b %H:%M}", "dim"),
                Cell(entry.mutation.words),
                Cell(why(entry), "dim"),
            ),
        )

    @on(KeyedTable.Moved)
    def _elsewhere(self) -> None:
        self._sure = None
        self._explain()

    def _explain(self) -> None:
        entry, reports = self._here, " ".join(self._hand.reports)
        words = "" if entry is None else f"{entry.mutation.words}: {why(entry)}"
        self._why.say("\n".join(filter(None, (words, reports))))

    @on(KeyedTable.Chosen)
    async def _chosen(self) -> None:
        await self.action_mend()

    async def action_mend(self) -> None:
        entry = self._here
        if entry is None:
            return
        form = self._hand.form_for(entry)
        if form is None:
            self._why.say("This one cannot be changed here; a sends it again as it is.", "low")
        elif self.close():
            said = f"REFUSED. {why(entry)}" if entry.refused is not None else ""
            self.app.call_later(self._hand.fill, form, said)

    async def action_again(self) -> None:
        entry = self._here
        if entry is not None and not await self._kept(self._hand.retry(entry.id)):
            self._why.say("It is on its way already.", "dim")

    async def action_discard(self) -> None:
        entry = self._here
        if entry is None:
            return
        if self._sure != entry.id:
            self._sure = entry.id
            doubt = entry.attempts and not entry.refused
            maybe = " It was sent, and may be in the database all the same." if doubt else ""
            self._why.say(f"{SURE}{entry.mutation.words}.{maybe}", "alert")
        elif not await self._kept(self._hand.discard(entry.id)):
            self._why.say("It is just being sent.", "dim")

    async def _kept(self, asked: Awaitable[bool]) -> bool:
        try:
            return await asked
        except JournalFailed as error:
            self._why.say(error.words, "out")
            return True


def why(entry: Entry) -> str:
    if entry.refused is not None:
        return entry.refused.words
    if entry.trouble:
        return f"{entry.trouble} It is sent again until the answer is known."
    return "It is sent when its turn comes and the link is there."
