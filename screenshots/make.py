"""Makes every picture in this folder, with `livedash snapshot` over the sample shop at one moment.

`python screenshots/make.py` writes them; with `--check` it says which ones are no longer true.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import asyncpg

from livedash.business.schema import BUSINESS
from livedash.database.migrations import initialise
from livedash.demo import sample
from livedash.demo.server import EmbeddedServer

HERE = Path(__file__).parent
MOMENT = "2026-03-17T17:41:00+01:00"
SEED = 17
PICTURES = {
    "wall.svg": ("wall", "160x50"),
    "stock.svg": ("stock", "80x24"),
    # Stands in the README's place of the wall where no picture can be shown (.ci/index_page.py).
    "stock.txt": ("stock", "80x24"),
    "stock-wide.svg": ("stock", "160x50"),
    "sales.svg": ("sales", "80x24"),
    "sales-wide.svg": ("sales", "160x50"),
    "calendar.svg": ("calendar", "80x24"),
    "calendar-wide.svg": ("calendar", "160x50"),
    "board.svg": ("board", "80x24"),
    "board-wide.svg": ("board", "160x50"),
}


async def furnish(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await initialise(connection, BUSINESS)
        await sample.create_logins(connection)
        await sample.fill(connection, datetime.fromisoformat(MOMENT), SEED)
    finally:
        await connection.close()


def take(dsn: str, pane: str, size: str, form: str) -> str:
    command = [sys.executable, "-m", "livedash", "--dsn", dsn, "snapshot", pane]
    environ = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    environ |= {"LIVEDASH_NOW": MOMENT, "LIVEDASH_SCREEN__BRANCH": "Lagos"}
    options = ["--size", size, "--format", form]
    done = subprocess.run(  # noqa: S603 - our own program
        [*command, *options], env=environ, check=True, capture_output=True
    )
    return done.stdout.decode("utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args()
    server = EmbeddedServer(Path(tempfile.mkdtemp(prefix="livedash-pictures-")), temporary=True)
    server.join()
    stale = []
    try:
        asyncio.run(furnish(server.dsn("postgres", "postgres")))
        for name, (pane, size) in PICTURES.items():
            kept = HERE / name
            form = "text" if kept.suffix == ".txt" else "svg"
            drawn = take(server.dsn("postgres", "ada"), pane, size, form)
            if kept.exists() and kept.read_text("utf-8") == drawn:
                continue
            stale.append(name)
            if not options.check:
                kept.write_text(drawn, "utf-8")
    finally:
        server.leave()
    for name in stale:
        print(f"{name} is no longer true" if options.check else f"{name} is written")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
