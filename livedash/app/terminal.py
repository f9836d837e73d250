"""The terminal driver: frames go out without blocking, Ctrl-Z lets go first, a hang-up ends it.

The modes are Textual's. Its writer is not used: it blocks the loop, heartbeats included, when the
terminal does not read (30 writes queued, then 5 s of stall for 6 s unread). Its reader is not used
either: it takes the screen's size from anybody who sends one among the keys, and reads faster than
the loop can follow.
"""

from __future__ import annotations

import asyncio
import codecs
import logging
import os
import selectors
import signal
import sys
import threading
from collections.abc import Sequence

from rich.cells import cell_len
from textual.drivers.linux_driver import LinuxDriver
from textual.events import MouseMove
from textual.message import Message

from livedash.app.painting import PaintedApp
from livedash.app.terminal_writer import TerminalWriter, open_terminal
from livedash.app.typed import KeysApart
from livedash.textual_internals import SizedDriver, stop_writer
from livedash.widgets.clean import in_ascii

log = logging.getLogger(__name__)

LAST_WORDS = 0.5
"""Seconds that a terminal which does not read may delay quitting or stopping."""

LETTING_GO = 2.0
"""Seconds that the application may take before it is stopped."""

WIDEST, TALLEST = 1000, 500
"""The most columns and lines that are drawn: four times a screen of 8K in a small font, and still
few enough for a program's memory, whatever size somebody tells the terminal's driver."""

MANY = 100
"""The most unread messages before the input waits: a reader that goes on would fill the memory."""

LEFT_OUT = frozenset({"\x1b[?1004h", "\x1b[?2048$p"})
"""Modes that Textual asks of terminals and we do not. A report of lost focus: Textual would then
keep the keys from the form until the terminal reports the focus again. And a report of the size
among the keys: it could be anybody's."""

ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)


