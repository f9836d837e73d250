"""`[keys]` of the settings: what can be counts, and each fault costs its own line alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest

from livedash.app.actions import Keymap
from livedash.app.app import LiveDash
from livedash.app.keymap import keys_of
from livedash.commands.every_action import every_action
from livedash.panes.discover import discover
from livedash.panes.spec import PaneSpec
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from tests.app.shelled import NUMBERS_PANE, shelled
from tests.app.test_snapshots import FULL, HERE
from tests.panes.bakery import NOW

ACTIONS = every_action(discover().panes)


@pytest.mark.parametrize(
    ("said", "keymap"),
    [
        ({"stock.sell": ["v"]}, {"stock.sell": "v"}),
        ({"stock.sell": ["s", "F2", "F2"]}, {"stock.sell": "s,f2"}),
        ({"stock.sell": [","]}, {"stock.sell": "comma"}),
        # Of two that change places neither has the other's key.
        (
            {"stock.sell": ["p"], "stock.produce": ["s"]},
            {"stock.sell": "p", "stock.produce": "s"},
        ),
        # Another pane's key is free here.
        ({"stock.sell": ["v"], "sales.beside": ["s"]}, {"stock.sell": "v", "sales.beside": "s"}),
        ({"app.quit": ["Q"], "stock.sell": ["q"]}, None),
        ({"app.quit": ["Q"], "sheet.close": ["Q"]}, {"app.quit": "Q", "sheet.close": "Q"}),
        ({"open.stock": ["F1"]}, {"open.stock": "f1"}),
        # A pane's key is not heard on a sheet, nor a sheet's on a pane.
        ({"sheet.close": ["s"]}, {"sheet.close": "s"}),
        ({"unsent.mend": ["w"]}, {"unsent.mend": "w"}),
        ({"form.submit": ["Ctrl+S", "Enter"]}, {"form.submit": "ctrl+s,enter"}),
    ],
)
def test_what_can_be_counts(said: dict[str, list[str]], keymap: dict[str, str] | None) -> None:
    keys = keys_of(said, ACTIONS)
    if keymap is None:
        assert "stock.sell" in keys.keymap, "the key is free since another action gave it up"
    else:
        assert keys == (keymap, {})


@pytest.mark.parametrize(
    ("said", "wrong", "why"),
    [
        ({"stock.sel": ["v"]}, "stock.sel", "Did you mean stock.sell?"),
        ({"xyz": ["v"]}, "xyz", "livedash keys lists them."),
        ({"stock.sell": []}, "stock.sell", "Without this line it is s."),
        ({"stock.sell": ["Alt+S"]}, "stock.sell", "no terminal sends 'Alt+S'"),
        ({"stock.sell": ["\x1b[2J"]}, "stock.sell", "no terminal sends '\ufffd[2J'"),
        ({"stock.sell": ["p"]}, "stock.sell", "'p' is the key of stock.produce already"),
        ({"stock.sell": ["j"]}, "stock.sell", "'j' is the key of list.down already"),
        ({"app.zoom": ["s"]}, "app.zoom", "'s' is the key of stock.sell already"),
        ({"list.up": ["s"]}, "list.up", "'s' is the key of stock.sell already"),
        ({"sheet.close": ["j"]}, "sheet.close", "'j' is the key of list.down already"),
        ({"sheet.close": ["e"]}, "sheet.close", "'e' is the key of unsent.mend already"),
        ({"unsent.mend": ["x"]}, "unsent.mend", "'x' is the key of unsent.discard already"),
        ({"form.next": ["n"]}, "form.next", "'n' is typed there. Take a key such as F2"),
        ({"filter.keep": ["Space"]}, "filter.keep", "'Space' is typed there."),
        (
            {"stock.sell": ["v"], "stock.waste": ["v"]},
            "stock.waste",
            "'v' is the key of stock.sell already",
        ),
    ],
)
def test_a_fault_costs_its_own_line(said: dict[str, list[str]], wrong: str, why: str) -> None:
    keys = keys_of(said | {"board.assign": ["A"]}, ACTIONS)
    assert list(keys.faults) == [wrong]
    assert why in keys.faults[wrong]
    assert keys.keymap["board.assign"] == "A"
    assert wrong not in keys.keymap


def test_a_line_that_does_not_count_gives_the_others_their_keys_back() -> None:
    """Waste keeps its key where its own line is wrong, and so selling cannot have it."""
    keys = keys_of({"stock.sell": ["w"], "stock.waste": ["Alt+W"]}, ACTIONS)
    assert keys.keymap == {}
    assert set(keys.faults) == {"stock.sell", "stock.waste"}


def other(panes: Sequence[PaneSpec], *, said: dict[str, list[str]]) -> tuple[Keymap, Sequence[str]]:
    keymap, faults = keys_of(said, every_action(panes))
    return keymap, [f"shop.toml: keys.{id}: {why}" for id, why in faults.items()]


async def test_the_dashboard_answers_to_the_keys_that_it_names() -> None:
    said = {"app.zoom": ["v"], "app.help": ["F1"], "open.stock": ["F2"], "list.down": ["n"]}
    kind = partial(LiveDash, other_keys=partial(other, said=said))
    async with shelled([STOCK_PANE], known=(HERE,), now=NOW, kind=kind, size=(80, 80)) as dash:
        dash.hold(STOCK_PANE, FULL[STOCK_PANE], HERE)
        await dash.live()
        assert "/ find  F1 help  v zoom  b branch" in dash.lines[-1], "in their usual order"
        await dash.press("question_mark", "z")
        assert "2 Sales" in dash.lines[1] or "1 Stock" in dash.lines[1], "not zoomed, no help"
        await dash.press("f1")
        shown = dash.frame.text
        assert "F1             everywhere   This help" in shown
        assert "F2             everywhere   Open Stock" in shown
        await dash.press("escape", "v")
        assert "1 Stock" not in dash.lines[1]
        await dash.press("v", "colon", *"zoom")
        assert "v       Give the pane the whole screen" in dash.frame.text


async def test_a_fault_is_told_and_the_dashboard_goes_on() -> None:
    said = {"app.zom": ["v"], "app.help": ["z"], "app.link": ["I"]}
    kind = partial(LiveDash, other_keys=partial(other, said=said))
    async with shelled([STOCK_PANE], known=(HERE,), now=NOW, kind=kind, size=(160, 24)) as dash:
        told = "shop.toml: keys.app.zom: there is no such action. Did you mean app.zoom?"
        assert f"{told} And 1 more: livedash config check" in dash.lines[-1]
        await dash.press("I")
        assert "source scripted" in dash.frame.text, "the line that is right counts"
        await dash.press("escape")
        assert "? help  z zoom" in dash.lines[-1]


async def test_words_that_tell_people_to_press_a_key_name_the_one_that_they_gave_it() -> None:
    kind = partial(LiveDash, other_keys=partial(other, said={"app.refresh": ["F5"]}))
    async with shelled([NUMBERS_PANE], kind=kind) as dash:
        await dash.live()
        await dash.press("x")
        assert "a key went wrong" in dash.frame.text
        assert "F5 starts it again" in dash.frame.text
