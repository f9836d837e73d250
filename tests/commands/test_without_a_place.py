"""A pane that needs no shop, brought by another package, on a database that has none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from livedash.database.address import Address
from tests.commands.program import Run, environment
from tests.commands.test_foreign_panes import installed
from tests.conftest import run_sql
from tests.terminal import Terminal

NO_SHOP = "The database {} has no shop yet. It holds 1 table in public."
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def orders(bare_database: str) -> str:
    """The DSN of a database that holds orders, with a password that nobody asks for."""
    run_sql(
        bare_database,
        "CREATE TABLE orders (id int PRIMARY KEY, what text, placed_at timestamptz)",
        "INSERT INTO orders VALUES (1, 'Flour', '2026-03-17 16:05:00Z')",
    )
    return bare_database.replace("postgres@", "postgres:secret@", 1)


@pytest.fixture
def said(orders: str) -> dict[str, str]:
    now = "2026-03-17T17:41:00+01:00"
    return {"LIVEDASH_DATABASE_URL": orders, "LIVEDASH_NOW": now, "TZ": "Europe/Berlin"}


@pytest.mark.parametrize("engine_only", [False, True])
def test_a_frame_and_into_a_pipe_that_pane_alone(
    livedash: Run,
    orders: str,
    said: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    engine_only: bool,
) -> None:
    installed(monkeypatch, "ORDERS_PANE")
    name = Address.parse(orders).database
    if engine_only:
        assert livedash("db", "watch", "orders", **said).code == 0
    frame = livedash("snapshot", "orders", **said)
    assert (frame.code, frame.err) == (0, "")
    header, _, _, row = frame.out.splitlines()[:4]
    assert header.split()[:3] == ["livedash", name, "postgres"]
    assert header.split()[4] == ("Live" if engine_only else "Partial")
    assert header.endswith("17:41")
    assert row.strip("▌ ").split() == ["1", "Flour", "17:05"], "by the clock of this machine"
    piped = livedash(**said)
    assert (piped.code, piped.err) == (0, "")
    assert piped.out.count("livedash  ") == piped.out.count("Flour") == 1
    assert "secret" not in frame.out + piped.out
    wall = livedash("snapshot", "wall", "--size", "160x40", **said)
    assert "Flour" in wall.out


def test_the_others_say_what_they_need_as_ever(
    livedash: Run, orders: str, said: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, "ORDERS_PANE")
    no_shop = NO_SHOP.format(Address.parse(orders).database)
    for call, more in (
        (("snapshot", "stock"), {}),
        (("snapshot", "orders"), {"LIVEDASH_SCREEN__BRANCH": "Lagos"}),
    ):
        done = livedash(*call, **said, **more)
        assert (done.code, done.out, len(done.lines)) == (1, "", 3)
        assert done.lines[0] == no_shop


def test_on_a_terminal_from_no_schema_to_live(livedash: Run, orders: str, tmp_path: Path) -> None:
    name, package = Address.parse(orders).database, tmp_path / "brought-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: brought\nVersion: 1.0\n")
    entry = "[livedash.panes]\norders = tests.commands.foreign:ORDERS_PANE\n"
    (package / "entry_points.txt").write_text(entry)
    path = f"{tmp_path}:{REPOSITORY}"
    home = environment(tmp_path, LIVEDASH_DATABASE_URL=orders, PYTHONPATH=path)
    with Terminal([sys.executable, "-m", "livedash"], environ=home, size=(100, 24)) as terminal:
        terminal.wait_for_text(f"livedash  {name}  postgres", "Partial", "Flour")
        assert livedash("db", "watch", "orders", LIVEDASH_DATABASE_URL=orders).code == 0
        terminal.press("R")
        terminal.wait_for_text("Live")
        run_sql(orders, "INSERT INTO orders VALUES (2, 'Sugar', now())")
        terminal.wait_for_text("Sugar")
        terminal.press("i")
        terminal.wait_for_text("source postgres")
        assert "secret" not in terminal.text
        terminal.press("escape")
        terminal.wait_for_text("Sugar")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    (kept,) = json.loads(next(tmp_path.rglob("places.json")).read_text("utf-8")).items()
    assert kept == (str(Address.parse(orders)), [name, None, "orders"])
