"""Where the program is born loaded: `python -m tests.nursery FD` imports all of it, and forks.

Two thirds of a start's processor time are imports. Orders come over the socket FD, each with the
descriptors that go to the child; what becomes of it goes back over a pipe of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import struct
import sys
import termios
from typing import TypedDict

LOADED = (
    "asyncpg",
    "importlib.metadata",
    "importlib.resources",
    "livedash.cli",
    "livedash.config",
    "livedash.app.run",
    "livedash.app.sources",
    "livedash.app.terminal",
    "livedash.app.typed",
    "livedash.business.works",
    "livedash.database.journal",
    "livedash.database.warm",
    "livedash.database.writer",
    "livedash.services",
    "livedash.sources.postgres",
    *(f"livedash.panes.{pane}" for pane in ("stock", "sales", "calendar", "board")),
    *(
        f"textual.{part}"
        for part in ("drivers.headless_driver", "layouts.factory", "pilot", "scrollbar")
    ),
    *(f"pydantic.{part}" for part in ("json_schema", "type_adapter")),
)
"""What the program imports on its way to its first rows, and nothing besides."""
NUMBER = struct.Struct("i")
"""How the nursery tells of a child: first its process id, in the end how it ended."""


MOST = 8
"""Descriptors that come with an order at most."""
HIGH = 4096
"""No descriptor that a child has or wants is as high."""


class Order(TypedDict):
    module: str
    arguments: list[str]
    environ: dict[str, str]
    folder: str
    kept: list[int]
    """The numbers by which the child knows those descriptors that are given beyond the two."""


def serve(orders: socket.socket) -> Order | None:
    """Until nobody orders any more, and then None; in each child, what it is to become."""
    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    pipes: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([orders.fileno(), awake], [], [])
        if awake in ready:
            os.read(awake, 512)
            bury(pipes)
        if orders.fileno() not in ready:
            continue
        message, given, _, _ = socket.recv_fds(orders, 1 << 20, MOST)
        if not message:
            return None
        order: Order = json.loads(message)
        terminal, pipe, *others = given
        child = os.fork()
        if not child:
            # Its number may be one of those that the child knows its own by: let go without closing
            # (`OSError: Bad file descriptor` in a child, as the numbers fell out).
            orders.detach()
            become(order, terminal, others)
            return order
        for each in (terminal, *others):
            os.close(each)
        pipes[child] = pipe
        os.write(pipe, NUMBER.pack(child))


def bury(pipes: dict[int, int]) -> None:
    """Say how each of the dead has ended."""
    with contextlib.suppress(ChildProcessError):
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            pipe = pipes.pop(child)
            with contextlib.suppress(BrokenPipeError):
                os.write(pipe, NUMBER.pack(os.waitstatus_to_exitcode(status)))
            os.close(pipe)


def become(order: Order, terminal: int, others: list[int]) -> None:
    """All that a process has from its start, but the modules."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for standard in range(3):
        os.dup2(terminal, standard)
    kept = [fcntl.fcntl(each, fcntl.F_DUPFD, HIGH) for each in others]
    os.closerange(3, HIGH)
    for number, each in zip(order["kept"], kept, strict=True):
        os.dup2(each, number)
        os.close(each)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environ"])
    sys.argv = [order["module"], *order["arguments"]]


if __name__ == "__main__":
    for name in LOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    if born := serve(socket.socket(fileno=int(sys.argv[1]))):
        runpy.run_module(born["module"], run_name="__main__", alter_sys=True)
