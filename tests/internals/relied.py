"""What we rely on in Textual and Rich, name by name, and an app to try it with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.widgets import Static

from livedash.textual_internals import (
    OpenApp,
)


class Relied(NamedTuple):
    on: str
    """What we rely on."""
    promise: str
    """What of ours breaks with it."""
    look: str
    """Where to look in the new sources."""
    holds: Callable[[], Awaitable[None]]


RELIED: dict[str, Relied] = {}


def relied(name: str, *, on: str, promise: str, look: str) -> Callable[[Any], None]:
    def note(holds: Callable[[], Awaitable[None]]) -> None:
        RELIED[name] = Relied(on, promise, look, holds)

    return note


class Shown(OpenApp):
    """Two lines of text, and what is said of them."""

    CSS = "Screen { layers: below above; } #over { layer: above; width: 3; height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.updates: list[RenderableType | None] = []
        self.displayed = self.ended = 0
        self.errors: list[Exception] = []

    def compose(self) -> ComposeResult:
        yield Static("one", id="one")
        yield Static("two", id="two")
        yield Static("top", id="over")

    def painting(self, update: RenderableType | None) -> RenderableType | None:
        self.updates.append(update)
        return update

    def post_display_hook(self) -> None:
        self.displayed += 1

    def batch_ended(self) -> None:
        self.ended += 1

    def keeps_going(self, error: Exception) -> bool:
        self.errors.append(error)
        return not isinstance(error, ZeroDivisionError)
