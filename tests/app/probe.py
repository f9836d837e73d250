"""A small program on the real driver, told what to do through a pipe: `python -m tests.app.probe`.

Answers are JSON lines on another pipe, so that the terminal carries frames only.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
import threading
from collections.abc import AsyncIterator
from typing import IO

from textual import events
from textual.app import ComposeResult
from textual.worker import Worker

from livedash.app.capabilities import capabilities_of
from livedash.app.painting import PaintedApp
from livedash.app.terminal import TerminalDriver
from livedash.widgets.cell import Cell, Row
from livedash.widgets.line import Piece, TextLine
from livedash.widgets.table import Heading, KeyedTable

BEAT = 0.02


class Probe(PaintedApp):
    """Forty breads, some of which change."""

    def __init__(self, orders: IO[str], answers: IO[str], environ: dict[str, str]) -> None:
        capabilities = capabilities_of(environ, sys.stdout.encoding)
        super().__init__(capabilities=capabilities, driver_class=TerminalDriver)
        self.orders, self.answers = orders, answers
        self.hands = dict.fromkeys(range(40), 10)
        self.lag = 0.0
        self.steady: Worker[None] | None = None
        self.history: list[str] = []
        self.keys: list[str] = []
        """The last of what was pressed."""
        self.pastes: list[int] = []
        """How long each was."""
        self.woken_late = False
        """Whether SIGCONT comes when the terminal has been given back, and before the end."""

    def compose(self) -> ComposeResult:
        yield TextLine([Piece("livedash"), Piece("Lagos ✓ café")], [Piece("● Live", "ok")])
        yield KeyedTable(
            [
                Heading("", 1, "left"),
                Heading("BREAD", 16, "left", grow=20),
                Heading("PLAN", 4),
                Heading("HAND", 5),
                Heading("OUT AT", 9, "left"),
            ]
        )

    def on_mount(self) -> None:
        self.show()
        self.run_worker(self.obey())

    def on_key(self, event: events.Key) -> None:
        self.keys = [*self.keys[-99:], event.key]

    def on_paste(self, event: events.Paste) -> None:
        self.pastes.append(len(event.text))

    def show(self) -> None:
        rows = [
            Row(
                number,
                (
                    Cell(".", "ok"),
                    Cell(f"Bread {number}"),
                    Cell("60"),
                    Cell(str(hand), "bad" if hand < 1 else "text"),
                    Cell("aft close"),
                ),
            )
            for number, hand in self.hands.items()
        ]
        self.query_one(KeyedTable).show(rows)

    async def obey(self) -> None:
        async for order in self.lines():
            name, *rest = order.split()
            if name == "set":
                self.hands[int(rest[0])] = int(rest[1])
                self.show()
            elif name == "beat":
                self.lag = 0.0
                self.steady = self.run_worker(self.beat())
            elif name == "rest":
                assert self.steady is not None
                self.steady.cancel()
            elif name == "report":
                self.report()
            elif name == "quit":
                self.woken_late = "woken" in rest
                self.exit()

    async def lines(self) -> AsyncIterator[str]:
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), self.orders)
        while line := await reader.readline():
            yield line.decode().strip()

    async def beat(self) -> None:
        """A heartbeat that changes ten cells each time, and knows how late it came."""
        loop = asyncio.get_running_loop()
        count = 0
        while True:
            due = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self.lag = max(self.lag, loop.time() - due)
            count += 1
            self.hands.update(dict.fromkeys(range(10), count))
            self.show()

    def report(self) -> None:
        driver = self._driver
        assert isinstance(driver, TerminalDriver)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        report = {
            "lag": self.lag,
            "sent": driver.sent,
            "waiting": driver.waiting,
            "threads": sorted(thread.name for thread in threading.enumerate()),
            "cpu": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss,
            "hands": [self.hands[number] for number in range(10)],
            "history": self.history,
            "size": list(self.size),
            "keys": self.keys,
            "pastes": self.pastes,
        }
        self.answers.write(json.dumps(report) + "\n")
        self.answers.flush()

    async def on_unmount(self) -> None:
        if self.woken_late:
            assert isinstance(self._driver, TerminalDriver)
            self._driver._continued.clear()
            os.kill(os.getpid(), signal.SIGCONT)
            await self._driver._continued.wait()

    async def before_suspend(self) -> None:
        await asyncio.sleep(0)
        self.history.append("let go")

    def after_resume(self) -> None:
        self.history.append("went on")


def main() -> None:
    orders, answers = (int(word) for word in sys.argv[1:3])
    probe = Probe(os.fdopen(orders), os.fdopen(answers, "w"), dict(os.environ))
    probe.run(mouse="--no-mouse" not in sys.argv)
    sys.exit(probe.return_code)


if __name__ == "__main__":
    main()
