"""A password as Postgres keeps it: a SCRAM verifier, made here.

`CREATE ROLE … PASSWORD 'secret'` would show the secret in the server's log and in its statistics;
nobody can log in with a verifier.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

ITERATIONS = 4096
"""What Postgres itself uses."""
SALT_BYTES = 16
RANDOM_BYTES = 18


class PasswordUnusable(Exception):
    """The password would not arrive at the server as it was typed."""


def verifier(password: str) -> str:
    """The verifier for `PASSWORD '…'`. Raises `PasswordUnusable`."""
    # Other characters are normalised differently by different clients (SASLprep).
    if not password or not (password.isascii() and password.isprintable()):
        raise PasswordUnusable("A password is made of printable ASCII characters, at least one.")
    salt = secrets.token_bytes(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    client = hmac.digest(salted, b"Client Key", "sha256")
    stored = hashlib.sha256(client).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${ITERATIONS}:{_text(salt)}${_text(stored)}:{_text(server)}"


def random_password() -> str:
    return secrets.token_urlsafe(RANDOM_BYTES)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
