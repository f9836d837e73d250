"""What the benches of the whole program stand on: a server with a shop, and programs in ptys whose
every chunk of output is kept with the moment it came.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import random
import select
import struct
import subprocess
import sys
import tempfile
import termios
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from time import monotonic, perf_counter

import asyncpg

from livedash.demo.opening import open_shop
from livedash.demo.server import EmbeddedServer

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A server, and the branch at which the shop is busy."""

    server: EmbeddedServer
    branch: str

    def dsn(self, login: str) -> str:
        return self.server.dsn(user=login)


@contextmanager
def staged() -> Iterator[Stage]:
    installed()
    server = EmbeddedServer(Path(tempfile.mkdtemp(prefix="livedash-bench-")), temporary=True)
    server.join()
    try:
        opened = asyncio.run(open_shop(server, datetime.now(UTC), None, lambda _: None))
        yield Stage(server, opened.branch)
    finally:
        server.leave()


class Ended(Exception):
    """A program ended before it wrote what it was run for."""


def installed() -> None:
    """Ends the bench where livedash's panes are not to be found: nothing would ever be drawn."""
    if not entry_points(group="livedash.panes"):
        raise SystemExit(
            "livedash is not installed for this Python, so the program has no panes to measure.\n"
            f"Install it first: {sys.executable} -m pip install -e '.[demo]'"
        )


class Program:
    """A program in a pty. `chunks` is what it wrote: (moment, bytes so far, bytes)."""

    def __init__(self, argv: Sequence[str], size: tuple[int, int] = (80, 24)) -> None:
        self.argv = tuple(argv)
        self.chunks: list[tuple[float, int, bytes]] = []
        self.received = 0
        self._came = threading.Condition()
        self._over = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the program
        self._master, slave = pty.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.started = perf_counter()
        self.process = subprocess.Popen(
            argv,
            stdin=slave,
            stdout=slave,
            stderr=self._errors,
            env=_environ(),
            start_new_session=True,
        )
        os.close(slave)
        self._reading = threading.Event()
        self._reading.set()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            self._read_all()
        finally:
            with self._came:
                self._over = True
                self._came.notify_all()

    def _read_all(self) -> None:
        while True:
            self._reading.wait()
            select.select([self._master], [], [])
            if not self._reading.is_set():
                continue
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:
                return
            moment = perf_counter()
            if not data:
                return
            with self._came:
                self.received += len(data)
                self.chunks.append((moment, self.received, data))
                self._came.notify_all()

    def stop_reading(self) -> None:
        self._reading.clear()

    def read_on(self) -> None:
        self._reading.set()

    def press(self, key: str) -> float:
        os.write(self._master, key.encode())
        return perf_counter()

    def when(self, wanted: bytes, since: int = 0, within: float = PATIENCE) -> float:
        """The moment at which the output after so many bytes first held these."""
        deadline = monotonic() + within
        seen = 0
        tail = b""
        with self._came:
            while True:
                for moment, total, data in self.chunks[seen:]:
                    if total > since:
                        tail += data
                        if wanted in tail:
                            return moment
                seen = len(self.chunks)
                if self._over:
                    raise Ended(f"{' '.join(self.argv)} has ended. {self._last_words()}")
                left = deadline - monotonic()
                if left <= 0:
                    raise TimeoutError(f"it did not come; the last that did: {tail[-300:]!r}")
                self._came.wait(left)

    def _last_words(self) -> str:
        self._errors.seek(0)
        said = self._errors.read() + b"".join(data for _, _, data in self.chunks)
        return said[-500:].decode(errors="replace").strip()

    def quiet(self, seconds: float) -> int:
        """Wait until nothing has come for so long; the number of bytes so far."""
        with self._came:
            before = -1
            while before != self.received:
                before = self.received
                self._came.wait(seconds)
            return before

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """Resident megabytes (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def end(self) -> None:
        self._reading.set()
        self.process.kill()
        self.process.wait()


def _environ() -> dict[str, str]:
    """A good terminal, and compiled modules, as pip leaves them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiled = str(Path(tempfile.gettempdir()) / f"livedash-bench-{os.getuid()}")
    return {
        **kept,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPYCACHEPREFIX": compiled,
    }


@contextmanager
def running(*argv: str, size: tuple[int, int] = (80, 24)) -> Iterator[Program]:
    program = Program(argv, size)
    try:
        yield program
    finally:
        program.end()


def dashboard(stage: Stage, login: str = "ada") -> list[str]:
    os.environ["LIVEDASH_SCREEN__BRANCH"] = stage.branch
    # What panes cost; a toast is measured by itself.
    os.environ["LIVEDASH_SCREEN__TOASTS"] = "false"
    return [sys.executable, "-m", "livedash", "--dsn", stage.dsn(login)]


def line(words: str, *figures: str) -> None:
    print(f"{words:<58}" + "".join(f"{figure:>14}" for figure in figures), flush=True)


# One number on the stock pane that benches may write: the plan of one bread, today.

_BREAD = """
SELECT plan.id FROM livedash.production_plans AS plan
JOIN livedash.bread_types AS bread ON bread.id = plan.bread_type_id
JOIN livedash.branches AS branch ON branch.id = plan.branch_id
WHERE bread.name = 'Wheat loaf' AND branch.name = $1
  AND plan.business_date = (now() AT TIME ZONE branch.timezone)::date
ORDER BY plan.planned DESC
"""
WRITE = "UPDATE livedash.production_plans SET planned = $1 WHERE id = $2"


async def the_plan(owner: asyncpg.Connection[asyncpg.Record], branch: str) -> int:
    """Its id; what is planned for another shift of that day is taken away, so that the pane shows
    just what is written."""
    plan: int = await owner.fetchval(_BREAD, branch)
    await owner.execute(
        "DELETE FROM livedash.production_plans AS other USING livedash.production_plans AS plan"
        " WHERE plan.id = $1 AND other.id <> $1 AND other.bread_type_id = plan.bread_type_id"
        " AND other.business_date = plan.business_date",
        plan,
    )
    return plan


def numbers(count: int, chance: random.Random) -> list[int]:
    """Of two digits, each digit another one than before, so that the terminal gets both of them;
    and none below what was made, which would put the row elsewhere."""
    chosen = [66]
    while len(chosen) < count:
        number = 11 * chance.randint(6, 9)
        if number != chosen[-1]:
            chosen.append(number)
    return chosen
