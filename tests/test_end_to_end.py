"""The real program in a real terminal over a real Postgres, as the people in the shop have it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import pytest

from tests.conftest import SHOP_MOMENT, Shop, run_sql
from tests.terminal import Terminal

MOMENT = SHOP_MOMENT.isoformat()


@contextmanager
def livedash(
    dsn: str,
    *options: str,
    size: tuple[int, int] = (80, 24),
    loaded: bool = True,
    **environ: str,
) -> Iterator[Terminal]:
    """`loaded=False`: as from a shell. Those that are about what comes later need no such start."""
    settings = {"LIVEDASH_NOW": MOMENT, "LIVEDASH_SCREEN__BRANCH": "Lagos", **environ}
    argv = [sys.executable, "-m", "livedash", "--dsn", dsn, *options]
    with Terminal(argv, size=size, environ=settings, loaded=loaded) as terminal:
        yield terminal


def sale(bread: str, quantity: int) -> str:
    return (
        "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, unit_price, sold_at)"
        f" SELECT branch_id, id, {quantity}, unit_price, '{MOMENT}' FROM livedash.bread_types"
        f" WHERE trim(name || ' ' || size) = '{bread}' AND branch_id IN"
        " (SELECT id FROM livedash.branches WHERE name = 'Lagos')"
    )


def sell(shop: Shop, bread: str, quantity: int) -> None:
    run_sql(shop.login("bob"), sale(bread, quantity))


def row_of(terminal: Terminal, text: str) -> str:
    return next((line for line in terminal.text.splitlines() if text in line), "")


DRAWN = str.maketrans("+━╸─┃|", "      ")
"""Marks of what has just changed, and what a gauge is drawn with."""


def cells_of(terminal: Terminal, name: str) -> list[str]:
    """What stands after a name in its row: on hand, planned, at opening, made, sold."""
    return row_of(terminal, name).partition(name)[2].translate(DRAWN).split()


def test_a_committed_sale_is_on_the_screen_without_a_key(shop: Shop) -> None:
    with livedash(shop.login("ada"), loaded=False) as terminal:
        # A terminal reads a paint in pieces: each cell is waited for, not only the first.
        terminal.wait_for_text("● Live", "Wheat loaf")
        before, after = ["19", "60", "0", "60", "38"], ["17", "60", "0", "60", "40"]
        terminal.wait_until(lambda: cells_of(terminal, "Wheat loaf")[:5] == before)
        sell(shop, "Wheat loaf", 2)
        terminal.wait_until(lambda: cells_of(terminal, "Wheat loaf")[:5] == after)
        terminal.wait_for_text("357 sold of")


def test_a_card_moved_by_another_program_moves_here(shop: Shop) -> None:
    with livedash(shop.login("ada")) as terminal:
        terminal.wait_for_text("● Live", "Wheat loaf")
        terminal.press("4")
        terminal.wait_for_text("Logo pack", " 4/3 over")
        run_sql(
            shop.login("ada"),
            "UPDATE livedash.tasks SET status_id = (SELECT id FROM livedash.statuses"
            " WHERE name = 'Doing' AND project_id = tasks.project_id) WHERE number = 215",
        )
        terminal.wait_for_text(" 5/3 over")
        run_sql(shop.login("ada"), "UPDATE livedash.tasks SET title = 'Signet' WHERE number = 215")
        terminal.wait_for_text("Signet")


def test_two_terminals_move_together(shop: Shop) -> None:
    with livedash(shop.login("ada")) as one, livedash(shop.login("bob"), size=(160, 50)) as other:
        for terminal in (one, other):
            terminal.wait_for_text("● Live", "Wheat loaf")
        sell(shop, "Wheat loaf", 7)
        one.wait_until(lambda: "45" in cells_of(one, "Wheat loaf"))
        other.wait_until(lambda: "45" in cells_of(other, "Wheat loaf"))


def test_a_stopped_server_is_offline_and_then_live_with_right_numbers(own_shop: Shop) -> None:
    """Rows stay, their age is said, and what happened meanwhile is read, marked and counted."""
    with livedash(own_shop.login("ada")) as terminal:
        terminal.wait_for_text("● Live", "Wheat loaf")
        own_shop.server.down()
        terminal.wait_for_text("Offline", "NOT LIVE. What you see is from", "Wheat loaf")
        own_shop.server.up()
        terminal.wait_for_text("● Live")
        sell(own_shop, "Wheat loaf", 2)
        terminal.wait_until(lambda: cells_of(terminal, "Wheat loaf")[:1] == ["17"])


def test_a_killed_server_comes_back_by_itself(own_shop: Shop) -> None:
    with livedash(own_shop.login("ada")) as terminal:
        terminal.wait_for_text("● Live", "Wheat loaf")
        pid = own_shop.server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        terminal.wait_until(lambda: "Live" not in terminal.text.splitlines()[0])
        terminal.wait_for_text("● Live")
        sell(own_shop, "Wheat loaf", 2)
        terminal.wait_until(lambda: cells_of(terminal, "Wheat loaf")[:1] == ["17"])


def test_what_happened_while_away_is_marked_and_counted(shop: Shop) -> None:
    """The dashboard is cut off and nobody may connect; a till that is connected goes on selling."""
    allow = f'ALTER DATABASE "{shop.name}" ALLOW_CONNECTIONS {{}}'
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{shop.name}' AND usename = 'ada'"
    )
    maintenance = shop.server.dsn("postgres", "postgres")
    with livedash(shop.login("ada")) as terminal, asyncio.Runner() as till:
        terminal.wait_for_text("● Live", "Wheat loaf")
        bob = till.run(asyncpg.connect(shop.login("bob")))
        run_sql(maintenance, allow.format("false"), cut)
        terminal.wait_for_text("NOT LIVE")
        till.run(bob.execute(sale("Wheat loaf", 2)))
        till.run(bob.close())
        run_sql(maintenance, allow.format("true"))
        terminal.wait_for_text("● Live")
        terminal.wait_until(lambda: cells_of(terminal, "Wheat loaf")[:1] == ["17"])
        terminal.wait_for_text("While you were away")
        terminal.press("j")
        terminal.wait_until(lambda: "While you were away" not in terminal.text)


@pytest.mark.parametrize("size", [(40, 12), (20, 5), (8, 2), (1, 1)])
def test_a_small_terminal_gets_what_fits_and_goes_on(shop: Shop, size: tuple[int, int]) -> None:
    with livedash(shop.login("ada"), size=size) as terminal:
        terminal.wait_until(lambda: terminal.received > 0)
        terminal.resize(80, 24)
        os.kill(terminal.process.pid, signal.SIGWINCH)
        terminal.wait_for_text("● Live", "Wheat loaf")
        terminal.resize(*size)
        os.kill(terminal.process.pid, signal.SIGWINCH)
        sell(shop, "Wheat loaf", 1)
        terminal.settle()
        assert terminal.process.poll() is None


HOSTILE = r"E'\x1b[2J\x1b]0;owned\x07[red]Wheat[/red]\u202eloaf\n\u009b31m'"


def test_text_from_the_database_is_shown_and_never_obeyed(shop: Shop) -> None:
    with livedash(shop.login("ada"), size=(120, 24)) as terminal:
        terminal.wait_for_text("● Live", "Wheat loaf")
        before = terminal.settle()
        run_sql(
            shop.owner, f"UPDATE livedash.bread_types SET name = {HOSTILE} WHERE name LIKE 'Wheat%'"
        )
        terminal.wait_for_text("owned", "[red]W")
        terminal.settle()
        sent = bytes(terminal.output[before:])
        assert b"\x1b[2J" not in sent
        assert b"\x1b]0;" not in sent
        assert b"owned\x07" not in sent
        assert "Agege loaf" in terminal.text


def test_garbage_on_the_channel_changes_nothing_and_is_counted(shop: Shop) -> None:
    with livedash(shop.login("ada")) as terminal:
        terminal.wait_for_text("● Live", "Wheat loaf")
        for rubbish in ("", "{", "[]", '{"v":1}', '{"v":2,"t":"x"}', "\\x1b[2J", "9" * 7000):
            run_sql(shop.owner, f"SELECT pg_notify('livedash', '{rubbish}')")
        terminal.press("i")
        terminal.wait_for_text("messages ignored")
        terminal.press("escape")
        sell(shop, "Wheat loaf", 2)
        terminal.wait_until(lambda: cells_of(terminal, "Wheat loaf")[:1] == ["17"])


def test_q_ends_it_with_0_and_gives_the_terminal_back(shop: Shop) -> None:
    with livedash(shop.login("ada"), loaded=False) as terminal:
        terminal.wait_for_text("● Live", "Wheat loaf")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b[?1049l" in terminal.output


def test_an_idle_dashboard_sends_nothing(shop: Shop) -> None:
    with livedash(shop.login("ada")) as terminal:
        terminal.wait_for_text("● Live", "Wheat loaf")
        before = terminal.settle(1.0)
        assert terminal.settle(2.0) == before
