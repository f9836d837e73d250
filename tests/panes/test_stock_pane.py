"""The stock pane shows the same rows the same way, worst first, at every width, and never lies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from livedash.app.capabilities import Colours
from livedash.business.bakery import foreseen
from livedash.business.bakery.stock import StockRow
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS, Frame, Rows, frame
from tests.panes import reads
from tests.panes.bakery import (
    BREADS,
    DAY,
    MOVES,
    NOTHING,
    NOW,
    PACES,
    SUPPLIES,
    VENUE,
    bread,
)
from tests.panes.hostile import HOSTILE, assert_harmless
from tests.panes.in_turn import in_turn

SIZES = [(40, 12), (80, 24), (100, 30), (160, 50)]


def stock(rows: Rows = DAY, **known: Any) -> Frame:
    return frame(STOCK_PANE, rows, now=NOW, **known)


def of(*breads: StockRow) -> Rows:
    return {**NOTHING, reads.STOCK: breads}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_an_afternoon_by_width(size: tuple[int, int], picture: SnapshotAssertion) -> None:
    assert stock(size=size).text == picture


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_venue_shows_its_supplies_by_width(
    size: tuple[int, int], picture: SnapshotAssertion
) -> None:
    assert stock({reads.SUPPLIES: SUPPLIES}, place=VENUE, size=size).text == picture


def test_a_branch_that_is_both_shows_both(picture: SnapshotAssertion) -> None:
    both = LAGOS._replace(kinds=("bakery", "venue"))
    assert stock({**DAY, reads.SUPPLIES: SUPPLIES}, place=both).text == picture


def test_a_terminal_without_unicode_gets_none(picture: SnapshotAssertion) -> None:
    shown = stock(ascii=True, size=(160, 50))
    assert shown.text.isascii()
    assert shown.text == picture


def test_a_bakery_without_bread_says_so(picture: SnapshotAssertion) -> None:
    assert stock(NOTHING).text == picture


def test_a_venue_without_supplies_says_so() -> None:
    assert "No supplies yet" in stock({reads.SUPPLIES: ()}, place=VENUE).text


def test_five_hundred_breads_begin_with_the_worst_and_say_how_many_there_are() -> None:
    many = [bread(n, f"Bread {n:03}", on_hand=100 - n, planned=500) for n in range(500)]
    shown = stock(of(*many)).text.splitlines()
    assert "1-21 of 500" in shown[1]
    assert shown[2].startswith("▌X Bread 101")
    assert "OVERSOLD 399" in shown[0]


def test_the_last_of_five_hundred_is_one_key_away() -> None:
    many = [bread(n, f"Bread {n:03}", on_hand=40, planned=0) for n in range(500)]
    shown = stock(of(*many), keys=["G"]).text
    assert "480-500 of 500" in shown
    assert "Bread 499" in shown


def test_a_bread_that_is_renamed_or_no_longer_baked_while_it_is_shown() -> None:
    before = of(bread(1, "Wheat loaf"), bread(2, "Coconut bun"), bread(3, "Rye"))
    renamed = of(bread(1, "Wheat loaf"), bread(2, "Coconut\x1b[2J roll"), bread(3, "Rye"))
    shown = stock(renamed, before=before, keys=("j",))
    assert "Coconut bun" not in shown.text
    assert "Coconut�[2J roll" in shown.text
    gone = of(bread(1, "Wheat loaf"), bread(3, "Rye"))
    shown = stock(gone, before=renamed, keys=("j",))
    assert "Coconut" not in shown.text
    assert [name for name in ("Wheat loaf", "Rye") if name in shown.text] == ["Wheat loaf", "Rye"]


@pytest.mark.parametrize("size", [(60, 20), (79, 24), (80, 24), (160, 50)], ids=str)
def test_a_row_says_what_it_began_with_so_that_it_adds_up(size: tuple[int, int]) -> None:
    text = stock(of(bread(1, made=12, sold=14, wasted=0, on_hand=2)), size=size).text
    head, row = text.splitlines()[1:3]
    figures = {name: row[: head.index(name) + len(name)].split()[-1] for name in ("OPEN", "MADE")}
    assert figures == {"OPEN": "4", "MADE": "12"}


def test_what_a_count_found_leaves_the_opening_as_it_was() -> None:
    began = bread(1, made=12, sold=14, wasted=0, on_hand=2)
    counted = foreseen.counted(LAGOS, began, 1, NOW)
    assert (counted.on_hand, counted.drift, counted.opening) == (1, -1, began.opening)
    later = foreseen.sold(LAGOS, counted, 1, NOW + timedelta(seconds=1))
    assert (later.on_hand, later.opening) == (0, began.opening)
    late = foreseen.sold(LAGOS, counted, 1, NOW - timedelta(days=1))
    assert late.opening == began.opening - 1, "it was sold before the day began"


def test_the_first_line_says_what_all_began_with_where_there_is_room() -> None:
    rows = of(bread(1, made=12, sold=14, wasted=0, on_hand=2))
    assert "4 at opening" in stock(rows, size=(100, 30)).text
    assert "at opening" not in stock(of(bread(1)), size=(100, 30)).text


def test_negative_stock_is_shown_as_it_is() -> None:
    shown = stock(of(bread(1, "Sardine roll", on_hand=-1204))).text
    assert "-1204" in shown
    assert "OVERSOLD" in shown
    assert "OVERSOLD 1" in shown


def test_numbers_that_do_not_fit_are_never_cut_into_other_numbers() -> None:
    big = bread(1, made=123_456, sold=98_765, planned=9_999_999, on_hand=-1_234_567, returned=1500)
    line = stock(of(big), size=(160, 50)).text.splitlines()[2].replace("┃", " ")
    said = [word for word in line.split() if word[-1] in "kM"]
    assert said == ["-1235k", "10M", "-1M", "123k", "99k"]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"on_hand": 0, "last_sold_at": NOW - timedelta(minutes=46)}, "out 16:55"),
        ({"on_hand": 0, "made": 0, "last_sold_at": NOW - timedelta(days=1)}, "none made"),
        ({"on_hand": 0, "made": 4, "last_sold_at": None}, "none left"),
        ({"on_hand": 7, "sold_lately": 28}, "18:11"),
        ({"on_hand": 300, "sold_lately": 2, "planned": 0}, "not today"),
        ({"on_hand": 19, "sold_lately": 0}, "--"),
    ],
)
def test_out_at_says_when_or_why_not(known: dict[str, Any], words: str) -> None:
    row = bread(1, **known)
    assert stock(of(row)).text.splitlines()[2].endswith(words)


def test_only_what_a_sale_touched_is_marked(picture: SnapshotAssertion) -> None:
    """The gap after a changed cell holds a plus."""
    sold = bread(4, sold=40, on_hand=17, sold_lately=9)
    after = {**DAY, reads.STOCK: (sold, *DAY[reads.STOCK][1:])}
    assert stock(after, before=DAY).text == picture


@pytest.mark.parametrize("hours", [1, 17], ids=["the full hour", "the next day"])
@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
def test_time_alone_marks_nothing(hours: int, size: tuple[int, int]) -> None:
    """A new place in the chart, another rate and hour of running out, the day that begins anew."""
    moved = NOW + timedelta(hours=hours)
    day = BREADS[0].business_date + timedelta(days=hours > 10)
    rows = tuple(
        row._replace(minute=moved, business_date=day, sold_lately=row.sold_lately // 2)
        for row in BREADS
    )
    if hours > 10:
        rows = tuple(row._replace(made=0, sold=0, returned=0, wasted=0, planned=0) for row in rows)
    paces = tuple(row._replace(sold_week_ago=row.sold_week_ago + 6) for row in PACES)
    after = {**DAY, reads.STOCK: rows, reads.PACE: paces}
    assert stock(after, before=DAY, size=size).text == stock(after, size=size).text


def test_a_chart_that_was_not_read_before_marks_nothing() -> None:
    """As when the pane gets the whole screen."""
    narrow = {name: rows for name, rows in DAY.items() if name != reads.PACE}
    wide = (160, 50)
    assert stock(before=narrow, size=wide).text == stock(size=wide).text


def test_a_sale_marks_its_chart() -> None:
    first, *rest = PACES
    sold = first._replace(sold=(*first.sold[:-1], first.sold[-1] + 40))
    text = stock({**DAY, reads.PACE: (sold, *rest)}, before=DAY, size=(160, 50)).text
    marked = [line for line in text.splitlines() if line.rstrip().endswith("+")]
    assert len(marked) == 1
    assert "Sardine roll" in marked[0]


def test_equal_rows_give_equal_frames_in_every_writing() -> None:
    assert stock() == stock()
    assert stock(DAY, before=DAY) == stock()


def test_f_goes_through_low_and_out_and_back() -> None:
    def listed(*keys: str) -> list[str]:
        lines = stock(size=(100, 30), keys=keys).text.splitlines()[2:]
        return [line[1] for line in lines if line[2:3] == " "]

    assert listed() == ["X", "0", "0", "!", ".", "^"]
    assert listed("f") == ["X", "0", "0", "!"]
    assert listed("f", "f") == ["X", "0", "0"]
    assert listed("f", "f", "f") == listed()


def test_a_filter_that_leaves_nothing_says_how_to_leave_it() -> None:
    shown = stock(of(bread(1)), keys=["f", "f"]).text
    assert "Nothing is found for: out. / and Esc show all again." in shown
    assert "only 0 of 1: out" in shown


def test_totals_are_those_of_all_breads_whatever_the_filter() -> None:
    assert "68 on hand" in stock(keys=["f"], size=(120, 24)).text


def test_status_is_told_without_any_colour() -> None:
    plain = stock(colours=Colours.NONE)
    assert plain.text == stock().text
    assert "38;" not in plain.ansi
    assert "48;" not in plain.ansi


def called(name: str) -> Rows:
    told = MOVES[0]._replace(bread=name, who=name, bread_type_id=1)
    return {**of(bread(1, name, size=name)), reads.MOVES: (told,)}


def test_hostile_text_is_harmless() -> None:
    for text, shown in in_turn(STOCK_PANE, {text: called(text) for text in HOSTILE}).items():
        assert_harmless(shown, text)
        row = shown.text.splitlines()[2]
        assert row.startswith("▌. "), HOSTILE[text]
        assert " 19 " in row, HOSTILE[text]


def test_a_pane_that_shrinks_to_nothing_does_not_fail() -> None:
    for size in [(1, 1), (3, 2), (20, 3), (200, 1)]:
        stock(size=size)
