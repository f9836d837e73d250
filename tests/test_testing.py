"""What a pane's author is promised: one frame, the same every time, in three writings."""

from __future__ import annotations

import asyncio
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

import livedash.testing
from livedash.app.capabilities import Colours
from livedash.business.read import Read
from livedash.panes.layout import stack
from livedash.panes.parts import Column, detail, table
from livedash.panes.seen import Seen, Undeclared
from livedash.panes.spec import PaneSpec
from livedash.testing import LAGOS, Frame, frame
from livedash.widgets.cell import Cell

NOW = datetime(2026, 3, 17, 16, 41, tzinfo=UTC)


class Oven(NamedTuple):
    id: int
    name: str
    celsius: int


SQL = "-- reads: shop.ovens\n-- key: id\nSELECT id, name, celsius FROM shop.ovens"
OVENS = Read("bakers", "ovens", Oven, text=SQL)
LEFT, RIGHT = Oven(1, "Left", 230), Oven(2, "Right", 180)
LIT = {OVENS: [LEFT, RIGHT]}


def columns(seen: Seen[Any]) -> tuple[Column[Any], ...]:
    at = f"{seen.place.local(seen.now):%H:%M}"
    return (
        Column("OVEN", 10, "left", value=lambda oven: oven.name),
        Column("C", 4, cell=lambda oven: Cell(str(oven.celsius), "alert")),
        Column("AT", 5, cell=lambda oven: at),
    )


SPEC = PaneSpec(
    name="ovens",
    title="Ovens",
    number=9,
    parts=table("ovens", OVENS, columns, key="id"),
)
"""The example of the docstring, with the time."""


def ovens(**known: object) -> Frame:
    return frame(SPEC, LIT, now=NOW, **known)  # type: ignore[arg-type]


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
    assert shown == (" OVEN          C    AT\n▌Left        230 17:41\n Right       180 17:41\n\n")


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
    before = {OVENS: [LEFT, RIGHT._replace(celsius=175)]}
    assert "180+" in ovens(before=before).text
    assert "230+" not in ovens(before=before).text
    assert "180+" in ovens(before=before, away=True).text


def test_keys_reach_the_pane() -> None:
    assert ovens().ansi != ovens(keys=["j"]).ansi


def test_a_fault_of_the_pane_is_the_tests_to_see() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'id'"):
        frame(SPEC, {OVENS: [(1, "Left")]}, now=NOW)


def test_rows_that_the_pane_does_not_read_are_a_mistake_of_the_test() -> None:
    others = Read("bakers", "others", Oven)
    with pytest.raises(ValueError, match=r"ovens reads no bakers/others: bakers/ovens"):
        frame(SPEC, {others: []}, now=NOW)


async def test_it_works_inside_a_test_with_a_loop_of_its_own() -> None:
    assert ovens().text == await asyncio.to_thread(lambda: ovens().text)


def test_a_frame_is_shown_as_a_person_reads_it() -> None:
    assert repr(ovens(size=(24, 4))) == (
        "<Frame 24x4\n OVEN          C    AT\n▌Left        230 17:41\n Right       180 17:41\n>"
    )


def test_two_frames_are_laid_side_by_side() -> None:
    one, other = ovens(size=(24, 4)), frame(SPEC, {OVENS: [LEFT]}, now=NOW, size=(24, 4))
    assert one.diff(one) == ""
    assert one.diff(other) == (
        "   OVEN          C    AT   |  OVEN          C    AT\n"
        "  ▌Left        230 17:41   | ▌Left        230 17:41\n"
        "!  Right       180 17:41   |\n"
        "                           |\n"
    )


def test_frames_that_differ_in_colours_alone_say_so() -> None:
    one, other = ovens(size=(24, 4)), ovens(size=(24, 4), colours=Colours.NONE)
    assert one.diff(other).startswith("~  OVEN")


def test_a_key_that_is_none_is_a_mistake_of_the_test() -> None:
    with pytest.raises(ValueError, match="no key is called 'nonsense'"):
        ovens(keys=["nonsense"])
    assert (
        "Right" not in ovens(keys=["slash", "l", "e", "question_mark", "backspace", "enter"]).text
    )


def test_a_part_that_nobody_called_so_has_no_cursor() -> None:
    about = detail(lambda seen: [Cell(str(seen.under("oven")))], reads=(OVENS,))
    with pytest.raises(Undeclared, match=r"seen.under\('oven'\): no part with a cursor"):
        frame(replace(SPEC, parts=stack(SPEC.parts, about)), LIT, now=NOW)
