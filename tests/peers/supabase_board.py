"""A listener, as anybody would write it with the official Python library: it subscribes to one
table, and prints what it was told, once it has heard of so many changes. Runs in the peers' Python.
"""

import asyncio
import json
import sys
from typing import Any

from realtime import AsyncRealtimeClient  # type: ignore[import-not-found]


async def main(asked: dict[str, Any]) -> None:
    heard: dict[str, list[Any]] = {"statuses": [], "system": [], "changes": []}
    enough = asyncio.Event()

    def change(told: dict[str, Any]) -> None:
        heard["changes"].append(told)
        if len(heard["changes"]) == asked["changes"]:
            enough.set()

    client = AsyncRealtimeClient(f"ws://127.0.0.1:{asked['port']}/realtime/v1", asked["key"])
    await client.connect()
    channel = client.channel("board").on_postgres_changes(
        "*", change, table=asked["table"], schema=asked["schema"], select=["id"]
    )
    channel.on_system(lambda told: heard["system"].append(told))
    await channel.subscribe(lambda status, error: heard["statuses"].append(str(status)))
    await enough.wait()
    await channel.unsubscribe()
    await client.close()
    print(json.dumps(heard, default=str))


asyncio.run(main(json.loads(sys.argv[1])))
