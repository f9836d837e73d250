"""Cuts the link of every dashboard of the demo for some seconds, at the server.

Ada's connections are ended and no new one is let in, so that the screen shows how a dashboard acts
when a server turns it away. The simulated staff keep their connections, and go on writing.
"""

from __future__ import annotations

import asyncio

from livedash.database.address import Address
from livedash.database.connection import close, connect

SECONDS = 5.0
LOCK = "ALTER ROLE ada CONNECTION LIMIT 0"
UNLOCK = "ALTER ROLE ada CONNECTION LIMIT -1"
END = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = 'ada' AND application_name LIKE 'livedash%'
      AND application_name <> 'livedash staff'
"""


async def cut_the_link(root: Address, seconds: float = SECONDS) -> None:
    """Cut the link. Whatever happens meanwhile, the door is open again afterwards."""
    connection = await connect(root, purpose="demo")
    try:
        await connection.execute(LOCK)
        await connection.execute(END)
        await asyncio.sleep(seconds)
    finally:
        await connection.execute(UNLOCK)
        await close(connection)
