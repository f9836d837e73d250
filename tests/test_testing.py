"""What a pane's author is promised: one frame, the same every time, in three writings."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

import livedash.testing
from livedash.app.capabilities import Colours
from livedash.business.place import Place
from livedash.live.query import AnyQuery
from livedash.panes.pane import Pane, View
from livedash.testing import LAGOS, Frame, frame
from livedash.widgets.cell import Cell, Row
from livedash.widgets.table import Column, KeyedTable

NOW = datetime(2026, 3, 17, 16, 41, tzinfo=UTC)
OVENS = {"ovens": [(1, "Left", 230), (2, "Right", 180)]}


class OvenPane(Pane):
    """The example of the docstring, with a key of its own."""

    pane_name = "ovens"
    title = "Ovens"
    number = 9

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "off", "off")]

    def compose(self) -> ComposeResult:
        yield KeyedTable([Column("OVEN", 10, "left"), Column("C", 4), Column("AT", 5)])

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        return {}

    def show(self, view: View) -> int:
        at = Cell(f"{view.place.local(view.now):%H:%M}")
        return self.query_one(KeyedTable).show(
            [
                Row(number, (Cell(name), Cell(f"{celsius}", "alert"), at))
                for number, name, celsius in view.rows["ovens"]
            ],
            view.away,
        )

    def action_off(self) -> None:
        self.query_one(KeyedTable).show([])


def ovens(**known: object) -> Frame:
    return frame(OvenPane, OVENS, now=NOW, **known)  # type: ignore[arg-type]


def test_the_example_of_the_docstring_works_as_it_stands() -> None:
    text = livedash.testing.__doc__ or ""
    example = "\n".join(line[4:] for line in text.splitlines() if not line or line[0] == " ")
    names: dict[str, object] = {}
    exec(compile(example, "the docstring", "exec"), names)
    tests = [thing for name, thing in names.items() if name.startswith("test_")]
    assert len(tests) == 1
    tests[0]()  # type: ignore[operator]


def test_text_is_what_a_person_reads() -> None:
    shown = ovens(size=(24, 4)).text
    assert shown == ("OVEN          C    AT\nLeft        230 17:41\nRight       180 17:41\n\n")


def test_it_has_as_many_lines_and_columns_as_asked_for() -> None:
    lines = ovens(size=(60, 9)).text.splitlines()
    assert len(lines) == 9
    assert max(map(len, lines)) <= 60


def test_the_same_rows_give_the_same_bytes() -> None:
    assert ovens() == ovens()


def test_the_picture_is_well_formed_and_holds_the_text() -> None:
    root = ElementTree.fromstring(ovens().svg)
    assert root.tag.endswith("svg")
    assert "Left" in "".join(root.itertext())


def test_ansi_has_the_colours_asked_for() -> None:
    assert "38;5;" in ovens().ansi
    sixteen = ovens(colours=Colours.SIXTEEN).ansi
    assert "38;5;" not in sixteen
    assert "\x1b[" in sixteen
    assert "38;" not in ovens(colours=Colours.NONE).ansi


def test_the_place_decides_the_clock() -> None:
    tokyo = LAGOS._replace(timezone="Asia/Tokyo")
    assert "01:41" in ovens(place=tokyo).text


def test_what_differs_from_before_is_marked() -> None:
    before = {"ovens": [(1, "Left", 230), (2, "Right", 175)]}
    assert "180+" in ovens(before=before).text
    assert "230+" not in ovens(before=before).text
    assert "180+" in ovens(before=before, away=True).text


def test_keys_reach_the_pane() -> None:
    assert "Left" not in ovens(keys=["x"]).text


def test_a_fault_of_the_pane_is_the_tests_to_see() -> None:
    with pytest.raises(KeyError, match="ovens"):
        frame(OvenPane, {}, now=NOW)
