"""The log file: a line per record, tracebacks below theirs, no secret, and nothing forged."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedash import __version__
from livedash.commands.log import begin, name_database, open_log
from livedash.commands.redaction import hide, hide_environment, redacted
from tests.commands.program import Run

NOWHERE = "postgresql://ada:hunter2@127.0.0.1:1/shop"


def fail(words: str) -> None:
    raise ValueError(words)


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    path = tmp_path / "livedash.log"
    open_log(path)
    return path


def test_a_record_is_one_line_with_its_moment_level_and_room(log_file: Path) -> None:
    logging.getLogger("livedash.sources.postgres").info("subscribed on %s", "db")
    (line,) = log_file.read_text().splitlines()
    moment, rest = line.split(" ", 1)
    assert moment.endswith("Z")
    assert rest == f"INFO {os.getpid()} livedash.sources.postgres subscribed on db"


def test_at_the_level_of_warnings_the_first_lines_stand_and_no_other_of_less(
    log_file: Path,
) -> None:
    begin("warning", "1.2.3", "db", "shop.toml")
    name_database("ada@db:5432/shop")
    logging.getLogger("livedash").info("nothing")
    logging.getLogger("livedash").warning("something")
    (first, second, last) = log_file.read_text().splitlines()
    assert first.endswith(f" INFO {os.getpid()} livedash livedash 1.2.3: db, shop.toml")
    assert second.endswith(f" INFO {os.getpid()} livedash database ada@db:5432/shop")
    assert last.endswith("something")


@pytest.mark.parametrize(
    ("arguments", "command", "code", "database"),
    [
        ([], "the dashboard", 1, "ada@127.0.0.1:1/shop"),
        (["db", "status"], "db", 1, "ada@127.0.0.1:1/shop"),
        (["shop", "list"], "shop", 1, "ada@127.0.0.1:1/shop"),
        (["outbox", "list"], "outbox", 0, None),
        (["config", "check"], "config", 0, "ada@127.0.0.1:1/shop"),
        (["config", "example"], "config", 0, None),
    ],
)
def test_every_command_begins_its_log_alike(
    livedash: Run,
    tmp_path: Path,
    arguments: list[str],
    command: str,
    code: int,
    database: str | None,
) -> None:
    (tmp_path / "livedash.toml").write_text("[log]\nlevel = 'warning'")
    log = tmp_path / "log"
    done = livedash("--log-file", str(log), "--dsn", NOWHERE, *arguments)
    assert done.code == code
    assert "hunter2" not in log.read_text()
    first, *rest = [line for line in log.read_text().splitlines() if line[0] != " "]
    assert first.endswith(
        f" INFO {os.getpid()} livedash livedash {__version__}: {command}, livedash.toml"
    )
    named = [line.partition(" database ")[2] for line in rest if " INFO " in line]
    assert named == ([database] if database else []), "warnings alone, and which database it is"


def test_every_command_goes_by_the_level(livedash: Run, tmp_path: Path) -> None:
    for level, lines in (("info", 0), ("debug", 1)):
        log = tmp_path / level
        said = {"LIVEDASH_LOG__LEVEL": level}
        livedash("--log-file", str(log), "--dsn", NOWHERE, "db", "status", **said)
        assert log.read_text().count(" asyncio Using selector") == lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[screen]\nasci = true", "settings that cannot be used"),
        ("[supabase]\ntoken_command = 'x'\nurl = 'https://x'\nkey = 'k'", "livedash.toml"),
    ],
)
def test_a_command_that_needs_no_settings_says_nothing_of_them_for_its_log_s_sake(
    livedash: Run, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "livedash.toml").write_text(text)
    log = tmp_path / "log"
    done = livedash("--log-file", str(log), "config", "example")
    assert (done.code, done.err) == (0, "")
    assert log.read_text().endswith(f": config, {said}\n")


def test_a_traceback_stands_indented_below_its_record(log_file: Path) -> None:
    try:
        fail("first\nsecond")
    except ValueError:
        logging.getLogger("livedash").exception("it failed")
    first, *rest = log_file.read_text().splitlines()
    assert first.endswith(f"ERROR {os.getpid()} livedash it failed")
    assert rest[0] == "  Traceback (most recent call last):"
    assert all(line.startswith("  ") for line in rest)


def test_text_from_the_database_cannot_forge_a_line_or_steer_a_terminal(log_file: Path) -> None:
    logging.getLogger("livedash").info("got %s", "x\n2026 INFO forged \x1b[2J\x9b")
    (line,) = log_file.read_text().splitlines()
    assert line.endswith("got x\\x0a2026 INFO forged \\x1b[2J\\x9b")


def test_no_password_reaches_the_file_not_even_in_a_traceback(log_file: Path) -> None:
    hide("postgresql://ada:s3cr%2Fet@db/shop")
    try:
        fail("the server said s3cr/et and s3cr%2Fet")
    except ValueError:
        logging.getLogger("livedash").exception("with postgresql://bob:other@db/shop")
    written = log_file.read_text()
    assert not any(secret in written for secret in ("s3cr", "other"))


def test_the_file_is_its_owner_s_alone(log_file: Path) -> None:
    assert log_file.stat().st_mode & 0o077 == 0


def test_a_file_that_was_moved_away_is_opened_again(log_file: Path, tmp_path: Path) -> None:
    logging.getLogger("livedash").info("before")
    log_file.rename(tmp_path / "livedash.log.1")
    logging.getLogger("livedash").info("after")
    assert log_file.read_text().endswith("livedash after\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://ada:pa:ss@w@db/shop", "postgresql://ada:***@db/shop"),
        ("postgresql://ada@db/shop?password=x&a=1", "postgresql://ada@db/shop?password=***&a=1"),
        ("host=db password='a b' user=ada", "host=db password=*** user=ada"),
        ("host=db sslpassword=x", "host=db sslpassword=***"),
        ("postgresql://ada@db/shop", "postgresql://ada@db/shop"),
        ("https://example.com:80/a@b", "https://example.com:80/a@b"),
        ("refused the password of ada.", "refused the password of ada."),
    ],
)
def test_what_looks_like_a_password_is_hidden_and_nothing_else(text: str, shown: str) -> None:
    assert redacted(text) == shown


def test_passwords_of_the_environment_are_known() -> None:
    hide_environment({"PGPASSWORD": "open sesame", "SHOP_URL": "postgres://a:hunter2@h/d"})
    assert redacted("open sesame, hunter2") == "***, ***"


@given(st.text(st.characters(codec="utf-8"), min_size=4))
def test_whatever_the_password_is_it_is_hidden_everywhere(password: str) -> None:
    hide(f"postgresql://ada:{quote(password, safe='')}@db/shop")
    assert password not in redacted(f"the server said [{password}]")
