"""What the screen costs: bytes, processor time and patience, in a real pseudo terminal.

Run with `python -m bench.terminal` (`--unread SECONDS` for another time without reading). The
program is the tests' probe: a header and a table of forty rows on the real driver.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from bench.stage import installed
from tests.app.probed import Probed


def bytes_of(probe: Probed, act: Callable[[], None]) -> int:
    """How many bytes the terminal gets for it."""
    before = probe.settle()
    act()
    probe.report()
    return probe.settle() - before


def painting() -> None:
    with Probed() as probe:
        print(f"{'first screen, 80x24':<44}{probe.wait_until_up():>8} bytes")
        for words, act in {
            "one changed cell (with its mark)": lambda: probe.order("set 3 9"),
            "the same rows again": lambda: probe.order("set 3 9"),
            "cursor one row down": lambda: probe.press("j"),
            "scrolled to the end": lambda: probe.press("G"),
        }.items():
            print(f"{words:<44}{bytes_of(probe, act):>8} bytes")
        probe.wait_until(lambda: "+" not in probe.text)
        before, received = probe.report(), probe.settle()
        time.sleep(10)
        idle, written = probe.report(), probe.settle() - received
        share = (idle["cpu"] - before["cpu"]) / 10
        print(f"{'idle for 10 s':<44}{written:>8} bytes  {share:.2%} of a processor")
        count = 500
        before = probe.report()
        for number in range(count):
            probe.order(f"set 3 {number}")
            probe.report()
        spent = probe.report()["cpu"] - before["cpu"]
        print(f"{'one update (order, diff, paint, answer)':<44}{spent / count * 1e3:>8.2f} ms CPU")
        print(f"{'memory':<44}{probe.report()['memory'] / 1024:>8.0f} MB")


def unread(seconds: float) -> None:
    """Ten cells change fifty times a second, and nobody reads."""
    with Probed() as probe:
        probe.wait_until_up()
        memory = probe.report()["memory"]
        probe.stop_reading()
        probe.order("beat")
        time.sleep(seconds)
        report = probe.report()
        probe.order("rest")
        newest = probe.report()["hands"][0]
        began = time.perf_counter()
        probe.read_on()
        probe.wait_until(lambda: probe.text.count(f"{newest}+") == 10)
        right = time.perf_counter() - began
        print(f"\nnot read for {seconds:.0f} s, {newest} changes of ten cells meanwhile")
        print(f"{'longest stall of the loop':<44}{report['lag'] * 1e3:>8.0f} ms")
        print(f"{'bytes in flight':<44}{report['waiting']:>8}")
        print(f"{'memory grown by':<44}{(report['memory'] - memory) / 1024:>8.1f} MB")
        print(f"{'right screen after reading again':<44}{right * 1e3:>8.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unread", type=float, default=60.0, metavar="SECONDS")
    options = parser.parse_args()
    installed()
    painting()
    unread(options.unread)


if __name__ == "__main__":
    main()
