"""Promises of the terminal driver, kept by the real thing in a real pseudo terminal."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from livedash.app.terminal import SAME_WIDTH, WIDEST
from tests.app.probed import Probed

MOUSE_MODES = (b"?1000h", b"?1003h", b"?1015h", b"?1006h", b"?1016h")


@pytest.fixture
def probe() -> Iterator[Probed]:
    with Probed() as probe:
        probe.wait_until_up()
        yield probe


def test_one_changed_cell_is_one_short_write_and_so_is_its_unmarking(probe: Probed) -> None:
    before = probe.settle()
    probe.order("set 3 9")
    probe.wait_for_text("9+")
    changed = probe.settle()
    assert 0 < changed - before <= 80
    probe.wait_until(lambda: "9+" not in probe.text)
    assert 0 < probe.settle() - changed <= 80


def test_the_same_picture_again_costs_nothing(probe: Probed) -> None:
    before = probe.settle()
    probe.order("set 3 10")
    probe.report()
    assert probe.settle() == before


def test_the_first_screen_is_painted_once() -> None:
    with Probed() as probe:
        assert probe.wait_until_up() < 6000
        assert probe.output.count(b"Bread 7 ") == 1


def test_a_terminal_that_does_not_read_delays_no_heartbeat_and_piles_nothing_up(
    probe: Probed,
) -> None:
    probe.order("beat")
    probe.wait_for_text("7+")
    probe.stop_reading()
    probe.wait_until(lambda: probe.report()["waiting"] > 0)
    stuck = probe.report()
    probe.wait_until(lambda: probe.report()["hands"][0] >= stuck["hands"][0] + 100)
    report = probe.report()
    assert report["lag"] < 0.5
    assert report["waiting"] == stuck["waiting"]
    assert report["sent"] == stuck["sent"]
    probe.order("rest")
    newest = probe.report()["hands"][0]
    probe.read_on()
    probe.wait_until(lambda: probe.text.count(f" {newest}+") == 10)
    assert probe.report()["waiting"] == 0


def test_no_paint_is_lost_when_the_size_changes_while_the_terminal_does_not_read(
    probe: Probed,
) -> None:
    probe.stop_reading()
    probe.order("beat")
    probe.wait_until(lambda: probe.report()["waiting"] > 0)
    probe.resize(100, 30)
    probe.process.send_signal(signal.SIGWINCH)
    probe.order("rest")
    probe.report()
    probe.read_on()
    probe.wait_for_text("Bread 27")
    assert "Live" in probe.screen.display[0][90:]


def test_quitting_does_not_wait_for_a_terminal_that_does_not_read(probe: Probed) -> None:
    probe.stop_reading()
    probe.order("beat")
    probe.wait_until(lambda: probe.report()["waiting"] > 0)
    probe.order("quit")
    assert probe.wait_for_exit() == 0


@pytest.mark.parametrize(
    "typed",
    [b"\xe9\xe8", b"\xff" * 9000, b"\x1b[:Hj", b"\xe9\x1b[200~" + b"k" * 9000 + b"\x1b[201~"],
    ids=["Latin-1", "9 kB", "a broken sequence", "beside a paste"],
)
def test_input_that_nobody_understands_is_lost_and_the_next_key_is_heard(
    probe: Probed, typed: bytes
) -> None:
    probe.type(typed)
    before = probe.settle()

    def moved() -> bool:
        # Again and again: a key in the same breath as the rubbish goes with it.
        probe.press("j")
        return probe.received > before

    probe.wait_until(moved)
    probe.order("quit")
    assert probe.wait_for_exit() == 0
    probe.settle()
    assert b"Error" not in probe.output


def test_a_closed_terminal_ends_the_program(probe: Probed) -> None:
    probe.hang_up()
    assert probe.wait_for_exit() == 128 + signal.SIGHUP


def test_a_closed_terminal_ends_a_program_that_is_not_told_so() -> None:
    with Probed(controlling=False) as probe:
        probe.wait_until_up()
        if sys.platform != "linux":
            probe.order("beat")
        probe.hang_up()
        assert probe.wait_for_exit() == 128 + signal.SIGHUP


def test_a_polite_kill_leaves_the_terminal_as_it_was(probe: Probed) -> None:
    probe.process.terminate()
    assert probe.wait_for_exit() == 128 + signal.SIGTERM
    probe.settle()
    assert b"\x1b[?1049l" in probe.output
    assert b"\x1b[?25h" in probe.output


def test_stopped_by_force_and_woken_it_has_no_more_threads_and_paints_all_again() -> None:
    # Only its own parent is told that a process has been stopped.
    with Probed(loaded=False) as probe:
        probe.wait_until_up()
        threads = probe.report()["threads"]
        for count in range(1, 5):
            probe.process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, probe.process.pid, os.WSTOPPED | os.WNOWAIT)
            probe.wipe()
            probe.process.send_signal(signal.SIGCONT)
            probe.wait_for_text("Bread 7", "Live")
            assert probe.report()["history"] == ["went on"] * count
        assert probe.report()["threads"] == threads
        probe.order("quit")
        assert probe.wait_for_exit() == 0


def test_woken_while_it_ends_it_ends(probe: Probed) -> None:
    """As when a window is closed: SIGHUP and SIGCONT come together."""
    probe.order("quit woken")
    assert probe.wait_for_exit() == 0


@pytest.mark.skipif(not shutil.which("bash"), reason="needs a shell with job control")
def test_ctrl_z_lets_go_gives_the_terminal_back_and_fg_paints_all_again() -> None:
    with Probed(wrap=[sys.executable, "-m", "tests.app.in_shell"]) as shell:
        shell.wait_until_up()
        shell.press("ctrl+z")
        shell.wait_for_text("Stopped")
        assert b"\x1b[?1049l" in shell.output
        shell.press("echo $((40 + 2)) words", "enter")
        shell.wait_for_text("42 words")
        shell.press("fg", "enter")
        shell.wait_until_up()
        assert shell.report()["history"] == ["let go", "went on"]
        shell.order("set 3 7")
        shell.wait_for_text("7+")
        shell.order("quit")
        shell.wait_until(lambda: shell.output.count(b"\x1b[?1049l") == 2)


@pytest.mark.skipif(not Path("/proc/self/fdinfo").exists(), reason="needs Linux' /proc")
def test_only_the_drivers_own_descriptor_does_not_block(probe: Probed) -> None:
    process = Path(f"/proc/{probe.process.pid}")
    terminal = (process / "fd/0").readlink()
    blocking = {
        descriptor.name: _blocks(process / "fdinfo" / descriptor.name)
        for descriptor in (process / "fd").iterdir()
        if descriptor.readlink() == terminal
    }
    assert [blocking[name] for name in ("0", "1", "2")] == [True] * 3
    assert list(blocking.values()).count(False) == 1


def _blocks(described: Path) -> bool:
    lines = (line.split() for line in described.read_text().splitlines())
    return not int(next(line[1] for line in lines if line[0] == "flags:"), 8) & os.O_NONBLOCK


def test_without_a_mouse_no_mouse_mode_is_sent() -> None:
    with Probed("--no-mouse") as probe:
        probe.wait_until_up()
        assert not any(mode in probe.output for mode in MOUSE_MODES)


def test_no_color_sends_no_colour() -> None:
    with Probed(environ={"NO_COLOR": "1"}) as probe:
        probe.wait_until_up()
        probe.press("j")
        probe.order("set 3 0")
        probe.wait_for_text("0+")
        probe.settle()
        codes = {
            code
            for parameters in re.findall(rb"\x1b\[([\d;]*)m", bytes(probe.output))
            for code in parameters.split(b";")
        }
        assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7"}


@pytest.mark.parametrize("environ", [{"TERM": "linux"}, {"LC_ALL": "en_US.ISO-8859-1"}])
def test_an_ascii_terminal_gets_nothing_but_ascii(environ: dict[str, str]) -> None:
    with Probed(environ={**environ, "COLORTERM": ""}) as probe:
        probe.wait_for_text("Lagos + cafe", "* Live")
        probe.settle()
        assert bytes(probe.output).isascii()


def test_sixteen_colours_are_asked_for_by_name() -> None:
    with Probed(environ={"TERM": "xterm", "COLORTERM": ""}) as probe:
        probe.wait_until_up()
        assert b"38;" not in probe.output
        assert b"\x1b[32" in probe.output


def test_whatever_is_drawn_an_ascii_terminal_gets_as_many_cells_of_ascii() -> None:
    drawn = "┌─┐│▔▊█…→世é😀"
    assert drawn.encode("ascii", SAME_WIDTH) == b"+-+|-|#.-??e??"


ENOUGH = 40_000
"""Kilobytes that hostile input may add to what the program takes."""


def in_lumps(probe: Probed, data: bytes) -> None:
    for place in range(0, len(data), 2000):
        probe.type(data[place : place + 2000])


def heard_again(probe: Probed) -> None:
    """One key after another, until the last of them are heard as they are typed."""

    def heard() -> bool:
        probe.type(b"j")
        return probe.report()["keys"][-2:] == ["j", "j"]

    probe.wait_until(heard)


@pytest.mark.parametrize(
    "typed",
    [
        b"\x1b[48;99999;99999;1;1t",
        b"\x1b[?2048;2$y\x1b[48;99999;99999;1;1t",
        b"\x1b[" + b"1" * 1_000_000,
        b"\x1b]0;" + b"q" * 1_000_000,
        b"\x1bP1$" + b"\xff\x00" * 100_000,
        b"\x1b[200~" + b"q\r" * 500_000,
        b"\x1b[<35;10;10M\x1b[<35;20;10M" * 4_000,
        b"\x1b[99999999999;9u\x1b[O",
    ],
    ids=["size", "mode", "number", "title", "reply", "paste", "mouse", "focus"],
)
def test_no_input_takes_the_memory_the_size_or_the_keys(probe: Probed, typed: bytes) -> None:
    before = probe.report()
    in_lumps(probe, typed)
    heard_again(probe)
    after = probe.report()
    assert after["size"] == before["size"] == [80, 24]
    assert after["memory"] - before["memory"] < ENOUGH
    assert set(after["keys"]) == {"j"}


def test_random_input_takes_neither_memory_nor_size_nor_keys(probe: Probed) -> None:
    chance = Random(11)
    before = probe.report()
    parts = [b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b[200~", b"\x1b[<", b";9999999;", b"t", b"M", b"u"]
    for _ in range(100):
        lump = b"".join(
            chance.choice(parts) if chance.random() < 0.3 else chance.randbytes(4)
            for _ in range(200)
        )
        # Neither of these is rubbish: they stop the program, and end it.
        probe.type(lump.replace(b"\x1a", b"").replace(b"\x03", b"").replace(b"\x11", b""))
    heard_again(probe)
    after = probe.report()
    assert after["size"] == [80, 24]
    assert after["memory"] - before["memory"] < ENOUGH


def test_what_is_not_asked_for_is_not_sent(probe: Probed) -> None:
    assert b"2048" not in probe.output
    assert b"?1004h" not in probe.output


def test_a_size_is_the_terminal_s_and_bounded() -> None:
    with Probed(environ={"COLUMNS": "99999", "LINES": "99999"}) as probe:
        probe.wait_until_up()
        assert probe.report()["size"] == [80, 24]
        probe.resize(5000, 30)
        probe.process.send_signal(signal.SIGWINCH)
        probe.wait_until(lambda: probe.report()["size"] == [WIDEST, 30])
