"""A test that failed is run once more by .ci/run: a flake is named, a fault stays a fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ONCE_MORE = Path(__file__).parents[1] / ".ci" / "once_more.py"

SOUND = "def test_sound(): pass\n"
WRONG = "def test_wrong(): assert False\n"
FLAKY = """
from pathlib import Path

import pytest

@pytest.mark.parametrize("what", ["a place"])
def test_flaky(what):
    been = Path(__file__).with_name("been")
    there = been.exists()
    been.touch()
    assert there
"""


def run_in(folder: Path, source: str) -> tuple[int, list[str]]:
    """What .ci/run makes of these tests: its code, and the lines that it prints at the end."""
    (folder / "test_them.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\n")
    # Of all plugins only the one whose option is used: the rest take a second at each start.
    environ = os.environ | {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_ADDOPTS": "-q -p xdist.plugin",
    }

    def run(*argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *argv], cwd=folder, env=environ, capture_output=True, text=True
        )

    first = run("-m", "pytest")
    again = run(str(ONCE_MORE), str(first.returncode))
    return again.returncode, again.stdout.splitlines()


def test_a_flake_is_named_and_the_run_goes_on(tmp_path: Path) -> None:
    code, lines = run_in(tmp_path, SOUND + FLAKY)
    assert code == 0
    assert lines[-2:] == ["FLAKY test_them.py::test_flaky[a place]", "1 passed, 0 failed"]


def test_what_fails_again_fails_the_run(tmp_path: Path) -> None:
    code, lines = run_in(tmp_path, FLAKY + WRONG)
    assert code == 1
    assert lines[-3:] == [
        "FLAKY test_them.py::test_flaky[a place]",
        "FAILED TWICE test_them.py::test_wrong",
        "1 passed, 1 failed",
    ]


def test_a_run_that_broke_is_not_tried_again(tmp_path: Path) -> None:
    code, lines = run_in(tmp_path, "import nothing_of_that_name\n")
    assert (code, lines) == (2, [])


def test_many_failures_are_no_bad_luck(tmp_path: Path) -> None:
    code, lines = run_in(tmp_path, "".join(f"def test_{n}(): assert False\n" for n in range(10)))
    assert (code, lines) == (1, ["10 tests failed; none is run again."])
