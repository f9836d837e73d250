"""Stands for a terminal: joins the server of a folder and stays until its stdin ends.

Run as a program by the tests, so that it can be killed. Needs nothing but the standard library.
"""

from __future__ import annotations

import sys
from pathlib import Path

from livedash.demo.failure import DemoFailed
from livedash.demo.server import EmbeddedServer


def main() -> None:
    server = EmbeddedServer(Path(sys.argv[1]))
    try:
        server.join()
    except DemoFailed as failed:
        print(failed, flush=True)
        sys.exit(1)
    print("started" if server.started else "joined", server.pid, flush=True)
    sys.stdin.read()
    server.leave()


if __name__ == "__main__":
    main()
