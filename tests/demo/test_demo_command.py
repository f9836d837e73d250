"""`livedash demo` as a new user calls it: first, second, into a pipe, and what is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from livedash.demo.opening import Layout
from livedash.demo.server import EmbeddedServer
from tests.commands.program import Run, process

MOMENT = "2026-03-17T17:41:00+01:00"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all the calls here: the first one makes the database."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(home: Path) -> Iterator[Run]:
    yield process(home)
    assert at(home).wait_until_gone(), "the demo left its server behind"


def at(home: Path) -> EmbeddedServer:
    return EmbeddedServer(home / "demo")


def demo(run: Run, home: Path, *arguments: str, now: str = MOMENT) -> tuple[str, str]:
    ended = run("demo", *arguments, LIVEDASH_DEMO_FOLDER=str(home / "demo"), LIVEDASH_NOW=now)
    assert ended.code == 0, ended.err
    return ended.out, ended.err


def test_into_a_pipe_every_pane_comes_out_once_and_again_the_same(run: Run, home: Path) -> None:
    frames, said = demo(run, home)
    assert frames.count("livedash  Lagos") == 2
    assert "Made 412/480 plan  Sold 355 (86%)  On hand 61  Waste 9" in frames
    assert "Stock import" in frames
    assert "Laying out the shop\n" in said
    again, said = demo(run, home)
    assert again == frames
    assert "Laying out" not in said


async def test_a_second_terminal_joins_the_first(run: Run, home: Path) -> None:
    demo(run, home)
    server = at(home)
    server.join()
    try:
        ada = await asyncpg.connect(server.dsn())
        await ada.execute("UPDATE livedash.tasks SET title = 'Seen by both' WHERE number = 210")
        pid = server.pid
        frames, said = demo(run, home, "--seed", "5")
        assert "Seen by both" in frames
        assert "Joining the shop that others look at, though its seed is 17" in said
        assert server.pid == pid
        refused = run("demo", "--reset", LIVEDASH_DEMO_FOLDER=str(home / "demo"))
        assert refused.code == 1
        assert "Close it first" in refused.err
        await ada.close()
    finally:
        server.leave()


def test_a_day_that_is_over_is_laid_out_anew(run: Run, home: Path) -> None:
    demo(run, home)
    frames, said = demo(run, home, now="2026-03-18T15:30:00+01:00")
    assert "Laying out the shop anew: its day is over" in said
    assert "Made 412/480 plan" in frames


def test_a_reset_starts_from_nothing(run: Run, home: Path) -> None:
    _, said = demo(run, home, "--reset")
    assert "Making a database" in said


def test_an_address_is_refused_rather_than_ignored(run: Run) -> None:
    ended = run("--dsn", "postgresql://ada@db.example.com/shop", "demo")
    assert (ended.code, ended.out) == (2, "")
    assert "leave --dsn out" in ended.err


def test_what_cannot_be_a_folder_is_said(run: Run, home: Path) -> None:
    (home / "file").touch()
    ended = run("demo", "--folder", str(home / "file" / "demo"))
    assert ended.code == 1
    assert "--folder" in ended.err
    assert "Traceback" not in ended.err


def test_why_a_shop_is_laid_out_anew() -> None:
    now = datetime.fromisoformat(MOMENT)
    layout = Layout(now.isoformat(), 17, "abc")
    assert layout.why_not(now, None, "abc") is None
    assert layout.why_not(now + timedelta(minutes=119), 17, "abc") is None
    assert layout.why_not(now, 18, "abc") == "its seed is 17"
    assert layout.why_not(now, None, "abd") == "it was made by another version"
    assert layout.why_not(now + timedelta(hours=3), None, "abc") == "its day is over"
    assert layout.why_not(now - timedelta(hours=3), None, "abc") == "its day is over"
