"""The commands on a real server: what they print, and what they say when it will not have them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from livedash.demo.server import EmbeddedServer
from tests.commands.program import Run, environment
from tests.conftest import SHOP_MOMENT, Shop, run_sql
from tests.terminal import Terminal

NOW = {"LIVEDASH_NOW": SHOP_MOMENT.isoformat(), "LIVEDASH_SCREEN__BRANCH": "Lagos"}


class TestRefused:
    """One to three lines that name what is wrong, exit code 1, no traceback."""

    def refused(self, livedash: Run, dsn: str, command: str = "snapshot") -> str:
        done = livedash("--dsn", dsn, *([command, "stock"] if command else []))
        assert (done.code, done.out) == (1, "")
        assert 1 <= len(done.lines) <= 3
        assert "Traceback" not in done.err
        return done.err

    @pytest.mark.parametrize("command", ["snapshot", ""])
    def test_a_wrong_password(self, livedash: Run, server: EmbeddedServer, command: str) -> None:
        dsn = server.dsn("postgres", "locked", tcp=True).replace("locked@", "locked:hunter2@")
        said = self.refused(livedash, dsn, command)
        assert "refused the password of locked" in said
        assert "hunter2" not in said

    def test_a_login_that_is_not_there(self, livedash: Run, shop: Shop) -> None:
        assert "nobody" in self.refused(livedash, shop.login("nobody"))

    def test_a_database_that_is_not_there(self, livedash: Run, server: EmbeddedServer) -> None:
        said = self.refused(livedash, server.dsn("elsewhere", "postgres"))
        assert "There is no database elsewhere" in said

    def test_a_schema_that_is_missing(self, livedash: Run, bare_database: str) -> None:
        assert "livedash db init" in self.refused(livedash, bare_database)

    def test_a_schema_that_is_newer(self, livedash: Run, shop: Shop) -> None:
        run_sql(
            shop.owner,
            "INSERT INTO livedash.migrations (part, number, name, checksum) "
            "VALUES ('business', 999, 'x', '')",
        )
        for command in ("snapshot", ""):
            said = self.refused(livedash, shop.login("ada"), command)
            assert "newer than this program" in said

    def test_a_login_that_belongs_nowhere(self, livedash: Run, shop: Shop) -> None:
        run_sql(shop.owner, "DELETE FROM livedash.project_members", "DELETE FROM livedash.members")
        assert "db user add" in self.refused(livedash, shop.login("ada"))


class TestSnapshot:
    def test_it_is_what_a_person_would_see(self, livedash: Run, shop: Shop) -> None:
        done = livedash("--dsn", shop.login("ada"), "snapshot", "stock", **NOW)
        assert (done.code, done.err) == (0, "")
        lines = done.out.splitlines()
        assert len(lines) == 24
        assert lines[0].startswith(" livedash  Lagos ▾  ")
        assert "● Live" in lines[0]
        assert f"{SHOP_MOMENT:%H:%M}" in lines[0]
        assert "Agege loaf L" in done.out

    def test_the_same_moment_is_the_same_picture(self, livedash: Run, shop: Shop) -> None:
        def take() -> str:
            return livedash(
                "--dsn", shop.login("ada"), "snapshot", "board", "--format", "svg", **NOW
            ).out

        first = take()
        assert ElementTree.fromstring(first).tag.endswith("svg")
        assert take() == first

    def test_size_form_and_file_are_the_caller_s_choice(
        self, livedash: Run, shop: Shop, tmp_path: Path
    ) -> None:
        wide = ("snapshot", "stock", "--size", "160x50", "--format", "ansi", "-o", "frame.ansi")
        done = livedash("--dsn", shop.login("ada"), *wide, **NOW)
        assert (done.code, done.out) == (0, "")
        text = (tmp_path / "frame.ansi").read_text(encoding="utf-8")
        assert "\x1b[" in text
        lines = re.sub(r"\x1b\[[\d;]*m", "", text).splitlines()
        assert len(lines) == 50
        assert lines[0].rstrip().endswith(f"{SHOP_MOMENT:%H:%M}")

    def test_it_wears_the_theme_that_is_set_and_says_where_there_is_none(
        self, livedash: Run, shop: Shop
    ) -> None:
        call = ("--dsn", shop.login("ada"), "snapshot", "stock", "--format", "ansi")
        dark, light = livedash(*call, **NOW), livedash(*call, **NOW, LIVEDASH_THEME="light")
        assert (dark.code, light.code, light.err) == (0, 0, "")
        assert dark.out != light.out
        assert livedash("--theme", "light", *call, **NOW).out == light.out
        none = livedash(*call, **NOW, LIVEDASH_THEME="lihgt")
        assert (none.code, none.out) == (0, dark.out)
        assert none.err.startswith("There is no theme lihgt. Did you mean light? There are: dark,")

    def test_another_branch_is_not_shown_in_the_place_of_one_that_is_not_there(
        self, livedash: Run, shop: Shop
    ) -> None:
        said = {**NOW, "LIVEDASH_SCREEN__BRANCH": "Lagoss"}
        done = livedash("--dsn", shop.login("ada"), "snapshot", "stock", **said)
        assert (done.code, done.out) == (2, "")
        assert "no branch Lagoss. There are: " in done.err

    def test_a_file_that_cannot_be_written_is_named(self, livedash: Run, shop: Shop) -> None:
        done = livedash("--dsn", shop.login("ada"), "snapshot", "stock", "-o", "no/where")
        assert done.code == 1
        assert "no/where" in done.err

    def test_ascii_asked_for_is_ascii(self, livedash: Run, shop: Shop) -> None:
        for pane in ("stock", "board"):
            done = livedash("--ascii", "--dsn", shop.login("ada"), "snapshot", pane, **NOW)
            assert done.code == 0
            assert done.out.isascii()


def test_the_log_tells_of_the_link_and_of_what_was_read(
    livedash: Run, shop: Shop, tmp_path: Path
) -> None:
    log = tmp_path / "livedash.log"
    done = livedash("--log-file", str(log), "--dsn", shop.login("ada"), "snapshot", "stock", **NOW)
    assert done.code == 0
    lines = log.read_text(encoding="utf-8").splitlines()
    assert lines[0].endswith(": snapshot, no settings file")
    assert " livedash database ada@" in lines[1]
    assert any(line.endswith(" livedash.engine link Live") for line in lines)
    assert any("read places.sql of " in line for line in lines)
    assert "Agege" not in log.read_text(encoding="utf-8")


def test_a_fault_of_our_own_is_two_lines_and_its_traceback_is_in_the_log(
    shop: Shop, tmp_path: Path
) -> None:
    log = tmp_path / "livedash.log"
    arguments = ["--log-file", str(log), "--dsn", shop.login("ada")]
    program = [sys.executable, "-m", "tests.commands.faulty", *arguments]
    home = {"HOME": str(tmp_path), **NOW}
    with Terminal(program, size=(250, 24), environ=home, loaded=True) as terminal:
        assert terminal.wait_for_exit() == 1
        terminal.wait_for_text("livedash met a fault of its own: RuntimeError: no header", str(log))
        assert b"Traceback" not in terminal.output
        assert b"hunter2" not in terminal.output
    assert "  Traceback (most recent call last):" in log.read_text(encoding="utf-8")


class TestWithoutATerminal:
    def every_pane(self, text: str) -> bool:
        return text.count("livedash  Lagos") == 4 and "BREAD" in text and "TO DO" in text

    def test_a_pipe_gets_one_frame_of_every_pane(self, program: Run, shop: Shop) -> None:
        done = program("--dsn", shop.login("ada"), **NOW)
        assert (done.code, done.err) == (0, "")
        assert self.every_pane(done.out)

    def test_a_pipe_in_a_plain_locale_gets_ascii(self, livedash: Run, shop: Shop) -> None:
        for command in ([], ["snapshot", "board"]):
            done = livedash("--dsn", shop.login("ada"), *command, **NOW, LANG="C")
            assert done.code == 0
            assert done.out.isascii()

    def test_a_dumb_terminal_is_told_so_and_gets_the_frames(
        self, shop: Shop, tmp_path: Path
    ) -> None:
        said = {"TERM": "dumb", "LIVEDASH_DATABASE_URL": shop.login("ada"), **NOW}
        with Terminal(
            [sys.executable, "-m", "livedash"],
            size=(100, 120),
            environ=environment(tmp_path, **said),
            loaded=True,
        ) as terminal:
            assert terminal.wait_for_exit(60) == 0
            terminal.wait_for_text("TERM=dumb cannot show a full screen")
            terminal.wait_until(lambda: self.every_pane(terminal.text))
            assert b"\x1b" not in terminal.output
