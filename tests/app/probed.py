"""The probe program in a terminal, and the other ends of its pipes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TypedDict, cast

from tests.terminal import Terminal


class Report(TypedDict):
    """What the probe knows of itself."""

    lag: float
    sent: int
    waiting: int
    threads: list[str]
    cpu: float
    memory: int
    hands: list[int]
    history: list[str]
    size: list[int]
    keys: list[str]
    pastes: list[int]


class Probed(Terminal):
    """`with Probed() as probe: probe.order("set 3 9")`."""

    def __init__(
        self,
        *options: str,
        wrap: Sequence[str] = (),
        size: tuple[int, int] = (80, 24),
        environ: Mapping[str, str] | None = None,
        controlling: bool = True,
        loaded: bool = True,
    ) -> None:
        """`loaded=False`: begun from nothing, by this process, as are those that want another
        environment than this one's: Python reads its own when it starts."""
        orders, self._orders = os.pipe()
        answers, told = os.pipe()
        command = [sys.executable, "-m", "tests.app.probe", str(orders), str(told), *options]
        super().__init__(
            [*wrap, *command],
            size=size,
            environ=environ,
            pass_fds=(orders, told),
            controlling=controlling,
            loaded=loaded and controlling and not wrap and environ is None,
        )
        os.close(orders)
        os.close(told)
        self._answers = os.fdopen(answers)

    def order(self, words: str) -> None:
        os.write(self._orders, f"{words}\n".encode())

    def report(self) -> Report:
        self.order("report")
        return cast(Report, json.loads(self._answers.readline()))

    def wait_until_up(self) -> int:
        """Until its screen stands; answer the bytes that it took."""
        wanted = ("Lagos", "HAND", "Bread 9")
        self.wait_until(
            lambda: self.process.poll() is not None or all(text in self.text for text in wanted)
        )
        received = self.settle()
        assert self.process.poll() is None, f"the probe has ended; its screen:\n{self.text}"
        return received

    def hang_up(self) -> None:
        super().hang_up()
        if self._orders >= 0:
            os.close(self._orders)
            self._orders = -1
            self._answers.close()
