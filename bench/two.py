"""The dashboard with both panes in sight at once, for the bench: `python -m bench.two DSN`."""

from __future__ import annotations

import asyncio
import os
import sys

from livedash.app.app import LiveDash
from livedash.app.run import wire
from livedash.app.session import Session
from livedash.app.terminal import TerminalDriver
from livedash.database.address import Address
from livedash.panes.discover import discover
from livedash.settings import Settings


class BothPanes(LiveDash):
    """Side by side."""

    async def on_ready(self) -> None:
        for frame in self.wall.all:
            await frame.open(True)


async def main(dsn: str) -> None:
    wired = wire(Address.parse(dsn, origin="DSN"), Settings())
    branch = os.environ.get("LIVEDASH_SCREEN__BRANCH")
    session = Session(wired.engine, wired.clock, branch=branch)
    app = BothPanes(session, discover(), driver_class=TerminalDriver)
    try:
        await app.run_async()
    finally:
        await wired.reader.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
