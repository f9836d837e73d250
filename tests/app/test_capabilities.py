"""What a terminal is taken to be able to do."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from livedash.app.capabilities import Capabilities, Colours, capabilities_of

MODERN = {"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, Capabilities()),
        ({"COLORTERM": "truecolor"}, Capabilities(Colours.TRUE)),
        ({"TERM": "tmux-256color"}, Capabilities()),
        ({"TERM": "xterm"}, Capabilities(Colours.SIXTEEN)),
        ({"TERM": "putty"}, Capabilities(Colours.SIXTEEN)),
        ({"TERM": "vt100"}, Capabilities(Colours.SIXTEEN)),
        ({"TERM": "linux"}, Capabilities(Colours.SIXTEEN, ascii=True)),
        ({"NO_COLOR": "1"}, Capabilities(Colours.NONE)),
        ({"NO_COLOR": ""}, Capabilities()),
        ({"LANG": "C"}, Capabilities(ascii=True)),
        ({"LANG": ""}, Capabilities()),
        ({"LC_ALL": "de_DE.ISO-8859-15@euro"}, Capabilities(ascii=True)),
        ({"LC_ALL": "C.utf8", "LANG": "C"}, Capabilities()),
        ({"LC_CTYPE": "en_GB.UTF-8", "LANG": "C"}, Capabilities()),
        ({"LC_CTYPE": "UTF-8", "LANG": ""}, Capabilities()),
    ],
)
def test_decided_from_the_environment(environ: dict[str, str], expected: Capabilities) -> None:
    assert capabilities_of({**MODERN, **environ}, "utf-8") == expected


def test_asked_for_or_forced_by_the_encoding_it_is_ascii() -> None:
    assert capabilities_of(MODERN, "utf-8", ascii_asked=True).ascii
    assert capabilities_of({"TERM": "xterm"}, "iso-8859-1").ascii


@pytest.mark.parametrize("locale", [{"LANG": "C"}, {"LANG": "POSIX"}, {"LC_ALL": "C"}])
def test_a_c_locale_is_believed_though_python_overrides_it(locale: dict[str, str]) -> None:
    """A process of its own: Python changes the environment before anything of ours runs."""
    asks = "from livedash.app.capabilities import capabilities_of as of; import os, sys; "
    asks += "print(of(os.environ, sys.stdout.encoding).ascii)"
    own = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    said = subprocess.run(
        [sys.executable, "-c", asks], env=own | locale, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "True"


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_is_refused_in_one_line(term: str) -> None:
    refusal = capabilities_of({**MODERN, "TERM": term}, "utf-8").refusal
    assert "TERM=" in refusal
    assert "\n" not in refusal
    assert not capabilities_of(MODERN, "utf-8").refusal
