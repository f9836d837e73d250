"""docs/panes.md as somebody follows it: its files, installed as a package, on a real database."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.commands.program import environment
from tests.terminal import Terminal

PAGE = Path(__file__).parent.parent / "docs" / "panes.md"
FILE = re.compile(r"\*\*`([^`]+)`\*\*\n```\w+\n(.*?)```", re.DOTALL)
METADATA = "Metadata-Version: 2.1\nName: bakers\nVersion: 1.0\n"
POINT = "[livedash.panes]\novens = bakers.heating:WITH_HEAT\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The page's files, with what pip leaves beside an installed package."""
    files = dict(FILE.findall(PAGE.read_text(encoding="utf-8")))
    folder = tmp_path / "site"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "bakers" / "__init__.py").touch()
    info = folder / "bakers-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA)
    (info / "entry_points.txt").write_text(POINT)
    return folder


@pytest.fixture
def said(package: Path, bare_database: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of somebody who has it installed, and a database with its tables."""
    yield {
        **os.environ,
        **environment(tmp_path, LIVEDASH_DATABASE_URL=bare_database),
        "PYTHONPATH": str(package),
    }


def run(said: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command, env=said, capture_output=True, text=True, check=False, timeout=90
    )


async def prepare(dsn: str, package: Path) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute((package / "bakers" / "tables.sql").read_text())
    await connection.close()


def test_its_tests_pass(package: Path, said: dict[str, str]) -> None:
    done = run(said, "pytest", "-q", "-p", "no:cacheprovider", str(package / "test_ovens.py"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout


def test_it_is_typed(package: Path, said: dict[str, str]) -> None:
    done = run(said, "mypy", "--no-incremental", str(package / "bakers"))
    assert done.returncode == 0, done.stdout


async def test_it_is_live_and_writes(
    package: Path, said: dict[str, str], bare_database: str
) -> None:
    await prepare(bare_database, package)
    for command in (
        "db init",
        "shop add branch Lagos --kind bakery --timezone Africa/Lagos --currency NGN",
        "db user add postgres --branch Lagos --role owner",
        "db watch shop.ovens shop.batches",
    ):
        done = run(said, "livedash", *command.split())
        assert done.returncode == 0, done.stderr
    shown = run(said, "livedash", "snapshot", "ovens")
    assert "Left        230" in shown.stdout, shown.stderr
    connection = await asyncpg.connect(bare_database)
    with Terminal([sys.executable, "-m", "livedash"], size=(100, 24), environ=said) as terminal:
        terminal.wait_for_text("8 Ovens", "Live")
        terminal.press("8")
        terminal.wait_for_text("hottest 230 C", "s heat")
        await connection.execute("UPDATE shop.ovens SET celsius = 240, version = 2")
        terminal.wait_for_text("hottest 240 C")
        terminal.press("s")
        terminal.wait_for_text("Heat Left", "It has 240 C now.")
        terminal.press("\x15", *"250", "\r")
        terminal.wait_for_text("hottest 250 C")
        query = "SELECT count(*) FROM livedash.applied_mutations"
        while await connection.fetchval(query) == 0:
            await asyncio.sleep(0.01)
        assert await connection.fetchval("SELECT celsius FROM shop.ovens WHERE oven_id = 1") == 250
    await connection.close()
