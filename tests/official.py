"""The official clients, as programs beside the tests: `.ci/peers FOLDER` makes them, and
LIVEDASH_PEERS names the folder. Without it their tests are skipped.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.until import LIMIT
from tests.web import TURN_OFF

SCRIPTS = Path(__file__).parent / "peers"
START = 30.0
"""Seconds that a program may take to begin, on a machine that has other things to do."""

FOLDER = os.environ.get("LIVEDASH_PEERS")

needed = pytest.mark.skipif(
    FOLDER is None or shutil.which("node") is None,
    reason="LIVEDASH_PEERS names no folder made by .ci/peers (which takes Node 20 or newer)",
)


class Program:
    """One that says a line of JSON for each thing that happens to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said: list[dict[str, Any]] = []

    async def do(self, **command: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        await self._process.stdin.drain()

    async def says(self, limit: float = LIMIT, **wanted: object) -> dict[str, Any]:
        """The first thing it said, or will say, that holds all this."""
        seen = 0
        async with asyncio.timeout(limit):
            while True:
                for one in self.said[seen:]:
                    seen += 1
                    if all(one.get(name) == value for name, value in wanted.items()):
                        return one
                await self._read()

    async def _read(self) -> None:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, f"it is over; it said {self.said}"
        self.said.append(json.loads(line))


@asynccontextmanager
async def node(script: str, options: Mapping[str, object]) -> AsyncIterator[Program]:
    """A script of `tests/peers` under Node, with the official packages."""
    assert FOLDER is not None
    process = await asyncio.create_subprocess_exec(
        "node",
        str(SCRIPTS / script),
        json.dumps(options),
        env={**os.environ, **TURN_OFF, "NODE_PATH": str(Path(FOLDER) / "node_modules")},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Program(process)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def python(script: str, options: Mapping[str, object]) -> Any:
    """What a script of `tests/peers` prints, under the peers' own Python."""
    assert FOLDER is not None
    process = await asyncio.create_subprocess_exec(
        str(Path(FOLDER) / "python" / "bin" / "python"),
        str(SCRIPTS / script),
        json.dumps(options),
        env={**os.environ, **TURN_OFF, "PYTHONPATH": ""},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(START):
        out, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(out)
