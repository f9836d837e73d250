"""`livedash config`: every fault is named, and every value says where it is from."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from livedash.config.variables import OTHERS, unknown
from tests.commands.program import Run
from tests.commands.test_foreign_panes import installed
from tests.conftest import LOCKED_PASSWORD

HOUSE = Path(__file__).parent.parent.parent / "livedash"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "livedash.toml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The file of the user's own."""
    path = tmp_path / "own" / "livedash" / "livedash.toml"
    path.parent.mkdir(parents=True)
    return path


def test_check_lists_all_faults_into_a_pipe(livedash: Run, file: Path) -> None:
    file.write_text(
        "".join(f"key{number} = 1\n" for number in range(9))
        + "[profiles.shop.screen]\nasci = true\n"
    )
    done = livedash("config", "check", LIVEDASH_SCREEN__MICE="1", LIVEDASH_DATABSE_URL="x")
    assert done.code == 2
    said = done.out.splitlines()
    assert len(said) == 12
    assert [line.partition(":")[0] for line in said] == ["livedash.toml"] * 10 + ["environment"] * 2
    assert "profiles.shop: there is no setting screen.asci" in said[9]
    assert done.lines == [*said[:2], "(and 10 more)"]


def test_one_fault_is_named_on_stderr_as_well(livedash: Run, file: Path) -> None:
    file.write_text("[screen]\nasci = true")
    done = livedash("config", "check")
    assert done.out == done.err
    assert len(done.lines) == 1


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("LIVEDASH_DATABSE_URL", "LIVEDASH_DATABASE_URL"),
        ("LIVEDASH_SCREEN_ASCII", "LIVEDASH_SCREEN__ASCII"),
        ("LIVEDASH_STAT", "LIVEDASH_STATE"),
        ("LIVEDASH_SCREEN__ASCI", "LIVEDASH_SCREEN__ASCII"),
        ("LIVEDASH_SCREN__ASCII", "LIVEDASH_SCREEN"),
        ("LIVEDSH_DATABASE__URL", "LIVEDASH_DATABASE__URL"),
    ],
)
@pytest.mark.parametrize("command", [("config", "check"), ("config", "show"), ("db", "status")])
def test_a_mistyped_variable_is_a_fault_with_the_nearest_name(
    livedash: Run, command: tuple[str, ...], name: str, meant: str
) -> None:
    done = livedash(*command, **{name: "1"})
    assert done.code == 2
    assert name.partition("__")[0] in done.err
    assert f"Did you mean {meant}" in done.err


def test_a_variable_of_somebody_else_stops_nobody_and_is_named(livedash: Run) -> None:
    done = livedash("config", "check", LIVEDASH_SERVICE_HOST="10.0.0.1")
    assert done.code == 0
    assert done.lines == ["LIVEDASH_SERVICE_HOST is no variable of livedash, and is ignored."]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("LIVEDSH_DATABASE_URL", "LIVEDASH_DATABASE_URL"),
        ("LIVEDAASH_SCREEN__PANE", "LIVEDASH_SCREEN__PANE"),
        ("LIVEDAHS_STATE", "LIVEDASH_STATE"),
        ("KIVEDASH_NOW", "LIVEDASH_NOW"),
        ("LIVEDASH-STATE", "LIVEDASH_STATE"),
        ("LIVEDASHDATABASE__URL", "LIVEDASH_DATABASE__URL"),
        ("LIVEDSH_SCREEN__ASCI", "LIVEDASH_SCREEN__ASCII"),
        ("LVEDSH_STATE", None),
        ("LIVDEAHS_STATE", None),
        ("LIVEDESH_STATE_OF_PLAY", None),
        ("LIVEDASHES_STATE", None),
        ("LIVEDASH", None),
        ("SLIVEDASH", None),
        ("DATABASE_URL", None),
        ("LIVE", None),
        ("", None),
    ],
)
def test_a_prefix_with_one_slip_is_ours_where_the_rest_of_the_name_is(
    name: str, meant: str | None
) -> None:
    assert list(unknown({name: "1"})) == ([(name, meant)] if meant else [])


def test_every_variable_that_the_program_reads_is_known() -> None:
    named: set[str] = set()
    for path in HOUSE.rglob("*.py"):
        named |= set(re.findall(r'"(LIVEDASH_[A-Z]+(?:_[A-Z]+)*)"', path.read_text()))
    assert named <= OTHERS


@pytest.mark.parametrize("section", ["screen", "profiles.shop.screen"])
def test_a_mistyped_pane_is_a_fault_with_the_nearest_name(
    livedash: Run, file: Path, section: str
) -> None:
    file.write_text(f"[{section}]\npane = 'bord'")
    done = livedash("config", "check")
    assert done.code == 2
    assert "screen.pane: there is no pane bord. Did you mean board?" in done.err
    file.write_text("[screen]\npane = 'board'")
    assert livedash("config", "check").code == 0


