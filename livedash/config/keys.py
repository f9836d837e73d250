"""`[keys]` of a settings file: other keys for actions, by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from livedash.config.trust import Table

SECTION = "keys"


def with_keys_by_action(table: Table) -> Table:
    """The file with `[keys]` by the actions' whole ids. `stock.sell = "s"` is a table within a
    table for TOML; one key is as good as a list of one."""
    said = table.get(SECTION)
    return {**table, SECTION: dict(_flat(said))} if isinstance(said, dict) else table


def _flat(said: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in said.items():
        id = f"{before}{name}"
        if isinstance(value, dict):
            yield from _flat(value, f"{id}.")
        else:
            yield id, value if isinstance(value, list) else [value]
