"""`livedash demo` as a new user calls it: first, second, into a pipe, and what is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

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


def demo(run: Run, home: Path, *arguments: str, now: str = MOMENT, **said: str) -> tuple[str, str]:
    folder = str(home / "demo")
    known = {"LIVEDASH_DEMO_FOLDER": folder, "LIVEDASH_NOW": now}
    ended = run("--log-file", "demo.log", "demo", *arguments, **known, **said)
    assert ended.code == 0, ended.err
    return ended.out, ended.err


def test_into_a_pipe_every_pane_comes_out_once_and_after_a_reset_the_same(
    run: Run, home: Path
) -> None:
    frames, said = demo(run, home)
    assert frames.count("livedash  Lagos") == 4
    assert "355 sold of 412 made  86%  61 on hand" in frames
    assert "Stock import" in frames
    assert said.splitlines()[1:] == ["Starting Postgres", "Laying out the shop"]
    again, said_again = demo(run, home, "--reset")
    assert (again, said_again) == (frames, said)


def test_no_service_of_the_settings_is_asked_about_the_demo(run: Run, home: Path) -> None:
    frames, _ = demo(run, home, LIVEDASH_SOURCES__USE="supabase,pusher")
    assert frames.count("livedash  Lagos") == 4
    assert frames.count("Live") == 4


async def test_a_second_terminal_joins_the_first(run: Run, home: Path) -> None:
    demo(run, home)
    server = at(home)
    server.join()
    try:
        ada = await asyncpg.connect(server.dsn())
        await ada.execute("UPDATE livedash.tasks SET title = 'Seen by both' WHERE number = 210")
        pid = server.pid
        frames, _ = demo(run, home)
        assert "Seen by both" in frames
        assert server.pid == pid
        folder = str(home / "demo")
        known = {"LIVEDASH_DEMO_FOLDER": folder, "LIVEDASH_NOW": MOMENT}
        picture = run("--log-file", "snapshot.log", "snapshot", "board", **known)
        assert "Seen by both" in picture.out, "no database is named, so it is the demo's"
        for log in ("demo.log", "snapshot.log"):
            assert f" database ada@{server.socket_folder}" in (home / log).read_text()
        refused = run("demo", "--reset", LIVEDASH_DEMO_FOLDER=str(home / "demo"))
        assert refused.code == 1
        assert "Close it first" in refused.err
        await ada.close()
    finally:
        server.leave()


def test_without_a_demo_or_a_database_there_is_no_picture(run: Run, home: Path) -> None:
    ended = run("snapshot", "stock", LIVEDASH_DEMO_FOLDER=str(home / "nowhere"))
    assert (ended.code, ended.out) == (2, "")
    assert "No database is named" in ended.err


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
