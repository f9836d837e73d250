"""Where settings come from, and what is said when one of them is wrong.

The command line beats a profile named on it, which beats the environment
(`LIVEDASH_SECTION__KEY`), which beats the file, which beats the defaults in `settings.py`.

pydantic is imported only when what they say is not plainly right: it would cost a third of the time
to the first paint.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from livedash.settings import Database, Screen, Settings, every_setting, sections

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

PREFIX = "LIVEDASH_"
FILE = "livedash.toml"

Section = TypeVar("Section", Database, Screen)

Table = dict[str, object]
"""A TOML table, as read."""


class ConfigWrong(Exception):
    """Settings that cannot be used. `lines` are for the person who wrote them, one per fault."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def load(
    path: Path | None = None,
    profile: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings that hold. A `path` must exist; without one the usual places are looked at."""
    environment = os.environ if environment is None else environment
    path = path or found()
    file = read(path) if path else {}
    profiles = _without_profiles(path, file)
    chosen = {} if profile is None else _chosen(path, profiles, profile)
    weakest_first = {
        str(path): file,
        "environment": _from_environment(environment),
        f"{path}: profiles.{profile}": chosen,
    }
    merged: Table = {}
    for where, table in weakest_first.items():
        if table:
            _check(where, table)
            _merge(table, into=merged)
    # An empty table says nothing.
    merged = {section: table for section, table in merged.items() if table}
    settings = _plain(merged) or _adapter().validate_python(merged)
    url = environment.get("LIVEDASH_DATABASE_URL")
    if url and "url" not in _section(chosen, "database"):
        return replace(settings, database=replace(settings.database, url=url))
    return settings


def check(path: Path) -> tuple[str, ...]:
    """Looks at a whole file, every profile too; answers the profiles' names."""
    file = read(path)
    profiles = _without_profiles(path, file)
    faults: list[str] = []
    for where, table in [
        (str(path), file),
        *((f"{path}: profiles.{name}", table) for name, table in profiles.items()),
    ]:
        try:
            _check(where, table)
        except ConfigWrong as wrong:
            faults += wrong.lines
    if faults:
        raise ConfigWrong(*faults)
    return tuple(profiles)


def found() -> Path | None:
    """The file that is read when none is named."""
    here = Path(FILE)
    if here.is_file():
        return here
    import platformdirs  # not paid for by those who keep the file beside their work

    home = platformdirs.user_config_path("livedash", appauthor=False) / FILE
    return home if home.is_file() else None


def journals(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of this person's unsent writes: `LIVEDASH_STATE`, else where the system wants
    such things."""
    if named := (os.environ if environment is None else environment).get("LIVEDASH_STATE"):
        return Path(named) / "outbox"
    import platformdirs

    return platformdirs.user_state_path("livedash", appauthor=False) / "outbox"


def read(path: Path) -> Table:
    """A TOML file as it stands; a fault in it names the file and the line."""
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigWrong(f"{path}: there is no such file") from None
    except OSError as error:
        raise ConfigWrong(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigWrong(f"{path}: is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigWrong(f"{path}: is not TOML: {error}") from None


def schema() -> Table:
    """The JSON schema of a file, for editors. Its descriptions are the settings' docstrings."""
    return _adapter().json_schema()


def meanings(section: str) -> tuple[str, dict[str, str]]:
    """What a section is for, and each setting in it, in the words of their docstrings."""
    from pydantic import TypeAdapter

    described = TypeAdapter(sections()[section]).json_schema()
    settings = described["properties"].items()
    return described["description"], {name: one["description"] for name, one in settings}


def _adapter() -> TypeAdapter[Settings]:
    from pydantic import TypeAdapter

    # pydantic looks up here what the annotations name.
    from livedash.services import Pusher, Supabase  # noqa: F401

    return TypeAdapter(Settings)


PLAIN: Mapping[object, type] = {"str | None": str, "bool": bool}
"""What a value must be, by the annotation of its field."""


def _plain(table: Table) -> Settings | None:
    """The settings, where each value of the table is just what its field holds: then there is
    nothing to convert and nothing to say. None: pydantic has to look at it."""
    database = _plain_section(Database, table.get("database", {}))
    screen = _plain_section(Screen, table.get("screen", {}))
    if database is None or screen is None or table.keys() - {"database", "screen"}:
        return None
    return Settings(database=database, screen=screen)


def _plain_section(section: type[Section], values: object) -> Section | None:
    kinds = {field.name: PLAIN.get(field.type) for field in fields(section)}
    if isinstance(values, dict) and all(type(v) is kinds.get(key) for key, v in values.items()):
        return section(**values)
    return None


def _check(where: str, table: Table) -> None:
    if _plain(table):
        return
    from pydantic import ValidationError

    try:
        _adapter().validate_python(table)
    except ValidationError as error:
        raise ConfigWrong(*(_line(where, fault) for fault in error.errors())) from None


def _line(where: str, fault: ErrorDetails) -> str:
    """One fault. Never quotes the value: it may be the one with the password."""
    key = ".".join(str(part) for part in fault["loc"] if not isinstance(part, int))
    if fault["type"] == "unexpected_keyword_argument":
        return f"{where}: there is no setting {_spelled(where, key)}. {_nearest(where, key)}"
    if fault["type"] == "dataclass_type":
        return f"{where}: {key} should be a table, as in [{key}]"
    return f"{where}: {_spelled(where, key)} {fault['msg'].removeprefix('Input ')}"


def _spelled(where: str, key: str) -> str:
    """The key as one writes it there."""
    return PREFIX + key.replace(".", "__").upper() if where == "environment" else key


def _nearest(where: str, key: str) -> str:
    """The key somebody probably meant: spelled otherwise, or put into another section."""
    settings = tuple(every_setting())
    section = key.partition(".")[0]
    known = [one.key for one in settings if one.section == section] or list(sections())
    by_name = {one.name: one.key for one in settings}
    name = key.rpartition(".")[2]
    candidates = [one.key for one in settings] if "." in key else list(sections())
    near = (
        difflib.get_close_matches(name, by_name, n=1, cutoff=0.95)
        or difflib.get_close_matches(key, candidates, n=1, cutoff=0.7)
        or difflib.get_close_matches(name, by_name, n=1, cutoff=0.7)
    )
    if near:
        return f"Did you mean {_spelled(where, by_name.get(near[0], near[0]))}?"
    return f"There are: {', '.join(_spelled(where, one) for one in known)}"


def _from_environment(environment: Mapping[str, str]) -> Table:
    table: Table = {}
    for name, value in sorted(environment.items()):
        section, inside, key = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and inside and value:
            said = value.replace(",", " ").split() if _is_list(section, key) else value
            table[section] = _section(table, section) | {key: said}
    return table


def _is_list(section: str, key: str) -> bool:
    found = (one.default for one in every_setting() if (one.section, one.name) == (section, key))
    return isinstance(next(found, None), tuple)


def _without_profiles(path: Path | None, file: Table) -> dict[str, Table]:
    """Takes the profiles out of a file."""
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
