"""A shop's own server, as anybody would write it with the official library: it signs for a channel,
or tells an event. Runs in the peers' Python, and says what came of it on a line of JSON.
"""

import json
import sys

import pusher  # type: ignore[import-not-found]

asked = json.loads(sys.argv[1])
shop = pusher.Pusher(
    app_id=asked["app_id"],
    key=asked["key"],
    secret=asked["secret"],
    host="127.0.0.1",
    port=asked.get("port", 80),
    ssl=False,
)
if asked["do"] == "authenticate":
    print(json.dumps(shop.authenticate(asked["channel"], asked["socket_id"])))
else:
    print(json.dumps(shop.trigger(asked["channel"], asked["event"], asked["data"])))
