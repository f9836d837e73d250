"""The origins of settings, and the words for wrong ones.

The command line beats a profile named on it, which beats the environment (`LIVEDASH_SECTION__KEY`),
which beats the file, which beats the defaults in `settings.py`. Settings that act count from the
current folder's file only when `--config` names it (`trust.py`).

pydantic is imported only when a setting is not plainly right: it would cost a third of the time to
the first paint.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from livedash.config.faults import ENVIRONMENT, ConfigWrong, told
from livedash.config.files import FILE, found, read, trusted
from livedash.config.keys import SECTION as KEYS
from livedash.config.keys import with_keys_by_action
from livedash.config.trust import Table, acting, without
from livedash.config.variables import mistyped, table_of
from livedash.settings import Database, Screen, Settings, sections

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "ConfigWrong",
    "Held",
    "Layer",
    "all_faults",
    "check",
    "found",
    "hold",
    "journals",
    "load",
    "meanings",
    "read",
    "schema",
]

Section = TypeVar("Section", Database, Screen)


class Layer(NamedTuple):
    """One origin of settings, and its settings."""

    where: str
    table: Table

    @classmethod
    def of(cls, where: str, table: Table) -> Layer:
        return cls(where, with_keys_by_action(table))


class Held(NamedTuple):
    """The settings that hold, and the origin of each."""

    settings: Settings
    path: Path | None
    """The file that was read."""
    file: Layer
    environment: Layer
    profile: Layer
    ignored: tuple[str, ...] = ()
    """Keys that act, in a file of the current folder: they do not count."""
    trusted: bool = True
    """Whether the file is the user's own, or `--config` named it."""

    def layer(self, key: str) -> Layer | None:
        """The origin whose value of a setting holds; None: the value is the default."""
        section, _, name = key.partition(".")
        strongest_first = (self.profile, self.environment, self.file)
        return next((one for one in strongest_first if name in _section(one.table, section)), None)

    def is_a_stranger_s(self, key: str) -> bool:
        """Whether a setting comes from a file that anybody may have put into the current folder."""
        layer = self.layer(key)
        return not self.trusted and layer is not None and layer is not self.environment


