"""`livedash db` as it is called: what it prints, and how it ends."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from livedash.business.schema import BUSINESS
from livedash.cli import main
from livedash.commands.new_password import NEW_PASSWORD
from livedash.database import watching
from livedash.database.migrations import ENGINE
from livedash.demo.server import EmbeddedServer
from tests.commands.program import environment
from tests.conftest import run_sql
from tests.terminal import Terminal

Db = Callable[..., tuple[int, str, str]]


@pytest.fixture
def db(bare_database: str, capsys: pytest.CaptureFixture[str]) -> Db:
    """`livedash db …` on an empty database: exit code, stdout, stderr."""

    def run(*words: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
        code = main(["--dsn", bare_database, *options, "db", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_from_nothing_to_a_shop_with_people(db: Db, bare_database: str) -> None:
    assert db("status") == (1, "There is no schema livedash. Create it: livedash db init\n", "")
    code, out, _ = db("init")
    assert (code, out.splitlines()[-1]) == (
        0,
        f"{len(ENGINE.steps) + len(BUSINESS.steps)} steps applied.",
    )
    assert db("init") == (0, "The schema is up to date.\n", "")
    code, out, _ = db("status")
    assert (code, out.splitlines()[-1]) == (0, "Nothing is missing.")
    run_sql(bare_database, "INSERT INTO livedash.branches (name) VALUES ('Lagos')")
    add = ("user", "add", "zoe", "--branch", "Lagos", "--role", "staff")
    try:
        code, out, _ = db(*add)
        assert (code, out.splitlines()[0]) == (0, "zoe is staff of Lagos, a new login.")
        assert db(*add) == (0, "zoe is staff of Lagos.\n", "")
        assert db("user", "add", "zoe", "--role", "viewer")[1] == "zoe is viewer of Lagos.\n"
        assert db("user", "list") == (0, "zoe  zoe: Lagos viewer\n", "")
    finally:
        assert db("user", "remove", "zoe") == (0, "zoe: 1 membership ended.\n", "")
    assert db("user", "list") == (0, "zoe  zoe: removed\n", "")


def test_who_belongs_where_is_listed(db: Db, bare_database: str) -> None:
    db("init")
    assert db("user", "list")[1].splitlines()[1] == "livedash db user add postgres --role owner"
    run_sql(
        bare_database,
        "INSERT INTO livedash.branches (name) VALUES ('Lagos'), ('Abuja')",
        "INSERT INTO livedash.projects (name) VALUES ('Shop')",
        "INSERT INTO livedash.people (name, login) VALUES ('Dayo', NULL), ('Gone', 'gone_home')",
        "INSERT INTO livedash.members (person_id, branch_id, role) VALUES (1, 1, 'staff')",
    )
    db("user", "add", "postgres", "--branch", "Lagos", "--project", "Shop", "--role", "owner")
    assert db("user", "list")[1].splitlines() == [
        "gone_home  Gone: belongs nowhere; there is no such database role",
        "postgres   postgres: Lagos owner, project Shop owner",
        "-          Dayo: Lagos staff; no login: a shared one records for them",
    ]
    code, _, err = db("user", "add", "zoe", "--role", "staff")
    assert code == 1
    assert "Say --branch or --project. The branches: Abuja, Lagos" in err


def test_ones_own_table_is_watched_by_one_command(db: Db, bare_database: str) -> None:
    run_sql(bare_database, "CREATE TABLE orders (id integer PRIMARY KEY, shop integer)")
    assert db("watch", "orders", "--scope", "shop") == (0, "Watched: public.orders\n", "")
    code, out, _ = db("status")
    assert code == 0
    assert "business   not installed" in out
    assert "public.orders  installed  shop" in out
    run_sql(bare_database, "ALTER TABLE orders DISABLE TRIGGER livedash_change_update")
    code, out, _ = db("status")
    assert code == 1
    assert "Run livedash db watch public.orders\n" in out
    assert db("watch", "public.orders") == (0, "Watched: public.orders\n", "")
    code, out, _ = db("status")
    assert code == 0 and "public.orders  installed  shop" in out, "its scope is kept"
    assert db("unwatch", "orders") == (0, "No longer watched: public.orders\n", "")
    assert db("uninstall")[0] == 0
    assert db("uninstall") == (0, "There is no schema livedash here: nothing to take away.\n", "")
    assert db("status")[0] == 1


def test_every_mend_works_when_it_is_copied(db: Db, bare_database: str) -> None:
    run_sql(
        bare_database,
        'CREATE SCHEMA "Ware House"',
        'CREATE TABLE "Ware House"."Item Stock" (id integer PRIMARY KEY, shop integer)',
    )
    assert db("watch", '"Ware House"."Item Stock"', "--scope", "shop")[0] == 0
    run_sql(
        bare_database,
        'ALTER TABLE "Ware House"."Item Stock" DISABLE TRIGGER livedash_change_insert',
        'ALTER TABLE "Ware House"."Item Stock" RENAME COLUMN shop TO branch',
    )
    code, out, _ = db("status")
    assert code == 1
    mend = out.rpartition("Run livedash db ")[2].strip()
    assert mend == """watch '"Ware House"."Item Stock"'"""
    code, out, err = db(*shlex.split(mend))
    assert (code, out) == (0, 'Watched: "Ware House"."Item Stock"\n')
    gone = "has no column shop any more: its values are not told."
    assert err == f'"Ware House"."Item Stock" {gone}\n'
    assert db("status")[0] == 0


def test_a_table_that_is_not_there_leaves_no_schema_behind(db: Db, bare_database: str) -> None:
    run_sql(bare_database, "CREATE TABLE orders (id integer PRIMARY KEY)")
    for words in (("orders", "nosuch.table"), ("orders", "--scope", "nix")):
        code, _, err = db("watch", *words)
        assert code == 1 and ("nosuch.table" in err or "nix" in err)
    assert db("status") == (1, "There is no schema livedash. Create it: livedash db init\n", "")


def test_keys_that_are_text_are_said_to_be_heard_by_everybody(db: Db, bare_database: str) -> None:
    run_sql(bare_database, "CREATE TABLE people (login text PRIMARY KEY)")
    code, _, err = db("watch", "people")
    assert code == 0
    assert "can hear the login of each row that changes" in err
    mend = err.rpartition("livedash db ")[2].split()
    assert mend == ["watch", "--no-keys", "public.people"]
    assert db(*mend) == (0, "Watched: public.people\n", "")
    assert "public.people  installed  (no keys)" in db("status")[1]
    assert db("watch", "people") == (0, "Watched: public.people\n", ""), "and stays so"


def test_a_schema_without_its_rows_is_said_to_be_one(db: Db, bare_database: str) -> None:
    db("init")
    run_sql(bare_database, "DELETE FROM livedash.migrations", "DELETE FROM livedash.installation")
    for words in (("init",), ("status",), ("watch", "livedash.people"), ("uninstall",)):
        code, _, err = db(*words)
        assert code == 1
        assert "was restored without its data" in err and "DROP SCHEMA livedash CASCADE" in err


def test_who_may_prepare_transactions_is_warned(
    db: Db, bare_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "PREPARED", "SELECT 5")
    run_sql(bare_database, "CREATE TABLE orders (id integer PRIMARY KEY)")
    assert "cannot PREPARE TRANSACTION" in db("watch", "orders")[2]
    assert "cannot PREPARE TRANSACTION" in db("status")[1]


def test_a_shop_is_not_uninstalled(db: Db) -> None:
    db("init")
    code, _, err = db("uninstall")
    assert code == 1
    assert "holds the shops' own tables" in err


def test_the_sample_goes_into_an_empty_schema_only(db: Db) -> None:
    assert db("init", "--sample")[0] == 0
    code, _, err = db("init", "--sample")
    assert code == 1
    assert "There are branches already" in err


def test_a_password_is_printed_once_if_asked_and_never_otherwise(
    db: Db, bare_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    db("init")
    run_sql(bare_database, "INSERT INTO livedash.branches (name) VALUES ('Lagos')")
    add = ("user", "add", "zoe", "--branch", "Lagos", "--role", "staff")
    try:
        _, out, _ = db(*add, "--random-password")
        assert out.splitlines()[1].startswith("Password: ")
        monkeypatch.setenv(NEW_PASSWORD, "quite secret")
        assert "quite secret" not in "".join(map(str, db(*add)))
        monkeypatch.setenv(NEW_PASSWORD, "ganz geheim, ß")
        code, out, err = db(*add)
        assert code == 2
        assert "geheim" not in out + err
        assert "printable ASCII" in err
    finally:
        db("user", "remove", "zoe")


def test_a_new_login_that_the_server_lets_in_is_told_to_have_no_password(
    db: Db, bare_database: str
) -> None:
    db("init")
    run_sql(bare_database, "INSERT INTO livedash.branches (name) VALUES ('Lagos')")
    try:
        _, out, _ = db("user", "add", "zoe", "--role", "staff")
        assert "It has no password: the server lets it in without one (trust)" in out
    finally:
        db("user", "remove", "zoe")


def test_a_new_login_that_the_server_asks_gets_one(
    server: EmbeddedServer, bare_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The test server asks the login `locked` for a password, over TCP."""
    name = bare_database.partition("@/")[2].partition("?")[0]
    over_tcp = server.dsn(name, "postgres", tcp=True)

    def db(*words: str) -> str:
        assert main(["--dsn", over_tcp, "db", *words]) == 0
        return capsys.readouterr().out

    db("init")
    run_sql(
        bare_database,
        "INSERT INTO livedash.branches (name) VALUES ('Lagos')",
        "ALTER ROLE locked RENAME TO was_locked",
    )
    try:
        _, password, why = db("user", "add", "locked", "--role", "staff").splitlines()
        assert why == "It is shown this once: the server asks for one (scram-sha-256)."
        secret = password.removeprefix("Password: ")
        address = server.dsn(name, "locked", tcp=True).replace("locked@", f"locked:{secret}@")
        run_sql(address, "SELECT FROM livedash.branches")
        assert db("user", "add", "locked", "--role", "owner") == "locked is owner of Lagos.\n"
        run_sql(address, "SELECT FROM livedash.branches")
    finally:
        db("user", "remove", "locked")
        run_sql(bare_database, "ALTER ROLE was_locked RENAME TO locked")


