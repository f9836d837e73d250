"""What was left after each of the latest movements, reckoned back from what is there now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from livedash.business.bakery.moves import Act, MoveRow, told

NOON = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


def move(number: int, act: Act, change: int, bread: int = 1) -> MoveRow:
    at = NOON - timedelta(minutes=number)
    return MoveRow(act, str(number), bread, "Agege loaf", "L", abs(change), change, at, "Bob")


def test_the_newest_movement_left_what_is_on_hand_now() -> None:
    moves = [move(0, "sold", -4), move(1, "baked", 30), move(2, "sold", -2)]
    assert [tale.left for tale in told(moves, {1: 1})] == [1, 5, -25]


def test_each_bread_is_reckoned_on_its_own() -> None:
    moves = [move(0, "sold", -4), move(1, "sold", -1, bread=2), move(2, "wasted", -1)]
    assert [tale.left for tale in told(moves, {1: 10, 2: 7})] == [10, 7, 14]


def test_nothing_is_claimed_from_before_a_count() -> None:
    """What the shelf held before a count is what the count corrected: not known."""
    moves = [move(0, "sold", -1), move(1, "counted", -2), move(2, "sold", -1)]
    assert [tale.left for tale in told(moves, {1: 5})] == [5, 6, None]


def test_a_bread_without_a_level_claims_nothing() -> None:
    assert told([move(0, "sold", -1)], {})[0].left is None
