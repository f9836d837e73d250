"""The settings: one docstring per field, and only fields that something reads.

Plain dataclasses, so that a run without a file never imports pydantic. The docstrings are what
`livedash config example` and `livedash config schema` print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import ClassVar, Literal

_CHECKED: dict[str, object] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where the rows are, and how to ask for them."""

    __pydantic_config__: ClassVar[dict[str, object]] = _CHECKED

    url: str | None = field(default=None, repr=False, metadata={"secret": True})
    """A libpq URL such as "postgresql://ada@db.example.com/shop". It may hold a password, which is
    better kept in ~/.pgpass."""
    read_only: bool = False
    """True: no key writes anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How the dashboard is drawn."""

    __pydantic_config__: ClassVar[dict[str, object]] = _CHECKED

    ascii: bool | None = None
    """True: nothing outside ASCII is drawn. Not set: asked of the terminal and the locale."""
    mouse: bool = True
    """False: the terminal's own mouse (select, copy) stays untouched."""
    colour: Literal["auto", "never"] = "auto"
    """"never": no colour at all, as with NO_COLOR."""
    marks: float = 3.0
    """Seconds for which a changed cell stays marked; 0 for no marks."""

    def __post_init__(self) -> None:
        if not 0 <= self.marks <= 3600:
            raise ValueError("marks should be from 0 to 3600 seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set."""

    __pydantic_config__: ClassVar[dict[str, object]] = _CHECKED

    database: Database = field(default_factory=Database)
    screen: Screen = field(default_factory=Screen)


def keys() -> Iterator[str]:
    """Every setting, dotted: `screen.marks`."""
    for section in fields(Settings):
        for setting in fields(getattr(Settings(), section.name)):
            yield f"{section.name}.{setting.name}"


def secret(key: str) -> bool:
    """Whether a setting must never be shown."""
    section, _, name = key.partition(".")
    return any(
        setting.name == name and setting.metadata.get("secret", False)
        for setting in fields(getattr(Settings(), section))
    )