@pytest.mark.parametrize(("typed", "shown"), [("open it, please", False), ("", True)])
def test_at_a_terminal_the_password_is_asked_for(
    server: EmbeddedServer, bare_database: str, tmp_path: Path, typed: str, shown: bool
) -> None:
    name = bare_database.partition("@/")[2].partition("?")[0]
    over_tcp = server.dsn(name, "postgres", tcp=True)
    assert main(["--dsn", over_tcp, "db", "init"]) == 0
    run_sql(
        bare_database,
        "INSERT INTO livedash.branches (name) VALUES ('Lagos')",
        "ALTER ROLE locked RENAME TO was_locked",
    )
    program = [sys.executable, "-m", "livedash", "--dsn", over_tcp, "db", "user"]
    adding = ["add", "locked", "--role", "staff"]
    try:
        with Terminal(
            [*program, *adding], environ=environment(tmp_path), size=(120, 24), loaded=True
        ) as terminal:
            asked = "Password for locked: the server asks for one (scram-sha-256)"
            for words in [asked, "Once more"] if typed else [asked]:
                terminal.wait_for_text(words)
                # What is typed before nobody can read along is thrown away.
                terminal.wait_until(lambda: not terminal.echoes)
                terminal.type(typed.encode() + b"\r")
            terminal.wait_for_text("locked is staff of Lagos, a new login.")
            assert terminal.wait_for_exit() == 0
            assert ("Password: " in terminal.text) is shown
            assert "please" not in terminal.text
        if typed:
            secret = quote(typed)
            address = server.dsn(name, "locked", tcp=True).replace("locked@", f"locked:{secret}@")
            run_sql(address, "SELECT FROM livedash.branches")
    finally:
        main(["--dsn", over_tcp, "db", "user", "remove", "locked"])
        run_sql(bare_database, "ALTER ROLE was_locked RENAME TO locked")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("watch", "nothing"), 1, "There is no table nothing"),
        (("init", "--sample", "--engine-only"), 2, "leave --engine-only out"),
        (("user", "add", "zoe", "--branch", "Lagos", "--role", "boss"), 2, "boss"),
        (("user", "add", "zoe", "--branch", "Lagos", "--role", "staff"), 1, "livedash db init"),
        (("status",), 1, ""),
    ],
)
def test_what_is_wrong_is_said_in_three_lines(
    db: Db, words: tuple[str, ...], code: int, said: str
) -> None:
    ended, _, err = db(*words)
    assert ended == code
    assert said in err
    assert len(err.splitlines()) <= 3
    assert "Traceback" not in err


def test_read_only_writes_nothing(db: Db) -> None:
    code, _, err = db("init", options=("--read-only",))
    assert (code, err) == (2, "--read-only: nothing was written\n")
    assert db("status", options=("--read-only",))[0] == 1


def test_an_ordinary_login_is_told_whose_work_it_is(
    db: Db, server: EmbeddedServer, bare_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    db("init")
    run_sql(bare_database, "DROP ROLE IF EXISTS a_guest", "CREATE ROLE a_guest LOGIN")
    name = bare_database.partition("@/")[2].partition("?")[0]
    try:
        code = main(["--dsn", server.dsn(name, "a_guest"), "db", "user", "add", "zoe",
                     "--branch", "Lagos", "--role", "staff"])  # fmt: skip
        err = capsys.readouterr().err
    finally:
        run_sql(bare_database, "DROP ROLE a_guest")
    assert code == 1
    assert err.startswith("a_guest may not add or remove people.")
