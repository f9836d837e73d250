"""`livedash shop` as it is called: from an empty schema to a shop that a terminal shows."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from livedash.cli import main
from tests.commands.program import environment
from tests.conftest import run_sql
from tests.emptyshop import EmptyShop
from tests.terminal import Terminal

Shop = Callable[..., tuple[int, str, str]]
LAGOS = ("add", "branch", "Lagos", "--kind", "bakery", "--kind", "venue")
CLOCK = ("--timezone", "Africa/Lagos", "--currency", "NGN")


@pytest.fixture
def shop(bare_database: str, capsys: pytest.CaptureFixture[str]) -> Shop:
    """`livedash shop …` on a schema without a branch: exit code, stdout, stderr."""

    def run(*words: str, dsn: str = bare_database) -> tuple[int, str, str]:
        code = main(["--dsn", dsn, "shop", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    assert main(["--dsn", bare_database, "db", "init"]) == 0
    capsys.readouterr()
    return run


def test_from_nothing_to_bread_on_the_shelf(shop: Shop) -> None:
    code, out, err = shop("add", "bread", "Rye", "--price", "8.50")
    assert (code, out) == (1, "")
    assert "livedash shop add branch Lagos --kind bakery" in err
    assert shop(*LAGOS, *CLOCK) == (
        0,
        "Added branch Lagos: kind bakery, venue, timezone Africa/Lagos, currency NGN\n"
        "Next, who works there: this login, or another one\n"
        "livedash db user add postgres --branch Lagos --role owner\n",
        "",
    )
    rye = ("add", "bread", "Rye", "--price", "8.50")
    assert shop(*rye)[1] == "Added bread Rye in Lagos: price 8.50, low 5, active yes\n"
    assert shop(*rye)[1] == "Unchanged: bread Rye in Lagos.\n"
    assert shop("add", "bread", "rye", "--price", "9", "--dry-run")[1] == (
        "Would update bread Rye in Lagos: price 8.50 → 9.00\nNothing was written: --dry-run.\n"
    )
    assert shop("list", "bread")[1].splitlines() == [
        "bread (1)",
        "  branch  name  size  price  low  active",
        "  Lagos   Rye         8.50   5    yes",
    ]
    assert shop("list")[1].startswith("branches (1)\n")


def test_what_the_first_words_tell_works_when_it_is_copied(shop: Shop) -> None:
    _, _, err = shop("list")
    assert shop(*shlex.split(err.splitlines()[1])[2:])[0] == 0
    assert shop("list", "hall")[1] == (
        "There is nothing yet. To begin: livedash shop add hall --help\n"
    )


def test_a_file_is_taken_whole_and_its_faults_are_named(shop: Shop, tmp_path: Path) -> None:
    shop(*LAGOS, *CLOCK)
    file = tmp_path / "bread.csv"
    file.write_bytes(b"name;price;low\nRye;8,50;3\nWheat;abc;x\nAgege;1.200;\n")
    assert shop("import", str(file), "--what", "bread") == (
        1,
        "",
        "Line 3, low: 'x' is no whole number.\n"
        "Line 3, price: 'abc' is no amount. Write it as 500 or 8.50.\n"
        "Line 4, price: '1.200' can be read in two ways. Write it as 500 or 8.50.\n"
        f"{file}: 2 lines are faulty. Nothing was written.\n",
    )
    assert "nothing yet" in shop("list", "bread")[1]
    file.write_bytes(b"\xef\xbb\xbfname;price;low\r\nRye;8,50;3\r\nWheat;7;\r\n")
    dry = shop("import", str(file), "--what", "bread", "--dry-run")
    assert dry[1].endswith("2 added. Nothing was written: --dry-run.\n")
    assert shop("import", str(file), "--what", "bread")[1].splitlines()[-1] == "2 added."
    assert shop("import", str(file), "--what", "bread")[1] == "2 unchanged.\n"


def test_the_example_can_be_imported_as_it_is(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, example, _ = shop("import", "--example")
    assert code == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(example.encode())))
    assert shop("import", "-")[1].splitlines()[-1] == "10 added."
    assert shop("import", "--example", "--what", "hall")[1].splitlines()[0] == (
        "what,branch,name,capacity,setup,teardown"
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("import",), 2, "Which file?"),
        (("import", "nowhere.csv"), 2, "nowhere.csv: cannot be read (No such file"),
        (("import", "--example", "--what", "bred"), 2, "Did you mean bread?"),
        (("add", "branch", "Lagos"), 1, "Lagos is new and lacks kind (such as bakery)"),
        ((*LAGOS, "--timezone", "Lagos", "--currency", "NGR"), 1, "Did you mean Africa/Lagos?"),
        (("add", "bread"), 2, "NAME"),
    ],
)
def test_what_is_wrong_is_said_in_three_lines(
    shop: Shop, words: tuple[str, ...], code: int, said: str
) -> None:
    ended, _, err = shop(*words)
    assert ended == code
    assert said in err
    assert 1 <= len(err.splitlines()) <= 3


def test_a_viewer_looks_and_is_refused(
    empty_shop: EmptyShop, capsys: pytest.CaptureFixture[str]
) -> None:
    viewer = ["--dsn", empty_shop.dsn("a_viewer"), "shop"]
    assert main([*viewer, "list", "bread"]) == 0
    assert "Agege" in capsys.readouterr().out
    assert main([*viewer, "add", "bread", "Rye", "--price", "5"]) == 1
    assert capsys.readouterr().err == (
        "a_viewer may not add bread in Lagos. Only owners and managers there may.\n"
    )
    assert main(["--read-only", *viewer, "add", "bread", "Rye", "--price", "5"]) == 2


def test_an_open_dashboard_shows_it_at_once(empty_shop: EmptyShop, tmp_path: Path) -> None:
    manager = empty_shop.dsn("a_manager")
    home = environment(tmp_path, LIVEDASH_DATABASE_URL=manager)
    argv = [sys.executable, "-m", "livedash"]
    with Terminal(argv, environ=home, loaded=True) as terminal:
        terminal.wait_for_text("Live", "Agege")
        assert main(["--dsn", manager, "shop", "add", "bread", "Pumpernickel", "--price", "5"]) == 0
        terminal.wait_for_text("Pumpernickel")


def test_the_owner_of_a_database_who_is_no_superuser_sets_it_up(
    bare_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = bare_database.partition("@/")[2].partition("?")[0]
    run_sql(
        bare_database,
        "CREATE ROLE a_founder LOGIN CREATEROLE",
        f'ALTER DATABASE "{name}" OWNER TO a_founder',
    )
    founder = ["--dsn", bare_database.replace("postgres@", "a_founder@", 1)]
    try:
        for words in (
            ("db", "init"),
            ("shop", *LAGOS, *CLOCK),
            ("shop", "add", "project", "Shop", "--columns", "To do, Done"),
            ("db", "user", "add", "a_founder", "--role", "owner", "--branch", "Lagos"),
            ("shop", "add", "hall", "Main", "--capacity", "100"),
        ):
            assert main([*founder, *words]) == 0, capsys.readouterr().err
    finally:
        run_sql(bare_database, "REASSIGN OWNED BY a_founder TO postgres", "DROP ROLE a_founder")
