"""Small files that remember something for the next start, beside the unsent writes. A fault of a
file costs only its memory."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)


def recall(path: Path) -> object:
    """The value in a file; None: none, or none that can be read."""
    try:
        found: object = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read: %s", path, error)
        return None
    return found


def keep(path: Path, value: object) -> None:
    """Keep a value, as a whole or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.write_text(json.dumps(value), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        log.warning("%s is not kept: %s", path, error)
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
