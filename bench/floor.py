"""The least that Textual does at a start, to measure ours against: `python -m bench.floor`."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Floor(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("livedash")


if __name__ == "__main__":
    Floor().run()
