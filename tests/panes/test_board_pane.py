"""The board shows what is late, stuck or too much, at every width, and tells a card in full."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from livedash.app.capabilities import Colours
from livedash.business.foreseen import Foreseen
from livedash.panes.answered import everything
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.board.state import BoardState
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.testing import LAGOS, Frame, Rows, capture, frame
from tests.panes import reads
from tests.panes.hostile import HOSTILE, assert_harmless
from tests.panes.in_turn import in_turn
from tests.panes.kanban import BOARD, CARDS, NOW, STATUSES, WIDE, card, found
from tests.panes.telling import show, tell

SIZES = [(40, 12), (80, 24), (100, 30), (160, 50)]


BOARD_COLUMNS = {one.status_id for one in STATUSES}


def board(rows: Rows = BOARD, **known: Any) -> Frame:
    return frame(BOARD_PANE, rows, now=NOW, **known)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_board_by_width(size: tuple[int, int], picture: SnapshotAssertion) -> None:
    assert board(size=size).text == picture


def test_six_columns_stand_side_by_side_at_160(picture: SnapshotAssertion) -> None:
    assert board({reads.STATUSES: WIDE, reads.CARDS: CARDS}, size=(160, 50)).text == picture


def test_a_terminal_without_unicode_gets_none(picture: SnapshotAssertion) -> None:
    shown = board(ascii=True, size=(160, 50))
    assert shown.text.isascii()
    assert shown.text == picture


def test_counts_are_of_the_whole_column_and_a_broken_limit_is_said() -> None:
    head = board(size=(160, 50)).text.splitlines()[1]
    assert " ".join(head.split()) == "TO DO 5 DOING 4/3 over REVIEW 2/4 DONE 900"


def test_the_summary_counts_what_is_open_only() -> None:
    assert board().text.splitlines()[0].split() == ["11", "open", "2", "late", "1", "blocked"]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"due_in": -3}, "late 3d"),
        ({"due_in": 0}, "due today"),
        ({"due_in": 1}, "Bob Wed"),
        ({"due_in": 6}, "Bob Mon"),
        ({"due_in": 7}, "Bob 24 Mar"),
        ({}, "Bob  "),
        ({"due_in": 3, "blocked_reason": "no key"}, "blocked: no key"),
        ({"due_in": -3, "blocked_reason": "no key"}, "  late"),
        ({"due_in": -3, "blocked_reason": "no key"}, "blocked: no key"),
        ({"assignee": None}, "--  "),
        ({"priority": "urgent", "due_in": 0}, "!! Bob due today"),
        ({"days_here": 12}, "12d"),
    ],
)
def test_a_cards_second_line_says_what_matters(known: dict[str, Any], words: str) -> None:
    shown = board({reads.STATUSES: STATUSES[:1], reads.CARDS: (card(1, 0, "Bake", **known),)})
    assert words in shown.text.splitlines()[3]


def test_enter_opens_the_card_in_full_and_closes_it(picture: SnapshotAssertion) -> None:
    assert "last year" not in board().text
    assert board(keys=["enter"]).text == picture
    assert board(keys=["enter", "enter"]) == board()


def test_the_details_follow_the_cursor() -> None:
    shown = board(keys=["l", "j"], size=(160, 50)).text
    assert "#210 Stock import" in shown
    assert "blocked: waiting for the CSV" in shown.split("#210")[1]


def test_under_a_filter_each_column_says_how_many_of_how_many() -> None:
    rows = found(CARDS[2], CARDS[3], CARDS[5])
    lines = board(rows, state=BoardState("@me"), size=(160, 30)).text.splitlines()
    assert lines[0].endswith("only 3 of 911: @me")
    assert " ".join(lines[1].split()) == (
        "TO DO 2 of 5 DOING 1 of 4, limit 3 over REVIEW 0 of 2 (limit 4) DONE 0 of 900"
    )


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 50)], ids=lambda size: f"{size[0]}")
def test_a_filtered_board_by_width(size: tuple[int, int], picture: SnapshotAssertion) -> None:
    rows, state = found(CARDS[3], CARDS[5]), BoardState("@me due:week")
    assert board(rows, state=state, size=size, ascii=size[0] == 40).text == picture


def test_what_a_filter_leaves_out_has_not_changed() -> None:
    filtered = found(CARDS[2], CARDS[3], CARDS[5])

    async def story(pilot: Pilot[int], pane: Pane) -> None:
        for typed in ("", "@me", ""):
            pane.state = BoardState(typed)
            show(pane, filtered if typed else BOARD, NOW, state=pane.state)
            await pilot.pause()
            assert " +" not in capture(pilot.app).text

    tell(pane_of(BOARD_PANE), story, (160, 50))


def test_another_day_marks_no_card_and_a_change_does() -> None:
    """Each card is a day older, and one of them is late now."""
    older = tuple(
        one._replace(
            due_in=None if one.due_in is None else one.due_in - 1,
            days_here=one.days_here + 1,
        )
        for one in CARDS
    )
    after = {reads.STATUSES: STATUSES, reads.CARDS: older}
    assert board(after, before=BOARD, size=(160, 50)).text == board(after, size=(160, 50)).text
    first, *rest = older
    renamed = {reads.STATUSES: STATUSES, reads.CARDS: (first._replace(title="Fix it"), *rest)}
    text = board(renamed, before=BOARD, size=(160, 50)).text
    assert text.count("+") == 1


def test_a_card_that_was_just_made_is_under_the_cursor() -> None:
    new = card(0, 2, "Brand new", version=Foreseen.of(1, UUID(int=5), NOW))
    text = board({reads.STATUSES: STATUSES, reads.CARDS: (*CARDS, new)}, before=BOARD).text
    assert re.search(r"▌ Brand new +…", text)


def test_a_column_that_was_just_made_comes_in_sight() -> None:
    version = Foreseen.of(1, UUID(int=5), NOW)
    columns = tuple(
        one._replace(version=version) if one.status_id not in BOARD_COLUMNS else one for one in WIDE
    )
    columns = (*STATUSES, *(one for one in columns if one.status_id not in BOARD_COLUMNS))
    head = board({reads.STATUSES: columns, reads.CARDS: CARDS}, before=BOARD).text.splitlines()[1]
    assert "WAITING" in head


def test_the_last_narrow_column_tells_titles() -> None:
    lines = board(size=(80, 24)).text.splitlines()
    assert lines[2].split()[-1] == "Finish…"


def test_a_moved_card_is_marked_in_its_new_column(picture: SnapshotAssertion) -> None:
    moved = CARDS[0]._replace(status_id=STATUSES[2].status_id, kind="doing")
    statuses = (STATUSES[0]._replace(tasks=4), STATUSES[1], STATUSES[2]._replace(tasks=3))
    after = {
        reads.STATUSES: (*statuses, STATUSES[3]),
        reads.CARDS: (*CARDS[1:11], moved, *CARDS[11:]),
    }
    assert board(after, before=BOARD).text == picture


def test_a_board_without_columns_says_so() -> None:
    assert "No columns yet" in board({reads.STATUSES: (), reads.CARDS: ()}).text


def test_without_a_project_it_says_who_can_change_that() -> None:
    place = LAGOS._replace(project_id=None, project=None)
    assert BOARD_PANE.absent(place).startswith("You are in no project")
    assert everything(BOARD_PANE, place) == {}


def test_an_empty_column_stays_a_column() -> None:
    shown = board({reads.STATUSES: STATUSES, reads.CARDS: ()}, size=(160, 50)).text
    assert re.search(r"TO DO +5 ", shown)


def test_five_hundred_cards_say_how_many_are_below() -> None:
    many = tuple(card(n, 0, f"Task {n}", task_id=UUID(int=n)) for n in range(1, 501))
    statuses = (STATUSES[0]._replace(tasks=500),)
    shown = board({reads.STATUSES: statuses, reads.CARDS: many}).text
    assert re.search(r"TO DO +500", shown)
    assert "490 more" in shown


def test_equal_rows_give_equal_frames_in_every_writing() -> None:
    assert board() == board()
    assert board(BOARD, before=BOARD) == board()


def test_nothing_is_told_by_colour_alone() -> None:
    plain = board(colours=Colours.NONE)
    assert plain.text == board().text
    assert "38;" not in plain.ansi


def called(name: str) -> Rows:
    bad = card(1, 0, name, assignee=name, body=name, due_in=0)
    worse = card(2, 0, name, blocked_reason=name)
    statuses = (STATUSES[0]._replace(name=name), STATUSES[1])
    return {reads.STATUSES: statuses, reads.CARDS: (bad, worse)}


def test_hostile_text_is_harmless() -> None:
    """On the card in full too."""
    each = {text: called(text) for text in HOSTILE}
    for text, shown in in_turn(BOARD_PANE, each, keys=["enter"]).items():
        assert_harmless(shown, text)
        assert "1 blocked" in shown.text, HOSTILE[text]


def test_a_pane_that_shrinks_to_nothing_does_not_fail() -> None:
    for size in [(1, 1), (3, 2), (20, 3), (200, 1)]:
        board(size=size, keys=["enter"])
