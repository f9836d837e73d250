"""libpq's service file: the options of a name (`postgresql:///?service=shop`, `PGSERVICE=shop`).

The file is read here, as libpq reads it: asyncpg looks into one of the places only, connects
somewhere else when the name is not there, and stumbles over a percent sign in a password.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

USERS = ".pg_service.conf"
SYSTEM = "pg_service.conf"


class ServiceUnknown(Exception):
    """The service cannot be used; the words say where it was looked for."""


def options_of(service: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The options of a service: host, port, dbname, user and the rest. Raises `ServiceUnknown`."""
    looked = []
    for path in _files(environ):
        looked.append(str(path))
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise ServiceUnknown(f"{path} cannot be read: {why}") from None
        if (found := _section(text, service, path)) is not None:
            return found
    raise ServiceUnknown(f"{', '.join(looked)}: there is no [{service}]")


def own_home() -> Path | None:
    """The user's home. None where there is none: a container's user without an entry."""
    try:
        return Path.home()
    except (RuntimeError, KeyError):
        return None


def _files(environ: Mapping[str, str]) -> Iterator[Path]:
    """The service files: the user's own, then the machine's."""
    if named := environ.get("PGSERVICEFILE"):
        yield Path(named)
    elif (home := own_home()) is not None:
        yield home / USERS
    if folder := environ.get("PGSYSCONFDIR"):
        yield Path(folder) / SYSTEM
    else:
        yield Path("/etc/postgresql-common") / SYSTEM
        yield Path("/etc") / SYSTEM


def _section(text: str, service: str, path: Path) -> dict[str, str] | None:
    found: dict[str, str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        if said.startswith("["):
            if found is not None:
                break
            found = {} if said == f"[{service}]" else None
        elif found is not None:
            name, equals, value = said.partition("=")
            if not equals or name.strip() == "service":
                raise ServiceUnknown(f"{path}, line {number}: write NAME=VALUE")
            found.setdefault(name.strip(), value.strip())
    return found
