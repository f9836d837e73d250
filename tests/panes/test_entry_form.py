"""What the stock forms say to what people type, and to a bread that changes meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from livedash.business.bakery.entries import COUNT, ENTRIES, PRODUCE, SELL, WASTE, StockEntry
from livedash.business.bakery.moves import MoveRow
from livedash.business.bakery.stock import StockRow
from livedash.live.mutation import Impossible
from livedash.panes.stock.entry import EntryForm
from livedash.panes.stock.undo import UndoForm
from livedash.testing import LAGOS

NOW = datetime(2026, 3, 17, 16, 41, tzinfo=UTC)
ROW = StockRow(
    7, "Agege loaf", "L", 10, 120, 110, 108, 0, 1, 5, 14, NOW, None, None, None,
    date(2026, 3, 17), NOW,
)  # fmt: skip


class Shelf:
    """What the pane knows of the bread, which a test changes under an open form."""

    def __init__(self) -> None:
        self.row: StockRow | None = ROW

    def form(self, entry: StockEntry) -> EntryForm:
        form = EntryForm(entry, LAGOS, ROW, lambda: self.row)
        form.now = lambda: NOW
        return form


def typed(quantity: str, reason: str = "stale") -> dict[str, str]:
    return {"quantity": quantity, "reason": reason}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.verb)
@pytest.mark.parametrize(
    "quantity", ["", " ", "-1", "1000000000000", "9" * 10_000, "🍞", "4\x1b[2J", "4.5", "four"]
)
def test_what_is_no_quantity_is_said_and_never_written(entry: StockEntry, quantity: str) -> None:
    form = Shelf().form(entry)
    assert form.verdict(typed(quantity)).faults["quantity"]
    with pytest.raises(Impossible):
        form.write(typed(quantity), uuid4(), NOW)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.verb)
def test_nothing_at_all_can_be_counted_but_not_sold(entry: StockEntry) -> None:
    assert ("quantity" in Shelf().form(entry).verdict(typed("0")).faults) == (entry is not COUNT)


def test_more_than_the_books_have_is_a_warning_and_no_wall() -> None:
    form = Shelf().form(SELL)
    verdict = form.verdict(typed("6"))
    assert not verdict.faults
    assert verdict.warnings == {"quantity": "More than the books have."}
    assert verdict.lines[0].words == "On hand 5, then -1."
    assert form.write(typed("6"), uuid4(), NOW).mutation.fields["quantity"] == 6


@pytest.mark.parametrize(("entry", "left"), [(SELL, 9), (WASTE, 9), (PRODUCE, 13)])
def test_what_is_left_is_said_right_within_the_minute_of_a_count(
    entry: StockEntry, left: int
) -> None:
    """The row was read for 16:41:00, and the count was made seven seconds later."""
    shelf, counted_at = Shelf(), NOW + timedelta(seconds=7)
    shelf.row = ROW._replace(on_hand=11, counted=11, drift=6, counted_at=counted_at)
    form = shelf.form(entry)
    form.now = lambda: counted_at + timedelta(seconds=5)
    assert form.verdict(typed("2")).lines[0].words == f"On hand 11, then {left}."
    assert bool(form.verdict(typed("12")).warnings) == (entry is not PRODUCE)


def test_a_count_says_what_the_books_say_and_the_drift() -> None:
    form = Shelf().form(COUNT)
    assert form.verdict(typed("0")).lines[0].words == "The books say 5: -5 drift."
    assert form.verdict(typed("5")).lines[0].words == "The books say 5: no drift."


@pytest.mark.parametrize("reason", ["", "   ", "x" * 10_000, "wet\x07", "a\u202eb"])
def test_waste_needs_a_reason_that_can_be_read(reason: str) -> None:
    form = Shelf().form(WASTE)
    assert form.verdict(typed("2", reason)).faults["reason"]
    assert "x" * 100 not in {choice.label for choice in form.choices("reason", typed("2")) or ()}
    with pytest.raises(Impossible):
        form.write(typed("2", reason), uuid4(), NOW)


@pytest.mark.parametrize("reason", ["stale", "eaten by the dog", "🐀 in it"])
def test_a_reason_is_one_of_the_usual_or_ones_own(reason: str) -> None:
    form = Shelf().form(WASTE)
    offered = [choice.label for choice in form.choices("reason", typed("2", reason)) or ()]
    assert offered.count(reason) == 1, "so that Enter takes it"
    written = form.write(typed("2", reason), uuid4(), NOW)
    assert written.mutation.fields["reason"] == reason


@pytest.mark.parametrize("entry", [SELL, PRODUCE, COUNT], ids=lambda entry: entry.verb)
def test_only_waste_asks_why(entry: StockEntry) -> None:
    form = Shelf().form(entry)
    assert [ask.name for ask in form.asks] == ["quantity"]
    assert form.choices("quantity", typed("2")) is None


def test_a_bread_that_left_the_list_is_said_while_its_form_is_open() -> None:
    shelf = Shelf()
    form = shelf.form(SELL)
    shelf.row = None
    assert form.verdict(typed("4")).faults == {"": "This bread is in the list no more."}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.verb)
def test_a_bread_that_was_renamed_is_said_and_goes_by_its_new_name(entry: StockEntry) -> None:
    shelf = Shelf()
    form = shelf.form(entry)
    shelf.row = ROW._replace(bread="Lagos loaf")
    assert form.verdict(typed("4")).lines[-1].words == "It is called Lagos loaf L now."
    assert "4 Lagos loaf L" in form.write(typed("4"), uuid4(), NOW).mutation.words


def test_what_is_undone_is_said_exactly() -> None:
    move = MoveRow("sold", str(uuid4()), 7, "Agege loaf", "L", 4, -4, NOW, "Ada", 3, True)
    form = UndoForm(LAGOS, [move])
    assert not form.asks
    assert form.verdict({}).lines[0].words == "Ada sold 4 Agege loaf L at 17:41:00"
    mutation = form.write({}, uuid4(), NOW).mutation
    assert (mutation.fields["entry"], mutation.expects) == (move.id, 3)
