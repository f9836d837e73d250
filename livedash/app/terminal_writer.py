"""Bytes on their way to a terminal that may not be reading.

Writing never blocks the loop. Bytes that the terminal did not take stay here, and the painter is
told to hold back until they are out: so there is at most one frame in flight, and nothing piles up.
"""

from __future__ import annotations

import asyncio
import os
import select
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

RETRY = 0.02
"""Seconds between attempts where the event loop cannot watch terminals (macOS, /dev/tty)."""


class Painter(Protocol):
    """The painter behind a writer."""

    def hold(self) -> None:
        """Paint nothing more: the terminal has not taken everything."""
        ...

    def release(self) -> None:
        """Paint the newest state: the terminal has taken everything."""
        ...

    def lost(self) -> None:
        """End: the terminal is gone."""
        ...


def open_terminal(descriptor: int) -> int:
    """The same terminal, opened once more: `O_NONBLOCK` belongs to the open file, and the one
    that `descriptor` refers to is shared with the user's shell."""
    flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
    names = []
    with suppress(OSError):
        names.append(os.ttyname(descriptor))
    # Without /dev/pts (some containers) or as another user (su) the name is of no use.
    for name in (*names, "/dev/tty", f"/proc/self/fd/{descriptor}"):
        with suppress(OSError):
            opened = os.open(name, flags)
            if stat.S_ISCHR(os.fstat(opened).st_mode):
                return opened
            os.close(opened)
    if not os.isatty(descriptor):
        raise OSError(f"there is no terminal any more behind descriptor {descriptor}")
    # The terminal is somebody else's, and not ours to control (`su someone -c`). The shared one is
    # used then, and `TerminalWriter` makes it wait again when it is through.
    opened = os.dup(descriptor)
    os.set_blocking(opened, False)
    return opened


class TerminalWriter:
    """The writer of one terminal, whose descriptor it owns from here on."""

    def __init__(self, descriptor: int, painter: Painter, loop: asyncio.AbstractEventLoop) -> None:
        self.sent = 0
        """Bytes that the terminal has taken."""
        self._descriptor = descriptor
        self._painter = painter
        self._loop = loop
        self._waiting = bytearray()
        self._wake: Callable[[], object] | None = None
        self._scheduled: asyncio.Handle | None = None
        self._gone = False
        self._end_hang_up = _on_hang_up(descriptor, loop, self._lost)

    @property
    def waiting(self) -> int:
        """Bytes that the terminal has not taken yet."""
        return len(self._waiting)

    def write(self, data: bytes) -> None:
        """Keep bytes for the next `flush`, at the latest when the loop comes round."""
        if not self._gone:
            self._waiting += data
            if self._scheduled is None and self._wake is None:
                self._scheduled = self._loop.call_soon(self.flush)

    def flush(self) -> None:
        if self._scheduled is not None:
            self._scheduled.cancel()
            self._scheduled = None
        self._push()
        if self._waiting and self._wake is None:
            self._watch()
            self._painter.hold()

    def drain(self, seconds: float) -> None:
        """Block until everything is out, but no longer than this: these are the last words before
        the terminal goes to somebody else."""
        deadline = time.monotonic() + seconds
        self._push()
        while self._waiting and (left := deadline - time.monotonic()) > 0:
            select.select([], [self._descriptor], [], left)
            self._push()

    def close(self) -> None:
        """Close the terminal, and drop the bytes that still wait."""
        if self._scheduled is not None:
            self._scheduled.cancel()
        self._waiting.clear()
        self._gone = True
        self._end_hang_up()
        self._end_watch()
        os.set_blocking(self._descriptor, True)
        os.close(self._descriptor)

    def _push(self) -> None:
        try:
            while self._waiting:
                taken = os.write(self._descriptor, self._waiting)
                self.sent += taken
                del self._waiting[:taken]
        except BlockingIOError:
            pass
        except OSError:
            self._lost()

    def _lost(self) -> None:
        self._waiting.clear()
        self._end_hang_up()
        if not self._gone:
            self._gone = True
            self._painter.lost()

    def _watch(self) -> None:
        try:
            self._loop.add_writer(self._descriptor, self._writable)
            self._wake = lambda: self._loop.remove_writer(self._descriptor)
        except OSError:
            self._wake = self._loop.call_later(RETRY, self._retry).cancel

    def _retry(self) -> None:
        self._wake = self._loop.call_later(RETRY, self._retry).cancel
        self._writable()

    def _writable(self) -> None:
        self._push()
        if not self._waiting:
            self._end_watch()

    def _end_watch(self) -> None:
        if self._wake is not None:
            self._wake()
            self._wake = None
            self._painter.release()


def _on_hang_up(
    descriptor: int, loop: asyncio.AbstractEventLoop, gone: Callable[[], None]
) -> Callable[[], None]:
    """Wake the loop when a terminal hangs up, and never else; answers a function that ends the
    watch.

    Without the watch a terminal that goes without a SIGHUP is noticed at the next paint, and its
    input is read round and round until then.
    """
    if sys.platform != "linux":
        return lambda: None
    epoll = select.epoll()
    # No event is asked for: poll reports a hang-up in any case.
    epoll.register(descriptor, 0)
    loop.add_reader(epoll.fileno(), gone)

    def end() -> None:
        if not epoll.closed:
            loop.remove_reader(epoll.fileno())
            epoll.close()

    return end
