"""The places of the session's person: what the header shows and the branch key chooses from."""

from __future__ import annotations

from livedash.business.place import Place
from livedash.business.read import Read

PLACES = Read(__package__, "places.sql", Place)
"""The places; empty when the login is no person, or one who is a member of nothing."""
