"""The settings: one docstring per field, and only fields that something reads.

Plain dataclasses, so that a run without a file never imports pydantic. The docstrings are what
`livedash config example` and `livedash config schema` print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import ClassVar, Literal, NamedTuple

_CHECKED: dict[str, object] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where the rows are, and how to ask for them."""

    __pydantic_config__: ClassVar[dict[str, object]] = _CHECKED

    url: str | None = field(
        default=None,
        repr=False,
        metadata={"secret": True, "example": "postgresql://ada@db.example.com/shop"},
    )
    """The database, as libpq's URL. A password in it is better kept in ~/.pgpass."""
    read_only: bool = False
    """True: no key writes anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How the dashboard is drawn."""

    __pydantic_config__: ClassVar[dict[str, object]] = _CHECKED

    ascii: bool | None = field(default=None, metadata={"example": True})
    """True: nothing outside ASCII is drawn. Not set: asked of the terminal and the locale."""
    mouse: bool = True
    """False: the terminal's own mouse (select, copy) stays untouched."""
    colour: Literal["auto", "never"] = "auto"
    """With "never" there is no colour at all, as with NO_COLOR."""
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


class Setting(NamedTuple):
    """One key of a file."""

    section: str
    name: str
    secret: bool
    """Never to be shown."""
    example: object
    """What a file could say: the default, where there is one."""

    @property
    def key(self) -> str:
        return f"{self.section}.{self.name}"

    def of(self, settings: Settings) -> object:
        value: object = getattr(getattr(settings, self.section), self.name)
        return value


def every_setting() -> Iterator[Setting]:
    """All there are, in the order in which they stand above."""
    default = Settings()
    for section in fields(Settings):
        for setting in fields(getattr(default, section.name)):
            example = setting.metadata.get("example", setting.default)
            hidden = bool(setting.metadata.get("secret"))
            yield Setting(section.name, setting.name, hidden, example)
