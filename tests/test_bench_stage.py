"""A bench says why there is nothing to measure, and does not wait for what never comes."""

from __future__ import annotations

import sys
from time import monotonic

import pytest

from bench import stage


def test_a_program_that_ends_is_told_with_its_last_words() -> None:
    began = monotonic()
    with (
        stage.running(sys.executable, "-c", "raise SystemExit('there is no livedash')") as program,
        pytest.raises(stage.Ended, match="there is no livedash"),
    ):
        program.when(b"Live", within=60)
    assert monotonic() - began < 50


def test_without_an_installed_program_no_bench_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "entry_points", lambda group: ())
    with pytest.raises(SystemExit, match="livedash is not installed"), stage.staged():
        pass
