"""Postgres runs whoever calls: root in a user namespace, root as nobody, and an ordinary user."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import livedash
from livedash.demo import privilege
from livedash.demo.binaries import Binaries, find_binaries
from livedash.demo.failure import DemoFailed
from livedash.demo.privilege import Rights, find_footing
from livedash.demo.server import EmbeddedServer
from tests.conftest import run_sql

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="this run is not root's")


@pytest.fixture
def closed_folder(tmp_path: Path) -> Path:
    """As /root is: nobody else may enter."""
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.fixture
def open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="livedash-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def python_of_everybody() -> str:
    """This Python may lie in root's home."""
    nobody = pwd.getpwnam("nobody")
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        with contextlib.suppress(OSError):
            tried = subprocess.run(
                [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
                user=nobody.pw_uid,
            )
            if tried.returncode == 0:
                return python
    pytest.skip("no Python 3.11 here that an ordinary user may run")


@only_root
@pytest.mark.parametrize("rights", ["mapped", "nobody"])
def test_root_steps_down(closed_folder: Path, rights: str) -> None:
    server = EmbeddedServer(closed_folder / "demo", temporary=True, rights=rights)
    try:
        server.join()
    except DemoFailed as refused:
        if rights == "mapped" and "unshare" in str(refused):
            pytest.skip("this machine refuses user namespaces")
        raise
    run_sql(server.dsn("postgres", "postgres"), "CREATE TABLE breads ()")
    server.leave()
    assert server.wait_until_gone()


@only_root
def test_programs_that_only_root_may_read_are_copied(closed_folder: Path) -> None:
    found = find_binaries()
    hidden = closed_folder / "site-packages"
    package = found.folder.parent.parent
    shutil.copytree(found.folder.parent, hidden / package.name / found.folder.parent.name)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, hidden / libraries.name)
    programs = Binaries(
        hidden / package.name / found.folder.parent.name / found.folder.name, found.major
    )
    footing = find_footing(programs, closed_folder / "demo", "nobody")
    try:
        assert footing.binaries.folder != programs.folder
        assert footing.rights.run(footing.binaries.initdb, "--version").returncode == 0
    finally:
        shutil.rmtree(footing.home)


@only_root
def test_data_change_hands_when_the_way_down_changes(open_folder: Path) -> None:
    for rights in ("nobody", "any", "nobody"):
        server = EmbeddedServer(open_folder / "demo", rights=rights)
        server.join()
        run_sql(server.dsn("postgres", "postgres"), "SELECT 1")
        server.leave()
        assert server.wait_until_gone()


@only_root
def test_data_are_moved_to_where_the_new_rights_can_reach_them(closed_folder: Path) -> None:
    """As when a container that allowed user namespaces is followed by one that does not."""
    folder = closed_folder / "demo"
    for rights, statement in (
        ("any", "CREATE TABLE breads ()"),
        ("nobody", "ALTER TABLE breads ADD loaves int"),
        ("any", "SELECT loaves FROM breads"),
    ):
        server = EmbeddedServer(folder, rights=rights)
        server.join()
        run_sql(server.dsn("postgres", "postgres"), statement)
        server.leave()
        assert server.wait_until_gone()
    shutil.rmtree(privilege._public_twin(folder))


@only_root
def test_where_no_way_down_works_the_user_is_told(
    closed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privilege, "_ways", lambda: iter([("mapped", Rights(("/bin/false",)))]))
    monkeypatch.setattr(privilege, "PUBLIC", closed_folder)
    with pytest.raises(DemoFailed, match="as an ordinary user"):
        EmbeddedServer(closed_folder / "demo").join()


@only_root
def test_a_root_without_any_rights_is_told_in_words(
    closed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")  # as a child of Popen says it: no file

    monkeypatch.setattr(Rights, "run", refused)
    monkeypatch.setattr(privilege, "PUBLIC", closed_folder)
    with pytest.raises(DemoFailed, match="becoming another user: Operation not permitted"):
        find_footing(find_binaries(), closed_folder / "demo")


@only_root
def test_a_public_folder_of_somebody_else_is_not_used(
    closed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privilege, "PUBLIC", closed_folder)
    taken = privilege._public_twin(closed_folder / "demo")
    taken.mkdir()
    os.chown(taken, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(DemoFailed, match="belongs to somebody else"):
        find_footing(find_binaries(), closed_folder / "demo", "nobody")


@only_root
def test_an_ordinary_user_needs_nothing_special(open_folder: Path) -> None:
    """The same program, run by nobody: from copies, because this run's files may be closed."""
    nobody = pwd.getpwnam("nobody")
    package = open_folder / "livedash"
    shutil.copytree(Path(livedash.__file__).parent / "demo", package / "demo")
    (package / "__init__.py").touch()
    shutil.copy(Path(__file__).with_name("terminal.py"), open_folder)
    programs = privilege._copied(find_binaries(), open_folder / "twin").folder
    home = open_folder / "home"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    terminal = subprocess.run(
        [python_of_everybody(), "terminal.py", home / "demo"],
        cwd=open_folder,
        env={"PATH": os.defpath, "LIVEDASH_PG_BIN": str(programs), "PYTHONPATH": str(open_folder)},
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert terminal.stdout.startswith("started "), terminal
    assert EmbeddedServer(home / "demo").wait_until_gone()
