"""The embedded server lives exactly as long as somebody is joined to it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import asyncpg
import pytest

from livedash.demo.failure import DemoFailed
from livedash.demo.server import EmbeddedServer
from livedash.demo.waiting import wait_until
from tests.conftest import run_sql


class Terminal:
    """Another process that is joined to the server."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.demo.terminal", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def report(self) -> tuple[str, int]:
        """("started" or "joined", the server's process id)."""
        assert self.process.stdout
        how, pid = self.process.stdout.readline().split()
        return how, int(pid)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def fresh_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What initdb makes, made once."""
    server = EmbeddedServer(tmp_path_factory.mktemp("fresh"))
    server.join()
    server.leave()
    assert server.wait_until_gone()
    return server.folder / "data"


@pytest.fixture
def folder(tmp_path: Path, fresh_data: Path) -> Iterator[Path]:
    shutil.copytree(fresh_data, tmp_path / "demo" / "data")
    yield tmp_path / "demo"
    assert EmbeddedServer(tmp_path / "demo").wait_until_gone(), "a server was left behind"


@pytest.fixture
def terminals() -> Iterator[ExitStack]:
    with ExitStack() as open_terminals:
        yield open_terminals


def open_terminal(terminals: ExitStack, folder: Path) -> Terminal:
    terminal = Terminal(folder)
    terminals.callback(terminal.kill)
    return terminal


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_second_terminal_joins_the_server_of_the_first(
    folder: Path, terminals: ExitStack
) -> None:
    how, pid = open_terminal(terminals, folder).report()
    assert how == "started"
    assert open_terminal(terminals, folder).report() == ("joined", pid)


def test_terminals_that_start_at_the_same_instant_share_one_server(
    folder: Path, terminals: ExitStack
) -> None:
    shutil.rmtree(folder)
    opened = [open_terminal(terminals, folder) for _ in range(4)]
    reports = [terminal.report() for terminal in opened]
    assert sorted(how for how, _ in reports) == ["joined", "joined", "joined", "started"]
    assert len({pid for _, pid in reports}) == 1


def test_killing_the_terminal_that_started_it_leaves_the_server_to_the_others(
    folder: Path, terminals: ExitStack
) -> None:
    first = open_terminal(terminals, folder)
    _, pid = first.report()
    server = EmbeddedServer(folder)
    server.join()
    first.kill()
    run_sql(server.dsn("postgres", "postgres"), "SELECT 1")
    assert server.pid == pid
    server.leave()


def test_killing_the_last_terminal_ends_the_server(folder: Path, terminals: ExitStack) -> None:
    only = open_terminal(terminals, folder)
    _, pid = only.report()
    only.kill()
    assert wait_until(lambda: has_ended(pid), 5)
    assert EmbeddedServer(folder).wait_until_gone(5)


def test_a_terminal_that_comes_while_the_last_one_goes_gets_a_server(folder: Path) -> None:
    for _ in range(5):
        server = EmbeddedServer(folder)
        server.join()
        run_sql(server.dsn("postgres", "postgres"), "SELECT 1")
        server.leave()


def test_what_was_written_is_there_after_a_restart(folder: Path) -> None:
    server = EmbeddedServer(folder)
    server.join()
    address = server.dsn("postgres", "postgres")
    run_sql(address, "CREATE TABLE breads AS SELECT 'Wheat loaf' AS name")
    server.leave()
    assert server.wait_until_gone()
    server.join()
    run_sql(server.dsn("postgres", "postgres"), "DROP TABLE breads")
    server.leave()


async def test_a_killed_server_comes_back_for_those_who_are_joined(
    own_server: EmbeddedServer,
) -> None:
    killed = own_server.pid
    assert killed
    os.kill(killed, signal.SIGKILL)
    assert wait_until(lambda: own_server.pid not in (None, killed), 10)
    own_server.up()
    connection = await asyncpg.connect(own_server.dsn("postgres", "postgres"))
    await connection.close()


async def test_a_server_can_be_down_for_a_while(own_server: EmbeddedServer) -> None:
    own_server.down()
    with pytest.raises(OSError):
        await asyncpg.connect(own_server.dsn("postgres", "postgres"))
    own_server.up()
    connection = await asyncpg.connect(own_server.dsn("postgres", "postgres", tcp=True))
    await connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's parent-death signal")
def test_a_killed_watchdog_takes_the_server_with_it(folder: Path) -> None:
    server = EmbeddedServer(folder)
    server.join()
    pid = server.pid
    assert pid
    status = Path(f"/proc/{pid}/status").read_text()
    watchdog = int(status.partition("PPid:")[2].split()[0])
    os.kill(watchdog, signal.SIGKILL)
    assert wait_until(lambda: has_ended(pid), 5)
    server.join()
    assert server.started
    server.leave()


def test_a_stale_pid_file_that_names_another_program_is_no_obstacle(folder: Path) -> None:
    server = EmbeddedServer(folder)
    server.join()
    pid_file = folder / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    server.leave()
    assert server.wait_until_gone()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    (folder / "run").symlink_to("/tmp/livedash-of-before")
    server.join()
    assert server.pid != os.getpid()
    server.leave()


def test_a_folder_with_a_very_long_name_will_do(folder: Path) -> None:
    deep = folder / ("bakery-" * 20)
    server = EmbeddedServer(deep)
    server.join()
    run_sql(server.dsn("postgres", "postgres"), "SELECT 1")
    server.leave()
    assert server.wait_until_gone()


def test_damaged_data_are_said_and_a_reset_mends_them(folder: Path) -> None:
    server = EmbeddedServer(folder)
    server.join()
    server.leave()
    assert server.wait_until_gone()
    (folder / "data" / "global" / "pg_control").unlink()
    with pytest.raises(DemoFailed, match=r"(?s)does not start: could not .*--reset"):
        server.join()
    assert server.wait_until_gone()
    server.reset()
    server.join()
    server.leave()


def test_data_of_another_postgres_are_said(folder: Path) -> None:
    (folder / "data" / "PG_VERSION").write_text("13\n")
    with pytest.raises(DemoFailed, match=r"(?s)made by Postgres 13.*--reset"):
        EmbeddedServer(folder).join()


def test_a_reset_is_refused_while_somebody_looks(folder: Path, terminals: ExitStack) -> None:
    open_terminal(terminals, folder).report()
    with pytest.raises(DemoFailed, match="Close it first"):
        EmbeddedServer(folder).reset()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DemoFailed, match="cannot be used"):
        EmbeddedServer(tmp_path / "file" / "demo").join()


def test_a_temporary_server_takes_its_folder_along(folder: Path) -> None:
    server = EmbeddedServer(folder, temporary=True)
    server.join()
    server.leave()
    assert server.wait_until_gone()
    assert wait_until(lambda: not folder.exists(), 5)
