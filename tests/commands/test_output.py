"""What commands print goes through one door: no stranger's words steer a terminal."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from livedash.commands.output import complain, say, say_frame
from livedash.commands.redaction import hide_password
from tests.commands.program import Run, environment
from tests.conftest import run_sql

HOUSE = Path(__file__).parent.parent.parent / "livedash"
DOOR = HOUSE / "commands" / "output.py"
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}
WRITING = {"write", "writelines", "buffer"}

HOSTILE = "a\x1b]52;c;eA==\x07b\x9b31mc\u202ed\u2028e\nf\rg"


def printed_otherwise(path: Path) -> Iterator[str]:
    """The lines of a file that would reach the terminal by another way."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), path.name)):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                yield f"{path}:{node.lineno} print"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="typer"), attr="echo" | "secho")):
                yield f"{path}:{node.lineno} typer"
            case ast.Attribute(value=ast.Attribute(attr=stream), attr=way) if (
                stream in STREAMS and way in WRITING
            ):
                yield f"{path}:{node.lineno} {stream}.{way}"


def test_nothing_is_printed_by_another_way() -> None:
    files = [path for path in sorted(HOUSE.rglob("*.py")) if path != DOOR]
    faults = [fault for path in files for fault in printed_otherwise(path)]
    assert not faults, "Print with say or complain of commands/output.py:\n" + "\n".join(faults)


@pytest.mark.parametrize(
    "line", ["print('x')", "typer.echo('x')", "sys.stdout.write('x')", "sys.stderr.buffer.write(x)"]
)
def test_another_way_would_be_found(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.py"
    path.write_text(line)
    assert len(list(printed_otherwise(path))) == 1


def test_each_argument_is_one_harmless_line(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE, "two")
    complain(HOSTILE)
    out, err = capsys.readouterr()
    assert out == "a�]52;c;eA==�b�31mcd e f g\ntwo\n"
    assert err == "a�]52;c;eA==�b�31mcd e f g\n"


def test_a_long_line_stays_whole_and_a_complaint_has_no_secret(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hide_password("hunter2")
    say("x" * 5000)
    complain("the password is hunter2")
    out, err = capsys.readouterr()
    assert out == "x" * 5000 + "\n"
    assert err == "the password is ***\n"


def test_a_terminal_without_the_letters_gets_others(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    say("café … ▲")
    say_frame("\x1b[1m▲\x1b[0m\n")
    sys.stdout.flush()
    assert raw.getvalue() == b"cafe ... ^\n\x1b[1m?\x1b[0m\n"


STRANGER_S = """
"k\\u001b]52;c;eA==\\u0007\\u001b[31m\\u202e\\nforged" = 1
[screen]
branch = "\\u001b]52;c;eA==\\u0007"
pane = "\\u001b[31mboard"
[supabase]
token_command = "touch ran"
url = "https://stranger.example"
key = "k"
[sources]
use = ["supabase", "postgres"]
["profiles"."p\\u001b[2J".screen]
mouse = 1
"""

COMMANDS = [
    ("config", "check"),
    ("config", "show"),
    ("config", "example"),
    ("db", "status"),
    ("snapshot", "stock"),
    ("outbox", "list"),
    ("--profile", "x\x1b[31m", "config", "show"),
    ("snapshot", "x\x1b]0;title\x07"),
    ("x\x1b[31m",),
    ("--config", "no\x1b[31m.toml", "config", "show"),
    ("db", "user", "add", "x\x1b[31m", "--role", "\x1b[31m"),
    (),
]


RIGHT = "[screen]" + STRANGER_S.partition("[screen]")[2].partition('["prof')[0]
"""What no one finds a fault in, but for its pane."""


@pytest.mark.parametrize(
    ("text", "arguments"),
    [(STRANGER_S, one) for one in COMMANDS]
    + [(RIGHT, one) for one in COMMANDS[:2] + COMMANDS[3:5] + [()]],
)
def test_a_stranger_s_folder_runs_nothing_and_steers_no_terminal(
    livedash: Run, tmp_path: Path, text: str, arguments: tuple[str, ...]
) -> None:
    assert_unmoved(livedash, tmp_path, text, arguments)


@pytest.mark.parametrize("text", [STRANGER_S, RIGHT], ids=["wrong", "right"])
def test_the_whole_program_is_not_moved_by_a_stranger_s_folder_either(
    program: Run, tmp_path: Path, text: str
) -> None:
    assert_unmoved(program, tmp_path, text, ())


def assert_unmoved(run: Run, tmp_path: Path, text: str, arguments: tuple[str, ...]) -> None:
    (tmp_path / "livedash.toml").write_text(text, encoding="utf-8")
    done = run(*arguments, LIVEDASH_DATABASE_URL="postgresql://ada@127.0.0.1:1/shop")
    said = done.out + done.err
    assert not (tmp_path / "ran").exists()
    assert not [each for each in said if each != "\n" and not each.isprintable()], said
    assert "forged" not in [line.strip() for line in said.splitlines()]
    assert "Traceback" not in said


def test_what_the_database_holds_is_cleaned(livedash: Run, bare_database: str) -> None:
    run_sql(bare_database, 'CREATE TABLE public."o\x1b[31mrders" (id int PRIMARY KEY)')
    done = livedash("--dsn", bare_database, "db", "watch", 'public."o\x1b[31mrders"')
    done_too = livedash("--dsn", bare_database, "db", "status")
    assert "[31mrders" in done.out + done.err
    assert "\x1b" not in done.out + done.err + done_too.out + done_too.err


@pytest.mark.parametrize(
    "fails",
    [
        "raise ValueError('\\x1b[31mfault')",
        "import threading; t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()",
        "import warnings; warnings.warn('\\x1b[31mraw')",
        "class D:\n    def __del__(self): raise ValueError('\\x1b[31mfault')\nD()",
    ],
)
def test_python_says_nothing_in_its_own_words(tmp_path: Path, fails: str) -> None:
    program = (
        "from livedash.commands.ending import speak_for_python\n"
        "from livedash.commands.log import keep_silent\n"
        f"speak_for_python()\nkeep_silent()\n{fails}"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment(tmp_path)
    )
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr
    assert "\x1b" not in done.stderr


def test_a_password_on_the_command_line_is_warned_of_once(livedash: Run) -> None:
    done = livedash("--dsn", "postgresql://ada:hunter2@127.0.0.1:1/shop", "config", "show")
    assert done.code == 0
    assert "password in --dsn" in done.lines[0]
    assert "LIVEDASH_DATABASE_URL" in done.lines[1]
    assert len(done.lines) == 2
    assert "hunter2" not in done.out + done.err
    assert livedash("--dsn", "postgresql://ada@127.0.0.1:1/shop", "config", "show").err == ""


@pytest.mark.parametrize("command", [("config", "show"), ("db", "status")])
def test_a_password_file_that_others_can_read_is_told_of_in_words(
    program: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = tmp_path / "pass word"
    path.write_text("*:*:*:*:hunter2\n")
    path.chmod(0o644)
    said = {"PGPASSFILE": str(path), "PGHOST": "127.0.0.1", "PGPORT": "1"}
    done = program(*command, **said)
    assert f"The password file {path} is not used" in done.lines[0]
    assert done.lines[1] == f"To use it: chmod 600 '{path}'"
    assert "Warning" not in done.err
    subprocess.run(["sh", "-c", done.lines[1].partition(": ")[2]], check=True)
    assert "password file" not in program(*command, **said).err
