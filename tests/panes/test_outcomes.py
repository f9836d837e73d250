"""What keys of a declared pane may answer, and what the host makes of it: a cursor that goes
somewhere, a line that is asked for, a write and what follows it, state that moves with rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from textual import on
from textual.widgets import Input

from livedash.business.venue.calendar import BOOKINGS, HALLS, PERIOD, HallRow
from livedash.panes.form import Write
from livedash.panes.layout import stack
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.parts import Column, Grid, detail, grid, table
from livedash.panes.seen import Seen
from livedash.panes.spec import Action, Do, Go, Outcome, PaneSpec, Prompt, Say
from livedash.panes.view import View
from livedash.panes.wishes import Says, Writes
from livedash.testing import Rows
from livedash.widgets.ask_line import AskLine, Judged
from livedash.widgets.box import Box, Head, Name
from livedash.widgets.cell import Cell
from livedash.widgets.line import Piece
from livedash.widgets.matrix import Matrix
from livedash.widgets.table import KeyedTable
from tests.panes import halls
from tests.panes.bakery import NOW
from tests.panes.telling import Alone, tell

ANNEX = HallRow(9, "Annex", 10, 0, 0)
MORE: Rows = {**halls.WEEK, HALLS: (*halls.HALLS, ANNEX)}


@dataclass(frozen=True)
class Chosen:
    weeks: int = 0
    picked: tuple[int, ...] = ()
    """Halls; those that went are picked no more."""


def pane(
    do: Callable[[Seen[Chosen]], Outcome] | Prompt,
    settle: Callable[[Seen[Chosen]], Chosen] = lambda seen: seen.chosen,
) -> Pane:
    """A list of halls with a key that does this, and what it tells of the one under the cursor."""
    named = Column[HallRow]("HALL", 20, "left", value=lambda hall: hall.name)
    spec = PaneSpec(
        name="halls",
        title="Halls",
        number=8,
        state=Chosen(),
        settle=settle,
        parts=stack(
            table("list", HALLS, (named,), key="hall_id", reads=(BOOKINGS, PERIOD)),
            detail(lambda seen: [Cell(f"under it: {seen.under('list')}")], reads=(HALLS,)),
        ),
        actions=(Action("it", "x", "it", "Do it", do),),
    )
    return pane_of(spec)


def show(pane: Pane, rows: Rows = halls.WEEK, state: object = None) -> None:
    found = {read: tuple(of) for read, of in rows.items()}
    pane.show(View(halls.VENUE, NOW, found, state=state))
    if pane.screen.focused is None:
        pane.screen.set_focus(pane.first_for_keys)


def told(pane: Pane) -> str:
    """What the detail says, in the same turn in which the rows were shown."""
    said: str = pane.query_one("Detail")._said[0].text  # type: ignore[attr-defined]
    return said


def test_a_cursor_that_is_sent_to_a_row_goes_there_once_and_what_tells_of_it_at_once() -> None:
    async def story(pilot: Any, pane: Pane) -> None:
        show(pane)
        at = pane.query_one(KeyedTable)
        await pilot.press("x")
        assert at.cursor_key == halls.MAIN.hall_id, "the row is not there yet"
        show(pane, MORE)
        assert at.cursor_key == ANNEX.hall_id
        assert told(pane) == f"under it: {ANNEX.hall_id}"
        await pilot.press("g")
        show(pane)
        show(pane, MORE)
        assert at.cursor_key == halls.MAIN.hall_id

    tell(pane(lambda seen: Go(seen.chosen, "list", ANNEX.hall_id)), story)


def test_a_row_that_a_cursor_is_sent_to_is_forgotten_at_another_place() -> None:
    async def story(pilot: Any, pane: Pane) -> None:
        show(pane)
        await pilot.press("x")
        rows = {read: tuple(of) for read, of in MORE.items()}
        pane.show(View(halls.VENUE._replace(branch_id=7), NOW, rows))
        assert pane.query_one(KeyedTable).cursor_key == halls.MAIN.hall_id

    tell(pane(lambda seen: Go(seen.chosen, "list", ANNEX.hall_id)), story)


def test_a_key_goes_on_from_what_was_chosen_last_though_its_rows_are_on_their_way() -> None:
    async def story(pilot: Any, pane: Pane) -> None:
        show(pane, state=pane.state)
        await pilot.press("x", "x")
        assert pane.state.weeks == 2
        assert pane._standing.weeks == 0
        assert pilot.app.asked == 2

    tell(pane(lambda seen: replace(seen.chosen, weeks=seen.chosen.weeks + 1)), story)


def test_state_follows_the_rows_until_it_stands_still() -> None:
    def without_the_gone(seen: Seen[Chosen]) -> Chosen:
        """One at a time."""
        there = {hall.hall_id for hall in seen.of(HALLS)}
        gone = next((id for id in seen.chosen.picked if id not in there), None)
        return replace(seen.chosen, picked=tuple(id for id in seen.chosen.picked if id != gone))

    async def story(pilot: Any, pane: Pane) -> None:
        show(pane, MORE)
        await pilot.press("x")
        assert pane.state.picked == (ANNEX.hall_id, halls.MAIN.hall_id)
        show(pane, {**halls.WEEK, HALLS: halls.HALLS[1:]})
        assert pane.state.picked == pane._standing.picked == ()

    picks = (ANNEX.hall_id, halls.MAIN.hall_id)
    tell(pane(lambda seen: replace(seen.chosen, picked=picks), without_the_gone), story)


class Listening(Alone):
    """With what the pane says and wants to be written."""

    def __init__(self, pane: Pane) -> None:
        super().__init__(pane)
        self.said: list[str] = []
        self.made: list[Any] = []

    @on(Says)
    def _says(self, says: Says) -> None:
        self.said.append(says.words)

    @on(Writes)
    def _writes(self, writes: Writes) -> None:
        self.made.append(writes.make(UUID(int=5), NOW))


async def test_several_outcomes_come_one_after_the_other_and_a_write_is_followed_by_its_own() -> (
    None
):
    def made(id: UUID, at: Any) -> Write:
        return (id, at)  # type: ignore[return-value]

    def picked(*ids: int) -> Callable[[Seen[Chosen]], Outcome]:
        return lambda seen: [replace(seen.chosen, picked=ids), Say(f"{len(ids)} picked")]

    def do(seen: Seen[Chosen]) -> Outcome:
        return [*picked(1)(seen), Do(made, picked(1, 2))]

    app = Listening(pane(do))
    async with app.run_test() as pilot:
        show(app.pane)
        await pilot.press("x")
        await pilot.pause()
        assert app.made == [(UUID(int=5), NOW)]
        assert app.said == ["1 picked", "2 picked"]
        assert isinstance(app.pane, Pane)
        assert app.pane.state.picked == (1, 2)


def judged(seen: Seen[Chosen], typed: str) -> Judged:
    there = [hall.hall_id for hall in seen.of(HALLS)]
    fine = typed.isdecimal() and int(typed) in there
    return Judged(Piece("yes" if fine else "no such hall"), fine)


def test_a_line_is_asked_for_judged_and_taken_and_the_keys_go_back() -> None:
    asked = Prompt("hall: ", judged, lambda seen, typed: Go(seen.chosen, "list", int(typed)))

    async def story(pilot: Any, pane: Pane) -> None:
        show(pane)
        at, line = pane.query_one(KeyedTable), pane.query_one(AskLine)
        assert not line.display
        await pilot.press("x", "7", "enter")
        assert line.display, "it is judged not to be fine"
        assert {one.node for one in pane.screen.active_bindings.values()} >= {line}
        await pilot.press("escape")
        assert (line.display, at.has_focus) == (False, True)
        assert at.cursor_key == halls.MAIN.hall_id
        await pilot.press("x")
        assert pane.query_one(Input).value == "", "what was given up is not asked again"
        await pilot.press("3", "enter")
        await pilot.pause()
        assert (line.display, at.has_focus) == (False, True)
        assert at.cursor_key == halls.GARDEN.hall_id

    tell(pane(asked), story)


def test_a_step_over_the_edge_of_a_grid_and_enter_on_its_cell_are_answered() -> None:
    def cells(seen: Seen[Chosen]) -> Grid:
        names = [Name(hall.hall_id, hall.name) for hall in seen.of(HALLS)]
        heads = [Head(number, f"{number}") for number in (4, 5)]
        row = (Box((Piece("a"),)), Box((Piece("b"),)))
        return Grid(names, heads, {one.key: row for one in names}, {})

    def opened(seen: Seen[Chosen], at: tuple[int, int]) -> Outcome:
        may = seen.may("bookings UPDATE")
        return replace(seen.chosen, picked=at) if may else None

    spec = PaneSpec(
        name="cells",
        title="Cells",
        number=8,
        state=Chosen(),
        parts=grid(
            *("cells", cells),
            reads=(HALLS,),
            starts=lambda _: (None, 5),
            found=lambda _: None,
            enter=opened,
            beyond=lambda seen, step: replace(seen.chosen, weeks=seen.chosen.weeks + step),
            exports=lambda _: None,  # type: ignore[arg-type, return-value]
        ),
    )

    async def story(pilot: Any, pane: Pane) -> None:
        show(pane)
        at = pane.query_one(Matrix)
        assert at.cursor_key == (halls.MAIN.hall_id, 5)
        await pilot.press("l", "enter")
        assert pane.state == Chosen(weeks=1), "it takes a right that this person has not"
        pane.rights = frozenset({"bookings UPDATE"})
        await pilot.press("h", "h", "h", "j", "enter")
        assert pane.state == Chosen(weeks=-1, picked=(halls.TERRACE.hall_id, 4))

    tell(pane_of(spec), story)
