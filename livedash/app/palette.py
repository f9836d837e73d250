"""`:` and Ctrl+P: all actions of keys here, found by a few letters; Enter does one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import ActiveBinding, BindingType
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input

from livedash.app.keys import shown
from livedash.app.painting import PaintedApp
from livedash.app.sheet import Sheet
from livedash.panes.pane import Pane
from livedash.panes.spec import PaneSpec
from livedash.widgets.answer import Answer
from livedash.widgets.bound import bound
from livedash.widgets.picks import Picks


class PaletteLine(NamedTuple):
    """One action in the palette."""

    key: str
    """The key as people write it."""
    meaning: str
    label: str
    """The action's word on the last line."""
    action: str
    node: DOMNode
    """The node whose action it is."""
    theme: str = ""
    """The theme that the line puts on, shown as soon as the line is lit."""

    @property
    def words(self) -> str:
        """The words by which the line is found."""
        return f"{self.key} {self.meaning} {self.label} {self.action}".casefold()

    @property
    def line(self) -> str:
        return f"{self.key:8}{self.meaning}"


def deeds(
    bindings: Iterable[ActiveBinding], app: DOMNode, keyless: Iterable[PaneSpec] = ()
) -> list[PaletteLine]:
    """The lines of the pane's actions, then those of the shell; keys that only move have none.
    `keyless`: panes that no key opens."""
    found: dict[tuple[DOMNode, str], PaletteLine] = {}
    for node, binding, enabled, _ in bindings:
        meaning = binding.tooltip or binding.description
        ours = isinstance(node, Pane) or (node is app and not binding.priority)
        if enabled and ours and meaning and binding.action != "palette":
            deed = PaletteLine(
                shown(binding.key), meaning, binding.description, binding.action, node
            )
            found.setdefault((node, binding.action), deed)
    opened = [
        PaletteLine("", f"Open {one.title}", "", f"open('{one.name}')", app) for one in keyless
    ]
    return [*sorted(found.values(), key=lambda deed: deed.node is app), *opened]


def themes(names: Iterable[str], app: PaintedApp) -> list[PaletteLine]:
    """A line for each theme."""
    return [
        PaletteLine(
            "",
            f"Theme: {name}{', as now' if name == app.kept_theme else ''}",
            "colours",
            f"wear('{name}')",
            app,
            theme=name,
        )
        for name in names
    ]


def matching(typed: str, listed: Sequence[PaletteLine]) -> list[PaletteLine]:
    """The lines with all typed words; a line whose key or beginning was typed comes first."""
    words = typed.casefold().split()
    fits = [deed for deed in listed if all(word in deed.words for word in words)]
    key, start = typed.strip(), " ".join(words)

    def rank(deed: PaletteLine) -> int:
        if deed.key == key:
            return 0
        named = deed.meaning.casefold(), deed.label.casefold(), deed.action
        return 1 if any(name.startswith(start) for name in named) else 2

    return sorted(fits, key=rank) if words else fits


class PaletteSheet(Sheet):
    """An action a line."""

    heading = "What can be done here"
    columns = 68
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("palette.run", "enter", "run", "Do what is lit"),
        bound("palette.down", "down", "light(1)", "Down the list"),
        bound("palette.up", "up", "light(-1)", "Up the list"),
    ]
    hinted = MappingProxyType(
        {"palette.run": "do it", "palette.up palette.down": "choose", "sheet.back": "close"}
    )
    DEFAULT_CSS = "PaletteSheet Picks { height: 1fr; }"

    def __init__(
        self,
        listed: Sequence[PaletteLine],
        run: Callable[[PaletteLine], object],
        try_theme: Callable[[str], object],
    ) -> None:
        """`try_theme` shows a theme for now; without a name it shows the theme of before."""
        super().__init__()
        self._listed, self._run, self._try_theme = listed, run, try_theme
        self._stays = ""
        """The theme that was chosen here."""
        self._answer, self._picks = Answer(), Picks(hints=False)

    def content(self) -> Widget:
        return Vertical(self._answer, self._picks)

    def wanted(self, width: int) -> int:
        del width
        return 2 + len(self._listed)

    def on_mount(self) -> None:
        self._show()
        self._answer.focus()

    @on(Input.Changed)
    def _show(self) -> None:
        typed = self._answer.value
        fits = matching(typed, self._listed)
        # The best match is lit, not the line that was lit before.
        self._picks.close()
        self._picks.show([(deed.line, "") for deed in fits], typed)
        self._show_theme()

    def action_light(self, steps: int) -> None:
        self._picks.step(steps)
        self._show_theme()

    @property
    def _lit(self) -> PaletteLine | None:
        lit = self._picks.lit
        return next((one for one in self._listed if one.line == lit), None)

    def _show_theme(self) -> None:
        self._try_theme(self._lit.theme if self._lit else "")

    def close(self) -> bool:
        """Close the palette, and wear the theme of before unless another one was chosen."""
        closed = super().close()
        if closed:
            self._try_theme(self._stays)
        return closed

    def action_run(self) -> None:
        deed = self._lit
        if deed is not None:
            self._stays = deed.theme
            if self.close():
                self._run(deed)
