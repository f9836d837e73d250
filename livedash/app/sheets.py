"""The sheet over the panes: one at a time; only the question who stands there comes over a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from livedash.app.form_sheet import FormSheet
from livedash.app.sheet import Sheet
from livedash.app.work_area import WorkArea


class Sheets:
    """The sheets of one terminal."""

    def __init__(
        self,
        app: App[Any],
        area: WorkArea,
        shown: Callable[[], None],
        gone: Callable[[], None],
    ) -> None:
        """`shown` is called when a sheet has come, `gone` when it has been closed."""
        self._app, self._area, self._shown, self._gone = app, area, shown, gone
        self.call_later = app.call_later
        """Once what a sheet does at this moment is through."""

    @property
    def top(self) -> Sheet | None:
        """The one that the keys go to; None: they go to the panes."""
        return self._area.sheet

    @property
    def form(self) -> FormSheet | None:
        """The form that the keys go to."""
        return self.top if isinstance(self.top, FormSheet) else None

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
        if self.top is None or (also_a_form and self.form is not None):
            sheet.is_open, sheet.leave = True, partial(self._left, sheet)
            # One picture, not one of each step towards it.
            with self._app.batch_update():
                await self._area.bring(sheet)
                self._shown()

    def _left(self, sheet: Sheet) -> None:
        with self._app.batch_update():
            self._area.take_away(sheet)
            self._gone()
