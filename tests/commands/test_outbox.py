"""`livedash outbox`: what is unsent is shown, sent or thrown away without a screen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from livedash.business.bakery.entries import SELL
from livedash.business.bakery.stock import BREADS, StockRow
from livedash.business.kanban import card
from livedash.business.place import Place
from livedash.config import journals
from livedash.database.journal import FileJournal
from livedash.database.journal_lines import Owner
from livedash.live.mutation import Mutation
from livedash.live.sending import Refused, Rejected, Written
from tests.business.reading import place_of, read
from tests.commands.program import Run
from tests.conftest import SHOP_MOMENT, Shop
from tests.pusher_server import APP_ID, KEY, SECRET, PusherServer


async def keep(state: Path, owner: Owner, *records: Written | Rejected) -> None:
    """What a terminal wrote before it was killed: its lock is gone, its file is there."""
    opened = await FileJournal.open(state / "outbox", owner)
    await opened.journal.append(records)
    await opened.journal.close()


def note(words: str, kind: str = "test.note") -> Mutation:
    return Mutation(uuid4(), kind, "notes", datetime(2026, 3, 17, tzinfo=UTC), words)


ADA = Owner(UUID(int=1), "ada")


def test_the_folder_is_named_or_the_systems_own(tmp_path: Path) -> None:
    assert journals({"LIVEDASH_STATE": str(tmp_path)}) == tmp_path / "outbox"
    assert journals({}).name == "outbox"


def test_nothing_unsent_is_said(livedash: Run, tmp_path: Path) -> None:
    said = livedash("outbox", "list", LIVEDASH_STATE=str(tmp_path))
    assert (said.code, said.out) == (
        0,
        "Everything that was written here is in the database.\n",
    )


def test_what_is_unsent_is_shown_and_thrown_away_by_name(livedash: Run, tmp_path: Path) -> None:
    waits, refused = note("sell 4 \x1b[2JAgege"), note("hold Main")
    asyncio.run(
        keep(
            tmp_path,
            ADA,
            Written(waits),
            Written(refused),
            Rejected(refused.id, Refused("Taken by Bello.")),
        )
    )
    state = {"LIVEDASH_STATE": str(tmp_path)}
    lines = livedash("outbox", "list", **state).out.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("ada of the database 00000000  sell 4 �[2JAgege  (waiting)")
    assert lines[1].endswith("ada of the database 00000000  hold Main  (REFUSED: Taken by Bello.)")

    wrong = livedash("outbox", "discard", "nothing", **state)
    assert wrong.code == 2
    assert "nothing is no unsent write" in wrong.err
    for what in (["discard", str(waits.id)], ["retry"]):
        unsure = livedash("--read-only", "outbox", *what, **state)
        assert (unsure.code, unsure.err) == (2, "--read-only: nothing was written\n")
    gone = livedash("outbox", "discard", str(waits.id)[:8], **state)
    assert gone.out.endswith("(thrown away)\n")
    assert len(livedash("outbox", "list", **state).out.splitlines()) == 1


def test_a_journal_that_is_damaged_is_named_for_as_long_as_it_is_there(
    livedash: Run, tmp_path: Path
) -> None:
    state = {"LIVEDASH_STATE": str(tmp_path)}
    asyncio.run(keep(tmp_path, ADA, Written(waits := note("sell 4 Agege"))))
    asyncio.run(keep(tmp_path, Owner(UUID(int=2), "ada"), Written(note("sell 2 Agege"))))
    one, two = sorted((tmp_path / "outbox").iterdir())
    two.write_bytes(b"")
    one.write_bytes(b"what?\n" + one.read_bytes().split(b"\n", 1)[1])
    lines = livedash("outbox", "list", **state).out.splitlines()
    assert lines[0].endswith("ada of the database 00000000  sell 4 Agege  (waiting)")
    assert lines[1:] == [
        "A journal has a broken first line. What can be read of it will be taken over. "
        f"It is in {one}",
        f"A journal is empty (0 bytes), so the writes that stood in it are lost. It is in {two}",
    ]
    # Whoever opens it sets it aside; it is told of until somebody deletes it.
    gone = livedash("outbox", "discard", str(waits.id), **state).out
    assert "It is kept as" in gone
    assert "(thrown away)" in gone
    lines = livedash("outbox", "list", **state).out.splitlines()
    (aside,) = (tmp_path / "outbox").glob("*.corrupt-*")
    assert lines[1:] == [f"A damaged journal is kept until you delete it: {aside}"]


async def test_those_of_a_running_terminal_are_left_alone(livedash: Run, tmp_path: Path) -> None:
    opened = await FileJournal.open(tmp_path / "outbox", ADA)
    waits = note("sell 4 Agege")
    await opened.journal.append([Written(waits)])
    state = {"LIVEDASH_STATE": str(tmp_path)}
    assert "in a livedash that runs" in livedash("outbox", "list", **state).out
    held = livedash("outbox", "discard", str(waits.id), **state)
    assert held.code == 1
    assert "belongs to a livedash that runs" in held.err
    sent = livedash("outbox", "retry", **state)
    assert (sent.code, sent.err) == (1, "A livedash that runs has them all: press U there.\n")
    await opened.journal.close()


@pytest.fixture
async def lagos(shop: Shop) -> Place:
    return await place_of(shop.login(), "Lagos", SHOP_MOMENT)


async def bread(shop: Shop, place: Place) -> StockRow:
    rows = await read(shop.login(), BREADS.at(place), SHOP_MOMENT)
    return rows[0]


async def test_what_waits_is_sent_once_and_what_is_refused_says_why(
    livedash: Run, shop: Shop, lagos: Place, tmp_path: Path
) -> None:
    row = await bread(shop, lagos)
    connection = await asyncpg.connect(shop.login())
    installation = await connection.fetchval("SELECT id FROM livedash.installation")
    now = datetime.now(UTC)
    good = SELL.mutation(uuid4(), lagos, row, 4, now)
    bad = SELL.mutation(uuid4(), lagos, row._replace(bread_type_id=999_999), 1, now)
    await keep(tmp_path, Owner(installation, "ada"), Written(good), Written(bad))

    state = {"LIVEDASH_STATE": str(tmp_path), "LIVEDASH_DATABASE_URL": shop.login()}
    said = await asyncio.to_thread(livedash, "outbox", "retry", **state)
    assert said.code == 1
    assert "(sent)" in said.out
    assert "(REFUSED: That bread is not in this branch's list any more.)" in said.out
    again = await asyncio.to_thread(livedash, "outbox", "retry", **state)
    assert "REFUSED" in again.out
    sold = "SELECT quantity FROM livedash.sales_logs WHERE id = $1"
    assert await connection.fetchval(sold, good.id) == 4
    await connection.close()


async def test_a_web_board_is_told_of_what_is_sent(
    livedash: Run, shop: Shop, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(shop.owner)
    installation = await connection.fetchval("SELECT id FROM livedash.installation")
    found = await connection.fetchrow(
        "SELECT task.id, task.project_id, task.version FROM livedash.tasks AS task"
        " JOIN livedash.project_members AS member USING (project_id)"
        " JOIN livedash.people AS person ON person.id = member.person_id"
        " WHERE person.login = 'ada' AND member.role IN ('owner', 'manager') LIMIT 1"
    )
    assert found is not None
    fields = {"project_id": found["project_id"], "task_id": str(found["id"])}
    delete = Mutation(
        uuid4(), card.DELETE.kind, "task", datetime.now(UTC), "delete it", fields, found["version"]
    )
    await keep(tmp_path, Owner(installation, "ada"), Written(delete))
    async with PusherServer() as pusher:
        settings = tmp_path / "livedash.toml"
        settings.write_text(
            f"[sources]\nuse = ['postgres', 'pusher']\n"
            f"[pusher]\nkey = '{KEY}'\nurl = '{pusher.url}'\nsecret = '{SECRET}'\n"
            f"announce = true\napp_id = '{APP_ID}'\napi_url = '{pusher.api}'\n"
        )
        state = {"LIVEDASH_STATE": str(tmp_path), "LIVEDASH_DATABASE_URL": shop.login()}
        call = ("--config", str(settings), "outbox", "retry")
        said = await asyncio.to_thread(livedash, *call, **state)
    assert (said.code, said.err) == (0, "")
    (told,) = pusher.told
    assert (told["name"], told["channels"]) == ("task-deleted", [f"project-{found['project_id']}"])
    sql = "SELECT count(*) FROM livedash.tasks WHERE id = $1"
    assert await connection.fetchval(sql, found["id"]) == 0
    await connection.close()
