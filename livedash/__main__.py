"""`livedash` and `python -m livedash`.

Alone, as shops start it, `livedash` has nothing to parse: the parser of a command line (Typer, with
pydantic) takes a quarter of the time to the first paint, and is left out.
"""

from __future__ import annotations

import gc
import os
import sys

COMPLETION = "_LIVEDASH_COMPLETE"
"""The variable by which a shell asks for completions, without any words on the command line."""


INTERRUPTED = 130


def main() -> int:
    try:
        _open_what_is_closed()
        return _run()
    except KeyboardInterrupt:
        # While modules were still being loaded: there is nothing to end, and nothing to say.
        return INTERRUPTED


def _open_what_is_closed() -> None:
    """Open the streams that are closed after `livedash >&-` and under programs that start others
    with less: Python has no stream then, and the next file or socket would get the stream's number,
    and the screen's text."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - to the end


def _run() -> int:
    if len(sys.argv) == 1 and COMPLETION not in os.environ:
        # No garbage is made during a start; the dashboard turns collections on once it stands.
        gc.disable()
        from livedash.commands import dashboard
        from livedash.commands.call import Call
        from livedash.commands.ending import ended, speak_for_python

        speak_for_python()
        call = Call()
        return ended(call, lambda: dashboard.show(call, call.address))
    from livedash.cli import main as parsed
    from livedash.commands.ending import speak_for_python

    speak_for_python()
    return parsed()


if __name__ == "__main__":
    sys.exit(main())
