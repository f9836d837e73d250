"""Bookings and cards that two people write on two real terminals: offline, at the same time, over
one another.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.conftest import Shop, run_sql
from tests.terminal import Terminal
from tests.test_end_to_end import livedash
from tests.test_writes_end_to_end import cut_off
from tests.until import comes_to

ATTIC = (
    "INSERT INTO livedash.halls (branch_id, name, capacity)"
    " SELECT id, 'Attic', 40 FROM livedash.branches WHERE name = 'Marina Hall'"
)
"""An empty hall; by its name it stands on top, so the cursor is on it."""
BOOKED = (
    "SELECT client_name, status, hall.name, booking.version, applied.id IS NOT NULL"
    " FROM livedash.bookings AS booking JOIN livedash.halls AS hall ON hall.id = hall_id"
    " LEFT JOIN livedash.applied_mutations AS applied ON applied.id = booking.id"
    " WHERE client_name IN ('Eze', 'Bello') ORDER BY client_name, booking.id"
)
CARD = "SELECT title, version FROM livedash.tasks WHERE number = 217"


@contextmanager
def at_the_desk(
    shop: Shop, login: str, state: Path, key: str = "3", *opened: str
) -> Iterator[Terminal]:
    """On a pane of Marina Hall. Writes carry the true time, so the screen's clock runs too."""
    with livedash(
        shop.login(login),
        LIVEDASH_STATE=str(state),
        LIVEDASH_SCREEN__BRANCH="Marina Hall",
        LIVEDASH_NOW="",
    ) as terminal:
        terminal.wait_for_text("● Live")
        terminal.press(key)
        terminal.wait_for_text(*(opened or ("Attic", "taken")))
        yield terminal


