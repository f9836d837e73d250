"""What changed stays marked for three seconds, or until it is seen."""

from __future__ import annotations

from livedash.widgets.marks import HELD, Marks
from tests.widgets.frames import Clock


def test_a_mark_runs_out_after_its_time() -> None:
    clock = Clock()
    marks = Marks(clock)
    marks.add([("a", 1)], away=False)
    assert marks.wait == HELD
    clock.now += HELD - 1
    marks.expire()
    assert ("a", 1) in marks
    clock.now += 1
    marks.expire()
    assert not marks
    assert marks.wait is None


def test_marks_that_run_out_together_go_together() -> None:
    clock = Clock()
    marks = Marks(clock)
    marks.add([("a", 1)], away=False)
    clock.now += 0.2
    marks.add([("b", 1)], away=False)
    clock.now += HELD - 0.2
    marks.expire()
    assert not marks


def test_what_changed_while_away_waits_for_no_clock() -> None:
    clock = Clock()
    marks = Marks(clock)
    marks.add([("a", 1)], away=True)
    marks.add([("a", 1)], away=False)
    assert marks.wait is None
    clock.now += 1000
    marks.expire()
    assert ("a", 1) in marks
    marks.clear()
    assert not marks


def test_a_row_that_is_gone_takes_its_marks_along() -> None:
    marks = Marks(Clock())
    marks.add([("a", 1), ("b", 2)], away=True)
    marks.keep({"b"})
    assert ("a", 1) not in marks
    assert ("b", 2) in marks
