"""Panes of other packages: one that is broken costs itself, is named, and nothing else suffers."""

from __future__ import annotations

import importlib.metadata
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from livedash.panes.checked import fault_of
from livedash.panes.discover import discover
from tests.commands.program import Run
from tests.conftest import SHOP_MOMENT, Shop

NOW = {"LIVEDASH_NOW": SHOP_MOMENT.isoformat(), "LIVEDASH_SCREEN__BRANCH": "Lagos"}
OURS = ["stock", "sales", "calendar", "board"]


def installed(monkeypatch: pytest.MonkeyPatch, *panes: str) -> None:
    """As if a package had brought them, found before ours. Others ask for groups of their own, and
    keep the answer: pydantic for its plugins."""
    every = importlib.metadata.entry_points
    ours = every(group="livedash.panes")
    brought = (EntryPoint(one, f"tests.commands.foreign:{one}", "livedash.panes") for one in panes)
    points = EntryPoints((*brought, *ours))
    monkeypatch.setattr(
        importlib.metadata,
        "entry_points",
        lambda group: points if group == "livedash.panes" else every(group=group),
    )


def test_a_pane_with_the_number_or_the_name_of_ours_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed(monkeypatch, "FOURTH", "NAMESAKE", "OVENS")
    found = discover()
    assert [pane.name for pane in found.panes] == [*OURS, "ovens"]
    assert {one.name: one.reason for one in found.unusable} == {
        "FOURTH": "key 4 already opens board: give this pane another number, or order all of them "
        "with [screen] panes",
        "NAMESAKE": "another pane is called board already: give this one its own name",
    }


@pytest.mark.parametrize(
    ("pane", "says"),
    [
        ("NO_SPEC", "tests.commands.foreign:NO_SPEC is no PaneSpec: the entry point has to name"),
        ("NO_SUCH", "AttributeError: module 'tests.commands.foreign' has no attribute"),
        ("NAMELESS", "its name is 'My Ovens': small letters, digits and _, a letter first"),
        ("UNTITLED", "it has no title: give it one, a text"),
        ("NUMBERLESS", "its number is 0: 1 to 9 is its key, a higher one has none"),
        ("PARTLESS", "its parts are None: give it one part, or several in stack(...)"),
        ("STATELESS", "its state is {'filter': ''}: give it an object of a frozen dataclass"),
        ("UNHASHABLE", "its state cannot be compared (unhashable type: 'list'): frozen, with"),
        ("UNFILTERED", 'its state has no field filter: filter: str = "", which / writes to'),
        ("TAKEN", "its action off has the key q, which means everywhere: Quit"),
        ("TWICE", "its action on has the key x, which its action off has already"),
        ("SAME_ID", "two of its actions are called off"),
        ("IDLE", "its action off does 'off': give it a function, or a Prompt"),
        ("PARTS", "two of its parts are called ovens"),
        ("FILELESS", "tests.commands/no_such.sql: there is no such file"),
        ("UNBOUND", "tests.commands/unbound.sql: flour is bound to nothing"),
        ("HIDDEN", "tests.commands/unbound.sql: flour is bound to nothing"),
    ],
)
def test_each_thing_wrong_with_a_pane_is_said_and_costs_that_pane_alone(
    monkeypatch: pytest.MonkeyPatch, pane: str, says: str
) -> None:
    installed(monkeypatch, pane)
    found = discover()
    assert [one.name for one in found.panes] == OURS
    (broken,) = found.unusable
    assert broken.name == pane
    assert broken.reason.startswith(says)


def test_nothing_is_wrong_with_ours() -> None:
    assert {pane.name: fault_of(pane) for pane in discover().panes} == dict.fromkeys(OURS, "")


def test_the_settings_order_and_hide_panes(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, "TENTH", "FOURTH", "NUMBERLESS")
    found = discover(["tenth", "board", "bord", "NUMBERLESS", "board", "stock"])
    assert [(pane.number, pane.name) for pane in found.panes] == [
        (1, "tenth"),
        (2, "board"),
        (3, "stock"),
    ]
    assert {one.name: one.reason for one in found.unusable} == {
        "bord": "there is no such pane. Did you mean board?",
        "NUMBERLESS": "its number is 0: 1 to 9 is its key, a higher one has none",
    }


@pytest.mark.parametrize(
    ("pane", "says"),
    [
        ("OVENS", 'ovens: tests.commands/ovens.sql failed: relation "shop.ovens" does not exist.'),
        ("RAISING", "raising: It failed: KeyError: 'flour'"),
        ("NUMBERLESS", "NUMBERLESS: its number is 0"),
    ],
)
def test_into_a_pipe_the_others_come_out_and_the_broken_one_is_named(
    livedash: Run, closed_shop: Shop, monkeypatch: pytest.MonkeyPatch, pane: str, says: str
) -> None:
    installed(monkeypatch, pane)
    done = livedash("--dsn", closed_shop.login("ada"), **NOW)
    assert done.out.count("livedash  Lagos") == len(OURS)
    assert (done.code, len(done.lines)) == (1, 1)
    assert done.err.startswith(f"The pane {says}")


def test_an_authors_sql_error_names_pane_and_file_and_says_what_postgres_said(
    livedash: Run, closed_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, "OVENS")
    done = livedash("--dsn", closed_shop.login("ada"), "snapshot", "ovens", **NOW)
    assert (done.code, done.out) == (1, "")
    said = (
        'The pane ovens: tests.commands/ovens.sql failed: relation "shop.ovens" does not exist.\n'
    )
    assert done.err == said
