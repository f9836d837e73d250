"""One data folder on disk: made by initdb, owned by one major version, at most one server in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from livedash.demo.failure import DemoFailed
from livedash.demo.privilege import Footing


class Cluster:
    def __init__(self, data: Path) -> None:
        self.data = data

    @property
    def major(self) -> int | None:
        """The major version of the Postgres that made the folder; None when there is no cluster
        yet."""
        try:
            return int((self.data / "PG_VERSION").read_text().split(".")[0])
        except (OSError, ValueError):
            return None

    def create(self, footing: Footing, access: Sequence[str]) -> None:
        """Make a cluster: initdb beside, then rename, so that a half-made folder is never taken for
        one.

        `access` are lines that go before the others in pg_hba.conf.
        """
        for half_made in self.data.parent.glob("new-*"):
            shutil.rmtree(half_made, ignore_errors=True)
        making = Path(tempfile.mkdtemp(prefix="new-", dir=self.data.parent))
        footing.rights.own(making)
        made = footing.rights.run(
            footing.binaries.initdb,
            *("-D", making, "-A", "trust", "-U", "postgres"),
            *("--no-locale", "-E", "UTF8", "--no-sync", "--no-instructions"),
        )
        if made.returncode:
            shutil.rmtree(making, ignore_errors=True)
            words = made.stderr.strip().splitlines() or ["initdb said nothing"]
            raise DemoFailed(f"A database could not be made in {self.data}: {words[-1]}")
        rules = making / "pg_hba.conf"
        rules.write_text("\n".join([*access, rules.read_text()]))
        shutil.rmtree(self.data, ignore_errors=True)
        making.rename(self.data)

    @property
    def server(self) -> int | None:
        """The process id of the server that runs in this folder."""
        lines = self._pid_file()
        pid = int(lines[0]) if lines and lines[0].isdigit() else None
        return pid if pid and _is_alive(pid) else None

    @property
    def ready(self) -> bool:
        lines = self._pid_file()
        # A standby reports another word, and it answers as well.
        accepts = len(lines) > 7 and lines[7].strip() in ("ready", "standby")
        return accepts and self.server is not None

    def end_orphan(self) -> None:
        """Stop a server that nobody watches any more.

        After a power cut the server's file stays, and the number in it may be another program's by
        now. That program is left in peace, and the file is removed, because Postgres would refuse
        to start.
        """
        pid = self.server
        if pid is None:
            return
        if not _runs_in(pid, self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            return
        for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, ending)
            until = time.monotonic() + 5
            while _is_alive(pid) and time.monotonic() < until:
                time.sleep(0.005)
            if not _is_alive(pid):
                return

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _runs_in(pid: int, folder: Path) -> bool:
    """Whether a process is a server of this folder. Postgres makes its data folder its working
    directory."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cwd").samefile(folder)
        except OSError:
            return False
    shown = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return str(folder) in shown.stdout
