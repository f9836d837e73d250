"""The end of a command by an exception: one to three lines on stderr and an exit code.

Only here exceptions become words for the caller of a command. A traceback goes to the log file,
never to the terminal.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from livedash.commands.call import Call, Stopped
from livedash.commands.output import complain

if TYPE_CHECKING:
    import typer
    from typer import TyperException

INTERRUPTED = 130
"""The exit code that shells expect of a program that Ctrl-C ended."""
STOPPED = "Stopped before the end"
LINES = 3

log = logging.getLogger(__name__)


def ended(error: BaseException, call: Call | None) -> int:
    """Say the reason, and answer the exit code."""
    words, code = _words(error, call)
    lines = few([line for line in words.split("\n") if line.strip()])
    complain(*lines)
    log.error("Ended with exit code %d: %s", code, " / ".join(lines), exc_info=error)
    return code


def few(lines: list[str]) -> list[str]:
    """As many of these lines as an error may have."""
    if len(lines) <= LINES:
        return lines
    return [*lines[: LINES - 1], f"(and {len(lines) - LINES + 1} more)"]


def _words(error: BaseException, call: Call | None) -> tuple[str, int]:
    from livedash.config import ConfigWrong
    from livedash.database.address import AddressUnreadable
    from livedash.demo.failure import DemoFailed
    from livedash.live.fetching import ReadFailed

    match error:
        case Stopped():
            return error.words, error.code
        case ConfigWrong():
            return "\n".join(" ".join(line.split()) for line in error.lines), 2
        case AddressUnreadable():
            return str(error), 2
        case ReadFailed():
            return error.words, 1
        case DemoFailed():
            return str(error), 1
        case KeyboardInterrupt():
            return STOPPED, INTERRUPTED
        case _ if (said := _from_the_command_line(error)) is not None:
            return said
        case _ if _from_the_database(error):
            return _told_by_the_database(error, call), 1
        case OSError() if error.strerror:
            return f"{error.filename or 'Reading or writing'}: {error.strerror}", 1
        case _:
            return _own_fault(error, call), 1


def _from_the_command_line(error: BaseException) -> tuple[str, int] | None:
    """The words for a fault of the command line. Only a run that parsed one can have failed
    there."""
    if "typer" not in sys.modules:
        return None
    from typer import Abort, TyperException

    if isinstance(error, Abort):
        return STOPPED, INTERRUPTED
    return (_wrong_call(error), error.exit_code) if isinstance(error, TyperException) else None


def _wrong_call(error: TyperException) -> str:
    said = error.format_message().rstrip(".")
    context: typer.Context | None = getattr(error, "ctx", None)
    if context is None:
        return f"{said}. See livedash --help"
    option = getattr(error, "option_name", None)
    above = context.find_root()
    if context is not above and any(option in one.opts for one in above.command.params):
        words = context.command_path.removeprefix("livedash ")
        return f"{option} goes before the command: livedash {option} … {words}"
    return f"{said}. See {context.command_path} --help"


def _from_the_database(error: BaseException) -> bool:
    """Whether the database's driver raised the error. Only a run that loaded the driver can have
    failed there."""
    if "asyncpg" not in sys.modules:
        return False
    import asyncpg

    from livedash.database.failures import LinkFailed

    told = asyncpg.PostgresError | asyncpg.InterfaceError | asyncpg.ClientConfigurationError
    return isinstance(error, told | LinkFailed) or (
        isinstance(error, OSError) and any(name.startswith("asyncpg.") for name in _path(error))
    )


def _path(error: BaseException) -> Iterator[str]:
    """The modules that an exception came through: a full disk is an OSError as well."""
    trace = error.__traceback__
    while trace is not None:
        yield str(trace.tb_frame.f_globals.get("__name__", ""))
        trace = trace.tb_next


def _told_by_the_database(error: BaseException, call: Call | None) -> str:
    from livedash.database.failures import failure_of

    address = call.named_address if call else None
    return (failure_of(error, address) if address else failure_of(error)).words


def _own_fault(error: BaseException, call: Call | None) -> str:
    said = " ".join(str(error).split())
    what = f"livedash met a fault of its own: {type(error).__name__}: {said}"[:300]
    if call and call.log_file:
        return f"{what}\nThe details are in {call.log_file}"
    return f"{what}\nFor the details run it again as: livedash --log-file FILE …"
