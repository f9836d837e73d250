"""Importing a file: its lines are set up one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from livedash.business.setup.refusal import SetupRefused
from livedash.business.setup.setup import Outcome, Setup
from livedash.business.setup.sheet import SheetFault, SheetLine
from livedash.business.setup.things import THINGS


async def put_lines(
    setup: Setup, lines: Sequence[SheetLine]
) -> tuple[list[Outcome], list[SheetFault]]:
    """Put the lines in: branches first, then what needs them, each kind in the file's order. All
    lines are tried, so that every fault is found; after a fault, the caller takes everything
    back."""
    order = list(THINGS)
    outcomes: list[Outcome] = []
    faults: list[SheetFault] = []
    seen: dict[object, int] = {}
    for line in sorted(lines, key=lambda line: order.index(line.thing.name)):
        try:
            outcome = await setup.put(line.thing, line.said, line.branch)
        except SetupRefused as refused:
            faults += [SheetFault(line.number, *one) for one in refused.faults]
            continue
        outcomes.append(outcome)
        keys = [str(outcome.values[key.name]).casefold() for key in line.thing.keys]
        one = (line.thing.name, outcome.branch and outcome.branch.id, *keys)
        if (first := seen.setdefault(one, line.number)) != line.number:
            column = line.thing.called.name
            faults.append(SheetFault(line.number, column, f"It is in line {first} already."))
    return outcomes, sorted(faults)
