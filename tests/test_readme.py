"""The README, from top to bottom, by copying: on a machine with an empty home and a Postgres with
nothing in it.

`pip`, `pytest` and `sudo` are stand-ins that write down what they were asked; `.ci/run` installs
what the README says for real.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from livedash.cli import main
from livedash.demo.binaries import find_binaries
from livedash.demo.server import EmbeddedServer
from tests.commands.program import environment

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(found[1], found[2]) for found in FENCE.finditer(README)]
SPANS = re.findall(r"`(livedash [^`]+)`", FENCE.sub("", README))
USER = "a_baker"
LONGEST = 900
"""Seconds for all of it: two demos and a dozen commands, on a busy machine."""

STAND_INS = {
    "pip": 'echo "pip $*" >> "$HOME/asked"',
    "pytest": 'echo "pytest $*" >> "$HOME/asked"',
    "less": "cat",
    # What is run as the user postgres is run so; an installation is written down.
    "sudo": '[ "$1" = -u ] && shift && PGUSER="$1" && export PGUSER && shift && exec "$@"\n'
    'echo "sudo $*" >> "$HOME/asked"',
}


def test_every_block_says_whether_it_is_to_be_copied() -> None:
    """`sh` is run by the test below, all of it; `text` is to be read; `toml` is looked at by
    tests/test_keys_in_docs.py."""
    assert {language for language, _ in BLOCKS} == {"sh", "text", "toml"}
    shown = "".join(text for language, text in BLOCKS if language == "text")
    assert "livedash " not in shown, "a command that nobody tries"


@pytest.fixture
def machine(own_server: EmbeddedServer, tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has just logged in. The server is this test's own: logins
    belong to all the databases of one."""
    own = tmp_path / "bin"
    own.mkdir()
    for name, does in STAND_INS.items():
        (own / name).write_text(f"#!/bin/sh\n{does}\n")
        (own / name).chmod(0o755)
    program = own / "livedash"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m livedash "$@"\n')
    program.chmod(0o755)
    tools = find_binaries().folder
    # The stand-ins first: what is called by its name is the test's, and Python is the tests' own.
    path = f"{own}:{tools}:{os.environ['PATH']}"
    place = {"PGHOST": str(own_server.socket_folder), "PGPORT": str(own_server.port)}
    # Whose session it is the tests cannot change: PGUSER says it to all that would ask the system.
    who = {"USER": USER, "LOGNAME": USER, "PGUSER": USER}
    return environment(tmp_path, PATH=path, **place, **who)


def test_copied_from_top_to_bottom_it_works(machine: dict[str, str], tmp_path: Path) -> None:
    copied = "\n".join(text for language, text in BLOCKS if language == "sh")
    done = subprocess.run(
        ["bash", "-c", f"set -euxo pipefail\n{copied}"],
        capture_output=True,
        env=machine,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        timeout=LONGEST,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == 0, f"{out[-2000:]}\n{err[-2000:]}"
    assert "Traceback" not in err
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked == [
        "pip install .[demo]",
        "pip install .[test]",
        "pytest ",
        "sudo apt-get install -y postgresql",
    ]
    own = out[out.index("steps applied") : out.index("Nothing was written: --dry-run")]
    for shown in (f"{USER} is owner of Lagos and Opening.", "● Live", "Agege loaf", "Main hall"):
        assert shown in own
    assert (tmp_path / "board.svg").read_text(encoding="utf-8").startswith("<svg")


def test_ci_installs_what_the_readme_tells_to_install() -> None:
    ci = (HOUSE / ".ci" / "run").read_text(encoding="utf-8")
    installed = re.findall(r"pip install '\.\[(\w+)\]'", README)
    assert installed == ["demo", "test"]
    assert "'.[test]'" in ci
    assert "[demo]" in ci


@pytest.mark.parametrize("span", sorted(set(SPANS)))
def test_a_command_in_the_text_is_one(span: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its options and command are known; what it would do is not done."""
    words = [word for word in shlex.split(re.split(r"[>|<]", span)[0])[1:] if word != "…"]
    plain = [word.rstrip(",") for word in words]
    if "--help" not in plain:
        plain.append("--help")
    assert main(plain) == 0, capsys.readouterr().err
