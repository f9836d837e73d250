"""Runs `livedash demo` into a pipe as a new user would, and looks at what is left of it.

    python .ci/demo_in_a_pipe.py VENV

Every pane's frame must have come out, the exit code must be 0, and nothing that it started may
still run a moment later.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from importlib.metadata import entry_points
from pathlib import Path
from uuid import uuid4

DEADLINE = 120
GONE_WITHIN = 15


def main(venv: Path) -> str | None:
    with tempfile.TemporaryDirectory() as home:
        mark = f"LIVEDASH_STARTED_BY={uuid4()}"
        environment = {**os.environ, "HOME": home} | dict([mark.split("=")])
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            environment.pop(name, None)
        began = time.monotonic()
        done = subprocess.run(  # noqa: S603
            [venv / "bin" / "livedash", "demo"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            stdin=subprocess.DEVNULL,
            timeout=DEADLINE,
            check=False,
        )
        took = time.monotonic() - began
        print(done.stdout, done.stderr, sep="\n")
        left = leftovers(mark)
    if done.returncode != 0:
        return f"livedash demo ended with {done.returncode}"
    if "Traceback" in done.stderr:
        return "livedash demo wrote a traceback"
    panes = sorted(point.name for point in entry_points(group="livedash.panes"))
    frames = done.stdout.count("livedash  ")
    if frames != len(panes):
        return f"{frames} frames came out, there are {len(panes)} panes: {', '.join(panes)}"
    if left:
        return "Still running:\n" + "\n".join(left)
    print(f"{frames} frames ({', '.join(panes)}) in {took:.1f} s, and nothing is left running")
    return None


def leftovers(mark: str) -> list[str]:
    """What the demo started, Postgres among it, and that does not come to its end."""
    until = time.monotonic() + GONE_WITHIN
    while (running := processes(mark)) and time.monotonic() < until:
        time.sleep(0.2)
    return running


def processes(mark: str) -> list[str]:
    """Every process that inherited the mark; by its environment, for Postgres may run under
    another user, from copied files."""
    if not Path("/proc/self/environ").exists():
        listed = subprocess.run(
            ["ps", "-AEww", "-o", "pid=,command="],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        )
        return [line for line in listed.stdout.splitlines() if mark in line]
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found.append(f"{folder.name} {words}")
        except OSError:
            continue  # it ended meanwhile, or belongs to somebody else
    return found


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
