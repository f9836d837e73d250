"""The settings: one docstring per field, and only fields that something reads.

Plain dataclasses, so that a run without a file never imports pydantic. The docstrings are what
`livedash config example` and `livedash config schema` print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Annotated, ClassVar, NamedTuple

_CHECKED: dict[str, object] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True)
class AtLeast:
    """A number no smaller than this. pydantic asks it how to check that, and only where it runs."""

    least: int

    def __get_pydantic_core_schema__(
        self, source: object, handler: Callable[[object], dict[str, object]]
    ) -> dict[str, object]:
        return {**handler(source), "ge": self.least}


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where the rows are."""

    __pydantic_config__: ClassVar[dict[str, object]] = _CHECKED

    url: str | None = field(
        default=None,
        repr=False,
        metadata={"secret": True, "example": "postgresql://ada@db.example.com/shop"},
    )
    """The database, as libpq's URL. A password in it is better kept in ~/.pgpass."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """How the dashboard opens, and how it is drawn."""

    __pydantic_config__: ClassVar[dict[str, object]] = _CHECKED

    branch: str | None = field(default=None, metadata={"example": "Lagos"})
    """The branch to stand at first. Not set: the first of those that this login belongs to."""
    pane: str | None = field(default=None, metadata={"example": "board"})
    """The pane to open first. Not set: the one with the lowest number."""
    ascii: bool = False
    """True: nothing outside ASCII is drawn, even where the terminal says that it could show it."""
    export: str | None = field(default=None, metadata={"example": "~/livedash"})
    """The folder that `E` writes its tables to. Not set: the one that livedash was started in."""
    mouse: bool = True
    """False: the mouse is left to the terminal, to select and copy with."""
    shared: bool = False
    """True: several people share this login. The dashboard asks who stands there, and writes down
    what is entered as that person's; W changes it."""
    shared_minutes: Annotated[int, AtLeast(1)] = 10
    """After so many minutes without a key it is asked again, before the next entry."""
    toasts: bool = True
    """False: what others did is not told in a corner for some seconds."""


@dataclass(frozen=True, kw_only=True)
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
