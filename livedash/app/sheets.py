"""The sheet over the panes: one at a time; only the question who stands there comes over a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from livedash.app.form_sheet import FormSheet
from livedash.app.sheet import Sheet


class Sheets:
    """The sheets of one terminal."""

    def __init__(self, app: App[Any], shown: Callable[[], None], gone: Callable[[], None]) -> None:
        """`shown` is called when a sheet has come, `gone` when it has been closed."""
        self._app, self._shown, self._gone = app, shown, gone
        self.call_later = app.call_later
        """Once what a sheet does at this moment is through."""

    @property
    def top(self) -> Sheet | None:
        """The one that the keys go to; None: they go to the panes."""
        screen = self._app.screen
        return screen if isinstance(screen, Sheet) else None

    @property
    def form(self) -> FormSheet | None:
        """The form that the keys go to."""
        screen = self._app.screen
        return screen if isinstance(screen, FormSheet) else None

    def judge(self) -> None:
        """An open form says anew what is to be said to its answers: the rows may be others."""
        if self.form is not None:
            self.form.judge()

    @property
    def window_closed(self) -> bool:
        """Nobody sees the screen any more; what was under way goes on."""
        return not self._app.screen_stack

    async def over(self, sheet: Sheet, *, also_a_form: bool = False) -> None:
        """A sheet over the panes, while there is none."""
        over_form = also_a_form and self.form is not None
        if len(self._app.screen_stack) == 1 or over_form:
            await self._app.push_screen(sheet, lambda _: self._gone())
            self._shown()
