"""One frame of a pane, without a terminal, a database or a clock: for its author's own tests.

The same pane, rows, moment and size give the same frame, byte for byte, on every machine. A whole
test of a pane of your own:

    from datetime import UTC, datetime
    from typing import ClassVar, NamedTuple

    from livedash.panes.pane import Pane, View
    from livedash.testing import frame
    from livedash.widgets.cell import Cell, Row
    from livedash.widgets.table import Column, KeyedTable

    class Oven(NamedTuple):
        id: int
        name: str
        celsius: int

    class OvenPane(Pane):
        pane_name = "ovens"
        title = "Ovens"
        number = 9

        def compose(self):
            yield KeyedTable([Column("OVEN", 10, "left"), Column("C", 4)])

        def queries(self, place):
            return {}  # an SqlQuery by the short name that `show` finds its rows under

        def show(self, view: View) -> int:
            return self.query_one(KeyedTable).show(
                [
                    Row(oven.id, (Cell(oven.name), Cell(str(oven.celsius), "alert")))
                    for oven in view.rows["ovens"]
                ],
                view.away,
            )

    def test_an_oven_is_shown_with_its_heat():
        ovens = [Oven(1, "Left", 230)]
        shown = frame(OvenPane, {"ovens": ovens}, now=datetime(2026, 3, 17, tzinfo=UTC))
        assert "Left        230" in shown.text

`.text` is for reading and for files beside the tests, `.ansi` has the colours, `.svg` is a picture.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import cached_property
from typing import Any, Literal

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from textual.app import App, ComposeResult

from livedash.app.capabilities import Capabilities, Colours
from livedash.app.painting import PaintedApp
from livedash.business.place import Place
from livedash.panes.pane import Pane, View

LAGOS = Place(
    branch_id=1,
    branch="Lagos",
    kinds=("bakery",),
    timezone="Africa/Lagos",
    currency="NGN",
    morning_at=time(10),
    night_at=time(22),
    evening_at=time(16),
    person="Ada",
    role="manager",
    project_id=1,
    project="Website",
)
"""A bakery at UTC+1 without summer time, seen by its manager."""

Rows = Mapping[Any, Sequence[tuple[Any, ...]]]
"""By what the pane calls its queries."""


class Frame:
    """What stood on the screen, in three writings, each made when it is asked for."""

    def __init__(self, printed: Console, title: str) -> None:
        self._printed, self._title = printed, title

    @cached_property
    def text(self) -> str:
        """Lines without colours and without blanks at their ends."""
        lines = self._printed.export_text(clear=False).splitlines()
        return "".join(f"{line.rstrip()}\n" for line in lines)

    @cached_property
    def ansi(self) -> str:
        """For a terminal that has the colours asked for."""
        return self._printed.export_text(clear=False, styles=True)

    @cached_property
    def svg(self) -> str:
        return self._printed.export_svg(clear=False, title=self._title, code_format=_SVG)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frame):
            return NotImplemented
        # The picture last, which takes four times as long as all the rest.
        return self.text == other.text and self.ansi == other.ansi and self.svg == other.svg

    def __hash__(self) -> int:
        return hash(self.text)


def frame(
    pane: type[Pane],
    rows: Rows,
    *,
    now: datetime,
    size: tuple[int, int] = (80, 24),
    place: Place = LAGOS,
    before: Rows | None = None,
    away: bool = False,
    keys: Sequence[str] = (),
    ascii: bool = False,
    colours: Colours = Colours.MANY,
    state: object = None,
) -> Frame:
    """One pane, alone on a screen of `size` columns and lines, as it shows these rows.

    `before`: rows that it showed first, so that what differs is marked. `away`: the change came
    while the link was down. `keys`: pressed at the end, by Textual's names. `state`: what the
    person chose; None: as the pane begins.
    """
    app = _Alone(pane, Capabilities(colours, ascii))
    if state is not None:
        app.pane.state = state

    def show(rows: Rows, away: bool) -> None:
        frozen = {short: tuple(found) for short, found in rows.items()}
        app.pane.show(View(place, now, frozen, ascii, away))

    async def take() -> Frame:
        async with app.run_test(size=size) as pilot:
            for shown, meanwhile in ((before, False), (rows, away)):
                if shown is not None:
                    show(shown, meanwhile)
                    if app.focused is None:
                        app.set_focus(app.pane.first_for_keys)
                    await pilot.pause()
            if keys:
                await pilot.press(*keys)
                await pilot.pause()
            return capture(app)

    return asyncio.run(take())


def capture(app: App[Any]) -> Frame:
    """What a running app shows at this moment, its cursor and everything."""
    system: dict[Colours, Literal["256", "standard"] | None] = {
        Colours.MANY: "256",
        Colours.SIXTEEN: "standard",
        Colours.NONE: "256",
    }
    capable = app.capabilities if isinstance(app, PaintedApp) else Capabilities()
    width, height = app.size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system=system[capable.colours],
        record=True,
        legacy_windows=False,
        safe_box=False,
        _environ={},
    )
    # As Textual's own `export_screenshot` does, which can only write SVG.
    console.print(app.screen._compositor.render_update(full=True))
    return Frame(console, str(app.title))


# Rich's own asks a server for its font, which a picture in a README may not and need not do.
_SVG = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "Fira Code, monospace", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
)


class _Alone(PaintedApp):
    """One pane, as the dashboard would hold it."""

    TITLE = "livedash"
    CSS = "Screen { background: $background; color: $foreground; } Pane { height: 1fr; }"

    def __init__(self, pane: type[Pane], capabilities: Capabilities) -> None:
        super().__init__(capabilities=capabilities)
        self.pane = pane()
        self.title = f"livedash {pane.pane_name}"

    def compose(self) -> ComposeResult:
        yield self.pane
