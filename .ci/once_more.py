"""Runs each test that failed once more, alone: one that passes then is a flake.

    python .ci/once_more.py CODE        CODE is what pytest, run in this folder, ended with

A flake is named in a line of its own, `FLAKY name`, and is a fault to find, not a pass: the run
goes on so that one unlucky minute does not cost hours of work. Whatever fails again fails the run,
and so does everything that is no failed test: an error in the collection, a run that was stopped.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FAILED_TESTS = 1
"""What pytest ends with when it ran all tests and some of them failed."""

TOO_MANY = 10
"""From here on it is no bad luck, and running them one after the other would only take time."""


def main(code: int) -> int:
    if code != FAILED_TESTS:
        return code
    failed = failed_tests(Path(".pytest_cache"))
    if not 0 < len(failed) < TOO_MANY:
        print(f"{len(failed)} tests failed; none is run again.")
        return code
    again = [name for name in failed if not passes(name)]
    for name in failed:
        print(f"FAILED TWICE {name}" if name in again else f"FLAKY {name}")
    # A runner's closing lines are the last thing that is read of a run.
    print(f"{len(failed) - len(again)} passed, {len(again)} failed")
    return code if again else 0


def failed_tests(cache: Path) -> list[str]:
    """The tests that failed in the last run, as pytest wrote them down."""
    found: dict[str, bool] = json.loads((cache / "v/cache/lastfailed").read_text(encoding="utf-8"))
    return sorted(found)


def passes(name: str) -> bool:
    """Whether the test passes in a process of its own, with no other beside it."""
    print(f"\n--- once more, alone: {name}", flush=True)
    again = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", name]
    return subprocess.run(again, check=False, stdin=subprocess.DEVNULL).returncode == 0  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
