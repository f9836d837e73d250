"""The settings: one docstring per field, and only fields that something reads.

Plain dataclasses, so that a run without a file never imports pydantic. The docstrings are what
`livedash config example` and `livedash config schema` print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

from livedash.checked import CHECKED, AtLeast

if TYPE_CHECKING:
    from livedash.services import Pusher, Supabase

SourceName = Literal["postgres", "supabase", "pusher"]
LogLevel = Literal["debug", "info", "warning"]
ExportSeparator = Literal[",", ";"]


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where the rows are."""

    __pydantic_config__: ClassVar[dict[str, object]] = CHECKED

    url: str | None = field(
        default=None,
        repr=False,
        metadata={"secret": True, "example": "postgresql://ada@db.example.com/shop"},
    )
    """The database, as libpq's URL. A password in it is better kept in ~/.pgpass."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Who tells that something has changed. What nobody tells of is asked for every ten seconds."""

    __pydantic_config__: ClassVar[dict[str, object]] = CHECKED

    use: tuple[SourceName, ...] = ("postgres",)
    """Any of postgres (the database's own notifications), supabase and pusher; several at once
    are well. Rows are read from the database in any case."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """How the dashboard opens, and how it is drawn."""

    __pydantic_config__: ClassVar[dict[str, object]] = CHECKED

    branch: str | None = field(default=None, metadata={"example": "Lagos"})
    """The branch to stand at first. Not set: the first of those that this login belongs to."""
    pane: str | None = field(default=None, metadata={"example": "board"})
    """The pane to open first, or wall: the first by number. Not set: the first by number that has
    anything of the branch."""
    panes: tuple[str, ...] = field(default=(), metadata={"example": ["board", "stock"]})
    """The panes that are shown, in this order: the first nine get the keys 1 to 9. Not set: all of
    them, by their own numbers."""
    wall: tuple[str, ...] = field(default=(), metadata={"example": ["stock", "board"]})
    """The panes that a wide terminal shows at once: four from 160 columns on, two from 120. Not
    set: the first four."""
    theme: str | None = field(default=None, metadata={"example": "light"})
    """The colours: dark, light, contrast, sunset (for eyes that do not tell red from green), ansi
    (the terminal's own), mono (none), or the name of a theme of your own (docs/themes.md). Not
    set: the theme last chosen with `:`, and dark at first."""
    ascii: bool = False
    """True: nothing outside ASCII is drawn, even where the terminal says that it could show it."""
    export: str | None = field(default=None, metadata={"example": "~/livedash"})
    """The folder that `E` writes its tables to. Not set: the one that livedash was started in."""
    export_separator: ExportSeparator = ","
    """What stands between the values there. ";" where people write 1,5 for one and a half: Excel
    expects it there, and then a comma in the numbers."""
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
class Log:
    """What is written to the file that --log-file names."""

    __pydantic_config__: ClassVar[dict[str, object]] = CHECKED

    level: LogLevel = "info"
    """warning: faults alone. info: also the link, each change, read and write. debug: also what
    the libraries say."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that can be set."""

    __pydantic_config__: ClassVar[dict[str, object]] = CHECKED

    database: Database = field(default_factory=Database)
    sources: Sources = field(default_factory=Sources)
    supabase: Supabase | None = None
    pusher: Pusher | None = None
    screen: Screen = field(default_factory=Screen)
    log: Log = field(default_factory=Log)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other keys for actions, by the ids that `livedash keys` lists."""

    def service_secrets(self) -> Iterator[str]:
        """The secrets, which must never be written anywhere."""
        for section in (self.supabase, self.pusher):
            for setting in fields(section) if section is not None else ():
                if setting.metadata.get("secret") and (value := getattr(section, setting.name)):
                    yield value


class SettingKey(NamedTuple):
    """One key of a file."""

    section: str
    name: str
    secret: bool
    """Whether the value is never shown."""
    default: object
    example: object
    """A value that a file could have: the default, where there is one."""

    @property
    def key(self) -> str:
        return f"{self.section}.{self.name}"

    def of(self, settings: Settings) -> object:
        section = getattr(settings, self.section) or sections()[self.section]()
        value: object = getattr(section, self.name)
        return value


def sections() -> dict[str, type]:
    """The tables of a file, in the order of this module."""
    # A person without these services reads nothing of them: that would take as long as all the rest
    # here.
    from livedash.services import Pusher, Supabase

    return {
        "database": Database,
        "sources": Sources,
        "supabase": Supabase,
        "pusher": Pusher,
        "screen": Screen,
        "log": Log,
    }


def every_setting() -> Iterator[SettingKey]:
    """All settings, in the order of this module."""
    for section, part in sections().items():
        for setting in fields(part):
            example = setting.metadata.get("example", setting.default)
            hidden = bool(setting.metadata.get("secret"))
            yield SettingKey(section, setting.name, hidden, setting.default, example)
