"""A bench says why there is nothing to measure, and does not wait for what never comes."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from time import monotonic

import pytest

from bench import stage
from tests.app.probed import Probed

BENCH = Path(stage.__file__).parent
PROGRAMS = sorted(
    path.stem
    for path in BENCH.glob("*.py")
    if path.stem != "stage"
    and any(starts in path.read_text() for starts in ("running(", "staged(", "Probed("))
)
"""The benches that start a program in a terminal."""


def test_a_program_that_ends_is_told_with_its_last_words() -> None:
    began = monotonic()
    with (
        stage.running(sys.executable, "-c", "raise SystemExit('there is no livedash')") as program,
        pytest.raises(stage.Ended, match="there is no livedash"),
    ):
        program.when(b"Live", within=60)
    assert monotonic() - began < 50


def test_a_probe_that_ends_is_told_with_its_last_words() -> None:
    began = monotonic()
    with (
        Probed(wrap=("/bin/sh", "-c", "echo there is no livedash")) as probe,
        pytest.raises(AssertionError, match="there is no livedash"),
    ):
        probe.wait_until_up()
    assert monotonic() - began < 50


@pytest.mark.parametrize("bench", PROGRAMS)
def test_without_an_installed_program_no_bench_begins(
    monkeypatch: pytest.MonkeyPatch, bench: str
) -> None:
    def begun(*_: object, **__: object) -> None:
        raise AssertionError("it began")

    monkeypatch.setattr(stage, "entry_points", lambda group: ())
    monkeypatch.setattr("livedash.demo.server.EmbeddedServer.join", begun)
    monkeypatch.setattr("tests.app.probed.Probed.__init__", begun)
    monkeypatch.setattr(sys, "argv", [bench])
    with pytest.raises(SystemExit, match="livedash is not installed"):
        runpy.run_path(str(BENCH / f"{bench}.py"), run_name="__main__")
