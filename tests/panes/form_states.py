"""A form in each of the states that it can be in, one below the other, as a person would see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest

from livedash.app.capabilities import Capabilities, Colours
from livedash.app.form_sheet import FormSheet
from livedash.business.place import Place
from livedash.panes.form import Form
from livedash.panes.spec import PaneSpec
from livedash.testing import Rows
from tests.app.shelled import Shelled, shell_of
from tests.panes.bakery import NOW

Make = Callable[[], Form | None]


class State(NamedTuple):
    """A form, why it is here again, and the keys pressed in it."""

    make: Make
    said: str = ""
    keys: Sequence[str] = ()


class States(NamedTuple):
    valid: Make
    invalid: Make
    conflict: Make | None = None
    """Refused, and back with what was answered."""
    why: str = ""

    def each(self) -> dict[str, State]:
        found = {
            "valid": State(self.valid),
            "invalid": State(self.invalid, keys=("enter",)),
        }
        if self.conflict is not None:
            found["conflict"] = State(self.conflict, f"REFUSED. {self.why}")
        return found


each_size = pytest.mark.parametrize(
    ("size", "ascii"),
    [((80, 24), False), ((40, 12), True)],
    ids=["80x24", "40x12 ascii"],
)


async def pictures(
    pane: PaneSpec,
    place: Place,
    rows: Rows,
    states: States,
    size: tuple[int, int],
    *,
    ascii: bool,
) -> str:
    capabilities = Capabilities(Colours.MANY, ascii)
    one = shell_of([pane], known=(place,), now=NOW, capabilities=capabilities)
    one.hold(pane, rows, place)
    lines: dict[str, list[str]] = {}
    each = states.each()
    async with one.app.run_test(size=size) as one.pilot:
        await one.live()
        await one.settle()
        for name in ("invalid", "conflict"):
            if name in each:
                await fill(one, each[name])
                lines[name] = one.lines
                await close(one)
        await fill(one, each["valid"])
        lines["valid"] = one.lines
        one.source.lose(next_in=3.0)
        await one.settle()
        lines["offline"] = one.lines
        await close(one)
    found = [line for name in (*each, "offline") for line in (f"== {name}", *lines[name])]
    assert not ascii or "\n".join(found).isascii()
    return "\n".join(found) + "\n"


async def fill(one: Shelled, state: State) -> None:
    form = state.make()
    assert form is not None
    await one.app.forms.fill(form, state.said)
    await one.press(*state.keys)
    await one.settle()


async def close(one: Shelled) -> None:
    assert isinstance(one.app.sheets.top, FormSheet)
    one.app.sheets.top.close()
    await one.settle()
