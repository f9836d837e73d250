"""What a person writes on a real terminal: seen on the next one, kept through a cut link and a
killed program, and in the database once.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from tests.conftest import Shop, run_sql
from tests.proxy import Proxy
from tests.terminal import Terminal
from tests.test_end_to_end import cells_of, livedash, row_of

BREAD = "Sardine roll"
"""The worst comes first, so the cursor stands on it: 61 sold, one more than there were."""


@contextmanager
def at_the_counter(shop: Shop, state: Path, login: str = "ada") -> Iterator[Terminal]:
    with livedash(shop.login(login), LIVEDASH_STATE=str(state)) as terminal:
        terminal.wait_for_text("● Live", BREAD)
        yield terminal


def able_to_write(terminal: Terminal) -> None:
    """Once it is known what is unsent, a write is kept whatever becomes of the link."""
    heading = "Not in the database yet"
    terminal.press("U")
    terminal.wait_until(lambda: heading in terminal.text and "not known" not in terminal.text)
    terminal.press("\x1b")
    terminal.wait_until(lambda: heading not in terminal.text)


@contextmanager
def cut_off(shop: Shop, login: str, *terminals: Terminal) -> Iterator[None]:
    """Nobody may connect, and this login is thrown out. These terminals have been able to write
    before."""
    for terminal in terminals:
        able_to_write(terminal)
    maintenance = shop.server.dsn("postgres", "postgres")
    allow = f'ALTER DATABASE "{shop.name}" ALLOW_CONNECTIONS {{}}'
    run_sql(
        maintenance,
        allow.format("false"),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{shop.name}' AND usename = '{login}'",
    )
    try:
        yield
    finally:
        run_sql(maintenance, allow.format("true"))


def on_hand(terminal: Terminal) -> str:
    return (cells_of(terminal, BREAD) or [""])[0]


def sales_of(shop: Shop) -> list[int]:
    """What the terminals wrote, in the order in which it came in: the sample's were there first."""

    async def ask() -> list[int]:
        connection = await asyncpg.connect(shop.owner)
        rows = await connection.fetch(
            "SELECT quantity FROM livedash.sales_logs AS sale"
            " JOIN livedash.applied_mutations AS applied USING (id) ORDER BY applied_at"
        )
        await connection.close()
        return [row["quantity"] for row in rows]

    return asyncio.run(ask())


def test_a_sale_typed_here_is_seen_there(shop: Shop, tmp_path: Path) -> None:
    with at_the_counter(shop, tmp_path / "a") as one, at_the_counter(shop, tmp_path / "b") as two:
        assert on_hand(one) == on_hand(two) == "-1"
        one.press("s4\r")
        one.wait_until(lambda: on_hand(one) == "-5")
        two.wait_until(lambda: on_hand(two) == "-5")
        two.press("s2\rs1\r")
        two.wait_until(lambda: on_hand(two) == "-8")
        one.wait_until(lambda: on_hand(one) == "-8")
    assert sales_of(shop) == [4, 2, 1]


def test_a_sale_there_is_told_here_for_a_while_and_not_there(shop: Shop, tmp_path: Path) -> None:
    """One login, two terminals: as on a shop floor."""
    with at_the_counter(shop, tmp_path / "a") as one, at_the_counter(shop, tmp_path / "b") as two:
        one.press("s4\r")
        two.wait_for_text(f"• Ada sold 4 {BREAD}")
        two.press("s2\r")
        one.wait_for_text(f"• Ada sold 2 {BREAD}")
        assert f"• Ada sold 4 {BREAD}" not in one.text and " more" not in one.text
        assert f"• Ada sold 2 {BREAD}" not in two.text and " more" not in two.text
        one.wait_until(lambda: "• Ada sold" not in one.text)


