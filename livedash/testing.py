"""One frame of a pane, without a terminal, a database or a clock: for its author's own tests.

The same pane, rows, moment and size give the same frame, byte for byte, on every machine. A whole
test of a pane of your own:

    from datetime import UTC, datetime
    from typing import NamedTuple

    from livedash.business.read import Read
    from livedash.panes.parts import Column, table
    from livedash.panes.spec import PaneSpec
    from livedash.testing import frame
    from livedash.widgets.cell import Cell

    class Oven(NamedTuple):
        id: int
        name: str
        celsius: int

    SQL = "-- reads: shop.ovens\\n-- key: id\\nSELECT id, name, celsius FROM shop.ovens"
    OVENS = Read("bakers", "ovens", Oven, text=SQL)
    COLUMNS = (
        Column("OVEN", 10, "left", value=lambda oven: oven.name),
        Column("C", 4, cell=lambda oven: Cell(str(oven.celsius), "alert")),
    )
    SPEC = PaneSpec(
        name="ovens", title="Ovens", number=9, parts=table("ovens", OVENS, COLUMNS, key="id")
    )

    def test_an_oven_is_shown_with_its_heat():
        ovens = [Oven(1, "Left", 230)]
        shown = frame(SPEC, {OVENS: ovens}, now=datetime(2026, 3, 17, tzinfo=UTC))
        assert "Left        230" in shown.text

docs/panes.md has the whole of a pane, its SQL in a file, with a form and its write.

`.text` is for reading and for files beside the tests, `.ansi` has the colours, `.svg` is a picture.
"""

from __future__ import annotations

import asyncio
import io
import re
import unicodedata
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from functools import cached_property
from itertools import zip_longest
from typing import Any, Literal

from rich.cells import cell_len
from rich.console import Console
from textual.app import App, ComposeResult
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from livedash.app.capabilities import Capabilities, Colours
from livedash.app.painting import PaintedApp
from livedash.business.place import Place
from livedash.panes.checked import fault_of
from livedash.panes.pane_of import pane_of
from livedash.panes.seen import WHOLE
from livedash.panes.spec import PaneSpec
from livedash.panes.view import Mark, Refusal, View
from livedash.textual_internals import console_in, picture_format, whole_picture

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
"""Rows by their read."""


class Frame:
    """The picture of a screen, in three forms, each made when it is asked for."""

    def __init__(self, printed: Console, title: str) -> None:
        self._printed, self._title = printed, title

    @cached_property
    def text(self) -> str:
        """The lines without colours and without blanks at their ends."""
        lines = self._printed.export_text(clear=False).splitlines()
        return "".join(f"{line.rstrip()}\n" for line in lines)

    @cached_property
    def ansi(self) -> str:
        """The lines for a terminal with the colours that were asked for."""
        return self._printed.export_text(clear=False, styles=True)

    @cached_property
    def svg(self) -> str:
        return self._printed.export_svg(clear=False, title=self._title, code_format=_SVG)

    def __repr__(self) -> str:
        width, height = self._printed.size
        return f"<Frame {width}x{height}\n{self.text.rstrip()}\n>"

    def diff(self, other: Frame) -> str:
        """Both frames side by side, this one on the left: `!` where the text of a line differs, `~`
        where only its colours do. Empty: the frames are the same."""
        if self == other:
            return ""
        texts = zip_longest(self.text.splitlines(), other.text.splitlines(), fillvalue="")
        styles = zip_longest(self.ansi.splitlines(), other.ansi.splitlines(), fillvalue="")
        width = self._printed.width
        lines = []
        for (mine, theirs), (my_style, their_style) in zip(texts, styles, strict=False):
            mark = "!" if mine != theirs else "~" if my_style != their_style else " "
            left = mine + " " * max(0, width - cell_len(mine))
            lines.append(f"{mark} {left} | {theirs}".rstrip())
        return "".join(f"{line}\n" for line in lines)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frame):
            return NotImplemented
        # The picture comes last, because it takes four times as long as all the rest.
        return self.text == other.text and self.ansi == other.ansi and self.svg == other.svg

    def __hash__(self) -> int:
        return hash(self.text)


