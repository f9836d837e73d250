"""Keeps one Postgres server for as long as a terminal is joined to it, and not a moment longer.

The watchdog is a process of its own, started by file name with nothing but the standard library.
Every joined terminal holds one connection to it; the kernel closes that connection however the
terminal ends, SIGKILL included. The last one gone means fast shutdown. A server that dies while
terminals are joined is started again, so that they go Offline and then Live.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HARDER_AND_HARDER = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
"""The signals for a fast shutdown, an immediate one, and a stuck server."""
PATIENCE = 5.0
"""Seconds between two signals."""
REST = 0.5
"""Seconds before a dead server is started again: its orphaned backends need a moment to notice."""
SHORT_LIFE = 2.0
SHORT_LIVES = 5
"""The number of short lives in a row after which the server is given up."""
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Orders:
    """The watchdog's orders: what to keep and what to clear away; JSON in the first argument."""

    command: list[str]
    uid: int | None
    gid: int | None
    litter: list[str]
    """Files and folders to remove at the end."""
    discard: bool
    """Whether the litter holds the data: then writing them out first would be useless."""
    door: int
    """The descriptor of the listening socket on which terminals join."""
    first: int
    """The descriptor of the first terminal's connection, joined before anything can fail."""


class Watchdog:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.door = socket.socket(fileno=orders.door)
        self.door.setblocking(False)
        self.ears = selectors.DefaultSelector()
        self.joined: set[socket.socket] = set()
        self.server: subprocess.Popen[bytes] | None = None
        self.wanted = True
        self.leaving = False
        self.start_at = self.started_at = time.monotonic()
        self.lives = self.short_lives = 0
        self.signals_due: list[tuple[float, signal.Signals]] = []

    def watch(self) -> None:
        """Watch until the last terminal has left and the server is down."""
        self.ears.register(_signal_bell(), selectors.EVENT_READ)
        self.ears.register(self.door, selectors.EVENT_READ)
        for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(ending, lambda *_: self._leave())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._welcome(socket.socket(fileno=self.orders.first))
        while True:
            if not self.joined and not self.leaving:
                self._open_door()  # somebody may have knocked while the last one left
                if not self.joined:
                    self._leave()
            self._tend_server(time.monotonic())
            if self.leaving and self.server is None:
                return
            for key, _ in self.ears.select(self._seconds_to_next()):
                if key.fileobj is self.door:
                    self._open_door()
                elif isinstance(key.fileobj, socket.socket):
                    self._hear(key.fileobj)
                else:
                    os.read(key.fd, 4096)

    def _open_door(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                self._welcome(self.door.accept()[0])

    def _welcome(self, terminal: socket.socket) -> None:
        terminal.setblocking(False)
        with contextlib.suppress(OSError):  # gone already: the next read says so
            terminal.send(b"joined\n")
        self.joined.add(terminal)
        self.ears.register(terminal, selectors.EVENT_READ)

    def _hear(self, terminal: socket.socket) -> None:
        try:
            said = terminal.recv(64)
        except OSError:
            said = b""
        if said == b"down\n":
            self._bring_down(*HARDER_AND_HARDER)
        elif said == b"up\n" and not self.leaving:
            self.wanted = True
            self.signals_due = []
            self.start_at = time.monotonic()
        elif not said:
            self._see_out(terminal)

    def _see_out(self, terminal: socket.socket) -> None:
        self.joined.discard(terminal)
        self.ears.unregister(terminal)
        terminal.close()

    def _leave(self) -> None:
        """Close the door: from here on a terminal that tries to join starts a watchdog of its
        own."""
        if self.leaving:
            return
        self.leaving = True
        self.ears.unregister(self.door)
        self.door.close()
        self._bring_down(*HARDER_AND_HARDER[1 if self.orders.discard else 0 :])

    def _bring_down(self, *signals: signal.Signals) -> None:
        self.wanted = False
        now = time.monotonic()
        self.signals_due = [(now + n * PATIENCE, one) for n, one in enumerate(signals)]

    def _tend_server(self, now: float) -> None:
        if self.server and (status := self.server.poll()) is not None:
            self.server = None
            self._mourn(now, status)
        if self.server is None and self.wanted and now >= self.start_at:
            self._start(now)
        while self.server and self.signals_due and self.signals_due[0][0] <= now:
            self.server.send_signal(self.signals_due.pop(0)[1])

    def _mourn(self, now: float, status: int) -> None:
        """Deal with a dead server. A first start that fails is final; a later death is survived,
        within reason."""
        if not self.wanted or status == 0:
            self.start_at = now
            return
        self.short_lives = self.short_lives + 1 if now - self.started_at < SHORT_LIFE else 0
        if self.short_lives == SHORT_LIVES or (self.lives == 1 and status > 0):
            for terminal in tuple(self.joined):
                self._see_out(terminal)
            self._leave()
        self.start_at = now + REST

    def _start(self, now: float) -> None:
        self.started_at = now
        self.lives += 1
        self.server = subprocess.Popen(  # noqa: S603
            self.orders.command,
            user=self.orders.uid,
            group=self.orders.gid,
            extra_groups=None if self.orders.uid is None else [],
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )

    def _seconds_to_next(self) -> float | None:
        """The seconds until the loop's own delay is over; deaths and terminals wake it by
        themselves."""
        moments = [moment for moment, _ in self.signals_due[:1] if self.server]
        if self.wanted and self.server is None:
            moments.append(self.start_at)
        return max(0.0, min(moments) - time.monotonic()) if moments else None


def _signal_bell() -> int:
    """A descriptor that becomes readable with every signal."""
    bell, rope = os.pipe()
    os.set_blocking(rope, False)
    signal.set_wakeup_fd(rope, warn_on_full_buffer=False)
    return bell


def _die_with_parent() -> None:
    """Let the kernel ask the server for a fast shutdown, should the watchdog itself be killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _clear(litter: list[str]) -> None:
    for path in map(Path, litter):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def main() -> None:
    # The terminal that starts us waits for this process; the one that stays is nobody's child.
    if os.fork():
        os._exit(0)
    orders = Orders(**json.loads(sys.argv[1]))
    try:
        Watchdog(orders).watch()
    finally:
        _clear(orders.litter)


if __name__ == "__main__":
    main()