@contextmanager
def slow_link(port: int) -> Iterator[Proxy]:
    """A proxy in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    proxy = Proxy("127.0.0.1", port)
    asyncio.run_coroutine_threadsafe(proxy.__aenter__(), loop).result()
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(proxy.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_a_sale_stands_there_before_the_database_has_heard_of_it(
    shop: Shop, tmp_path: Path
) -> None:
    """How soon in milliseconds: `python -m bench.keys`."""
    state = str(tmp_path)
    with slow_link(shop.server.port) as proxy:
        dsn = f"postgresql://ada@127.0.0.1:{proxy.port}/{shop.name}?sslmode=disable"
        with livedash(dsn, LIVEDASH_STATE=state) as one:
            one.wait_for_text("● Live", BREAD)
            proxy.delay = 1.0
            one.press("s4\r")
            one.wait_until(lambda: on_hand(one) == "-5")
            assert sales_of(shop) == []
            proxy.delay = 0.0
            one.wait_until(lambda: sales_of(shop) == [4])


def test_esc_and_enter_in_one_packet_sell_nothing(shop: Shop, tmp_path: Path) -> None:
    with at_the_counter(shop, tmp_path) as one:
        one.press("s3\x1b\r")
        one.press("s")
        one.wait_for_text("How many", "This is what you typed before.")
        one.press("\x15", "2\r")
        one.wait_until(lambda: sales_of(shop) == [2])
        one.wait_until(lambda: on_hand(one) == "-3")


def test_what_is_written_without_a_link_is_sent_once_when_it_is_back(
    shop: Shop, tmp_path: Path
) -> None:
    with at_the_counter(shop, tmp_path) as one, at_the_counter(shop, tmp_path, "bob") as other:
        with cut_off(shop, "ada", one):
            one.wait_for_text("NOT LIVE")
            one.press("s2\rs3\r")
            one.wait_for_text("2 unsent", f"… {BREAD}")
            one.wait_until(lambda: on_hand(one) == "-6")
            assert on_hand(other) == "-1"
        one.wait_for_text("● Live")
        other.wait_until(lambda: on_hand(other) == "-6")
        one.wait_until(lambda: "unsent" not in one.text and "…" not in row_of(one, BREAD))
        one.wait_until(lambda: on_hand(one) == "-6")
    assert sales_of(shop) == [2, 3]


def test_a_killed_terminals_writes_are_sent_by_the_next_one(shop: Shop, tmp_path: Path) -> None:
    with at_the_counter(shop, tmp_path) as one, cut_off(shop, "ada", one):
        one.wait_for_text("NOT LIVE")
        one.press("s2\r")
        one.wait_for_text("1 unsent")
        one.process.send_signal(signal.SIGKILL)
        one.process.wait()
    assert sales_of(shop) == []
    with at_the_counter(shop, tmp_path) as next_one:
        next_one.wait_until(lambda: on_hand(next_one) == "-3")
    assert sales_of(shop) == [2]


def test_an_undo_behind_a_sale_that_is_refused_goes_down_with_it_and_both_say_why(
    shop: Shop, tmp_path: Path
) -> None:
    # An undo is for entries of today by the true clock.
    ada, state = shop.login("ada"), str(tmp_path)
    with (
        asyncio.Runner() as there,
        livedash(ada, size=(100, 24), LIVEDASH_NOW="", LIVEDASH_STATE=state) as one,
    ):
        one.wait_for_text("● Live", BREAD)
        one.press(*"/sardine", "\r")
        one.wait_for_text("only 1 of")
        # Nobody gets in while the link is cut, so somebody is in already.
        owner = there.run(asyncpg.connect(shop.owner))
        with cut_off(shop, "ada", one):
            one.wait_for_text("NOT LIVE")
            one.press("s4\r")
            one.wait_for_text("1 unsent")
            one.press("u")
            one.wait_for_text("Undo your latest entry?", f"sold 4 {BREAD}")
            one.press("\r")
            one.wait_for_text("2 unsent")
            no_more = "UPDATE livedash.members SET role = 'viewer' WHERE person_id ="
            of_ada = "(SELECT id FROM livedash.people WHERE login = 'ada')"
            there.run(owner.execute(f"{no_more} {of_ada}"))
            there.run(owner.close())
        one.wait_for_text("2 REFUSED", f"REFUSED: sell 4 {BREAD}.")
        assert " -1 " in row_of(one, "REFUSED Sardine").replace("+", " ")
        one.press("U")
        one.wait_until(lambda: one.text.count("REFUSED ") >= 2)
        one.press("j")
        one.wait_until(
            lambda: "It builds on a write that was not applied" in " ".join(one.text.split())
        )
    assert sales_of(shop) == []


def test_who_quits_is_told_what_is_left(shop: Shop, tmp_path: Path) -> None:
    with at_the_counter(shop, tmp_path) as one, cut_off(shop, "ada", one):
        one.wait_for_text("NOT LIVE")
        one.press("s2\r")
        one.wait_for_text("1 unsent")
        one.press("q")
        one.wait_for_text("1 write is not in the database yet.")
        one.press("q")
        assert one.process.wait(15) == 0
        # The emulator has no second screen to go back to: looked for in what was sent.
        one.wait_until(lambda: b"kept, and sent at the next start" in one.output)


def test_a_dashboard_that_only_looks_offers_no_key_that_writes(shop: Shop, tmp_path: Path) -> None:
    state = str(tmp_path)
    with livedash(shop.login("ada"), "--read-only", LIVEDASH_STATE=state) as terminal:
        terminal.wait_for_text("● Live", BREAD)
        assert "s sell" not in terminal.text
        terminal.press("s4\r")
        terminal.press("?")
        terminal.wait_for_text("Keys")
        assert "Sell the bread" not in terminal.text
        assert "not in the database yet" not in terminal.text
        terminal.press("\x1b", "U", "?")
        terminal.wait_for_text("Keys")
    with livedash(shop.login("vera"), LIVEDASH_STATE=state) as viewer:
        viewer.wait_for_text("● Live", BREAD)
        assert "s sell" not in viewer.text
    assert sales_of(shop) == []


def test_who_only_looks_sends_nothing_that_an_earlier_run_left(shop: Shop, tmp_path: Path) -> None:
    with at_the_counter(shop, tmp_path) as one, cut_off(shop, "ada", one):
        one.wait_for_text("NOT LIVE")
        one.press("s2\r")
        one.wait_for_text("1 unsent")
        one.process.send_signal(signal.SIGKILL)
        one.process.wait()
    state = str(tmp_path)
    with livedash(shop.login("ada"), "--read-only", LIVEDASH_STATE=state) as looking:
        looking.wait_for_text("● Live", BREAD)
        sold = "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity)"
        run_sql(
            shop.login("bob"),
            f"{sold} SELECT branch_id, id, 1 FROM livedash.bread_types WHERE name = '{BREAD}'"
            " AND branch_id = (SELECT id FROM livedash.branches WHERE name = 'Lagos')",
        )
        looking.wait_until(lambda: on_hand(looking) == "-2")
        looking.settle()
        assert "unsent" not in looking.text
    assert sales_of(shop) == []
    with at_the_counter(shop, tmp_path) as next_one:
        next_one.wait_until(lambda: sales_of(shop) == [2])
