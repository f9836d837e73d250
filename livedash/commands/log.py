"""The log file: one line per record, tracebacks indented below theirs, and no secret in either.

The file is appended to, so that several terminals may share it, and opened again after it was moved
away, so that logrotate may have it.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from pathlib import Path

from livedash.commands.redaction import redacted

log = logging.getLogger("livedash")

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Characters that steer a terminal, begin a new line, or turn the order of letters around."""


class OneLine(logging.Formatter):
    """A record as `2026-03-17T16:41:00.123Z INFO 4711 livedash.sources.postgres subscribed`, where
    4711 is the process."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = f"{at.replace('+00:00', 'Z')} {record.levelname} {record.process} {record.name} "
        lines = [head + _harmless(record.getMessage())]
        if record.exc_info and record.exc_info[0]:
            lines += [f"  {_harmless(text)}" for text in self._traceback(record)]
        return redacted("\n".join(lines))

    def _traceback(self, record: logging.LogRecord) -> list[str]:
        assert record.exc_info
        return self.formatException(record.exc_info).splitlines()


def keep_silent() -> None:
    """Log nothing without a log file: Python would write to stderr, over the dashboard. Python's
    warnings go to the log as well."""
    logging.getLogger().addHandler(logging.NullHandler())
    logging.captureWarnings(True)


def open_log(path: Path) -> None:
    """Write everything of level INFO and above to the file from here on. Raises `OSError`."""
    from logging.handlers import WatchedFileHandler  # sockets and more: 20 ms

    path.touch(mode=0o600)
    handler = WatchedFileHandler(path, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def begin(level: str, version: str, command: str, settings: str) -> None:
    """Write the first line of a run, and log only records of at least `level` from here on."""
    _say("livedash %s: %s, %s", version, command, settings)
    logging.getLogger().setLevel(level.upper())


def name_database(database: str) -> None:
    """Log the database of a run, as soon as it is known."""
    _say("database %s", database)


def _say(words: str, *arguments: object) -> None:
    """Log at every level: the reader of a fault wants to know to which run it belongs."""
    log.handle(log.makeRecord(log.name, logging.INFO, __file__, 0, words, arguments, None))


def _harmless(text: str) -> str:
    """A text from the database that can neither forge a second line nor steer the reader's
    terminal."""
    return CONTROL.sub(lambda found: _spelled(ord(found[0])), text)


def _spelled(number: int) -> str:
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
