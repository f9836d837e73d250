"""The least that could do the job: listens, reads the row again, prints it. The measure for us.

`python -m bench.bare DSN PLAN_ID`
"""

from __future__ import annotations

import asyncio
import sys

import asyncpg

READ = "SELECT planned FROM livedash.production_plans WHERE id = $1"


async def main(dsn: str, plan: int) -> None:
    listening, reading = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
    came = asyncio.Event()
    await listening.add_listener("livedash", lambda *_: came.set())
    read = await reading.prepare(READ)
    while True:
        sys.stdout.write(f"<{await read.fetchval(plan)}>\n")
        sys.stdout.flush()
        await came.wait()
        came.clear()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
