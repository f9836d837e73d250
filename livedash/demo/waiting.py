"""Blocking waits with an end: for a condition, and for a lock that another process holds."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

STEP = 0.004


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition holds before the time is up."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(STEP)
    return True


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[int]:
    """Hold the file's lock; yields its descriptor, which a child may inherit with the lock.

    The kernel lets go of the lock with the last holder, so a killed process leaves no stale lock.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not wait_until(lambda: _take(descriptor), seconds):
            raise TimeoutError(path)
        yield descriptor
    finally:
        os.close(descriptor)


def is_free(path: Path) -> bool:
    try:
        with locked(path, 0):
            return True
    except (TimeoutError, FileNotFoundError):
        return not path.exists()


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