class TerminalDriver(SizedDriver, LinuxDriver):
    """The driver of a `PaintedApp`."""

    def __init__(
        self,
        app: PaintedApp,
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        del size
        super().__init__(app, debug=debug, mouse=mouse, size=self.terminal_size())
        for number in (signal.SIGTSTP, signal.SIGCONT):
            # Before the loop's own handlers stand, stopping would lose the terminal's modes.
            signal.signal(number, _ignored)
        self._painter, self._tells_of_mouse = app, mouse
        self._running_loop = asyncio.get_running_loop()
        self._outlet: TerminalWriter | None = None
        self._thread = threading.get_ident()
        self._stopping: asyncio.Task[None] | None = None
        self._continued = asyncio.Event()
        self._sent_before = 0

    @property
    def sent(self) -> int:
        """Bytes that the terminal has taken since the start."""
        return self._sent_before + (self._outlet.sent if self._outlet else 0)

    @property
    def waiting(self) -> int:
        """Bytes in flight."""
        return self._outlet.waiting if self._outlet else 0

    def terminal_size(self) -> tuple[int, int]:
        """The size by the terminal's driver, not by the environment, which outlives a window's
        size."""
        for stream in (sys.__stdout__, sys.__stdin__, sys.__stderr__):
            try:
                columns, lines = os.get_terminal_size(stream.fileno() if stream else -1)
            except (OSError, ValueError):
                continue
            if columns and lines:
                return min(columns, WIDEST), min(lines, TALLEST)
        return 80, 24

    def write(self, data: str) -> None:
        if data in LEFT_OUT:
            return
        if threading.get_ident() != self._thread:
            # The input thread answers the terminal's reports on its own.
            self._running_loop.call_soon_threadsafe(self.write, data)
        elif self._outlet is not None:
            if self._painter.capabilities.ascii:
                self._outlet.write(data.encode("ascii", SAME_WIDTH))
            else:
                self._outlet.write(data.encode("utf-8", "replace"))

    def flush(self) -> None:
        if self._outlet is not None:
            self._outlet.flush()

    def run_input_thread(self) -> None:
        """Read input, and lose bytes that make no sense, so that the next keys are heard. Textual
        ends the program for such bytes: a key in Latin-1 is enough, or a paste."""
        while not self.exit_event.is_set():
            try:
                self._read_keys()
            except OSError:
                return  # The terminal is gone, as the writer says too.
            except Exception as error:  # noqa: BLE001 - of a parser fed with anything
                log.warning("input that cannot be made out: %s", type(error).__name__)

    def _read_keys(self) -> None:
        """Textual's own loop, with keys told apart, and no faster than they are taken."""
        keys = KeysApart(mouse=self._tells_of_mouse)
        # Only the one byte that is not UTF-8 is lost: with a paste's beginning beside it, the whole
        # paste would be keys.
        decode = codecs.getincrementaldecoder("utf-8")("ignore").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                data = os.read(self.fileno, 4096) if selector.select(0.1) else None
                # Half a character is nothing yet; and to the parser nothing is the end.
                if data and (typed := decode(data)):
                    self._hand_on(keys, list(keys.feed(typed)))
                elif data == b"":
                    self.exit_event.wait(0.1)
                for message in keys.tick():
                    self.process_message(message)

    def _hand_on(self, keys: KeysApart, messages: Sequence[Message]) -> None:
        for number, message in enumerate(messages):
            # Of a moving mouse the last place is enough.
            then = messages[number + 1] if number + 1 < len(messages) else None
            if not (isinstance(message, MouseMove) and isinstance(then, MouseMove)):
                self.process_message(message)
            if number % MANY == MANY - 1:
                self._until_taken()
                keys.waited()

    def _until_taken(self) -> None:
        """Wait until the application has begun on all messages."""
        taken = threading.Event()
        self._running_loop.call_soon_threadsafe(taken.set)
        while not taken.wait(0.1) or self._painter.message_queue_size > MANY:
            if self.exit_event.wait(0.001):
                return

    def start_application_mode(self) -> None:
        terminal = sys.__stdout__ if os.isatty(1) else sys.__stderr__
        assert terminal is not None
        self._outlet = TerminalWriter(
            open_terminal(terminal.fileno()), self._painter, self._running_loop
        )
        super().start_application_mode()  # type: ignore[no-untyped-call]
        stop_writer(self)
        self._running_loop.add_signal_handler(signal.SIGTSTP, self._stop_asked)
        self._running_loop.add_signal_handler(signal.SIGCONT, self._goes_on)
        for number in ENDING:
            self._running_loop.add_signal_handler(number, self._end, number)
        if not (self._outlet.waiting or self._outlet.sent):
            # Started in the background: Textual did nothing, and SIGCONT comes when the shell wants
            # us.
            self._close_outlet()

    def stop_application_mode(self) -> None:
        if self._outlet is not None:
            super().stop_application_mode()

    def close(self) -> None:
        if self._outlet is not None:
            self._outlet.drain(LAST_WORDS)
            self._close_outlet()

    def _close_outlet(self) -> None:
        if self._outlet is not None:
            self._sent_before += self._outlet.sent
            self._outlet.close()
            self._outlet = None

    def _stop_asked(self) -> None:
        if self._stopping is None:
            self._stopping = self._running_loop.create_task(self._stop())
            self._stopping.add_done_callback(self._stopped)

    def _stopped(self, task: asyncio.Task[None]) -> None:
        self._stopping = None
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("stopping failed", exc_info=error)

    async def _stop(self) -> None:
        """Let go, give the terminal back, stop the job; and the same backwards."""
        try:
            async with asyncio.timeout(LETTING_GO):
                await self._painter.before_suspend()
        except Exception:
            log.exception("the application did not let go before it was stopped")
        self.suspend_application_mode()
        self._continued.clear()
        self._running_loop.remove_signal_handler(signal.SIGTSTP)
        # The whole job, as a shell would, so that a wrapper (uv, sudo) stops too. Not SIGSTOP:
        # where no shell could wake us, the kernel ignores SIGTSTP, and that is right.
        os.kill(0, signal.SIGTSTP)
        try:
            async with asyncio.timeout(0.2):
                await self._continued.wait()
        except TimeoutError:
            log.info("nobody could wake a stopped livedash here: it goes on")
        self._running_loop.add_signal_handler(signal.SIGTSTP, self._stop_asked)
        if self._painter.is_running:
            self._start_again()
            self._painter.after_resume()

    def _goes_on(self) -> None:
        self._continued.set()
        # Nobody would end anything that begins again after the application's end.
        if self._stopping is None and self._painter.is_running:
            # Stopped by force, without a word: the shell may have changed the terminal's modes.
            self.suspend_application_mode()
            self._start_again()
            self._painter.after_resume()

    def _start_again(self) -> None:
        """Start again, or end: a window that closes sends SIGCONT along with SIGHUP."""
        try:
            self.resume_application_mode()
        except OSError:
            self._painter.lost()
        else:
            self._painter.repaint_all()

    def _end(self, number: int) -> None:
        self._painter.exit(return_code=128 + number)


def _ignored(number: int, frame: object) -> None:
    """A handler for a signal that has no meaning yet."""


def _same_width(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    sized = [(glyph, cell_len(glyph)) for glyph in error.object[error.start : error.end]]
    return "".join(in_ascii(glyph)[:width].ljust(width) for glyph, width in sized), error.end


SAME_WIDTH = "livedash.same_width"
"""The name of the last door before an ASCII terminal: every glyph becomes ASCII of the same
width."""

codecs.register_error(SAME_WIDTH, _same_width)
