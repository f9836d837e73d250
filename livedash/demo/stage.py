"""The demo's own dashboard: a caption under the panes, `!` for a line of SQL, `X` cuts the link."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from livedash.app.app import LiveDash
from livedash.database.address import Address
from livedash.demo.ask import answer
from livedash.demo.captions import Captions
from livedash.demo.cut import SECONDS, cut_the_link
from livedash.demo.staff import StaffDeed
from livedash.live.clock import Timer
from livedash.live.events import Change
from livedash.live.trace import Came, ReadDone, Traced
from livedash.widgets.bound import bound
from livedash.widgets.cell import Tone
from livedash.widgets.line import Piece, TextLine

GATHERED = 0.3
"""Seconds of events in one caption: the staff tell of a deed a moment after the screen has changed,
and nobody can read more than one line three times a second."""
EXAMPLE = "UPDATE tasks SET status_id = … — tables are in the schema livedash"


@dataclass
class Stage:
    """The play's knowledge of the world around it, and the ear for its people's deeds."""

    person: Address
    """The address with which Ada reaches the database."""
    root: Address
    psql: str
    """The psql command for a second terminal."""
    hear: Callable[[StaffDeed], None] | None = field(default=None)

    def tell(self, deed: StaffDeed) -> None:
        """Pass a deed on, in the staff's own thread."""
        if self.hear is not None:
            self.hear(deed)

    def dashboard(self, *args: Any, **known: Any) -> DemoDash:
        return DemoDash(self, *args, **known)


class SqlPrompt(Input):
    """One line of SQL; up and down bring back earlier lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("sql.close", "escape", "close", "Close the line of SQL"),
        bound("sql.before", "up", "recall(-1)", "An earlier line"),
        bound("sql.after", "down", "recall(1)", "A later line"),
    ]

    class Closed(Message):
        """Esc was pressed: the keys go back to the panes."""

    def __init__(self) -> None:
        super().__init__(compact=True, id="prompt")
        self.cursor_blink = False
        self._asked: list[str] = []
        self._at = 0

    def remember(self, sql: str) -> None:
        self._asked.append(sql)
        self._at = len(self._asked)

    def action_recall(self, step: int) -> None:
        self._at = max(0, min(self._at + step, len(self._asked)))
        self.value = self._asked[self._at] if self._at < len(self._asked) else ""
        self.cursor_position = len(self.value)

    def action_close(self) -> None:
        self.display = False
        self.post_message(self.Closed())


class DemoDash(LiveDash):
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("demo.sql", "exclamation_mark", "ask", "A line of SQL as Ada", "SQL"),
        bound("demo.cut", "X", "cut", f"Cut the connection for {SECONDS:.0f} s", "cut"),
    ]
    CSS = """
    #prompt { height: 1; border: none; padding: 0; display: none; background: $panel; }
    #prompt:ansi > .input--cursor { color: ansi_default; background: ansi_default; }
    """

    def __init__(self, stage: Stage, *args: Any, **known: Any) -> None:
        # The caption tells the news instead.
        super().__init__(*args, **{**known, "toasts": False})
        self._stage = stage
        self._caption, self._prompt = TextLine(gap=1, id="caption"), SqlPrompt()
        self._captions = Captions()
        self._gathering: Timer | None = None
        self._from = 0
        """The characters that had been painted when the events of the next caption began."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._cutting = False

    def extra_lines(self) -> Iterable[Widget]:
        yield self._caption
        yield self._prompt

    async def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        self._stage.hear = lambda deed: _threadsafe(loop, lambda: self._deed(deed))
        self.session.engine.trace.listen(self._traced)
        self._caption.show(
            [
                Piece(f"In a second terminal: {self._stage.psql}", "dim"),
                Piece("or livedash demo", "dim", priority=1),
            ]
        )

    async def on_unmount(self) -> None:
        self._stage.hear = None
        if self._gathering is not None:
            self._gathering.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # Events

    def _deed(self, deed: StaffDeed) -> None:
        self._captions.deed(deed)
        self._gather()

    def _traced(self, record: Traced) -> None:
        if isinstance(record, Came) and isinstance(record.event, Change) and record.touched:
            self._gather()
            self._captions.change(record.event.table)
        elif isinstance(record, ReadDone) and record.differed and isinstance(record.cause, Change):
            differed = set(record.differed)
            self._captions.touched(
                frame.spec.name
                for frame in self.wall.in_sight
                if not differed.isdisjoint(frame.asked.all_keys)
            )

    def _gather(self) -> None:
        if self._gathering is None:
            self._from = self.painted
            self._gathering = self.session.clock.call_later(GATHERED, self._tell)

    def _tell(self) -> None:
        self._gathering = None
        arrow = "->" if self.capabilities.ascii else "→"
        seconds = self.session.freshness.last
        line = self._captions.line(seconds, self.painted - self._from, arrow=arrow)
        if line and not self._cutting and not self._prompt.display:
            self._caption.show(line)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides the line of SQL from people who may not write: SQL may write."""
        if action == "ask" and self.session.read_only:
            return False
        return super().check_action(action, parameters)

    async def action_ask(self) -> None:
        if self.sheets.top is not None:
            return
        self._caption.show(
            [
                Piece("Enter runs the line, ↑ ↓ bring back earlier ones, Esc closes.", "dim"),
                Piece("You are Ada here.", "dim", priority=1),
            ]
        )
        self._prompt.placeholder = EXAMPLE
        self._prompt.display = True
        self._prompt.focus()

    @on(Input.Submitted, "#prompt")
    def _asked(self, submitted: Input.Submitted) -> None:
        sql = submitted.value.strip()
        if sql:
            self._prompt.remember(sql)
            self._prompt.value = ""
            self._go(self._answer(sql))

    async def _answer(self, sql: str) -> None:
        said = await answer(self._stage.person, sql)
        self._say(said.text, said.tone)

    def action_cut(self) -> None:
        if not self._cutting and self.sheets.top is None:
            self._go(self._cut())

    async def _cut(self) -> None:
        self._cutting = True
        self._caption.show(
            [
                Piece(f"No connection for {SECONDS:.0f} s.", "alert"),
                Piece(
                    "Go on working: what you enter is sent when it is back.", "alert", priority=1
                ),
            ]
        )
        try:
            await cut_the_link(self._stage.root)
        finally:
            self._cutting = False
        self._say("Back online", "ok")
        self.session.engine.reconnect()

    def _say(self, words: str, tone: Tone) -> None:
        self._caption.show([Piece(words, tone)])

    @on(SqlPrompt.Closed)
    def _prompt_closed(self) -> None:
        if self.frame is not None:
            self.frame.focus_pane()

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _threadsafe(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Make a call in the loop; the staff may speak a last word when the dashboard has closed."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)
