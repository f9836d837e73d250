"""Another database at the same address: what waits for the one before is kept for that one, said,
and shown over no rows of the other.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from livedash.app.form_sheet import FormSheet
from livedash.app.outbox_sheet import NOTHING
from livedash.app.writing import ANOTHER
from livedash.database.journal_lines import Owner
from tests.app.shelled import Number, key_of
from tests.app.written import CLERK_PANE, OWNER, Counter, counter
from tests.until import until

OTHER = Owner(UUID(int=2), "ada", "copy at here")


def words(one: Counter) -> str:
    return one.words if one.app.sheets.top is not None else " ".join(one.frame.text.split())


async def offline_with_two(one: Counter) -> None:
    one.source.lose()
    await one.settle()
    await one.press("m", "m")
    await one.until("2 unsent")
    assert one.rows == 2


async def returns_as(one: Counter, owner: Owner) -> None:
    """The link is back, and this database answers."""
    one.hands.whose = owner
    turns = one.writing.turns
    one.source.prove()
    await one.settle()
    while one.writing.turns < turns + 2:
        # Its rows are read, a little later, so that not all terminals ask at once.
        await one.clock.turn(0.1)
    await until(lambda: one.writing.outbox is not None and not one.writing.outbox.held)
    await one.settle()


async def test_nothing_is_sent_to_it_or_shown_over_its_rows(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await offline_with_two(one)
        await returns_as(one, OTHER)
        assert one.hands.sent == []
        assert one.rows == 0, "what is foreseen was foreseen over other rows"
        assert "2 elsewhere" in one.lines[0]
        assert "unsent" not in one.lines[0]
        said = "U shows all: Another database answers now: copy at here (00000000). 2 unsent"
        assert one.lines[-1].strip().startswith(said)
        # What is entered now is the other one's.
        await one.press("m")
        await until(lambda: one.hands.values == [1])
        await one.settle()
        assert "2 elsewhere" in one.lines[0]


async def test_they_are_sent_in_order_when_their_own_one_is_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await offline_with_two(one)
        made = [entry.id for entry in one.writing.entries]
        await returns_as(one, OTHER)
        one.source.lose()
        await one.settle()
        await returns_as(one, OWNER)
        await until(lambda: [mutation.id for mutation in one.hands.sent] == made)
        await until(lambda: not one.writing.entries)
        await one.settle()
        assert "elsewhere" not in one.lines[0]


async def test_a_later_run_shows_them_too_and_they_can_be_thrown_away(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await offline_with_two(one)
    async with counter(tmp_path, owner=OTHER) as later:
        await later.until("2 elsewhere")
        await later.press("U")
        assert NOTHING not in later.frame.text
        says = "add 1: It belongs to shop at here (00000000), as ada. It is sent when livedash is"
        assert says in words(later)
        await later.press("a")
        assert says in words(later), "it cannot be sent from here"
        await later.press("x")
        assert "x again throws it away for good: add 1." in words(later)
        await later.press("x")
        await later.until("1 elsewhere")
        await later.press("x", "x")
        await later.until(NOTHING)
        assert "elsewhere" not in later.lines[0]
        assert later.hands.sent == []
    async with counter(tmp_path) as again:
        assert not again.writing.entries


async def test_a_form_over_the_rows_of_one_writes_nothing_to_the_other(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await one.press("n", "5")
        one.source.lose()
        await one.settle()
        await returns_as(one, OTHER)
        await one.press("enter")
        assert isinstance(one.app.sheets.top, FormSheet)
        assert ANOTHER in words(one)
        await one.press("escape", "n")
        assert "what you typed before" not in one.frame.text, "that was about other rows"
        await one.press("6", "enter")
        await until(lambda: one.hands.values == [6])


async def test_before_its_rows_are_there_nothing_is_entered(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        one.held[key_of(CLERK_PANE)] = (Number(1, 1),)
        one.source.lose()
        await one.settle()
        one.fetcher.automatic = False
        one.hands.whose = OTHER
        one.source.prove()
        await until(lambda: one.writing.turns == 1 and one.writing.outbox is not None)
        await one.press("m")
        assert (
            one.lines[-1].strip().startswith("Another database answers now, so nothing was written")
        )
        one.fetcher.automatic = True
        while one.writing.turns < 2:
            for call in one.fetcher.open:
                call.succeed()
            await one.clock.turn(0.1)
        await one.press("m")
        await until(lambda: one.hands.values == [1])


async def test_one_that_answers_behind_a_standing_link_is_found_out_by_the_write(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        one.hands.whose = OTHER
        await one.press("m")
        await until(lambda: one.writing.turns > 0)
        while one.writing.turns < 2:
            await one.clock.turn(0.1)
        await one.until("1 elsewhere")
        assert (one.hands.sent, one.rows) == ([], 0)
