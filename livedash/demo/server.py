"""The embedded server as a terminal sees it: join (start it if nobody has), leave, an address."""

from __future__ import annotations

import contextlib
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

from livedash.demo.cluster import Cluster
from livedash.demo.failure import DemoFailed
from livedash.demo.starting import LOCAL, Folder, Terms, start
from livedash.demo.waiting import is_free, locked, wait_until

ANSWER = 10.0
"""Seconds for a watchdog to answer a terminal that joins."""


class EmbeddedServer:
    """The server of one data folder. Any number of processes may join; the last one to go ends
    it."""

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
        self.started = False
        """True when this process started the server, False when it joined a running one."""
        self._inside = Folder(folder)
        self._terms = Terms(tcp, temporary, access, settings or {}, rights)
        self._cluster = Cluster(self._inside.data)
        self._membership: socket.socket | None = None

    def join(self, say: Callable[[str], None] = lambda _: None) -> None:
        """Start the server or join the one that runs. Returns when it accepts connections."""
        with self._in_the_folder():
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self._inside.lock, 60):
                self._membership = self._knock()
                self.started = self._membership is None
                if self._membership is None:
                    self._membership = start(self._inside, self._terms, say)
                    _is_welcome(self._membership)
                self._wait_until_ready()

    def leave(self) -> None:
        """Let go of the server. It ends when this was the last terminal."""
        abandoned = self._membership is not None and self._dismissed()
        self._let_go()
        if abandoned:
            # A killed watchdog cannot clean up; where the kernel did not either, this does.
            with (
                contextlib.suppress(OSError, TimeoutError),
                locked(self._inside.lock, 5),
                locked(self._inside.kept, 5),
            ):
                self._cluster.end_orphan()

    def runs(self) -> bool:
        """Whether somebody's terminal keeps the server up now."""
        try:
            somebody = self._knock()
        except OSError:
            return False
        if somebody:
            somebody.close()
        return somebody is not None

    def wait_until_gone(self, seconds: float = 15) -> bool:
        """True when no server and no watchdog of this folder is left."""
        return wait_until(lambda: is_free(self._inside.kept), seconds)

    def reset(self) -> None:
        """Throw the data away. Refused while any terminal is joined."""
        if not self.folder.exists():
            return
        with self._in_the_folder(), locked(self._inside.lock, 60):
            somebody = self._knock()
            if somebody:
                somebody.close()
                raise DemoFailed("Another terminal shows this demo. Close it first, then reset.")
            with locked(self._inside.kept, 30):
                self._cluster.end_orphan()
                shutil.rmtree(self._inside.data.resolve(), ignore_errors=True)
                self._inside.data.unlink(missing_ok=True)

    def dsn(self, database: str = "livedash", user: str = "ada", *, tcp: bool = False) -> str:
        if tcp:
            return f"postgresql://{quote(user)}@{LOCAL}:{self.port}/{quote(database)}"
        address = urlencode({"host": str(self.socket_folder), "port": self.port})
        return f"postgresql://{quote(user)}@/{quote(database)}?{address}"

    @property
    def socket_folder(self) -> Path:
        return self._inside.run.readlink()

    @property
    def port(self) -> int:
        return int((self.socket_folder / "port").read_text())

    @property
    def pid(self) -> int | None:
        """The process id of the server's first process, while it runs."""
        return self._cluster.server

    @property
    def data(self) -> Path:
        return self._inside.data

    def down(self) -> None:
        """Stop Postgres, stay joined: a terminal sees the same when a server is being repaired."""
        self._ask(b"down\n")
        if not wait_until(lambda: self.pid is None, 15):
            raise DemoFailed("The server does not stop.")

    def up(self) -> None:
        self._ask(b"up\n")
        self._wait_until_ready()

    def _ask(self, what: bytes) -> None:
        if self._membership is None:
            raise DemoFailed("Not joined to the server.")
        self._membership.sendall(what)

    def _let_go(self) -> None:
        if self._membership is not None:
            self._membership.close()
            self._membership = None

    def _knock(self) -> socket.socket | None:
        """Join the running watchdog. None: there is none, or it is on its way out."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(ANSWER)
        try:
            connection.connect(str(self.socket_folder / "join"))
            if _is_welcome(connection):
                return connection
        except OSError:
            pass  # no such folder, refused, reset, timed out: all mean that nobody answers
        connection.close()
        return None

    def _dismissed(self) -> bool:
        """Whether the watchdog has given up, or is no more: the connection is closed."""
        if self._membership is None:
            return True
        try:
            return self._membership.recv(64) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _wait_until_ready(self) -> None:
        wait_until(lambda: self._cluster.ready or self._dismissed(), 60)
        if self._cluster.ready:
            return
        self._let_go()
        raise DemoFailed(
            f"The demo's database in {self.folder} does not start: {self._complaint()}\n"
            "`livedash demo --reset` throws it away and makes a new one."
        )

    def _complaint(self) -> str:
        """The server's own last complaint, from its log."""
        lines: list[str] = []
        with contextlib.suppress(OSError):
            lines = self._inside.log.read_text(errors="replace").splitlines()
        for line in reversed(lines):
            for mark in ("FATAL:", "PANIC:", "postgres:"):
                if mark in line:
                    return line.partition(mark)[2].strip()
        return lines[-1] if lines else "it says nothing"

    @contextlib.contextmanager
    def _in_the_folder(self) -> Iterator[None]:
        """Words for everything that goes wrong with files and locks."""
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


def _is_welcome(connection: socket.socket) -> bool:
    """Whether the watchdog has greeted; from here on nothing waits on this connection."""
    connection.settimeout(ANSWER)
    welcome = connection.recv(64) == b"joined\n"
    connection.setblocking(False)
    return welcome
