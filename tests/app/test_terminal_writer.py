"""The outlet: nothing blocks, nothing is lost, and who paints is told when to wait."""

from __future__ import annotations

import asyncio
import os
import pty
from collections.abc import Iterator
from contextlib import suppress

import pytest

from livedash.app.terminal_writer import TerminalWriter, open_terminal


class Painter:
    def __init__(self) -> None:
        self.told: list[str] = []
        self.released = asyncio.Event()

    def hold(self) -> None:
        self.told.append("hold")

    def release(self) -> None:
        self.told.append("release")
        self.released.set()

    def lost(self) -> None:
        self.told.append("lost")


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    master, slave = pty.openpty()
    yield master, slave
    for descriptor in (master, slave):
        with suppress(OSError):
            os.close(descriptor)


def outlet_on(slave: int, painter: Painter) -> TerminalWriter:
    return TerminalWriter(open_terminal(slave), painter, asyncio.get_running_loop())


async def read_until(master: int, length: int) -> bytes:
    read = b""
    while len(read) < length:
        read += await asyncio.to_thread(os.read, master, 65536)
    return read


async def test_small_writes_go_out_as_one_when_the_loop_comes_round(
    terminal: tuple[int, int],
) -> None:
    master, slave = terminal
    painter = Painter()
    outlet = outlet_on(slave, painter)
    outlet.write(b"one ")
    outlet.write(b"two")
    assert outlet.sent == 0
    assert await read_until(master, 7) == b"one two"
    assert painter.told == []
    outlet.close()


async def test_what_is_not_taken_waits_and_follows_in_order(terminal: tuple[int, int]) -> None:
    master, slave = terminal
    painter = Painter()
    outlet = outlet_on(slave, painter)
    data = b"".join(b"%07d " % number for number in range(50_000))
    outlet.write(data)
    outlet.flush()
    assert painter.told == ["hold"]
    assert outlet.waiting
    outlet.write(b"the end")
    assert await read_until(master, len(data) + 7) == data + b"the end"
    assert painter.told == ["hold", "release"]
    assert outlet.waiting == 0
    assert outlet.sent == len(data) + 7
    outlet.close()


async def test_a_loop_that_cannot_watch_terminals_tries_again_by_the_clock(
    terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("kqueue cannot watch this")

    monkeypatch.setattr(asyncio.get_running_loop(), "add_writer", refuse)
    master, slave = terminal
    painter = Painter()
    outlet = outlet_on(slave, painter)
    outlet.write(b"x" * 200_000)
    outlet.flush()
    assert len(await read_until(master, 200_000)) == 200_000
    await painter.released.wait()
    assert painter.told == ["hold", "release"]
    outlet.close()


async def test_a_terminal_that_goes_is_told_once_and_written_to_no_more(
    terminal: tuple[int, int],
) -> None:
    master, slave = terminal
    painter = Painter()
    outlet = outlet_on(slave, painter)
    os.close(master)
    for _ in range(3):
        outlet.write(b"anybody?")
        outlet.flush()
    assert painter.told == ["lost"]
    outlet.close()


async def test_the_last_words_wait_no_longer_than_told(terminal: tuple[int, int]) -> None:
    _, slave = terminal
    painter = Painter()
    outlet = outlet_on(slave, painter)
    outlet.write(b"x" * 200_000)
    loop = asyncio.get_running_loop()
    began = loop.time()
    outlet.drain(0.1)
    assert loop.time() - began < 30
    assert outlet.waiting
    outlet.close()


async def test_closing_lets_the_painter_go(terminal: tuple[int, int]) -> None:
    _, slave = terminal
    painter = Painter()
    outlet = outlet_on(slave, painter)
    outlet.write(b"x" * 200_000)
    outlet.flush()
    outlet.close()
    assert painter.told == ["hold", "release"]


async def test_a_terminal_of_somebody_else_is_written_to_and_given_back_as_it_was(
    terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`su someone -c livedash`: it may be used, but under no name may it be opened."""
    master, slave = terminal

    def refused(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as here:
        here.setattr(os, "open", refused)
        outlet = outlet_on(slave, painter := Painter())
    outlet.write(b"x" * 100_000)
    outlet.flush()
    assert painter.told == ["hold"]
    outlet.close()
    assert os.get_blocking(slave)
    os.set_blocking(master, False)
    assert os.read(master, 10) == b"x" * 10
