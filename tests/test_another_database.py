"""Another database comes to stand at the address while sales wait here: none of them reaches it,
the screen and `livedash outbox` say so, and their own database gets them when it is back.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Shop, copied, run_sql
from tests.test_writes_end_to_end import able_to_write, at_the_counter, on_hand, sales_of


@pytest.fixture
def other(shop: Shop) -> Iterator[Shop]:
    """Another installation, with the same breads under the same numbers: it would take the
    sales. Of each bread less is there, so that one sees whose rows stand."""
    with copied(shop.server) as other:
        run_sql(
            other.owner,
            "UPDATE livedash.installation SET id = gen_random_uuid()",
            "INSERT INTO livedash.waste_logs (branch_id, bread_type_id, quantity, reason)"
            " SELECT branch_id, bread_type_id, 2, 'stale' FROM livedash.stock_levels",
        )
        yield other


@contextmanager
def out_of_reach(shop: Shop) -> Iterator[None]:
    """Nobody may connect, and whoever was connected is thrown out."""
    maintenance = shop.server.dsn("postgres", "postgres")
    run_sql(maintenance, f'ALTER DATABASE "{shop.name}" ALLOW_CONNECTIONS false', ended(shop))
    yield
    run_sql(maintenance, f'ALTER DATABASE "{shop.name}" ALLOW_CONNECTIONS true')


def ended(shop: Shop) -> str:
    return (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{shop.name}' AND pid <> pg_backend_pid()"
    )


def swap(shop: Shop, other: Shop) -> None:
    """Each gets the other's name, and so its address."""
    names = ((shop.name, "between"), (other.name, shop.name), ("between", other.name))
    run_sql(
        shop.server.dsn("postgres", "postgres"),
        *(f'ALTER DATABASE "{old}" RENAME TO "{new}"' for old, new in names),
    )


def outbox(state: Path, *what: str, dsn: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "livedash", "outbox", *what],
        env={"PATH": "/usr/bin:/bin", "LIVEDASH_STATE": str(state), "LIVEDASH_DATABASE_URL": dsn},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_what_waits_for_one_database_never_reaches_another(
    shop: Shop, other: Shop, tmp_path: Path
) -> None:
    away = replace(shop, name=other.name)
    with at_the_counter(shop, tmp_path) as one:
        able_to_write(one)
        with out_of_reach(shop):
            one.wait_for_text("NOT LIVE")
            one.press("s2\rs3\r")
            one.wait_for_text("2 unsent")
            one.wait_until(lambda: on_hand(one) == "-6")
            with out_of_reach(other):
                swap(shop, other)
        # Both names may be connected to again; ours is the other database's now.
        one.wait_for_text("● Live", "2 elsewhere", "Another database answers now")
        one.wait_until(lambda: on_hand(one) == "-3")
        assert "unsent" not in one.text.splitlines()[0]
        # What is sold now is sold here: it comes after whatever could have been sent before it.
        one.press("s1\r")
        one.wait_until(lambda: sales_of(shop) == [1])
        one.press("U")
        one.wait_for_text("away", f"It belongs to {shop.name}")
        assert "Everything" not in one.text
    assert sales_of(away) == []
    with at_the_counter(shop, tmp_path) as later:
        later.wait_for_text("2 elsewhere")
        later.press("U")
        later.wait_for_text("away", f"It belongs to {shop.name}")
    assert outbox(tmp_path, "list").count("(waiting)") == 2
    said = outbox(tmp_path, "retry", dsn=shop.login())
    assert said.count(f"(waiting for {shop.name} at ") == 2
    assert "is sent when livedash is opened there" in said
    # Its own database is back, at another address.
    with at_the_counter(away, tmp_path) as back:
        back.wait_until(lambda: sales_of(away) == [2, 3])
        back.wait_until(lambda: on_hand(back) == "-6")
        assert "elsewhere" not in back.text.splitlines()[0]
    assert sales_of(shop) == [1]
    assert "Everything that was written here is in the database" in outbox(tmp_path, "list")
