"""A pane that says nothing of a filter, an order, an export or marks, and has all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.testing import LAGOS, Rows, capture, frame
from livedash.widgets.filter_line import FilterLine
from livedash.widgets.table import KeyedTable
from tests.panes import made_up
from tests.panes.bakery import NOW
from tests.panes.hostile import HOSTILE, assert_harmless
from tests.panes.made_up import AGEGE, BUN, DAY, EAR, LOAVES, OVENS, RYE, SPEC, ZOPF, Loaf
from tests.panes.telling import Alone, show, tell

SIZES = [(80, 24), (40, 12)]


def text(pilot: Pilot[int]) -> str:
    return capture(pilot.app).text


def loaves(pane: Pane) -> KeyedTable:
    return pane.query_one("#loaves", KeyedTable)


def listed(pane: Pane) -> list[object]:
    return list(loaves(pane)._window.keys)


def ids(*rows: Loaf) -> list[object]:
    return [row.loaf_id for row in rows]


def with_loaves(*rows: Loaf) -> Rows:
    return {**DAY, LOAVES: rows}


def exported(pane: Pane) -> Sequence[object]:
    table = pane.table()
    assert table is not None
    return [row[0] for row in table.rows]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("ascii", [False, True], ids=["", "ascii"])
@pytest.mark.parametrize(
    "keys",
    [(), ("o",), ("o", "o", "O")],
    ids=["own-order", "sorted", "by-made"],
)
def test_it_looks_like_this(
    size: tuple[int, int], ascii: bool, keys: tuple[str, ...], picture: SnapshotAssertion
) -> None:
    shown = frame(SPEC, DAY, now=NOW, size=size, keys=keys, ascii=ascii)
    assert shown.text.isascii() or not ascii
    assert shown.text == picture


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize(
    "keys",
    [("r",), ("r", "enter"), ("q", "enter")],
    ids=["typing", "kept", "nothing"],
)
def test_under_a_filter_it_looks_like_this(
    size: tuple[int, int], keys: tuple[str, ...], picture: SnapshotAssertion
) -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("slash", *keys)
        await pilot.pause()
        assert text(pilot) == picture

    tell(pane_of(SPEC), story, size)


def test_a_filter_finds_the_rows_of_all_its_tables_and_says_how_many() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("slash", *"r")
        await pilot.pause()
        assert listed(pane) == ids(RYE)
        assert "only 2 of 7: r" in text(pilot)
        assert "Right" in text(pilot)
        await pilot.press(*"ye", "enter")
        await pilot.pause()
        assert not pane.query_one(FilterLine).display
        assert pilot.app.focused is loaves(pane)
        assert "only 1 of 7: rye" in text(pilot)
        assert "Nothing is found for: rye. / and Esc show all again." in text(pilot)

    tell(pane_of(SPEC), story)


def test_numbers_are_found_as_they_are_shown_and_as_they_are() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        for typed in ("1,200", "1200", "BUN 1200"):
            await pilot.press("slash", "ctrl+u", *typed, "enter")
            assert listed(pane) == ids(BUN), typed

    tell(pane_of(SPEC), story)


def test_what_is_found_does_not_depend_on_the_width() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        assert "BAKED" not in text(pilot)
        await pilot.press("slash", *"07:00", "enter")
        assert listed(pane) == ids(AGEGE)

    tell(pane_of(SPEC), story, (40, 12))


def test_the_cursor_comes_back_when_the_filter_goes_and_nothing_is_marked() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("j", "j", "j", "slash", *"rye", "enter")
        assert loaves(pane).cursor_key == RYE.loaf_id
        await pilot.press("slash", "escape")
        await pilot.pause()
        assert loaves(pane).cursor_key == ZOPF.loaf_id
        assert listed(pane) == ids(RYE, BUN, AGEGE, ZOPF, EAR)
        assert "only" not in text(pilot)
        assert "+" not in text(pilot).replace("+00:00", "")

    tell(pane_of(SPEC), story)


def test_rows_that_change_under_a_filter_come_and_go() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("slash", *"rye", "enter")
        show(pane, with_loaves(RYE, BUN._replace(name="Rye bun"), ZOPF), NOW)
        await pilot.pause()
        assert listed(pane) == ids(RYE, BUN)
        assert "only 2 of 5: rye" in text(pilot)
        assert re.search(r"Rye bun +\+", text(pilot)), "it is new to whoever looks at rye"
        show(pane, with_loaves(RYE._replace(name="Wheat")), NOW)
        await pilot.pause()
        assert "Nothing is found for: rye" in text(pilot)
        show(pane, with_loaves(), NOW)
        await pilot.pause()
        assert "No loaves." in text(pilot)

    tell(pane_of(SPEC), story)


@pytest.mark.parametrize("typed", HOSTILE)
def test_any_text_may_be_typed(typed: str) -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        hostile = RYE._replace(name=typed)
        show(pane, with_loaves(hostile, BUN), NOW)
        pane._filter_by(typed)
        await pilot.pause()
        assert listed(pane) == ids(hostile)
        assert_harmless(capture(pilot.app), typed.replace("[bold red]", ""))

    tell(pane_of(SPEC), story)


ORDERS = [
    (("o",), [AGEGE, BUN, RYE, ZOPF, EAR]),
    (("o", "O"), [EAR, ZOPF, RYE, BUN, AGEGE]),
    (("o", "O", "O"), [RYE, BUN, AGEGE, ZOPF, EAR]),
    (("o", "o"), [ZOPF, RYE, AGEGE, EAR, BUN]),
    (("o", "o", "O"), [BUN, RYE, AGEGE, EAR, ZOPF]),
    (("o", "o", "o"), [RYE, EAR, BUN, ZOPF, AGEGE]),
    (("o", "o", "o", "O"), [ZOPF, BUN, RYE, EAR, AGEGE]),
    (("o",) * 4, [AGEGE, ZOPF, RYE, EAR, BUN]),
    (("o",) * 5, [RYE, BUN, AGEGE, ZOPF, EAR]),
    (("O",), [EAR, ZOPF, RYE, BUN, AGEGE]),
]


@pytest.mark.parametrize(("keys", "rows"), ORDERS)
def test_a_key_sorts_and_the_file_has_the_same_order(
    keys: tuple[str, ...], rows: list[Loaf]
) -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("j", *keys)
        await pilot.pause()
        assert listed(pane) == ids(*rows)
        assert loaves(pane).cursor_key == BUN.loaf_id, "the cursor stays on its row"
        assert exported(pane) == [row.name for row in rows]
        assert "+" not in text(pilot).replace("+00:00", ""), "to sort changes nothing"
        assert isinstance(pilot.app, Alone)
        assert pilot.app.asked == 0

    tell(pane_of(SPEC), story)


def test_a_narrow_table_is_sorted_by_the_columns_that_stand() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("o", "o", "o", "o")
        assert listed(pane) == ids(*DAY[LOAVES])  # type: ignore[arg-type]

    tell(pane_of(SPEC), story, (40, 12))


def test_only_real_changes_are_marked_and_a_row_goes_to_its_new_place() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("o", "o")
        show(pane, with_loaves(RYE, BUN, AGEGE, ZOPF._replace(made=900), EAR), NOW)
        await pilot.pause()
        assert listed(pane) == ids(RYE, AGEGE, EAR, ZOPF, BUN)
        assert [line for line in text(pilot).splitlines() if "900+" in line]
        await pilot.press("O")
        await pilot.pause()
        assert text(pilot).count("900+") == 1, "a change stays marked when one sorts"
        assert loaves(pane).cursor_key == RYE.loaf_id

    tell(pane_of(SPEC), story)


def test_words_and_an_order_go_together_and_each_table_has_its_own_order() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("O", "tab", "O", "slash", *"e", "enter")
        assert listed(pane) == ids(RYE, AGEGE)
        assert exported(pane) == ["Left"]
        table = pane.table()
        assert table is not None
        assert table.part == "only: e"
        await pilot.press("slash", "escape")
        assert exported(pane) == ["Right", "Left"]
        assert listed(pane) == ids(EAR, ZOPF, RYE, BUN, AGEGE)

    tell(pane_of(SPEC), story)


def test_words_and_the_order_stay_at_another_place() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, DAY, NOW)
        await pilot.press("o", "slash", *"e", "enter")
        there = LAGOS._replace(branch_id=7)
        show(pane, with_loaves(ZOPF, RYE, AGEGE), NOW, there)
        assert listed(pane) == ids(AGEGE, RYE)

    tell(pane_of(SPEC), story)


def test_the_same_words_order_and_rows_are_the_same_frame() -> None:
    keys = ("o", "o", "O", "slash", "e", "enter")
    changed = with_loaves(RYE, BUN, AGEGE._replace(weight=Decimal("0.1")))
    straight = frame(SPEC, DAY, now=NOW, keys=keys)
    again = frame(SPEC, DAY, now=NOW, keys=("O", "O", "o", "slash", "e", "enter", "o", "O"))
    assert straight == again
    assert frame(SPEC, changed, now=NOW, keys=keys) != straight


def test_rows_of_no_table_are_no_rows_to_find_or_sort() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        show(pane, {LOAVES: (), OVENS: ()}, NOW)
        await pilot.press("o", "O", "slash", *"x")
        await pilot.pause()
        assert "No loaves." in text(pilot)
        assert "only 0 of 0: x" in text(pilot)
        await pilot.press("escape")
        show(pane, DAY, NOW)
        assert listed(pane) == ids(EAR, ZOPF, RYE, BUN, AGEGE)

    tell(pane_of(SPEC), story)


def test_keys_before_the_first_rows_do_nothing() -> None:
    async def story(pilot: Pilot[int], pane: Pane) -> None:
        await pilot.press("o", "O", "slash")
        assert not pane.query_one(FilterLine).display
        show(pane, DAY, NOW)
        assert listed(pane) == ids(*DAY[LOAVES])  # type: ignore[arg-type]

    tell(pane_of(SPEC), story)


def test_it_needs_no_line_for_any_of_this() -> None:
    assert made_up.SPEC.finds is None
    assert made_up.SPEC.actions == ()
