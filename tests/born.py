"""A program in a terminal, begun from nothing or born loaded, in either case as a `Process`."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from tests.nursery import NUMBER, Order


class Process(Protocol):
    """What tests do with one, as `subprocess` has it."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sig: int) -> None: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...


def begun(
    argv: Sequence[str],
    terminal: int,
    environ: Mapping[str, str],
    pass_fds: Sequence[int],
    controlling: bool,
) -> Process:
    """From nothing, as a shell would."""
    return subprocess.Popen(
        argv,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environ,
        pass_fds=pass_fds,
        start_new_session=True,
        preexec_fn=_take_control if controlling else None,
    )


def _take_control() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Born:
    """A child of this process's nursery."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        terminal: int,
        environ: Mapping[str, str],
        pass_fds: Sequence[int] = (),
    ) -> None:
        """`python -m module` with these arguments."""
        order: Order = {
            "module": module,
            "arguments": list(arguments),
            "environ": dict(environ),
            "folder": str(Path.cwd()),
            "kept": list(pass_fds),
        }
        told, pipe = os.pipe()
        socket.send_fds(_nursery(), [json.dumps(order).encode()], [terminal, pipe, *pass_fds])
        os.close(pipe)
        self._told = told
        self._code: int | None = None
        self.pid = self._number()

    def poll(self) -> int | None:
        if self._code is None and select.select([self._told], [], [], 0)[0]:
            self._code = self._number()
            os.close(self._told)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        if self._code is None:
            select.select([self._told], [], [], timeout)
        code = self.poll()
        if code is None:
            assert timeout is not None
            raise subprocess.TimeoutExpired("livedash", timeout)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _number(self) -> int:
        number: int
        (number,) = NUMBER.unpack(os.read(self._told, NUMBER.size))
        return number


@cache
def _nursery() -> socket.socket:
    """It ends with this process, whose end of the socket goes then."""
    ours, orders = socket.socketpair()
    _, slave = pty.openpty()
    # Python asks at its start whether it writes to a terminal.
    with orders:
        subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", str(orders.fileno())],
            stdin=slave,
            stdout=slave,
            pass_fds=[orders.fileno()],
            start_new_session=True,
        )
    os.close(slave)
    return ours
