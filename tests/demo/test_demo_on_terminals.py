"""Two people look at one demo: what one sees the other sees, and either may go at any time."""

from __future__ import annotations

import sys
from pathlib import Path

from livedash.demo.server import EmbeddedServer
from tests.conftest import run_sql
from tests.terminal import Terminal

STARTED = 60.0
"""Seconds; the first one makes a database."""


def open_demo(folder: Path, *arguments: str) -> Terminal:
    return Terminal(
        [sys.executable, "-m", "livedash", "demo", *arguments],
        size=(100, 30),
        environ={"LIVEDASH_DEMO_FOLDER": str(folder)},
        loaded=True,
    )


def test_terminals_move_together_and_the_staff_go_on_when_the_first_is_killed(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "demo"
    with open_demo(folder, "--speed", "20") as first:
        first.wait_for_text("Live", "Sardine roll", within=STARTED)
        with open_demo(folder, "--speed", "20") as second:
            second.wait_for_text("Live", "Sardine roll", within=STARTED)
            run_sql(
                EmbeddedServer(folder).dsn(user="ada"),
                "UPDATE livedash.bread_types SET name = 'Sea loaf' WHERE name = 'Sardine roll'",
            )
            first.wait_for_text("Sea loaf")
            second.wait_for_text("Sea loaf")

            first.process.kill()
            first.wait_for_exit()
            for _ in range(2):
                before = run_of_moves(second)
                second.wait_until(
                    lambda before=before: run_of_moves(second) != before,  # type: ignore[misc]
                    within=STARTED,
                )
            second.wait_for_text("Live")
            second.press("q")
            assert second.wait_for_exit() == 0
    assert EmbeddedServer(folder).wait_until_gone()


def run_of_moves(terminal: Terminal) -> list[str]:
    """The line that says who sold and baked what, last."""
    return [line for line in terminal.text.splitlines() if " sold " in line or " baked " in line]
