"""Whether libpq's password file may be used: a file that others can read is no secret any more."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path


def why_unused(path: Path) -> tuple[str, ...]:
    """Why the file is not looked into, and the mend, one line each; nothing where all is well."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ()
    if not stat.S_ISREG(mode):
        return (f"The password file {path} is not a plain file, and is not used.",)
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        return (
            f"The password file {path} is not used: other users of this machine may read it.",
            f"To use it: chmod 600 {shlex.quote(str(path))}",
        )
    return ()
