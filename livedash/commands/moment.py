"""`LIVEDASH_NOW`: the moment at which the clock stands still, for pictures and tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from livedash.commands.call import Stopped

VARIABLE = "LIVEDASH_NOW"


def frozen_at(environment: Mapping[str, str]) -> datetime | None:
    """The frozen moment; None: the clock goes on."""
    said = environment.get(VARIABLE)
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Stopped(
            f"{VARIABLE} should be a moment with its offset, as in 2026-03-17T17:41:00+01:00",
            code=2,
        )
    return moment
