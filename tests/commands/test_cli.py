"""What a call promises: an exit code, one to three lines when it fails, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from livedash import __version__
from tests.commands.program import Run, environment

NOWHERE = "postgresql://ada:hunter2@127.0.0.1:1/shop"


def test_the_version_is_said(program: Run) -> None:
    done = program("--version")
    assert (done.code, done.out, done.err) == (0, f"livedash {__version__}\n", "")


def test_help_names_every_command_and_draws_no_boxes(livedash: Run) -> None:
    done = livedash("--help")
    assert done.code == 0
    assert done.out.isascii()
    for word in ("snapshot", "config", "--dsn", "--profile", "--log-file", "livedash demo"):
        assert word in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "livedash demo"),
        (["snapshot", "stock"], "livedash demo"),
        (["snapshto", "stock"], "Did you mean"),
        (["--nonsense"], "No such option"),
        (["snapshot"], "See livedash snapshot --help"),
        (["config"], "See livedash config --help"),
        (["snapshot", "stock", "--dsn", "x"], "--dsn goes before the command"),
        (["snapshot", "stock", "--size", "80"], "as in 80x24"),
        (["snapshot", "stock", "--size", "0x24"], "as in 80x24"),
        (["snapshot", "stock", "--size", "19x6"], "from 20x6 to 1000x1000"),
        (["snapshot", "stock", "--size", "20x5"], "from 20x6 to 1000x1000"),
        (
            ["--dsn", NOWHERE, "snapshot", "wall", "--size", "80x24"],
            "A wall needs --size 160x32 or more, not 80x24.",
        ),
        (["snapshot", "stock", "--format", "png"], "'svg'"),
        (["--dsn", NOWHERE, "snapshot", "stok"], "Did you mean stock?"),
        (["--dsn", NOWHERE, "snapshot", "zzz"], "There are: "),
        (["--dsn", "mysql://h/d"], "no Postgres address"),
        (["--config", "none.toml"], "none.toml: there is no such file"),
        (["--profile", "shop"], "there is no livedash.toml"),
        (["--log-file", "no/such/folder/x", "config", "show"], "cannot be written"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_to_do(
    livedash: Run, arguments: list[str], words: str
) -> None:
    done = livedash(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert words in done.err
    assert 1 <= len(done.lines) <= 3
    assert "Traceback" not in done.err


def test_without_a_database_anywhere_the_program_names_the_demo(program: Run) -> None:
    done = program()
    assert (done.code, done.out) == (2, "")
    assert "livedash demo" in done.err
    assert len(done.lines) <= 3


def test_many_faults_in_a_file_are_three_lines(livedash: Run, tmp_path: Path) -> None:
    wrong = "".join(f"key{number} = 1\n" for number in range(9))
    (tmp_path / "livedash.toml").write_text(wrong)
    done = livedash("config", "show")
    assert done.code == 2
    assert len(done.lines) == 3
    assert done.lines[-1] == "(and 7 more)"


def test_a_frozen_clock_needs_an_offset(livedash: Run) -> None:
    done = livedash("--dsn", NOWHERE, "snapshot", "stock", LIVEDASH_NOW="2026-03-17T17:41:00")
    assert done.code == 2
    assert "2026-03-17T17:41:00+01:00" in done.err


@pytest.mark.parametrize("command", [[], ["snapshot", "stock"]])
@pytest.mark.parametrize(
    ("dsn", "words"),
    [
        (NOWHERE, "Nothing listens at 127.0.0.1:1"),
        ("postgresql://ada:hunter2@nowhere.invalid/shop", "No host nowhere.invalid"),
        ("postgresql://ada:hunter2@%2Fno%2Fsuch%2Ffolder/shop", "/no/such/folder"),
    ],
)
def test_a_database_that_cannot_be_reached_ends_with_1_and_says_where(
    livedash: Run, tmp_path: Path, command: list[str], dsn: str, words: str
) -> None:
    log = tmp_path / "livedash.log"
    done = livedash("--dsn", dsn, "--log-file", str(log), *command)
    assert done.code == 1
    assert words in done.err
    assert 1 <= len(done.lines) <= 3
    assert "Traceback" not in done.err
    assert "Traceback" in log.read_text()
    assert "hunter2" not in done.out + done.err + log.read_text()


class TestConfig:
    def test_show_never_prints_a_secret(self, livedash: Run, tmp_path: Path) -> None:
        (tmp_path / "livedash.toml").write_text(f"[database]\nurl = '{NOWHERE}'\n")
        done = livedash("config", "show")
        assert done.code == 0
        assert 'url = "***"' in done.out
        assert "ada@127.0.0.1:1/shop, from database.url" in done.out
        assert "hunter2" not in done.out + done.err

    def test_show_names_the_variable_that_won(self, livedash: Run, tmp_path: Path) -> None:
        (tmp_path / "livedash.toml").write_text(f"[database]\nurl = '{NOWHERE}'\n")
        done = livedash("config", "show", LIVEDASH_DATABASE_URL="postgresql://bob:hunter2@h/d")
        assert "bob@h:5432/d, from LIVEDASH_DATABASE_URL" in done.out
        done = livedash("--dsn", "postgresql://eve@h/d", "config", "show")
        assert "eve@h:5432/d, from --dsn" in done.out
        assert "hunter2" not in done.out

    def test_show_says_what_the_options_in_front_changed(self, livedash: Run) -> None:
        done = livedash("--ascii", "--no-mouse", "config", "show")
        said = done.out.splitlines()
        assert "ascii = true  # --ascii" in said
        assert "mouse = false  # --no-mouse" in said

    def test_check_says_whether_a_file_is_right(self, livedash: Run, tmp_path: Path) -> None:
        path = tmp_path / "livedash.toml"
        path.write_text("[profiles.shop.screen]\nascii = true\n[profiles.test]\n")
        done = livedash("config", "check")
        assert (done.code, done.out) == (0, "livedash.toml is right. Profiles: shop, test\n")
        path.write_text("[profiles.shop.screen]\nasci = true\n")
        done = livedash("config", "check")
        assert done.code == 2
        assert "livedash.toml: profiles.shop: there is no setting screen.asci" in done.err

    def test_schema_is_json_that_explains_every_setting(self, livedash: Run) -> None:
        import json

        done = livedash("config", "schema")
        described = json.loads(done.out)["$defs"]["Screen"]["properties"]
        assert all(one["description"] for one in described.values())

    def test_example_is_right_as_it_is_printed(self, livedash: Run, tmp_path: Path) -> None:
        (tmp_path / "livedash.toml").write_text(livedash("config", "example").out)
        assert livedash("config", "check").code == 0


def test_shells_are_offered_the_commands(program: Run) -> None:
    done = program(_LIVEDASH_COMPLETE="complete_bash", COMP_WORDS="livedash sna", COMP_CWORD="1")
    assert done.out.split() == ["snapshot"]


def through_bash(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command.replace("livedash", f"{sys.executable} -m livedash")],
        env=environment(home),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    done = through_bash("livedash config example | true; exit ${PIPESTATUS[0]}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full disk to offer")
def test_a_full_disk_is_said_to_be_one(tmp_path: Path) -> None:
    done = through_bash("livedash config example >/dev/full", tmp_path)
    assert (done.returncode, done.stderr) == (1, "Reading or writing: No space left on device\n")


def test_ctrl_c_while_it_is_still_being_loaded_ends_it_without_a_word(
    program: Run, tmp_path: Path
) -> None:
    # Found before the real one: as if the key came while that is being read.
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt")
    done = program("--version")
    assert (done.code, done.out, done.err) == (130, "", "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_fault(tmp_path: Path, closed: str) -> None:
    """Alone, and with a command: both look at what they are given."""
    ours = f"LIVEDASH_DATABASE_URL={NOWHERE} livedash"
    done = through_bash(f"{ours} {closed}; echo $?; livedash config example {closed}", tmp_path)
    assert done.stdout.startswith("1\n")
    assert "fault" not in done.stderr
    assert done.returncode == 0
