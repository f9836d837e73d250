"""What proves to a Pusher server that somebody may do something: signatures with the app's secret.

    a channel:  KEY:hmac_sha256(secret, "socket_id:channel")
    a request:  …?auth_key=…&body_md5=…&auth_signature=hmac_sha256(secret, "POST\\npath\\nquery")

A socket id holds for one connection, and so does what is signed for it.
"""

from __future__ import annotations

import hashlib
import hmac


def of_channel(secret: str, socket_id: str, channel: str) -> str:
    return _signed(secret, f"{socket_id}:{channel}")


def pass_for(key: str, secret: str, socket_id: str, channel: str) -> str:
    """What a subscription to a private channel carries."""
    return f"{key}:{of_channel(secret, socket_id, channel)}"


def query_of_post(key: str, secret: str, path: str, body: bytes, at: int) -> str:
    """What a POST to the HTTP API is asked with. `at`: seconds since 1970; more than ten minutes
    from the server's clock it is refused."""
    # The protocol's choice, of what is sent anyway; the signature over it is SHA-256.
    digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
    # In the order of their names, which is what is signed.
    query = f"auth_key={key}&auth_timestamp={at}&auth_version=1.0&body_md5={digest}"
    signature = _signed(secret, f"POST\n{path}\n{query}")
    return f"{query}&auth_signature={signature}"


def _signed(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
