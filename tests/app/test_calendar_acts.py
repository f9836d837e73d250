"""The calendar's keys, from the cell to the row: real forms over a real Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from livedash.app.form_sheet import FormSheet
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from tests.app.at_work import AtWork, at_work
from tests.business.reading import place_of
from tests.conftest import SHOP_MOMENT, Shop, run_sql
from tests.until import until


class Venue(AtWork):
    """A dashboard on Marina Hall, with an empty hall of its own on top."""

    @property
    def answers(self) -> dict[str, str]:
        assert isinstance(self.app.sheets.top, FormSheet), self.text
        return self.app.sheets.top.answers

    async def rows(self, where: str = "true") -> list[tuple[object, ...]]:
        """Of the hall: client, status, guests, version and transaction."""
        owner = await asyncpg.connect(self.shop.owner)
        found = await owner.fetch(
            "SELECT client_name, status, guests, b.version, b.xmin::text FROM livedash.bookings b"
            f" JOIN livedash.halls h ON h.id = hall_id WHERE h.name = 'Attic' AND {where}"
            " ORDER BY starts_at, b.id"
        )
        await owner.close()
        return [tuple(row) for row in found]

    async def elsewhere(self, sql: str) -> None:
        await asyncio.to_thread(run_sql, self.shop.owner, sql)


@asynccontextmanager
async def venue(
    shop: Shop, folder: Path, size: tuple[int, int] = (80, 24), person: str = "ada"
) -> AsyncIterator[Venue]:
    owner = await asyncpg.connect(shop.owner)
    await owner.execute(
        "INSERT INTO livedash.halls (branch_id, name, capacity)"
        " SELECT id, 'Attic', 40 FROM livedash.branches WHERE name = 'Marina Hall'"
        " AND id NOT IN (SELECT branch_id FROM livedash.halls WHERE name = 'Attic')"
    )
    await owner.close()
    place = await place_of(shop.login(person), "Marina Hall", SHOP_MOMENT)
    there = "Attic", "taken"
    async with at_work(
        Venue, shop, folder, CALENDAR_PANE, place, *there, size=size, who=person
    ) as one:
        yield one


async def test_a_new_booking_begins_with_its_cell_and_stands_at_once(
    shop: Shop, tmp_path: Path
) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "n")
        assert one.answers["hall"] == "Attic"
        assert (one.answers["day"], one.answers["from"], one.answers["to"]) == (
            "18 Mar",
            "10:00",
            "15:00",
        )
        await one.type("Bello wedding")
        await one.press("tab")
        await one.type("60")
        assert "! Attic holds 40." in one.text
        await one.press("enter")
        await one.until("Bello wedding · 60 guests", "▐ Bello  T▌")
        await one.sent()
        assert [row[:4] for row in await one.rows()] == [("Bello wedding", "tentative", 60, 1)]


async def test_the_loser_keeps_its_form_sees_who_won_and_books_the_free_hall(
    shop: Shop, tmp_path: Path
) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "n")
        await one.type("Bello")
        await one.elsewhere(
            "INSERT INTO livedash.bookings (branch_id, hall_id, client_name, starts_at, ends_at,"
            " status) SELECT branch_id, id, 'Okafor 50th', '2026-03-18 12:00+01',"
            " '2026-03-18 20:00+01', 'confirmed' FROM livedash.halls WHERE name = 'Attic'"
        )
        await one.press("enter")
        await one.until("REFUSED. Somebody else has that hall at that time.")
        await one.until("Okafor 50th has Attic Wed 18 Mar 12:00-20:00, confirmed, by")
        assert one.answers["client"] == "Bello"
        await one.sent()
        await one.until("! TAKEN: Okafor 50th", "Free then:")
        # It stands on the question of the hall, where the free ones are offered.
        await one.type("free")
        await one.until("Ballroom")
        await one.press("enter", "enter")
        await until(lambda: not one.writing.entries)
        assert [row[0] for row in await one.rows()] == ["Okafor 50th"]
        owner = await asyncpg.connect(shop.owner)
        assert await owner.fetchval(
            "SELECT count(*) FROM livedash.bookings WHERE client_name = 'Bello'"
        )
        await owner.close()


@pytest.mark.parametrize("end", ["mended", "thrown away"])
async def test_two_terminals_race_and_the_loser_reads_what_it_lost_until_it_is_settled(
    shop: Shop, tmp_path: Path, end: str
) -> None:
    async with (
        venue(shop, tmp_path / "ada", (160, 50)) as ada,
        venue(shop, tmp_path / "bob", (160, 50), "bob") as bob,
    ):
        for one, client in ((ada, "Bello"), (bob, "Okafor 50th")):
            await one.press("right", "n")
            await one.type(client)
            # A hold would have run out by the server's own clock.
            await one.press(*["tab"] * 6)
            await one.type("confirmed")
        # Nobody waits for an answer between the two.
        await ada.pilot.press("enter")
        await bob.pilot.press("enter")
        await until(lambda: bool(ada.writing.count.refused or bob.writing.count.refused))
        await ada.sent()
        await bob.sent()
        won, lost = (bob, ada) if ada.writing.count.refused else (ada, bob)
        theirs, mine = ("Okafor 50th", "Bello") if won is bob else ("Bello", "Okafor 50th")
        told = f"{mine} wanted Attic on Wed 18 Mar, morning", f"{theirs} has it 10:00-15:00"
        await lost.until("REFUSED. Somebody else has that hall")
        await lost.press("escape")
        await lost.until("U to change and send again.", *told)
        assert "Refused here" not in won.text, "it is the loser's own"

        await lost.press("U")
        if end == "mended":
            await lost.press("e")
            await lost.until("REFUSED. Somebody else has that hall")
            await lost.type("Ballroom")
            await lost.press("enter")
        else:
            await lost.press("x", "x", "escape")
        await until(lambda: not lost.writing.entries)
        await lost.sent()
        assert "Refused here" not in lost.text
        assert [row[0] for row in await lost.rows()] == [theirs]


async def test_several_are_confirmed_at_once_in_one_transaction(shop: Shop, tmp_path: Path) -> None:
    async with venue(shop, tmp_path) as one:
        for client in ("Ada", "Bob", "Chi"):
            await one.press("right", "t")
            assert "Hold Attic" in one.text
            await one.type(client)
            await one.press("enter")
            await one.press("space")
        await one.until("3 selected: c confirm")
        await one.press("c")
        await one.sent()
        rows = await one.rows()
        assert [row[:2] for row in rows] == [
            ("Ada", "confirmed"),
            ("Bob", "confirmed"),
            ("Chi", "confirmed"),
        ]
        assert len({row[4] for row in rows}) == 1, "one transaction"
        assert "*" not in next(line for line in one.text.splitlines() if "Attic" in line)


async def test_what_is_selected_stays_so_until_it_is_done(shop: Shop, tmp_path: Path) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "t", *"Eze", "enter", "space")
        await one.press("right", "t", *"Ada", "enter", "space")
        await one.until("T*")
        await one.press("m", "escape")
        assert "T*" in one.text
        await one.press("m", "tab", "ctrl+u", *"+2", "enter")
        await one.sent()
        assert "T*" not in one.text
        rows = await one.rows("starts_at::date IN ('2026-03-20', '2026-03-21')")
        assert [row[0] for row in rows] == ["Eze", "Ada"]
        assert len({row[4] for row in rows}) == 1, "one transaction"


async def test_a_hold_made_offline_is_marked_and_sent_later(shop: Shop, tmp_path: Path) -> None:
    async with venue(shop, tmp_path) as one:
        one.source.lose(next_in=60)
        await one.pilot.pause()
        await one.press("right", "t")
        await one.type("Eze")
        await one.press("enter")
        await one.until("10:00-15:00 …  on hold", "T…", "1 unsent")
        assert await one.rows() == []
        await one.press("c")
        await one.until("2 unsent")
        one.source.prove()
        await one.sent()
        assert [row[:4] for row in await one.rows()] == [("Eze", "confirmed", 0, 2)]
        assert "15:00 …" not in one.text
        assert "T.…" not in one.text


async def test_cancel_asks_and_names_the_booking(shop: Shop, tmp_path: Path) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "t", *"Eze", "enter")
        await one.sent()
        await one.press("x")
        await one.until("Cancel Eze", "Enter cancels it. Esc keeps it.")
        await one.press("escape")
        assert (await one.rows())[0][1] == "tentative"
        await one.press("x", "enter")
        await one.sent()
        assert (await one.rows())[0][1] == "cancelled"


async def test_mine_or_theirs_when_somebody_changed_it_meanwhile(
    shop: Shop, tmp_path: Path
) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "t", *"Eze", "enter")
        await one.sent()
        await one.press("enter")
        assert one.answers["client"] == "Eze"
        await one.press("tab")
        await one.type("30")
        await one.elsewhere(
            "UPDATE livedash.bookings SET guests = 25, client_name = 'Eze & sons'"
            " WHERE client_name = 'Eze'"
        )
        await one.press("enter")
        await one.until("REFUSED. Somebody else changed it meanwhile.", "theirs: 25")
        await one.until("changed meanwhile, was: Eze")
        assert one.answers["client"] == "Eze & sons"
        assert one.answers["guests"] == "30"
        assert [row[2] for row in await one.rows()] == [25], "never last-write-wins in silence"
        await one.press("enter")
        await one.sent()
        assert [row[2:4] for row in await one.rows()] == [(30, 3)]


async def test_a_booking_that_went_while_its_form_was_open_can_be_booked_anew(
    shop: Shop, tmp_path: Path
) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "t", *"Eze", "enter")
        await one.sent()
        await one.press("enter")
        await one.type("Ezekiel")
        await one.elsewhere("DELETE FROM livedash.bookings WHERE client_name = 'Eze'")
        await one.press("enter")
        await one.until(
            "REFUSED. Somebody deleted it meanwhile.", "New booking", "booking has gone"
        )
        assert one.answers["client"] == "Ezekiel"
        await one.press("enter")
        await until(lambda: not one.writing.entries)
        assert [row[:2] for row in await one.rows()] == [("Ezekiel", "tentative")]


async def test_move_from_a_cell_and_keys_typed_ahead(shop: Shop, tmp_path: Path) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "t", *"Eze", "enter", "m", "tab", "ctrl+u", *"+3", "enter")
        await one.sent()
        owner = await asyncpg.connect(shop.owner)
        day = await owner.fetchval(
            "SELECT starts_at AT TIME ZONE 'Africa/Lagos' FROM livedash.bookings"
            " WHERE client_name = 'Eze'"
        )
        await owner.close()
        assert f"{day:%d %H:%M}" == "21 10:00", "three days after the booking's own"


async def test_who_only_looks_has_no_keys(shop: Shop, tmp_path: Path) -> None:
    viewer = (
        "UPDATE livedash.members SET role = 'viewer' WHERE person_id ="
        " (SELECT id FROM livedash.people WHERE login = 'ada')"
    )
    await asyncio.to_thread(run_sql, shop.owner, viewer)
    async with venue(shop, tmp_path) as one:
        for key in ("n new", "t hold", "c confirm", "r release", "m move", "x cancel", "select"):
            assert key not in one.text
        await one.press("n", "t", "c", "r", "m", "x", "enter", "space")
        assert not isinstance(one.app.sheets.top, FormSheet)
        await one.press("question_mark")
        assert "booking in the cell" not in one.text
        assert "or all selected" not in one.text


async def test_enter_on_two_bookings_asks_which_one_and_opens_that(
    shop: Shop, tmp_path: Path
) -> None:
    async with venue(shop, tmp_path) as one:
        await one.elsewhere(
            "INSERT INTO livedash.bookings (branch_id, hall_id, client_name, guests, starts_at,"
            " ends_at, status) SELECT branch_id, id, client, 7, '2026-03-18'::date"
            " + begins::interval, '2026-03-18'::date + begins::interval + interval '4 hours',"
            " 'confirmed' FROM livedash.halls, (VALUES ('Bello', '10:00'), ('Eze', '18:00'))"
            " AS b (client, begins) WHERE name = 'Attic'"
        )
        await one.heard()
        await one.press("right", "enter")
        await one.until("Which booking?", "Bello", "Eze")
        await one.press("down", "enter", "enter")
        await one.until("Change Eze", "Client        Eze", "Guests        7")
        assert one.answers["client"] == "Eze"
        await one.press("tab")
        await one.type("8")
        await one.press("enter")
        await one.sent()
        assert [row[:3] for row in await one.rows()] == [
            ("Bello", "confirmed", 7),
            ("Eze", "confirmed", 8),
        ]


async def test_a_confirmation_is_said_and_taken_back_unless_somebody_changed_it(
    shop: Shop, tmp_path: Path
) -> None:
    async with venue(shop, tmp_path) as one:
        await one.press("right", "n")
        await one.type("Bello wedding")
        await one.press("enter")
        await one.until("10:00-15:00  on hold")
        await one.sent()
        await one.press("c")
        await one.until("10:00-15:00  confirmed", "Confirmed: Bello wedding. u takes it back.")
        await one.press("u")
        await one.until("10:00-15:00  on hold", "Taken back: not confirmed any more.")
        await one.sent()
        assert [row[1] for row in await one.rows()] == ["tentative"]
        await one.press("u")
        await one.until("No confirmation of yours to take back.")
        await one.press("c")
        await one.until("10:00-15:00  confirmed")
        await one.sent()
        await one.elsewhere(
            "UPDATE livedash.bookings SET guests = 99 WHERE status = 'confirmed'"
            " AND client_name = 'Bello wedding'"
        )
        await one.heard()
        await one.until("99 guests")
        await one.press("u")
        await one.until("Somebody has changed it since: nothing was undone.")
        await one.press(*"]" * 8)
        await one.heard()
        assert "Bello wedding" not in one.text
        await one.press("u")
        await one.until("Go to its day first: u takes back what is shown here.")
        assert [row[1:3] for row in await one.rows()] == [("confirmed", 99)]
