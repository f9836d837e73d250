"""A database without a shop, or a shop without a branch: what is found is said, and each mend is a
command that works as it is copied."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import asyncpg
import pytest

from livedash.business.schema import BUSINESS
from livedash.database.address import Address
from livedash.database.migrations import initialise
from livedash.database.no_shop import no_shop
from livedash.demo.server import EmbeddedServer
from tests.commands.program import Run, environment
from tests.conftest import run_sql
from tests.terminal import Terminal


def commands(words: str) -> list[list[str]]:
    """Those that stand in what was said, without the program's name."""
    found = []
    for line in words.splitlines():
        for part in line.split(", then "):
            _, name, command = part.partition("livedash ")
            if name and not command.startswith("demo"):
                found.append(shlex.split(command))
    return found


@pytest.mark.parametrize("command", [("snapshot", "stock"), (), ("shop", "list"),
                                     ("db", "user", "add", "zoe", "--role", "staff")])  # fmt: skip
@pytest.mark.parametrize("engine_only", [False, True])
def test_it_says_what_is_there_and_the_two_ways(
    livedash: Run, bare_database: str, command: tuple[str, ...], engine_only: bool
) -> None:
    run_sql(
        bare_database,
        "CREATE TABLE orders (id integer PRIMARY KEY)",
        'CREATE SCHEMA "Ware House"',
        'CREATE TABLE "Ware House"."Item Stock" (id integer PRIMARY KEY)',
        'CREATE TABLE "Ware House".b (id integer PRIMARY KEY) PARTITION BY HASH (id)',
        'CREATE TABLE "Ware House".b1 PARTITION OF "Ware House".b '
        "FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
    )
    said = {"LIVEDASH_DATABASE_URL": bare_database}
    if engine_only:
        assert livedash("db", "init", "--engine-only", **said).code == 0
    done = livedash(*command, **said)
    name = Address.parse(bare_database).database
    assert (done.code, done.out) == (1, "")
    assert done.lines == [
        f"The database {name} has no shop yet. It holds 2 tables in Ware House, 1 table in public.",
        "To make one: livedash db init, then livedash shop add branch --help",
        'To watch your own tables instead: livedash db watch \'"Ware House"."Item Stock"\'',
    ]
    for copied in commands(done.err):
        assert livedash(*copied, **said).code == 0, copied


def test_from_an_empty_database_to_rows_by_what_it_says_alone(
    livedash: Run, bare_database: str
) -> None:
    said = {"LIVEDASH_DATABASE_URL": bare_database}
    done = livedash("snapshot", "stock", **said)
    assert "has no shop yet. It is empty." in done.err
    assert livedash("db", "init", **said).code == 0
    for expected in ("There is no branch yet", ""):
        done = livedash("snapshot", "stock", **said)
        assert expected in done.err
        for copied in commands(done.err):
            assert livedash(*copied, **said).code == 0, copied
    assert done.code == 0
    assert "Lagos" in done.out


def test_whoever_is_nobody_or_a_member_of_nothing_has_a_command_for_the_owner(
    livedash: Run, server: EmbeddedServer, bare_database: str
) -> None:
    owner = {"LIVEDASH_DATABASE_URL": bare_database}
    zoe = {"LIVEDASH_DATABASE_URL": bare_database.replace("postgres@", "zoe@", 1)}
    livedash("db", "init", **owner)
    done = livedash("db", "user", "add", "zoe", "--role", "staff", **owner)
    assert done.code == 1
    for copied in commands(done.err):
        assert livedash(*copied, **owner).code == 0
    run_sql(bare_database, "CREATE ROLE zoe LOGIN")
    try:
        done = livedash("snapshot", "stock", **zoe)
        assert done.lines[0].startswith("The login zoe belongs to no branch and no project.")
        (mend,) = commands(done.err)
        assert livedash(*mend, **owner).code == 0
        assert livedash("snapshot", "stock", **zoe).code == 0
        run_sql(bare_database, "DELETE FROM livedash.members")
        done = livedash("snapshot", "stock", **zoe)
        assert done.lines[0].startswith("zoe belongs to no branch and no project.")
        assert commands(done.err) == [mend]
        done = livedash("snapshot", "stock", **owner)
        assert "postgres is a member of no branch. There are: Lagos" in done.err
        (mend,) = commands(done.err)
        assert livedash(*mend, **owner).code == 0
        assert livedash("snapshot", "stock", **owner).code == 0
    finally:
        run_sql(bare_database, "DROP ROLE zoe")


def test_an_open_dashboard_goes_on_by_itself_when_the_shop_is_made(
    livedash: Run, bare_database: str, tmp_path: Path
) -> None:
    said = {"LIVEDASH_DATABASE_URL": bare_database}
    home = environment(tmp_path, **said)
    argv = [sys.executable, "-m", "livedash"]
    with Terminal(argv, environ=home, size=(110, 24), loaded=True) as terminal:
        terminal.wait_for_text("has no shop yet. It is empty", "livedash db init")
        assert livedash("db", "init", **said).code == 0
        terminal.press("R")
        terminal.wait_for_text("There is no branch yet", "livedash shop add branch Lagos")
        for words in (
            "shop add branch Lagos --kind bakery --timezone UTC --currency EUR",
            "db user add postgres --branch Lagos --role owner",
            "shop add bread Rye --price 5",
        ):
            assert livedash(*words.split(), **said).code == 0
        terminal.wait_for_text("Live", "Rye")


async def test_a_database_with_a_shop_has_nothing_to_say(bare_database: str) -> None:
    connection = await asyncpg.connect(bare_database)
    await initialise(connection, BUSINESS)
    assert await no_shop(connection, Address.parse(bare_database)) is None
    await connection.close()
