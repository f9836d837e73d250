"""Calls livedash as a shell would: a home of its own, nothing inherited from the tests' caller."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OURS = ("LIVEDASH", "PG", "DATABASE_URL", "NO_COLOR", "LC_", "LANG", "XDG_", "PYTHONUNBUFFERED")
KEPT = {"LIVEDASH_PG_BIN"}
"""Which Postgres a run of the tests is about: the program's demo is to start that one too."""
LIMIT = 60


@dataclass(frozen=True)
class Ended:
    """What a call left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


Run = Callable[..., Ended]


def environment(home: Path, **said: str) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or not name.startswith(OURS)
    }
    return {**inherited, "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color", **said}


def process(home: Path) -> Run:
    """The whole program."""

    def run(*arguments: str, **said: str) -> Ended:
        done = subprocess.run(
            [sys.executable, "-m", "livedash", *arguments],
            capture_output=True,
            env=environment(home, **said),
            cwd=home,
            stdin=subprocess.DEVNULL,
            timeout=LIMIT,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
