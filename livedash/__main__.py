"""`livedash` and `python -m livedash`.

Alone, as shops start it, nothing has to be parsed: what parses a command line (Typer, and pydantic
for it) takes a quarter of the time to the first paint, and is left out.
"""

from __future__ import annotations

import gc
import os
import sys

COMPLETION = "_LIVEDASH_COMPLETE"
"""How a shell asks for the words that fit: without any of its own."""


INTERRUPTED = 130


def main() -> int:
    try:
        _open_what_is_closed()
        return _run()
    except KeyboardInterrupt:
        # While it was still being loaded: there is nothing to end, and nothing to say.
        return INTERRUPTED


def _open_what_is_closed() -> None:
    """`livedash >&-`, and what starts programs with less: Python has no stream then, and the next
    file or socket would get its number, and what is meant for the screen."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - to the end


def _run() -> int:
    if len(sys.argv) == 1 and COMPLETION not in os.environ:
        # Nothing that is made while it starts is garbage; the dashboard turns it on once it stands.
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
