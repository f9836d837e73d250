"""A program in a pseudo terminal under an emulator: what a person would see, and every byte of it.

It can stop reading, as a stuck ssh session does; resize; hang up. Waiting is always for a
condition, never for a time.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

from tests.born import Born, Process, begun

PATIENCE = 60.0
"""Seconds until a condition counts as never to come: many times what a slow machine needs."""


class Terminal:
    """`with Terminal([...]) as terminal: terminal.wait_for_text("Live")`."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        environ: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        controlling: bool = True,
        loaded: bool = False,
    ) -> None:
        """`controlling=False`: the program is not told when its terminal goes (no SIGHUP).
        `loaded`: it is `python -m` a module whose imports have been loaded already."""
        columns, lines = size
        self.screen = pyte.Screen(columns, lines)
        self.output = bytearray()
        """Everything the program has written and we have read."""
        self._text: str | None = None
        self._stream = pyte.ByteStream(self.screen)
        self._changed = threading.Condition()
        self._reading = threading.Event()
        self._reading.set()
        self._master, slave = pty.openpty()
        self._set_size(columns, lines)
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"NO_COLOR", "COLUMNS", "LINES", "PYTHONUNBUFFERED"}
            and not name.startswith("TEXTUAL")
        }
        settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        environ = {**inherited, **settings, **(environ or {})}
        self.process: Process = (
            Born(argv[2], argv[3:], slave, environ, pass_fds)
            if loaded
            else begun(argv, slave, environ, pass_fds, controlling)
        )
        os.close(slave)
        self._leave, self._leaving = os.pipe()
        self._thread = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait()
        self.hang_up()

    @property
    def text(self) -> str:
        with self._changed:
            # Conditions ask for it far more often than it changes.
            if self._text is None:
                self._text = "\n".join(line.rstrip() for line in self.screen.display)
            return self._text

    @property
    def echoes(self) -> bool:
        """Whether what is typed is shown by the terminal itself."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    @property
    def received(self) -> int:
        with self._changed:
            return len(self.output)

    def press(self, *keys: str) -> None:
        names = {"enter": "\r", "escape": "\x1b", "tab": "\t"}
        names |= {"ctrl+c": "\x03", "ctrl+r": "\x12", "ctrl+z": "\x1a"}
        for key in keys:
            self.type(names.get(key, key).encode())

    def type(self, data: bytes) -> None:
        """Any bytes, as a terminal may send them."""
        os.write(self._master, data)

    def wait_until(self, condition: Callable[[], bool], within: float = PATIENCE) -> None:
        """Wait for the condition; it is looked at whenever the program has written something, and
        ten times a second besides."""
        deadline = time.monotonic() + within
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"did not happen within {within} s; the screen:\n{self.text}")
            with self._changed:
                self._changed.wait(min(left, 0.1))

    def wait_for_text(self, *wanted: str, within: float = PATIENCE) -> None:
        self.wait_until(lambda: all(text in self.text for text in wanted), within)

    def wait_for_exit(self, within: float = PATIENCE) -> int:
        return self.process.wait(within)

    def settle(self, quiet: float = 0.3) -> int:
        """Wait until nothing has come for a while; answer how many bytes there are."""
        before = -1
        since = time.monotonic()
        while time.monotonic() - since < quiet:
            if self.received != before:
                before, since = self.received, time.monotonic()
            with self._changed:
                self._changed.wait(0.05)
        return before

    def stop_reading(self) -> None:
        self._reading.clear()

    def read_on(self) -> None:
        self._reading.set()

    def resize(self, columns: int, lines: int) -> None:
        with self._changed:
            self.screen.resize(lines, columns)
            self._text = None
        self._set_size(columns, lines)

    def wipe(self) -> None:
        """As somebody else's output would."""
        with self._changed:
            self.screen.reset()
            self._text = None

    def hang_up(self) -> None:
        """Close the window."""
        if self._thread.is_alive():
            os.write(self._leaving, b".")
            self._reading.set()
            self._thread.join()
        for descriptor in (self._master, self._leave, self._leaving):
            if descriptor >= 0:
                os.close(descriptor)
        self._master = self._leave = self._leaving = -1

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _read(self) -> None:
        while True:
            self._reading.wait()
            ready, _, _ = select.select([self._master, self._leave], [], [])
            if self._leave in ready:
                return
            if not self._reading.is_set():
                continue
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return  # Linux' way to say that the program has closed its side.
            if not data:
                return
            with self._changed:
                self.output += data
                self._stream.feed(data)
                self._text = None
                self._changed.notify_all()
