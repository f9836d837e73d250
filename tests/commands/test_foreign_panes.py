"""Panes of other packages: one that is broken costs itself, is named, and nothing else suffers."""

from __future__ import annotations

import importlib.metadata
from importlib.metadata import EntryPoint, EntryPoints

import pytest

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


def test_a_pane_without_a_number_or_with_one_of_ours_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed(monkeypatch, "NumberlessPane", "FourthPane", "NamesakePane", "OvenPane")
    found = discover()
    assert [pane.pane_name for pane in found.panes] == [*OURS, "ovens"]
    assert {one.name: one.reason for one in found.unusable} == {
        "NumberlessPane": "tests.commands.foreign:NumberlessPane has no number: give the class one,"
        " from 1 to 9",
        "FourthPane": "key 4 already opens board: give this pane another number",
        "NamesakePane": "another pane is called board already: give this one its own name",
    }


@pytest.mark.parametrize(
    ("pane", "says"),
    [
        ("OvenPane", 'ovens: bakers/ovens.sql failed: relation "shop.ovens" does not exist.'),
        ("RaisingPane", "raising: It failed: KeyError: 'flour'"),
        ("NumberlessPane", "NumberlessPane: tests.commands.foreign:NumberlessPane has no number"),
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
    installed(monkeypatch, "OvenPane")
    done = livedash("--dsn", closed_shop.login("ada"), "snapshot", "ovens", **NOW)
    assert (done.code, done.out) == (1, "")
    said = 'The pane ovens: bakers/ovens.sql failed: relation "shop.ovens" does not exist.\n'
    assert done.err == said
