"""A command from its first word to its exit code: whatever happens, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from livedash.commands.call import Call
from livedash.commands.log import keep_silent
from livedash.commands.redaction import hide_environment


def ended(call: Call, command: Callable[[], object]) -> int:
    """Carry it out; answer the exit code."""
    keep_silent()
    hide_environment(os.environ)
    try:
        code = command()
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as over:
        if isinstance(over, SystemExit) and not isinstance(over.__context__, BrokenPipeError):
            raise
        # Whoever read our output has seen enough (`| head`): not a fault, and nothing to say.
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


def _write_no_more() -> None:
    """What could not be written, Python would try again at the exit, and complain in its words."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
