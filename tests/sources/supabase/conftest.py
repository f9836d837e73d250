"""Each test here runs over both versions of the protocol."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from livedash.sources.supabase.frames import CODECS
from tests.clock import ManualClock
from tests.phoenix import Phoenix
from tests.sources.supabase.desk import Desk


@pytest.fixture(params=sorted(CODECS))
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with Phoenix() as server:
        yield Desk(server, ManualClock(), request.param)
