"""The whole program fed by a Pusher channel: 10,000 events a second in bursts.

`python -m bench.pusher [--seconds N]`. A scripted server tells of cards that nobody changed, as
fast as it can in each burst, and of a last one that somebody did change; the dashboard reads from a
real Postgres.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os

import asyncpg

from bench.realtime import BURST, measure
from bench.stage import Stage, dashboard, running, staged
from tests.pusher_server import KEY, PusherServer
from tests.until import until

LAST = "ZQX7531"
"""The title of a card at the end, and of nothing else before."""

_CARD = """
SELECT task.id FROM livedash.tasks AS task JOIN livedash.statuses AS status ON status.id = status_id
WHERE task.project_id = $1
ORDER BY status.position, status.id, task.position, task.id
LIMIT 1
"""

WRITE = "UPDATE livedash.tasks SET title = $1 WHERE id = $2"


def told(channel: str, card: object) -> str:
    """An event, as a server writes it; made before it is sent, so that it can send quickly."""
    data = json.dumps({"taskId": str(card)})
    return json.dumps({"event": "task-updated", "channel": channel, "data": data})


async def storm(stage: Stage, seconds: int) -> None:
    owner = await asyncpg.connect(stage.dsn("postgres"))
    async with PusherServer() as server:
        said = {
            "SOURCES__USE": "pusher",
            "PUSHER__KEY": KEY,
            "PUSHER__URL": server.url,
            "SCREEN__PANE": "board",
        }
        os.environ.update({f"LIVEDASH_{name}": value for name, value in said.items()})
        with running(*dashboard(stage)) as live:
            await until(lambda: server.visitors and server.last.channels, 30.0)
            await asyncio.sleep(3.0)
            [channel] = server.last.channels
            card = await owner.fetchval(_CARD, int(channel.rpartition("-")[2]))

            async def last() -> str:
                await owner.execute(
                    "UPDATE livedash.tasks SET title = $1 WHERE id = $2", LAST, card
                )
                return told(channel, card)

            burst = [told(channel, row) for row in range(BURST)]
            send = server.last.connection.send
            await measure(live, send, burst, last, LAST.encode(), seconds)
    await owner.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    with staged() as stage:
        asyncio.run(storm(stage, options.seconds))


if __name__ == "__main__":
    main()