def test_check_names_each_pane_that_would_not_be_shown(livedash: Run, file: Path) -> None:
    file.write_text("[screen]\npanes = ['board', 'bord', 'stock']\nwall = ['stok']")
    done = livedash("config", "check")
    assert done.code == 2
    assert "screen.wall: stok: there is no such pane. Did you mean stock?" in done.out
    assert "screen.panes: bord: there is no such pane. Did you mean board?" in done.err
    file.write_text("[screen]\npanes = ['board', 'stock']")
    assert livedash("config", "check").code == 0


@pytest.mark.parametrize(
    ("variables", "where"),
    [
        ({}, "livedash.toml: screen.theme"),
        ({"LIVEDASH_THEME": "sunst"}, "environment: LIVEDASH_THEME"),
        ({"LIVEDASH_SCREEN__THEME": "sunst"}, "environment: LIVEDASH_SCREEN__THEME"),
    ],
)
def test_a_mistyped_theme_is_a_fault_with_the_nearest_name_and_the_list(
    livedash: Run, file: Path, variables: dict[str, str], where: str
) -> None:
    if not variables:
        file.write_text("[screen]\ntheme = 'sunst'")
    done = livedash("config", "check", **variables)
    assert done.code == 2
    assert done.err == (
        f"{where}: there is no theme sunst. Did you mean sunset? There are: dark, light, "
        "contrast, sunset, ansi, mono\n"
    )
    assert livedash("config", "check", LIVEDASH_THEME="sunset").code == (0 if variables else 2)


def test_check_names_each_fault_of_a_theme_of_one_s_own(livedash: Run, file: Path) -> None:
    file.write_text("[screen]\ntheme = 'acme'")
    folder = file.parent / "themes"
    folder.mkdir()
    (folder / "acme.toml").write_text("base = 'drak'\ntxet = '#000000'")
    (folder / "light.toml").write_text("base = 'dark'")
    (folder / "a b.toml").write_text("base = 'dark'")
    done = livedash("config", "check")
    assert done.code == 2
    assert done.out.splitlines() == [
        "themes/a b.toml: the name of a theme is letters, digits, - and _, 40 at most",
        "themes/acme.toml: base: there is no theme drak. Did you mean dark?",
        "themes/acme.toml: there is no key txet. Did you mean text?",
        "themes/light.toml: livedash has a theme light of its own: call it otherwise",
    ]


def test_check_says_what_is_hard_to_read_in_a_theme_and_it_is_no_fault(
    livedash: Run, file: Path
) -> None:
    folder = file.parent / "themes"
    folder.mkdir()
    (folder / "acme.toml").write_text("base = 'dark'\nbrand = '#3f3f3f'\n[many]\nbrand = 238")
    file.write_text("[screen]\ntheme = 'acme'")
    done = livedash("config", "check")
    assert done.code == 0
    true, many = done.lines
    said = "themes/acme.toml: brand is hard to read"
    assert true.startswith(f"{said}. Its contrast is ")
    assert "1.8 on ground, " in true
    assert true.endswith("; it should be 4.5 or more")
    assert many.startswith(f"{said} in 256 colours. Its contrast is ")
    assert " on a tinted row, " in many


@pytest.mark.parametrize(
    ("pane", "opens", "why_not"),
    [
        ("board", "board", ""),
        ("wall", "stock", ""),
        ("wal", None, "no pane wal. Did you mean wall?"),
        ("NUMBERLESS", None, "pane NUMBERLESS cannot be used: its number is 0: 1 to 9"),
    ],
)
def test_check_and_dashboard_agree_on_the_pane(
    livedash: Run, monkeypatch: pytest.MonkeyPatch, pane: str, opens: str | None, why_not: str
) -> None:
    def opened(*_: object, opening: str | None, **__: object) -> Coroutine[None, None, int]:
        openings.append(opening)
        return asyncio.sleep(0, 0)

    openings: list[str | None] = []
    installed(monkeypatch, "NUMBERLESS")
    monkeypatch.setattr("livedash.commands.dashboard.why_not", lambda *_: None)
    monkeypatch.setattr("livedash.app.run.open_dashboard", opened)
    said = {"LIVEDASH_SCREEN__PANE": pane}
    check = livedash("config", "check", **said)
    dashboard = livedash("--dsn", "postgresql://ada@127.0.0.1:1/shop", **said)
    assert (check.code == 0) == (dashboard.code == 0) == (opens is not None)
    assert openings == ([opens] if opens else [])
    assert why_not in check.err
    assert why_not.partition(" cannot")[0].partition(". ")[0] in dashboard.err