def frame(
    pane: PaneSpec,
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
    marks: Mapping[str, Mark] | None = None,
    refused: Sequence[Refusal] = (),
) -> Frame:
    """One pane, alone on a screen of `size` columns and lines, as it shows these rows.

    `before`: earlier rows, so that differences are marked. `away`: the rows changed while the link
    was down. `keys`: keys pressed at the end, by Textual's names. `state`: the person's choices;
    None: the pane's first state. `marks`, `refused`: writes that are not in the database yet, and
    refused ones.
    """
    _check_rows(pane, before, rows)
    _check_keys(keys)
    app = _Alone(pane, Capabilities(colours, ascii))
    if state is not None:
        app.pane.state = state

    def show(rows: Rows, away: bool) -> None:
        app.pane.show(View(place, now, frozen(rows), ascii, away, marks or {}, refused))

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

    return _run(take())


def check(pane: PaneSpec) -> None:
    """Fails with the first fault of the declaration: names, keys, files, and arguments that are
    bound to nothing."""
    fault = fault_of(pane)
    assert not fault, f"{pane.name}: {fault}"


def _run(taking: Coroutine[Any, Any, Frame]) -> Frame:
    """Run in a thread of its own where this thread has a loop already, as in an
    `async def test_`."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(taking)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, taking).result()


def _check_rows(pane: PaneSpec, *given: Rows | None) -> None:
    known = {read for part in pane.parts.all() for read in part.reads_at(WHOLE.width)}
    known |= set(pane.reads)
    for read in {read for rows in given if rows is not None for read in rows} - known:
        names = ", ".join(sorted(one.name for one in known))
        said = getattr(read, "name", repr(read))
        raise ValueError(f"the pane {pane.name} reads no {said}: {names or 'nothing at all'}")


def frozen(rows: Rows) -> dict[Any, tuple[Any, ...]]:
    """The rows as tuples, like answers; the values given once for all rows (`live.rows.with_once`)
    stay with their rows."""
    return {
        short: found if isinstance(found, tuple) else tuple(found) for short, found in rows.items()
    }


def _check_keys(keys: Sequence[str]) -> None:
    """Check the names of keys: Textual takes any word, and does nothing for a wrong one."""
    for key in keys:
        last = key.rpartition("+")[2]
        if len(last) > 1 and last not in KEY_NAMES:
            raise ValueError(f"no key is called {key!r}: a character, or Textual's name of a key")


def _sign(code: int) -> str:
    """Textual's name for the key of a character: `question_mark`."""
    name = unicodedata.name(chr(code)).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


KEY_NAMES = frozenset({*(key.value for key in Keys), *map(_sign, range(32, 127))})


def capture(app: App[Any]) -> Frame:
    """The frame of a running app at this moment, cursor and everything."""
    system: dict[Colours, Literal["256", "standard", "truecolor"]] = {
        Colours.TRUE: "truecolor",
        Colours.MANY: "256",
        Colours.SIXTEEN: "standard",
        Colours.NONE: "256",
    }
    colours = app.looks.colours if isinstance(app, PaintedApp) else Colours.MANY
    width, height = app.size
    console = console_in(
        {},
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system=system[colours],
        record=True,
        legacy_windows=False,
        safe_box=False,
    )
    # Textual's own `export_screenshot` does the same, and can only write SVG.
    console.print(whole_picture(app.screen))
    return Frame(console, str(app.title))


# Rich's own format asks a server for its font, which a picture in a README may not and need not do.
_SVG = re.sub(r"@font-face \{\{.*?\}\}\s*", "", picture_format(), flags=re.DOTALL).replace(
    "Fira Code, monospace", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
)


class _Alone(PaintedApp):
    """One pane, held as the dashboard would hold it."""

    TITLE = "livedash"
    CSS = "Screen { background: $background; color: $foreground; } Pane { height: 1fr; }"

    def __init__(self, pane: PaneSpec, capabilities: Capabilities) -> None:
        super().__init__(capabilities=capabilities)
        self.pane = pane_of(pane)
        self.title = f"livedash {pane.name}"

        self.bind("slash", "filter")

    def compose(self) -> ComposeResult:
        yield self.pane

    def action_filter(self) -> None:
        """Open the filter, as the dashboard does."""
        self.pane.open_filter()
