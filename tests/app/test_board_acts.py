"""The board's keys, from the card to the row: real forms over a real Postgres."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg

from livedash.app.form_sheet import FormSheet
from livedash.business.kanban.cards import CARDS
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.pane import Pane
from livedash.widgets.columns import BoardColumns
from tests.app.at_work import AtWork, at_work
from tests.business.reading import read
from tests.conftest import SHOP_MOMENT, Shop, run_sql
from tests.until import until


class Board(AtWork):
    """A dashboard on a board of three columns: A with one, two, three; B, at most two; C, done."""

    @property
    def cursor(self) -> str:
        pane = self.app.query_one(Pane)
        key = self.app.query_one(BoardColumns).cursor_key
        cards = () if pane._view is None else pane._view.rows[CARDS]
        return next((row.title for row in cards if row.task_id == key), "")

    async def rows(self) -> dict[str, list[str]]:
        """The titles by column."""
        owner = await asyncpg.connect(self.shop.owner)
        found = await owner.fetch(
            "SELECT s.name, array_remove(array_agg(t.title ORDER BY t.position, t.id), NULL) AS all"
            " FROM livedash.statuses s LEFT JOIN livedash.tasks t ON t.status_id = s.id"
            " WHERE s.project_id = $1 GROUP BY s.id ORDER BY s.position",
            self.place.project_id,
        )
        await owner.close()
        return {row["name"]: row["all"] for row in found}

    async def elsewhere(self, sql: str) -> None:
        where = f" AND project_id = {self.place.project_id}"
        await asyncio.to_thread(run_sql, self.shop.owner, sql + where)


async def set_up(shop: Shop) -> Place:
    found = await read(shop.login(), PLACES.at(), SHOP_MOMENT)
    place = next(p for p in found if p.project_id is not None and "statuses DELETE" in p.rights)
    owner = await asyncpg.connect(shop.owner)
    for table in ("tasks", "statuses"):
        await owner.execute(f"DELETE FROM livedash.{table} WHERE project_id = $1", place.project_id)
    for name, kind, limit in (("A", "todo", None), ("B", "doing", 2), ("C", "done", None)):
        await owner.execute(
            "INSERT INTO livedash.statuses (project_id, name, kind, wip_limit)"
            " VALUES ($1, $2, $3, $4)",
            *(place.project_id, name, kind, limit),
        )
    for title in ("one", "two", "three"):
        await owner.execute(
            "INSERT INTO livedash.tasks (project_id, status_id, title) SELECT $1, id, $2"
            " FROM livedash.statuses WHERE project_id = $1 AND name = 'A'",
            *(place.project_id, title),
        )
    await owner.close()
    return place


def terminal(
    shop: Shop, folder: Path, place: Place, size: tuple[int, int] = (80, 24), who: str = "ada"
) -> AbstractAsyncContextManager[Board]:
    return at_work(Board, shop, folder, BOARD_PANE, place, "three", size=size, who=who)


@asynccontextmanager
async def board_of(
    shop: Shop, folder: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Board]:
    async with terminal(shop, folder, await set_up(shop), size) as board:
        yield board


async def test_a_card_goes_there_and_back_typed_ahead(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path) as board:
        assert board.cursor == "one"
        await board.press("L", "L", "H")
        assert board.cursor == "one"
        await board.sent()
        assert await board.rows() == {"A": ["two", "three"], "B": ["one"], "C": []}
        assert board.cursor == "one" and "REFUSED" not in board.text


async def test_cards_are_put_in_another_order(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.press("J", "J", "K")
        await board.sent()
        assert (await board.rows())["A"] == ["two", "one", "three"]
        assert board.cursor == "one"


async def test_a_full_column_asks_first(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.elsewhere("UPDATE livedash.statuses SET wip_limit = 1 WHERE name = 'B'")
        await board.heard()
        await board.press("L", "h")
        assert board.cursor == "two"
        await board.press("L")
        await board.until("B is full, 1 of 1. Move it all the same?")
        await board.press("escape")
        await board.sent()
        assert (await board.rows())["B"] == ["one"]
        await board.press("L", "enter")
        await board.until("over")
        await board.sent()
        assert (await board.rows())["B"] == ["two", "one"]
        assert board.cursor == "two"


async def test_a_new_card_is_there_at_once_and_numbered_later(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.press("n", *"four", "enter")
        await board.until("four")
        await board.sent()
        assert (await board.rows())["A"] == ["one", "two", "three", "four"]
        await board.press("n")
        await board.press("enter")
        await board.until("This cannot be empty.")


async def test_one_key_asks_one_question(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.press("x", *"the oven", "enter")
        await board.until("blocked: the oven")
        await board.press("d")
        await board.type("+0")
        await board.press("enter", "x")
        await board.type("")
        await board.press("enter")
        await board.until("due today")
        await board.press("a")
        await board.type("ada")
        await board.press("enter")
        await board.until("Ada")
        await board.press("D")
        await board.until("Delete #", "one")
        await board.press("escape", "D", "enter")
        await board.sent()
        assert (await board.rows())["A"] == ["two", "three"]


async def test_two_terminals_and_one_card(shop: Shop, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        place = await set_up(shop)
        one = await stack.enter_async_context(terminal(shop, tmp_path / "1", place))
        two = await stack.enter_async_context(terminal(shop, tmp_path / "2", place))
        await two.press("enter")
        await two.type("theirs")
        await one.press("enter")
        await one.type("mine")
        await two.press("enter")
        await two.sent()
        await one.press("enter")
        await one.until("REFUSED. Somebody else changed it meanwhile.", "theirs: theirs")
        assert (
            isinstance(one.app.sheets.top, FormSheet)
            and one.app.sheets.top.answers["title"] == "mine"
        )
        await one.press("enter")
        await one.sent()
        await two.heard()
        assert (await one.rows())["A"] == ["mine", "two", "three"]
        await two.until("mine")
        await one.press("L")
        await one.sent()
        await two.heard()
        assert [a.cursor for a in (one, two)] == ["mine", "mine"]


async def test_a_draft_takes_back_nothing_that_others_did_meanwhile(
    shop: Shop, tmp_path: Path
) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.press("enter")
        await board.type("mine")
        await board.press("escape")
        await board.elsewhere(
            "UPDATE livedash.tasks SET title = 'theirs', priority = 'urgent', due_on = '2026-03-30'"
            " WHERE title = 'one'"
        )
        await board.heard()
        await board.press("enter")
        await board.until("This is what you typed before.", "theirs: theirs")
        await board.until("changed meanwhile, was: medium", "changed meanwhile, was: (empty)")
        await board.press("enter")
        await board.sent()
        owner = await asyncpg.connect(shop.owner)
        row = await owner.fetchrow(
            "SELECT priority, due_on::text FROM livedash.tasks WHERE title = 'mine'"
        )
        await owner.close()
        assert row is not None and tuple(row) == ("urgent", "2026-03-30")


async def test_a_form_that_comes_back_in_another_run_still_says_what_others_changed(
    shop: Shop, tmp_path: Path
) -> None:
    place = await set_up(shop)
    async with terminal(shop, tmp_path, place) as board:
        await board.press("enter")
        await board.type("mine")
        await board.press("tab")
        await board.type("in the cellar")
        await board.elsewhere(
            "UPDATE livedash.tasks SET title = 'theirs', priority = 'urgent' WHERE title = 'one'"
        )
        await board.press("enter")
        await board.until("REFUSED. Somebody else changed it meanwhile.")
    async with terminal(shop, tmp_path, place) as board:
        await board.until("1 REFUSED")
        await board.press("U", "enter")
        await board.until("theirs: theirs", "changed meanwhile, was: medium")


async def test_what_is_deleted_while_its_form_is_open_is_said(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.press("enter")
        await board.type("uno")
        await board.elsewhere("DELETE FROM livedash.tasks WHERE title = 'one'")
        await board.heard()
        await board.until("Somebody deleted this card.")
        await board.press("enter")
        assert isinstance(board.app.sheets.top, FormSheet)
        assert (await board.rows())["A"] == ["two", "three"]
        # What was typed is not lost: it is there for a new card.
        await board.press("escape", "n")
        await board.until("This is what you typed before.", "uno")
        await board.press("enter")
        await board.sent()
        assert (await board.rows())["A"] == ["two", "three", "uno"]


async def test_what_needs_no_form_asks_when_somebody_changed_the_card(
    shop: Shop, tmp_path: Path
) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.elsewhere("UPDATE livedash.tasks SET title = 'uno' WHERE title = 'one'")
        await board.press("L")
        await board.until(
            "Move #", "uno to B", "REFUSED. Somebody else changed it", "Theirs: uno, in A"
        )
        assert (await board.rows())["B"] == []
        await board.press("enter")
        await until(lambda: not board.writing.entries)
        assert (await board.rows())["B"] == ["uno"]
        await board.heard()
        await board.elsewhere("UPDATE livedash.tasks SET blocked_reason = 'x' WHERE title = 'two'")
        await board.press("h")
        assert board.cursor == "two"
        await board.press("D", "enter")
        await board.until("REFUSED. Somebody else changed it", "blocked: x")
        await board.press("escape")
        assert (await board.rows())["A"] == ["two", "three"], "theirs stands"
        await board.until("1 REFUSED")


async def test_a_card_that_went_before_its_change_came_can_be_made_anew(
    shop: Shop, tmp_path: Path
) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.press("enter")
        await board.type("uno")
        await board.elsewhere("DELETE FROM livedash.tasks WHERE title = 'one'")
        await board.press("enter")
        await board.until("REFUSED. Somebody deleted it meanwhile.", "New card", "uno")
        await board.press("enter")
        await until(lambda: not board.writing.entries)
        assert (await board.rows())["A"] == ["two", "three", "uno"]


async def test_a_column_that_vanishes_while_its_form_is_open_is_said(
    shop: Shop, tmp_path: Path
) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.press("l", "c")
        await board.type("Bee")
        await board.elsewhere("DELETE FROM livedash.statuses WHERE name = 'B'")
        await board.heard()
        await board.until("Somebody deleted this column.")
        await board.press("enter")
        assert isinstance(board.app.sheets.top, FormSheet)
        assert not board.writing.entries


async def test_a_column_that_vanishes_while_a_card_is_written(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path) as board:
        await board.press("l", "n", *"late")
        await board.elsewhere("DELETE FROM livedash.statuses WHERE name = 'B'")
        await board.heard()
        await board.until("No such column on the board.")


async def test_columns_are_made_changed_and_deleted(shop: Shop, tmp_path: Path) -> None:
    async with board_of(shop, tmp_path, (120, 30)) as board:
        await board.press("C", *"Check", "enter")
        await until(lambda: re.search(r"CHECK +0 ", board.text))
        await board.press("h", "h", "h", "c", "tab")
        await board.type("2")
        await board.press("enter")
        await board.until("3/2 over")
        await board.press("Z", "enter")
        await board.until("Which column gets its cards?")
        await board.press(*"check", "enter", "enter")
        await until(lambda: re.search(r"CHECK +3 ", board.text))
        await board.sent()
        assert await board.rows() == {"B": [], "C": [], "Check": ["one", "two", "three"]}


async def test_who_may_not_write_has_no_keys_for_it(shop: Shop, tmp_path: Path) -> None:
    place = await set_up(shop)
    await asyncio.to_thread(
        run_sql,
        shop.owner,
        "UPDATE livedash.project_members SET role = 'viewer'"
        f" WHERE project_id = {place.project_id}",
    )
    async with terminal(shop, tmp_path, place) as board:
        assert "assign" not in board.text and "n new" not in board.text
        await board.press("L", "J", "n", "D", "C", "enter")
        assert not isinstance(board.app.sheets.top, FormSheet)
        assert not board.writing.entries