@pytest.mark.parametrize("said", ["the file", "a variable"])
def test_the_dashboard_names_the_place_of_a_mistyped_pane(
    livedash: Run, file: Path, said: str
) -> None:
    variables = {}
    if said == "the file":
        file.write_text("[screen]\n# which\npane = 'bord'")
    else:
        variables["LIVEDASH_SCREEN__PANE"] = "bord"
    done = livedash("--dsn", "postgresql://ada@127.0.0.1:1/shop", **variables)
    where = "LIVEDASH_SCREEN__PANE" if variables else "livedash.toml, line 3"
    assert done.code == 2
    assert done.err == f"There is no pane bord (screen.pane, {where}). Did you mean board?\n"


def test_check_looks_at_what_a_profile_lacks(livedash: Run, file: Path) -> None:
    file.write_text("[profiles.shop.sources]\nuse = ['pusher']")
    done = livedash("config", "check")
    assert done.code == 2
    assert "livedash.toml: profiles.shop: pusher.key is missing" in done.err


class TestShow:
    def test_each_value_says_where_it_is_from(self, livedash: Run, file: Path, home: Path) -> None:
        file.write_text(
            "[screen]\nbranch = 'Lagos' # the first\nexport_separator = ';'\n"
            "[database]\nurl = 'postgresql://ada@h/d'\n"
            "[profiles.shop.screen]\npane = 'board'\n"
        )
        home.write_text("[screen]\nbranch = 'Berlin'")
        done = livedash(
            *("--profile", "shop", "--ascii", "--theme", "light", "config", "show"),
            LIVEDASH_SCREEN__EXPORT_SEPARATOR=",",
            LIVEDASH_DATABASE_URL="postgresql://ada:hunter2@h/d",
            XDG_CONFIG_HOME=str(home.parent.parent),
        )
        said = done.out.splitlines()
        assert said[0] == "# Read: livedash.toml"
        assert said[1] == f"# Not read, because of the file above: {home}"
        for line in (
            'url = "***"  # LIVEDASH_DATABASE_URL',
            'branch = "Lagos"  # livedash.toml, line 2',
            'pane = "board"  # livedash.toml: profiles.shop, line 7',
            "ascii = true  # --ascii",
            'export_separator = ","  # LIVEDASH_SCREEN__EXPORT_SEPARATOR',
            'theme = "light"  # --theme',
            "mouse = true  # default",
        ):
            assert line in said
        assert "hunter2" not in done.out + done.err

    def test_the_user_s_own_file_is_named(self, livedash: Run, home: Path) -> None:
        home.write_text("[screen]\nexport = '/tmp/x'")
        done = livedash("config", "show", XDG_CONFIG_HOME=str(home.parent.parent))
        assert done.out.startswith(f"# Read: {home}\n# No database.")
        assert f'export = "/tmp/x"  # {home}, line 2' in done.out.splitlines()
        assert done.err == ""

    def test_what_does_not_count_is_said_once_with_what_to_do(
        self, livedash: Run, file: Path
    ) -> None:
        file.write_text("[supabase]\ntoken_command = 'touch ran'\nurl = 'https://x'")
        done = livedash("config", "show")
        assert done.lines == [
            "./livedash.toml: supabase.token_command and supabase.url are ignored, because anybody "
            "can put a file into this folder.",
            "If you trust this file: livedash --config ./livedash.toml",
        ]
        assert "# Ignored in it: supabase.token_command." in done.out
        assert "touch ran" not in done.out
        done = livedash("--config", "./livedash.toml", "config", "show")
        assert done.err == ""
        assert 'token_command = "touch ran"  # livedash.toml, line 2' in done.out.splitlines()


def test_no_password_of_the_user_s_goes_where_the_folder_says(
    livedash: Run, file: Path, bare_database: str
) -> None:
    parts = urlsplit(bare_database)
    port = parse_qs(parts.query)["port"][0]
    file.write_text(f"[database]\nurl = 'postgresql://locked@127.0.0.1:{port}{parts.path}'")
    done = livedash("db", "status", PGPASSWORD=LOCKED_PASSWORD)
    assert done.code == 1
    assert "None of yours is sent to an address out of ./livedash.toml" in done.err
    assert "livedash --config ./livedash.toml" in done.err
    assert "no password of yours is sent" in livedash("config", "check").out
    done = livedash("--config", "livedash.toml", "db", "status", PGPASSWORD=LOCKED_PASSWORD)
    assert "no schema livedash" in done.out


def test_a_list_of_faults_is_whole_in_a_real_pipe(program: Run, file: Path) -> None:
    file.write_text("".join(f"key{number} = 1\n" for number in range(20)))
    assert len(program("config", "check").out.splitlines()) == 20
