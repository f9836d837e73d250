"""A disk that is full, a journal that is torn, broken or from a newer version, on a real terminal:
it is said, nothing is lost, and the dashboard goes on.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Shop, run_sql
from tests.terminal import Terminal
from tests.test_writes_end_to_end import BREAD, at_the_counter, cut_off, on_hand, sales_of

BY_BOB = (
    "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity, sold_at)"
    " SELECT branch_id, id, 1, '2026-03-17 17:41+01' FROM livedash.bread_types"
    f" WHERE name = '{BREAD}'"
    " AND branch_id = (SELECT id FROM livedash.branches WHERE name = 'Lagos')"
)


def largest_file(terminal: Terminal, size: int | None) -> None:
    """What the program may write into one file from now on: a full disk is felt like this."""
    import resource

    assert sys.platform == "linux"
    _, hard = resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE)
    soft = hard if size is None else size
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
@pytest.mark.parametrize("size", [0, 300], ids=["no file at all", "in the middle of a line"])
def test_a_disk_that_is_full_keeps_the_form_and_the_dashboard_goes_on(
    shop: Shop, tmp_path: Path, size: int
) -> None:
    with at_the_counter(shop, tmp_path) as one:
        largest_file(one, size)
        one.press("s4\r")
        one.wait_for_text("NOT SAVED. It could not be kept safe (File too large)")
        assert "How many      4" in one.text
        one.press("\x1b")
        one.wait_until(lambda: on_hand(one) == "-1")
        run_sql(shop.login("bob"), BY_BOB)
        one.wait_until(lambda: on_hand(one) == "-2")
        assert "● Live" in one.text
        one.press("s")
        one.wait_for_text("This is what you typed before.", "How many      4")
        largest_file(one, None)
        one.press("\r")
        one.wait_until(lambda: on_hand(one) == "-6")
        one.wait_until(lambda: sales_of(shop) == [4])


def torn(data: bytes) -> bytes:
    return data[:-9]


def broken(data: bytes) -> bytes:
    first, second, third = data.splitlines(keepends=True)
    return first + second + b"\x00\xff{broken\n" + third


def headless(data: bytes) -> bytes:
    return b"what?\n" + b"".join(data.splitlines(keepends=True)[1:])


def emptied(data: bytes) -> bytes:
    return data[:0]


def newer(data: bytes) -> bytes:
    first, *rest = data.splitlines(keepends=True)
    said = json.loads(first)
    return json.dumps({**said, "livedash outbox": 99}).encode() + b"\n" + b"".join(rest)


@pytest.mark.parametrize(
    ("spoil", "says", "taken"),
    [
        (torn, "a last line that was not written to its end", [2]),
        (broken, "1 broken line", [2, 3]),
        (headless, "a broken first line", [2, 3]),
        (emptied, "is empty (0 bytes)", []),
        (newer, "The writes of a newer livedash wait for that one", []),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_journal_in_a_bad_way_is_reported_and_never_deleted(
    shop: Shop, tmp_path: Path, spoil: Callable[[bytes], bytes], says: str, taken: list[int]
) -> None:
    with at_the_counter(shop, tmp_path) as one, cut_off(shop, "ada", one):
        one.wait_for_text("NOT LIVE")
        one.press("s2\rs3\r")
        one.wait_for_text("2 unsent")
        one.process.send_signal(signal.SIGKILL)
        one.process.wait()
    (journal,) = tmp_path.rglob("outbox-*.jsonl")
    data = spoil(journal.read_bytes())
    journal.write_bytes(data)
    with at_the_counter(shop, tmp_path) as later:
        later.wait_for_text("U shows all: ")
        later.press("U")
        later.wait_until(lambda: says in " ".join(later.text.split()))
        later.press("\x1b")
        later.wait_until(lambda: sales_of(shop) == taken)
        later.press("s1\r")
        later.wait_until(lambda: sales_of(shop) == [*taken, 1])
        assert "● Live" in later.text
    kept = [path.read_bytes() for path in tmp_path.rglob("outbox-*")]
    assert data in kept
