"""The choices that fit the typed text, a line each, one of them lit."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.geometry import Size

from livedash.widgets.clean import clean, fit
from livedash.widgets.lines import Line, Lines, Span

MOST = 8
"""The most lines of choices that the list asks for."""
LABEL = 30
"""Cells of a label that has a hint beside it."""


class Picks(Lines):
    """The list of choices under a field. The list follows the typed text and never takes the
    keys."""

    DEFAULT_CSS = "Picks { height: auto; margin: 1 0 0 0; }"

    def __init__(self, *, hints: bool = True) -> None:
        """`hints`: the labels have hints beside them."""
        super().__init__()
        self._hints = hints
        self._choices: list[tuple[str, str]] = []
        self._typed: str | None = None
        self._lit = -1
        self._stepped = False
        self.display = False

    @property
    def open(self) -> bool:
        return self.display

    @property
    def lit(self) -> str | None:
        """The label of the lit choice; None: nothing fits."""
        return self._choices[self._lit][0] if 0 <= self._lit < len(self._choices) else None

    @property
    def meant(self) -> str | None:
        """The lit choice, if the person wants one: with nothing typed and no step, no choice is
        meant."""
        return self.lit if self._stepped or (self._typed or "").strip() else None

    def show(self, choices: Sequence[tuple[str, str]] | None, typed: str = "") -> None:
        """Show the choices; None: there is nothing to choose."""
        if choices is None:
            self.close()
            return
        if (list(choices), typed) == (self._choices, self._typed) and self.display:
            return
        # With each letter typed the first choice is lit again; a list that only changes keeps its
        # choice.
        before = self.lit if self.display and typed == self._typed else None
        self._stepped = self._stepped and typed == self._typed
        self._choices, self._typed = list(choices), typed
        labels = [label for label, _ in self._choices]
        wanted = typed if typed in labels else before
        self._lit = labels.index(wanted) if wanted in labels else 0
        self.display = True
        self.refresh(layout=True)
        self.redraw()

    def close(self) -> None:
        self._typed, self._stepped, self.display = None, False, False

    def step(self, steps: int) -> bool:
        """Light the next choice; False when there is none in that direction."""
        if not self.display or not 0 <= self._lit + steps < len(self._choices):
            return False
        self._lit += steps
        self._stepped = True
        self.redraw()
        return True

    def draw(self, width: int, height: int) -> list[Line]:
        if not self._choices:
            nothing: Line = (Span(fit("Nothing fits.", width), width, "warn"),)
            return [nothing][:height]
        many = len(self._choices)
        # Where not all choices have room, the last line says how many there are.
        shown = many if many <= height else max(1, height - 1)
        first = max(0, min(self._lit - shown // 2, many - shown))
        room = self._room(width) if self._hints else 0
        lines: list[Line] = []
        for index in range(first, first + shown):
            label, hint = self._choices[index]
            lit = index == self._lit
            said = clean(f"{'>' if lit else ' '} {label}", self.ascii)
            beside = clean(hint, self.ascii)
            line = [Span(fit(said, width - room, ascii=self.ascii), width - room, cursor=lit)]
            if room:
                line.append(Span(fit(beside, room, ascii=self.ascii), room, "dim", lit))
            lines.append(tuple(line))
        if shown < many:
            more = f"  {many} in all; type to search"
            lines.append((Span(fit(more, width, ascii=self.ascii), width, "dim"),))
        return lines[:height]

    def _room(self, width: int) -> int:
        """Cells for the hints: enough for all, where the labels leave as many."""
        longest = max(cell_len(hint) for _, hint in self._choices)
        labels = max(cell_len(label) for label, _ in self._choices) + len("> ") + 1
        return max(0, width - LABEL, min(longest, width - labels))

    @property
    def wanted(self) -> int:
        """The lines that the list asks for."""
        return max(1, min(len(self._choices), MOST)) + (len(self._choices) > MOST)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport, width
        return self.wanted
