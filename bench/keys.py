"""From the key to the screen: a sale typed at the counter, and how soon it stands there, whatever
the database does.

`python -m bench.keys`: the real program in a pty. First as it is, then through a proxy that adds
half a second to every answer of the database. Each sale is three keys, `s`, a digit, Enter; what is
measured is from Enter until the first changed byte of the pane after it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from bench.stage import Program, installed, line, running
from livedash.demo.opening import open_shop
from livedash.demo.server import EmbeddedServer
from tests.proxy import Proxy

SALES = 60
LATENCY = 0.25
"""Seconds, each way."""


def sell(live: Program, number: int) -> float:
    """One sale; seconds from Enter until the form has gone and the pane stands there again."""
    live.press("s")
    live.when(b"How many", live.received if number else 0)
    live.quiet(0.1)
    live.press("1")
    before = live.quiet(0.1)
    pressed = live.press("\r")
    return live.when(b"RUNS OUT", before) - pressed


def typed(live: Program, words: str) -> None:
    took = sorted(sell(live, number) * 1000 for number in range(SALES))
    cuts = quantiles(took, n=20)
    figures = (("p50", took[len(took) // 2]), ("p95", cuts[18]), ("most", took[-1]))
    line(
        f"{words}: Enter to the sale on the screen",
        *(f"{name} {figure:.1f} ms" for name, figure in figures),
    )


@contextmanager
def slowed(port: int, seconds: float) -> Iterator[int]:
    """A proxy in a thread of its own; its port."""
    loop = asyncio.new_event_loop()
    proxy = Proxy("127.0.0.1", port)
    proxy.delay = seconds
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(proxy.__aenter__(), loop).result()
    try:
        yield proxy.port
    finally:
        asyncio.run_coroutine_threadsafe(proxy.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def main() -> None:
    from datetime import UTC, datetime

    installed()
    folder = Path(tempfile.mkdtemp(prefix="livedash-bench-"))
    server = EmbeddedServer(folder / "server", temporary=True, tcp=True)
    server.join()
    os.environ["LIVEDASH_STATE"] = str(folder / "state")
    argv = [sys.executable, "-m", "livedash", "--dsn"]
    try:
        opened = asyncio.run(open_shop(server, datetime.now(UTC), None, lambda _: None))
        os.environ["LIVEDASH_SCREEN__BRANCH"] = opened.branch
        with running(*argv, server.dsn(tcp=True)) as live:
            live.when("● Live".encode())
            live.quiet(1.0)
            typed(live, "as it is")
        with (
            slowed(server.port, LATENCY) as port,
            running(*argv, f"postgresql://ada@127.0.0.1:{port}/livedash?sslmode=disable") as live,
        ):
            live.when("● Live".encode(), within=60)
            live.quiet(3.0)
            typed(live, "with 500 ms more")
    finally:
        server.leave()


if __name__ == "__main__":
    main()
