"""Two ways to call the program: as a process, and, where that shows the same, in this one."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from livedash.cli import main
from livedash.commands import redaction
from tests.commands.program import Ended, Run, environment, process
from tests.emptyshop import empty_shop

__all__ = ["empty_shop"]


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """A process, half a second each: for what only a process can show."""
    return process(tmp_path)


@pytest.fixture
def livedash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """The command line in this process."""

    def call(*arguments: str, **said: str) -> Ended:
        with monkeypatch.context() as here:
            for name in os.environ:
                here.delenv(name)
            for name, value in environment(tmp_path, **said).items():
                here.setenv(name, value)
            here.chdir(tmp_path)
            code = main(arguments)
        return Ended(code, *capfd.readouterr())

    return call


@pytest.fixture(autouse=True)
def nothing_of_other_calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Secrets that are known and an open log file belong to one call."""
    monkeypatch.setattr(redaction, "_known", set[str]())
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