def load(
    path: Path | None = None,
    profile: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings that hold. A `path` must exist; without one the usual places are looked at."""
    return hold(path, profile, environment).settings


def hold(
    path: Path | None = None,
    profile: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Held:
    """The settings that hold, and the origin of each."""
    environment = os.environ if environment is None else environment
    named = path is not None
    path = path or found()
    table = read(path) if path else {}
    profiles = _without_profiles(path, table)
    chosen = {} if profile is None else _chosen(path, profiles, profile)
    file = Layer.of(str(path), table)
    variables = Layer.of(ENVIRONMENT, table_of(environment))
    profiled = Layer.of(f"{path}: profiles.{profile}", chosen)
    wrong = [line for one in (file, variables, profiled) for line in _wrong(one)]
    if wrong := [*wrong, *mistyped(environment)]:
        raise ConfigWrong(*wrong)
    ignored: tuple[str, ...] = ()
    own = trusted(path, named=named)
    if not own:
        ignored = tuple(dict.fromkeys([*acting(file.table), *acting(profiled.table)]))
        file = Layer(file.where, without(file.table, set(ignored)))
        profiled = Layer(profiled.where, without(profiled.table, set(ignored)))
    merged: Table = {}
    for layer in (file, variables, profiled):
        _merge(layer.table, into=merged)
    # An empty table says nothing.
    merged = {section: said for section, said in merged.items() if said}
    settings = _plain(merged) or _adapter().validate_python(merged)
    return Held(settings, path, file, variables, profiled, ignored, own)


def check(path: Path) -> tuple[str, ...]:
    """The names of the profiles in a file, after a look at the whole file with every profile."""
    layers = of_file(path)
    if wrong := [line for layer in layers.values() for line in _wrong(layer)]:
        raise ConfigWrong(*wrong)
    return tuple(name for name in layers if name)


def of_file(path: Path) -> dict[str, Layer]:
    """A whole file: its own settings under no name, and each profile's under its name."""
    table = read(path)
    profiles = _without_profiles(path, table)
    return {"": Layer.of(str(path), table)} | {
        name: Layer.of(f"{path}: profiles.{name}", said) for name, said in profiles.items()
    }


def all_faults(path: Path | None, environment: Mapping[str, str]) -> Iterator[str]:
    """All faults in a file with all its profiles, and in the environment."""
    try:
        layers = list(of_file(path).values()) if path else []
    except ConfigWrong as wrong:
        layers = []
        yield from wrong.lines
    for layer in (*layers, Layer.of(ENVIRONMENT, table_of(environment))):
        yield from _wrong(layer)
    yield from mistyped(environment)


def journals(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of this person's unsent writes: `LIVEDASH_STATE`, else the system's usual folder
    for such files."""
    if named := (os.environ if environment is None else environment).get("LIVEDASH_STATE"):
        return Path(named) / "outbox"
    import platformdirs

    return platformdirs.user_state_path("livedash", appauthor=False) / "outbox"


def schema() -> Table:
    """The JSON schema of a file, for editors. Its descriptions are the settings' docstrings."""
    from livedash.config.json_schema import of_a_file

    return of_a_file(_adapter().json_schema())


def meanings(section: str) -> tuple[str, dict[str, str]]:
    """The purpose of a section, and of each setting in it, in the words of their docstrings."""
    from pydantic import TypeAdapter

    described = TypeAdapter(sections()[section]).json_schema()
    settings = described["properties"].items()
    return described["description"], {name: one["description"] for name, one in settings}


def _adapter() -> TypeAdapter[Settings]:
    from pydantic import TypeAdapter

    # pydantic looks up the names of annotations here.
    from livedash.services import Pusher, Supabase  # noqa: F401

    return TypeAdapter(Settings)


PLAIN: Mapping[object, type] = {"str | None": str, "bool": bool}
"""The type of a value, by the annotation of its field."""


def _plain(table: Table) -> Settings | None:
    """The settings, where each value of the table has just the type of its field: then there is
    nothing to convert and nothing to say. None: pydantic has to look at the table."""
    database = _plain_section(Database, table.get("database", {}))
    screen = _plain_section(Screen, table.get("screen", {}))
    keys = _plain_keys(table.get(KEYS, {}))
    if database is None or screen is None or keys is None:
        return None
    if table.keys() - {"database", "screen", KEYS}:
        return None
    return Settings(database=database, screen=screen, keys=keys)


def _plain_keys(said: object) -> dict[str, tuple[str, ...]] | None:
    found: dict[str, tuple[str, ...]] = {}
    for id, keys in said.items() if isinstance(said, dict) else ():
        if not all(type(key) is str for key in keys):
            return None
        found[id] = tuple(keys)
    return found if isinstance(said, dict) else None


def _plain_section(section: type[Section], values: object) -> Section | None:
    kinds = {field.name: PLAIN.get(field.type) for field in fields(section)}
    if isinstance(values, dict) and all(type(v) is kinds.get(key) for key, v in values.items()):
        return section(**values)
    return None


def _wrong(layer: Layer) -> list[str]:
    """A line for each fault."""
    where, table = layer
    if _plain(table):
        return []
    from pydantic import ValidationError

    try:
        if where == ENVIRONMENT:
            _adapter().validate_python(table)
        else:
            # A file has truths and numbers of its own: "true" in quotes is a text. JSON, because a
            # list is as good as a tuple there.
            _adapter().validate_json(_json(table), strict=True)
    except ValidationError as error:
        return [told(where, fault) for fault in error.errors()]
    return []


def _json(table: Table) -> str:
    import json

    # No value of ours is a date or time. A table is none either, and is told to be wrong.
    return json.dumps(table, default=lambda value: {"": str(value)})


def _without_profiles(path: Path | None, file: Table) -> dict[str, Table]:
    """The profiles of a file, taken out of it."""
    profiles = file.pop("profiles", {})
    if not isinstance(profiles, dict) or not all(isinstance(p, dict) for p in profiles.values()):
        raise ConfigWrong(f"{path}: profiles should be tables, as in [profiles.shop.database]")
    return profiles


def _chosen(path: Path | None, profiles: dict[str, Table], name: str) -> Table:
    if name in profiles:
        return profiles[name]
    if path is None:
        raise ConfigWrong(f"--profile {name}: there is no {FILE} to take it from")
    near = difflib.get_close_matches(name, profiles, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(profiles) or 'none'}"
    raise ConfigWrong(f"{path}: there is no profile {name}. {hint}")


def _section(table: Table, name: str) -> Table:
    section = table.get(name, {})
    return section if isinstance(section, dict) else {}


def _merge(table: Table, *, into: Table) -> None:
    for name, value in table.items():
        into[name] = _section(into, name) | value if isinstance(value, dict) else value
