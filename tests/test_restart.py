"""A dashboard that is started again stands where it was closed, in a real terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Shop
from tests.terminal import Terminal


@contextmanager
def started(shop: Shop, folder: Path, **environ: str) -> Iterator[Terminal]:
    argv = [sys.executable, "-m", "livedash", "--dsn", shop.login("ada")]
    environ = {"LIVEDASH_STATE": str(folder), **environ}
    with Terminal(argv, environ=environ, loaded=True) as terminal:
        terminal.wait_for_text("● Live")
        yield terminal


def test_a_restart_opens_where_one_was(closed_shop: Shop, tmp_path: Path) -> None:
    with started(closed_shop, tmp_path) as terminal:
        assert "Marina Hall" not in terminal.text
        terminal.press("b", *"jjjj", "enter")
        terminal.wait_for_text("Marina Hall ▾")
        terminal.press("3")
        terminal.wait_for_text("taken")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    with started(closed_shop, tmp_path) as terminal:
        terminal.wait_for_text("Marina Hall ▾", "taken")
    with started(closed_shop, tmp_path, LIVEDASH_SCREEN__BRANCH="Lagos") as terminal:
        terminal.wait_for_text("Lagos ▾")
