"""Starts what nobody has started yet: the data if there are none, and a watchdog that keeps
Postgres."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from livedash.demo.binaries import find_binaries
from livedash.demo.cluster import Cluster
from livedash.demo.privilege import Footing, clean_environment, find_footing
from livedash.demo.waiting import locked

LONGEST_RUNTIME_FOLDER = 60
"""The longest path of the runtime folder: a unix socket's path has at most 103 bytes on macOS, 107
on Linux, and the socket's name follows."""
PORT = 5432
"""The port, only a part of the socket's name unless TCP was asked for."""
LOCAL = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a server; only the terminal that starts it has a say."""

    tcp: bool = False
    """Whether the server listens on 127.0.0.1 too, on a free port."""
    temporary: bool = False
    """Whether the server takes no care of the data, and leaves none behind."""
    access: Sequence[str] = ()
    """Lines that go before the others in pg_hba.conf."""
    settings: Mapping[str, str] = field(default_factory=dict)
    rights: str = "any"
    """The way that root steps down, when a test wants one way only: mapped, nobody."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files in a demo's folder."""

    path: Path

    @property
    def lock(self) -> Path:
        """The lock that is held while somebody joins, starts or resets."""
        return self.path / "lock"

    @property
    def kept(self) -> Path:
        """The file that the watchdog locks to its end: whoever gets the lock knows that no server
        is up."""
        return self.path / "kept"

    @property
    def run(self) -> Path:
        """A link to the runtime folder; the sockets' addresses use its target."""
        return self.path / "run"

    @property
    def log(self) -> Path:
        return self.path / "postgres.log"

    @property
    def data(self) -> Path:
        """The cluster, or a link to it where the server cannot enter this folder."""
        return self.path / "data"


def start(folder: Folder, terms: Terms, say: Callable[[str], None]) -> socket.socket:
    """The first terminal's connection to the watchdog; the server is still starting."""
    cluster = Cluster(folder.data)
    with locked(folder.kept, 30) as kept:
        cluster.end_orphan()
        with contextlib.suppress(OSError):
            shutil.rmtree(folder.run.readlink(), ignore_errors=True)
        footing = find_footing(find_binaries(cluster.major), folder.path, terms.rights)
        if cluster.major is None:
            say(f"Making a database with Postgres {footing.binaries.major}")
            _make_data(folder, footing, terms)
        _bring_within_reach(folder, footing)
        footing.rights.own(folder.data.resolve())
        say("Starting Postgres")
        return _set_watchdog(folder, footing, terms, kept)


def _make_data(folder: Folder, footing: Footing, terms: Terms) -> None:
    made = footing.home / folder.data.name
    Cluster(made).create(footing, terms.access)
    if made != folder.data:
        folder.data.unlink(missing_ok=True)
        folder.data.symlink_to(made)


def _bring_within_reach(folder: Folder, footing: Footing) -> None:
    """Move data to a place that today's rights may enter, where earlier rights could enter this
    folder and today's may not."""
    there = footing.home / folder.data.name
    if footing.home != folder.path and not folder.data.is_symlink():
        shutil.rmtree(there, ignore_errors=True)
        shutil.move(folder.data, there)
        folder.data.symlink_to(there)


def _set_watchdog(folder: Folder, footing: Footing, terms: Terms, kept: int) -> socket.socket:
    runtime = _runtime_folder(footing)
    port = _free_port() if terms.tcp else PORT
    (runtime / "port").write_text(str(port))
    folder.run.unlink(missing_ok=True)
    folder.run.symlink_to(runtime)
    litter = [runtime, folder.run, *((footing.home, folder.path) if terms.temporary else ())]
    ours, first = socket.socketpair()
    with first, socket.socket(socket.AF_UNIX) as door, folder.log.open("w") as log:
        door.bind(str(runtime / "join"))
        door.listen(64)
        orders = {
            "command": _command(folder, footing, terms, runtime, port),
            "uid": footing.rights.uid,
            "gid": footing.rights.gid,
            "litter": [str(path) for path in litter],
            "discard": terms.temporary,
            "door": door.fileno(),
            "first": first.fileno(),
        }
        watchdog = Path(__file__).with_name("watchdog.py")
        subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-S", watchdog, json.dumps(orders)],
            pass_fds=(door.fileno(), first.fileno(), kept),
            env=clean_environment(),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=True,
        )
    return ours


def _command(folder: Folder, footing: Footing, terms: Terms, runtime: Path, port: int) -> list[str]:
    settings = {
        "listen_addresses": LOCAL if terms.tcp else "",
        "port": str(port),
        "unix_socket_directories": str(runtime),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "max_connections": "200",
        "shared_buffers": "64MB",
        "jit": "off",
        # A power cut may cost the demo its last moments, never its consistency.
        "synchronous_commit": "off",
        "fsync": "off" if terms.temporary else "on",
        "log_checkpoints": "off",
        # The log is for what is wrong with the server: no statement, no value goes in.
        "log_min_messages": "fatal",
        "log_min_error_statement": "panic",
        **({"io_method": "sync"} if footing.binaries.major >= 18 else {}),
        **terms.settings,
    }
    program = [*footing.rights.prefix, str(footing.binaries.postgres)]
    given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [*program, "-D", str(folder.data.resolve()), *given]


def _runtime_folder(footing: Footing) -> Path:
    """A new, private and short folder; the data folder's own path may be too long for a socket."""
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    fits = own and len(own) < LONGEST_RUNTIME_FOLDER and os.access(own, os.W_OK)
    place = own if fits and os.geteuid() != 0 else "/tmp"  # noqa: S108 - mkdtemp makes it private
    folder = Path(tempfile.mkdtemp(prefix="livedash-", dir=place))
    footing.rights.own(folder)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        port: int = probe.getsockname()[1]
        return port
