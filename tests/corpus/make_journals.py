"""The journals of the corpus and what is expected of them, made anew and compared.

    python -m tests.corpus.make_journals --check    do today's writes come out byte for byte?
    python -m tests.corpus.make_journals            the journals of kinds that have none yet
    python -m tests.corpus.make_journals --expect   what today's reader says of all of them

A journal that is there is never written over: it stands for what lies on people's disks. A new kind
gets its cases in `*_cases.py`, and its journal by the second command. The third one is for words
that were changed on purpose; look at what differs before you commit it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from livedash.database.journal import FileJournal
from livedash.database.journal_lines import JournalContents, read
from livedash.live.mutation import Json
from livedash.live.sending import Settled
from tests.corpus.bad_journals import bad_journals
from tests.corpus.desk import Trade
from tests.corpus.journal_files import TRADES, journals
from tests.corpus.opened import leave, told_by_dashboard
from tests.corpus.outboxes import OWNER
from tests.corpus.told import Told, of_write

FOLDER = Path(__file__).parent / "journals"
BAD = FOLDER / "bad"


def kept() -> dict[str, bytes]:
    """The committed journals, by name."""
    return {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.jsonl"))}


def trade_of(name: str, data: bytes) -> str:
    """Which trade's pane a journal is for."""
    if name.partition(".")[0] in TRADES:
        return name.partition(".")[0]
    return str(json.loads(data.splitlines()[1])["kind"]).partition(".")[0]


def of_trade(trade: str) -> dict[str, bytes]:
    """A trade's journals. What one terminal took over from another is the same writes again."""
    every = {name: data for name, data in kept().items() if name != "taken-over"}
    return {name: data for name, data in every.items() if trade_of(name, data) == trade}


async def of_journal(name: str, data: bytes, folder: Path) -> Told:
    """A file by itself: what its lines hold, and what a terminal that starts takes over."""
    found: JournalContents = read(data)
    leave(folder, name, data)
    opened = await FileJournal.open(folder, OWNER)
    await opened.journal.close()
    assert found.owner is not None, f"{name} does not say whose it is"
    settled: list[Json] = [
        [str(one.id), one.how] for one in found.records if isinstance(one, Settled)
    ]
    return {
        "owner": [str(found.owner.installation), found.owner.login, found.owner.where],
        "format": found.format,
        "whole": found.whole,
        "reports": list(opened.reports),
        "settled": settled,
        "unsent": [of_write(mutation, refused) for mutation, refused in opened.unsent],
    }


async def of_dashboard(trade: Trade, journals: Mapping[str, bytes]) -> Told:
    with TemporaryDirectory() as folder:
        return await told_by_dashboard(trade, journals, Path(folder))


def inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def of_bad(name: str, data: bytes, folder: Path) -> Told:
    """What is said of a journal that is not as it should be, what is taken over, what stays."""
    path = leave(folder, name, data)
    opened = await FileJournal.open(folder, OWNER)
    own = opened.journal.path
    await opened.journal.close()
    left = [one for one in inside(folder) if one != own]
    assert all(one.read_bytes() == data for one in left), f"{name} was changed"
    reports = [one.replace(str(folder), "").partition("/")[0] for one in opened.reports]
    return {
        "reports": list[Json](reports),
        "unsent": [of_write(mutation, refused) for mutation, refused in opened.unsent],
        "stays": path in left,
        "set aside": [one.suffix[:9] for one in left if one != path],
    }


async def of_bad_dashboard(trade: str) -> Told:
    """All bad journals of a trade at once; what is of no trade is looked at in the bakery."""
    every = {path.stem: path.read_bytes() for path in sorted(BAD.glob("*.jsonl"))}
    other = {f".{name}" for name in TRADES if name != trade}
    mine = {name: data for name, data in every.items() if Path(name).suffix not in other}
    if trade != "bakery":
        mine = {name: data for name, data in mine.items() if Path(name).suffix}
    return await of_dashboard(TRADES[trade], mine)


def as_text(told: Told) -> str:
    return json.dumps(told, indent=1, ensure_ascii=True) + "\n"


async def expect() -> None:
    for name, data in kept().items():
        with TemporaryDirectory() as folder:
            told = await of_journal(name, data, Path(folder))
        (FOLDER / f"{name}.json").write_text(as_text(told))
    for path in sorted(BAD.glob("*.jsonl")):
        with TemporaryDirectory() as folder:
            told = await of_bad(path.stem, path.read_bytes(), Path(folder))
        path.with_suffix(".json").write_text(as_text(told))
    for name, trade in TRADES.items():
        told = await of_dashboard(trade, of_trade(name))
        (FOLDER / f"dashboard.{name}.json").write_text(as_text(told))
        (BAD / f"dashboard.{name}.json").write_text(as_text(await of_bad_dashboard(name)))


async def make(*, check: bool) -> int:
    """How many journals are not what they are made as today."""
    there, differ = kept(), 0
    async for name, data in journals():
        if name not in there and not check:
            (FOLDER / f"{name}.jsonl").write_bytes(data)
            print(f"{name}: made")
        elif there.get(name) != data:
            differ += 1
            print(f"{name}: today's livedash writes this one otherwise")
    for name, data in bad_journals(kept()).items():
        path = BAD / f"{name}.jsonl"
        if not path.exists() and not check:
            path.write_bytes(data)
    return differ


def main(arguments: list[str]) -> int:
    if arguments == ["--expect"]:
        asyncio.run(expect())
        return 0
    return min(1, asyncio.run(make(check=arguments == ["--check"])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
