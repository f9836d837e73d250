"""A command from its first word to its exit code: whatever happens, no traceback."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable

from livedash.commands.call import Call
from livedash.commands.log import keep_silent
from livedash.commands.redaction import hide_environment

log = logging.getLogger(__name__)


def ended(call: Call, command: Callable[[], object]) -> int:
    """Carry the command out, and answer the exit code."""
    keep_silent()
    hide_environment(os.environ)
    try:
        code = command()
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as over:
        if isinstance(over, SystemExit) and not isinstance(over.__context__, BrokenPipeError):
            raise
        # The reader of our output has seen enough (`| head`): not a fault, and nothing to say.
        _write_no_more()
        return 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place to say it
        from livedash.commands import faults

        code = faults.ended(error, call)
        try:
            sys.stdout.flush()
        except OSError:
            _write_no_more()
        return code
    return code if isinstance(code, int) else 0


def speak_for_python() -> None:
    """Take over the exceptions that nobody caught, in any thread or in a destructor: Python itself
    would print them over the dashboard, raw and with a traceback. Called once in a process, by
    `__main__`."""
    import threading

    sys.excepthook = lambda _kind, error, _trace: _uncaught(error)
    sys.unraisablehook = lambda told: _logged(told.exc_value)
    threading.excepthook = lambda told: _logged(told.exc_value)


def _uncaught(error: BaseException) -> None:
    from livedash.commands import faults

    faults.ended(error, None)


def _logged(error: BaseException | None) -> None:
    log.error("An exception that nobody caught", exc_info=error)


def _write_no_more() -> None:
    """Send stdout to nowhere: at the exit Python would try to write the rest again, and complain in
    its own words."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
