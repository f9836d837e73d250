"""Who tells this dashboard of changes: the sources that the settings name, made from them.

A service's protocol is read only where the settings use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from livedash.business.schema import BUSINESS
from livedash.config import ConfigWrong
from livedash.database.address import Address
from livedash.database.migrations import ENGINE
from livedash.live.clock import Clock
from livedash.live.source import Source
from livedash.settings import Settings
from livedash.sources.postgres import PostgresSource

PARTS = (ENGINE, BUSINESS)

Make = Callable[[Settings, Clock, Random], Source]


def sources_of(settings: Settings, address: Address, clock: Clock, chance: Random) -> list[Source]:
    """Those that push, and one that watches over the database. Raises `ConfigWrong`."""
    use = settings.sources.use
    if use == ("postgres",):
        return [PostgresSource(address, clock, chance, parts=PARTS)]
    from livedash.services import contradictions

    if lacking := tuple(contradictions(settings)):
        raise ConfigWrong(*lacking)
    services = [SERVICES[name](settings, clock, chance) for name in SERVICES if name in use]
    if "postgres" in use:
        return [PostgresSource(address, clock, chance, parts=PARTS), *services]
    from livedash.sources.database import DatabaseSource

    return [DatabaseSource(address, clock, chance, parts=PARTS), *services]


SERVICES: Mapping[str, Make] = {}
"""By the name that `sources.use` has for it."""