def rows(shop: Shop, sql: str) -> list[tuple[Any, ...]]:
    async def ask() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(shop.owner)
        try:
            return [tuple(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    return asyncio.run(ask())


def gone(terminal: Terminal, *texts: str) -> None:
    terminal.wait_until(lambda: not any(text in terminal.text for text in texts))


def test_a_hold_made_without_a_link_is_marked_sent_once_and_seen_by_the_other(
    shop: Shop, tmp_path: Path
) -> None:
    run_sql(shop.owner, ATTIC)
    with (
        at_the_desk(shop, "ada", tmp_path / "a") as one,
        at_the_desk(shop, "bob", tmp_path / "b") as other,
    ):
        with cut_off(shop, "ada", one):
            one.wait_for_text("NOT LIVE")
            one.press("l", "t", *"Eze", "\r")
            one.wait_for_text("1 unsent", "T…", "10:00-15:00 …  on hold   Eze")
            one.press("c")
            one.wait_for_text("2 unsent", "10:00-15:00 …  confirmed   Eze")
            assert "Eze" not in other.text
        one.wait_for_text("● Live")
        gone(one, "unsent", "15:00 …")
        other.press("l")
        other.wait_for_text("10:00-15:00  confirmed   Eze")
        assert "10:00-15:00  confirmed   Eze" in one.text
    assert rows(shop, BOOKED) == [("Eze", "confirmed", "Attic", 2, True)], "once, in order"


@pytest.mark.parametrize("then", ["option", "free hall"])
def test_two_race_for_one_slot_and_the_loser_is_offered_what_is_left(
    shop: Shop, tmp_path: Path, then: str
) -> None:
    run_sql(shop.owner, ATTIC)
    with (
        at_the_desk(shop, "ada", tmp_path / "a") as ada,
        at_the_desk(shop, "bob", tmp_path / "b") as bob,
    ):
        for terminal, client in ((ada, "Bello"), (bob, "Eze")):
            terminal.press("l", "n", *client)
            terminal.wait_for_text("New booking", client)
        ada.press("\r")
        bob.press("\r")
        refused = "REFUSED. Somebody else has that hall at that time."
        ada.wait_until(lambda: refused in ada.text or refused in bob.text)
        loser, lost, won, who = (
            (ada, "Bello", "Eze", "Bob") if refused in ada.text else (bob, "Eze", "Bello", "Ada")
        )
        loser.wait_for_text(
            f"{won} has Attic ",
            f"10:00-15:00, tentative, by {who}.",
            "1 REFUSED",
            "! TAKEN",
            "Free then:",
            "Or join the waiting list.",
            "> Attic",
        )
        if then == "option":
            # The word stands there as the list has it: one Enter books, and a second one would
            # open what has just been booked.
            loser.press("\t\t\t\t", "\x15", *"option", "\r")
        else:
            # The first Enter takes the hall that is lit, the second one books.
            loser.press("\x15", *"free", "\r", "\r")
        gone(loser, "New booking", "REFUSED", "unsent")
        loser.wait_for_text("taken")
        # Nothing on the screen says when it is committed: the form closes before that.
        comes_to(lambda: [row[0] for row in rows(shop, BOOKED)], ["Bello", "Eze"])
    found = {row[0]: row[1:] for row in rows(shop, BOOKED)}
    assert found[won] == ("tentative", "Attic", 1, True)
    status, hall, version, applied = found[lost]
    assert (version, applied) == (1, True)
    if then == "option":
        assert (status, hall) == ("option", "Attic")
    else:
        assert status == "tentative" and hall != "Attic"


def shows_card(terminal: Terminal, title: str) -> None:
    """Wait for a title on the card, whose number stands at its right end."""
    terminal.wait_until(lambda: re.search(rf"{title} +217", terminal.text) is not None)


def test_two_edit_one_card_and_each_sees_mine_and_theirs(shop: Shop, tmp_path: Path) -> None:
    opened = ("4", "217", "Gift vouchers")
    with (
        at_the_desk(shop, "ada", tmp_path / "a", *opened) as ada,
        at_the_desk(shop, "bob", tmp_path / "b", *opened) as bob,
    ):
        (version,) = (row[1] for row in rows(shop, CARD))
        for terminal, title in ((ada, "Mine"), (bob, "Theirs")):
            terminal.press("\r")
            terminal.wait_for_text("Card #217")
            terminal.press("\x15", *title)
            terminal.wait_for_text(f"Title         {title}")
        bob.press("\r")
        shows_card(bob, "Theirs")
        comes_to(lambda: rows(shop, CARD), [("Theirs", version + 1)])
        ada.press("\r")
        ada.wait_for_text("REFUSED. Somebody else changed it meanwhile.", "theirs: Theirs")
        assert "Title         Mine" in ada.text
        assert rows(shop, CARD) == [("Theirs", version + 1)], "never in silence"
        ada.press("\r")
        for terminal in (ada, bob):
            shows_card(terminal, "Mine")
        gone(ada, "REFUSED")
        assert rows(shop, CARD) == [("Mine", version + 2)]


def test_a_card_changed_there_while_it_was_changed_here_without_a_link(
    shop: Shop, tmp_path: Path
) -> None:
    opened = ("4", "217", "Gift vouchers")
    with (
        at_the_desk(shop, "ada", tmp_path / "a", *opened) as ada,
        at_the_desk(shop, "bob", tmp_path / "b", *opened) as bob,
        asyncio.Runner() as there,
    ):
        # Nobody gets in while the link is cut, so somebody is in already.
        owner = there.run(asyncpg.connect(shop.owner))
        with cut_off(shop, "ada", ada):
            ada.wait_for_text("NOT LIVE")
            ada.press("\r")
            ada.wait_for_text("No link: it is kept here")
            ada.press("\x15", *"Mine", "\r")
            shows_card(ada, "… Mine")
            ada.wait_for_text("1 unsent")
            bob.press("\r")
            bob.wait_for_text("Card #217")
            bob.press("\x15", *"Theirs", "\r")
            shows_card(bob, "Theirs")
            title = CARD.replace("title, version", "title")
            comes_to(lambda: there.run(owner.fetchval(title)), "Theirs")
            there.run(owner.close())
        ada.wait_for_text("REFUSED. Somebody else changed it", "theirs: Theirs")
        assert "Title         Mine" in ada.text
        # Not now: it stays refused, in sight, and can be taken up again.
        ada.press("\x1b")
        ada.wait_for_text("1 REFUSED", "REFUSED Theirs")
        ada.press("U")
        ada.wait_for_text("REFUSED", "change #217", "Somebody else changed it meanwhile.")
        ada.press("e")
        ada.wait_for_text("Title         Mine", "theirs: Theirs")
        ada.press("\r")
        shows_card(bob, "Mine")
        gone(ada, "REFUSED")
    assert rows(shop, CARD)[0][0] == "Mine"
