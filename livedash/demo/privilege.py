"""The rights with which Postgres runs. Postgres refuses to be root, so root has to step down.

First choice is a user namespace: there root is called nobody, still owns its own files, and nothing
on the machine has to be changed. Containers often refuse that; then the server becomes nobody in
earnest, and its files have to lie where nobody can reach them.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from livedash.demo.binaries import WHEEL, Binaries
from livedash.demo.failure import DemoFailed

PUBLIC = Path("/var/tmp")  # noqa: S108 - outlives a restart; owners are checked before use


@dataclass(frozen=True, slots=True)
class Rights:
    """The way to start a program so that it is not root."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    """The user that the program becomes; its files then have to belong to that user."""
    gid: int | None = None

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [*self.prefix, *command],
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )

    def own(self, folder: Path) -> None:
        """Make everything under the folder belong to the server's user. Only root has to."""
        if os.geteuid() != 0:
            return
        uid, gid = (0, 0) if self.uid is None else (self.uid, self.gid or 0)
        if folder.stat().st_uid == uid:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, uid, gid, follow_symlinks=False)


@dataclass(frozen=True, slots=True)
class Footing:
    """The ground of a server: programs it can run, rights, and a folder it can reach."""

    binaries: Binaries
    rights: Rights
    home: Path


def find_footing(binaries: Binaries, home: Path, allowed: str = "any") -> Footing:
    """The footing that a trial finds. `allowed` is "mapped" or "nobody" when a test wants that way
    only."""
    if os.geteuid() != 0:
        return Footing(binaries, Rights(), home)
    refusals: list[str] = []
    ways = [rights for name, rights in _ways() if allowed in ("any", name)]
    for programs in _readable_programs(binaries, home):
        for rights in ways:
            for folder in (home, _public_twin(home)):
                refusal = _try(programs, rights, folder)
                if refusal is None:
                    return Footing(programs, rights, folder)
                refusals.append(refusal)
    raise DemoFailed(
        "Postgres does not run as root, and this root cannot step down "
        f"({refusals[-1] if refusals else 'no ordinary user in /etc/passwd'}).\n"
        "Run livedash as an ordinary user, for instance: su - someone -c 'livedash demo'"
    )


def clean_environment() -> dict[str, str]:
    """The environment without PG*, which would redirect the programs, and with messages in
    English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def _ways() -> Iterator[tuple[str, Rights]]:
    nobody = _an_ordinary_user()
    if nobody is None:
        return
    unshare = shutil.which("unshare")
    if unshare:
        # initdb asks for the name of its user: the mapped number must stand in passwd.
        users = (f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
        yield "mapped", Rights((unshare, "--user", *users))
    yield "nobody", Rights(uid=nobody.pw_uid, gid=nobody.pw_gid)


def _an_ordinary_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return next((user for user in pwd.getpwall() if user.pw_uid != 0), None)


def _try(binaries: Binaries, rights: Rights, folder: Path) -> str | None:
    """The reason why these rights cannot stand in the folder and run the programs; None when they
    can."""
    refusal = _make_passable(folder)
    if refusal:
        return refusal
    try:
        # The shell goes there with the lower rights: a cwd set from here could be entered as root.
        tried = rights.run("/bin/sh", "-c", 'cd "$0" && exec "$1" -V', folder, binaries.initdb)
    except OSError as error:
        return f"{error.filename or 'becoming another user'}: {error.strerror}"
    return (tried.stderr.strip() or "refused").splitlines()[-1] if tried.returncode else None


def _readable_programs(binaries: Binaries, home: Path) -> Iterator[Binaries]:
    yield binaries
    twin = _public_twin(home)
    if _make_passable(twin) is None:
        yield _copied(binaries, twin)


def _public_twin(home: Path) -> Path:
    """The folder in place of a home whose parents are closed to others, as /root is."""
    name = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    return PUBLIC / f"livedash-{name}"


def _make_passable(folder: Path) -> str | None:
    """Let others pass through a folder, not look around. Answers why not, or None."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.lstat().st_uid != os.geteuid():
        return f"{folder} belongs to somebody else"
    folder.chmod(0o711)
    return None


def _copied(binaries: Binaries, twin: Path) -> Binaries:
    """The same programs where anybody may run them, with their libraries beside them."""
    installation = binaries.folder.parent
    package = installation.parent
    copy = twin / "programs" / package.name / installation.name
    complete = twin / "programs" / f"{binaries.major}.complete"
    origin = f"{installation} {binaries.postgres.stat().st_mtime_ns}"
    if not (complete.exists() and complete.read_text() == origin):
        shutil.rmtree(twin / "programs", ignore_errors=True)
        without = shutil.ignore_patterns("include", "*.a", "pkgconfig")
        shutil.copytree(installation, copy, symlinks=True, ignore=without)
        for libraries in (package.parent / f"{WHEEL}.libs", package / ".dylibs"):
            if libraries.is_dir():
                beside = twin / "programs" / libraries.relative_to(package.parent)
                shutil.copytree(libraries, beside)
        for path in (twin / "programs").rglob("*"):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        (twin / "programs").chmod(0o755)
        complete.write_text(origin)
    return Binaries(copy / binaries.folder.name, binaries.major)
