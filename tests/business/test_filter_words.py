"""What is typed after `/` is never wrong: known words mean something, all others are letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedash.business.filter import Filter, parse
from livedash.business.kanban.finding import ALL, PRESETS, CardFilter, finding


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Filter()),
        ("   ", Filter()),
        ("agege LOAF", Filter(("agege", "LOAF"))),
        ("low loaf", Filter(("loaf",), frozenset({"low"}))),
        ("LOW", Filter((), frozenset({"low"}))),
        ("@ada", Filter(("@ada",))),
        ("loaf loaf", Filter(("loaf",))),
    ],
)
def test_words_of_a_pane_without_people(typed: str, meant: Filter) -> None:
    assert parse(typed, ("low", "out")) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ALL),
        ("@me", CardFilter(mine=True)),
        ("@Me", CardFilter(mine=True)),
        ("@nobody", CardFilter(nobody=True)),
        ("@bo", CardFilter(people=("bo%",))),
        ("@", CardFilter(("%@%",))),
        ("blocked", CardFilter(blocked=True)),
        ("due:overdue", CardFilter(due_within=0)),
        ("due:today", CardFilter(due_within=1)),
        ("due:week due:today", CardFilter(due_within=1)),
        ("due:someday", CardFilter(("%due:someday%",))),
        ("100% a_b \\", CardFilter(("%100\\%%", "%a\\_b%", "%\\\\%"))),
        ("@me due:week logo", CardFilter(("%logo%",), mine=True, due_within=7)),
    ],
)
def test_words_of_a_board(typed: str, meant: CardFilter) -> None:
    assert finding(typed) == meant


def test_every_preset_but_the_first_leaves_something_out() -> None:
    assert [preset for preset in PRESETS if finding(preset) == ALL] == [""]


def test_all_words_must_be_found_in_any_case() -> None:
    asked = parse("LOAF ag")
    assert asked.finds("Agege loaf")
    assert not asked.finds("Wheat loaf")
    assert parse("STRASSE").finds("straße")


@given(st.text())
def test_nothing_that_can_be_typed_fails(typed: str) -> None:
    asked = parse(typed, ("low",), people=True)
    assert len(asked.words) + len(asked.people) <= len(typed.split())
    finding(typed)
