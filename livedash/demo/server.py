"""The embedded server as a terminal sees it: join (start it if nobody has), leave, an address."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

from livedash.demo.binaries import find_binaries
from livedash.demo.cluster import Cluster
from livedash.demo.failure import DemoFailed
from livedash.demo.privilege import Footing, find_footing
from livedash.demo.waiting import is_free, locked, wait_until

LONGEST_SOCKET_FOLDER = 80
"""A unix socket's path has at most 103 bytes on macOS, 107 on Linux; its name takes the rest."""
PORT = 5432
"""Only a part of the socket's name, unless TCP was asked for."""
LOCAL = "127.0.0.1"


class EmbeddedServer:
    """One data folder's server. Any number of processes may join; the last one to go ends it."""

    def __init__(
        self,
        folder: Path,
        *,
        tcp: bool = False,
        temporary: bool = False,
        access: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
        rights: str = "any",
    ) -> None:
        self.folder = folder
        """Holds the locks, the log and the data."""
        self.started = False
        """True when this process started the server, False when it joined a running one."""
        self._tcp = tcp
        self._temporary = temporary
        self._access = access
        self._settings = settings or {}
        self._rights = rights
        self._membership: socket.socket | None = None

    def join(self, say: Callable[[str], None] = lambda _: None) -> None:
        """Start the server or join the one that runs. Returns when it accepts connections."""
        with self._in_the_folder():
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder / "lock", 60):
                self._membership = self._knock()
                if self._membership is None:
                    self._start(say)
                self._wait_until_ready()

    def leave(self) -> None:
        """Let go of the server. It ends when this was the last terminal."""
        abandoned = self._membership is not None and self._dismissed()
        self._let_go()
        if abandoned:
            # A killed watchdog cannot clean up; where the kernel did not either, this does.
            with (
                contextlib.suppress(OSError, TimeoutError),
                locked(self.folder / "lock", 5),
                locked(self.folder / "kept", 5),
            ):
                self._cluster.end_orphan()

    def wait_until_gone(self, seconds: float = 15) -> bool:
        """True when no server and no watchdog of this folder is left."""
        return wait_until(lambda: is_free(self.folder / "kept"), seconds)

    def reset(self) -> None:
        """Throw the data away. Refused while any terminal is joined."""
        if not self.folder.exists():
            return
        with self._in_the_folder(), locked(self.folder / "lock", 60):
            somebody = self._knock()
            if somebody:
                somebody.close()
                raise DemoFailed("Another terminal shows this demo. Close it first, then reset.")
            with locked(self.folder / "kept", 30):
                self._cluster.end_orphan()
                shutil.rmtree(self._data_folder.resolve(), ignore_errors=True)
                self._data_folder.unlink(missing_ok=True)

    def dsn(self, database: str = "livedash", user: str = "ada", *, tcp: bool = False) -> str:
        if tcp:
            return f"postgresql://{quote(user)}@{LOCAL}:{self.port}/{quote(database)}"
        address = urlencode({"host": str(self.socket_folder), "port": self.port})
        return f"postgresql://{quote(user)}@/{quote(database)}?{address}"

    @property
    def socket_folder(self) -> Path:
        return (self.folder / "run").readlink()

    @property
    def port(self) -> int:
        return int((self.folder / "run" / "port").read_text())

    @property
    def pid(self) -> int | None:
        """Of the server's first process, while it runs."""
        return self._cluster.server

    def down(self) -> None:
        """Stop Postgres, stay joined: how a terminal sees a server that is being repaired."""
        self._ask(b"down\n")
        if not wait_until(lambda: self.pid is None, 15):
            raise DemoFailed("The server does not stop.")

    def up(self) -> None:
        self._ask(b"up\n")
        self._wait_until_ready()

    @property
    def _data_folder(self) -> Path:
        return self.folder / "data"

    @property
    def _cluster(self) -> Cluster:
        return Cluster(self._data_folder)

    def _let_go(self) -> None:
        if self._membership is not None:
            self._membership.close()
            self._membership = None

    def _ask(self, what: bytes) -> None:
        if self._membership is None:
            raise DemoFailed("Not joined to the server.")
        self._membership.sendall(what)

    def _knock(self) -> socket.socket | None:
        """Join the watchdog that runs. None: there is none, or it is on its way out."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(5)
        try:
            connection.connect(str(self.socket_folder / "join"))
            if connection.recv(64) == b"joined\n":
                connection.setblocking(False)
                return connection
        except OSError:
            pass  # no such folder, refused, reset, timed out: all mean that nobody answers
        connection.close()
        return None

    def _start(self, say: Callable[[str], None]) -> None:
        # Held by the watchdog to its end: whoever gets it knows that no other server is up.
        with locked(self.folder / "kept", 30) as lock:
            self._cluster.end_orphan()
            with contextlib.suppress(OSError):
                shutil.rmtree(self.socket_folder, ignore_errors=True)
            footing = find_footing(find_binaries(self._cluster.major), self.folder, self._rights)
            self._prepare_data(footing, say)
            say("Starting Postgres")
            runtime = _runtime_folder(footing)
            self._membership = self._set_watchdog(footing, runtime, lock)
        self.started = True

    def _prepare_data(self, footing: Footing, say: Callable[[str], None]) -> None:
        if self._cluster.major is None:
            say(f"Making a database with Postgres {footing.binaries.major}")
            Cluster(footing.home / "data").create(footing, self._access)
            if footing.home != self.folder:
                self._data_folder.unlink(missing_ok=True)
                self._data_folder.symlink_to(footing.home / "data")
        footing.rights.own(self._data_folder.resolve())

    def _set_watchdog(self, footing: Footing, runtime: Path, lock: int) -> socket.socket:
        port = _free_port() if self._tcp else PORT
        (runtime / "port").write_text(str(port))
        (self.folder / "run").unlink(missing_ok=True)
        (self.folder / "run").symlink_to(runtime)
        litter = [str(runtime), str(self.folder / "run")]
        if self._temporary:
            litter += [str(footing.home), str(self.folder)]
        ours, first = socket.socketpair()
        with first, socket.socket(socket.AF_UNIX) as door, self.log.open("w") as log:
            door.bind(str(runtime / "join"))
            door.listen(64)
            orders = {
                "command": self._command(footing, runtime, port),
                "uid": footing.rights.uid,
                "gid": footing.rights.gid,
                "litter": litter,
                "discard": self._temporary,
                "door": door.fileno(),
                "first": first.fileno(),
            }
            watchdog = Path(__file__).with_name("watchdog.py")
            subprocess.run(  # noqa: S603
                [sys.executable, "-I", "-S", watchdog, json.dumps(orders)],
                pass_fds=(door.fileno(), first.fileno(), lock),
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=True,
            )
        ours.settimeout(10)
        ours.recv(64)
        ours.setblocking(False)
        return ours

    def _command(self, footing: Footing, runtime: Path, port: int) -> list[str]:
        settings = {
            "listen_addresses": LOCAL if self._tcp else "",
            "port": str(port),
            "unix_socket_directories": str(runtime),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "max_connections": "200",
            "shared_buffers": "64MB",
            "jit": "off",
            # A power cut may cost the demo its last moments, never its consistency.
            "synchronous_commit": "off",
            "fsync": "off" if self._temporary else "on",
            "log_checkpoints": "off",
            # The log is for what is wrong with the server: no statement, no value goes in.
            "log_min_messages": "fatal",
            "log_min_error_statement": "panic",
            **({"io_method": "sync"} if footing.binaries.major >= 18 else {}),
            **self._settings,
        }
        data = self._data_folder.resolve()
        command = [*footing.rights.prefix, str(footing.binaries.postgres), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def _wait_until_ready(self) -> None:
        ready = wait_until(lambda: self._cluster.ready or self._dismissed(), 60)
        if ready and self._cluster.ready:
            return
        self._let_go()
        raise DemoFailed(
            f"The demo's database in {self.folder} does not start: {self._complaint()}\n"
            "`livedash demo --reset` throws it away and makes a new one."
        )

    def _dismissed(self) -> bool:
        """The watchdog has given up: it closed the connection."""
        if self._membership is None:
            return True
        try:
            return self._membership.recv(64) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _complaint(self) -> str:
        """The server's own last word on it."""
        lines: list[str] = []
        with contextlib.suppress(OSError):
            lines = self.log.read_text(errors="replace").splitlines()
        for line in reversed(lines):
            for mark in ("FATAL:", "PANIC:", "postgres:"):
                if mark in line:
                    return line.partition(mark)[2].strip()
        return lines[-1] if lines else "it says nothing"

    @contextlib.contextmanager
    def _in_the_folder(self) -> Iterator[None]:
        """What goes wrong with files and locks, in words."""
        try:
            yield
        except TimeoutError as error:
            raise DemoFailed(
                f"Another livedash holds {self.folder} and does not come to an end.\n"
                "Wait for it, or end it, and try again."
            ) from error
        except OSError as error:
            raise DemoFailed(
                f"The demo's folder {self.folder} cannot be used: {error.strerror or error}.\n"
                "Name another one with --folder."
            ) from error


def _runtime_folder(footing: Footing) -> Path:
    """New, private and short; the data folder's own path may be too long for a socket."""
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    fits = own and len(own) < LONGEST_SOCKET_FOLDER - 20 and os.access(own, os.W_OK)
    place = own if fits and os.geteuid() != 0 else "/tmp"  # noqa: S108 - mkdtemp makes it private
    folder = Path(tempfile.mkdtemp(prefix="livedash-", dir=place))
    footing.rights.own(folder)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        port: int = probe.getsockname()[1]
        return port
