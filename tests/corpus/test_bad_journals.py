"""Journals that no livedash of today writes: what is said of each, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livedash.business.works import WORKS
from livedash.database.address import Address
from livedash.database.journal_lines import header, read
from livedash.database.writer import Writer
from livedash.live.sending import Refused, Written
from tests.corpus.journal_files import TRADES
from tests.corpus.make_journals import BAD, of_bad, of_bad_dashboard
from tests.corpus.outboxes import OWNER
from tests.corpus.told import Told, of_sending

JOURNALS = {path.stem: path.read_bytes() for path in sorted(BAD.glob("*.jsonl"))}
WAYS = ("unknown-kind", "newer-version", "broken-line", "empty", "line-incomplete")
FIELDS = ("field-missing", "field-of-another-type")


def expected(name: str) -> Told:
    found: Told = json.loads((BAD / f"{name}.json").read_text())
    return found


def test_every_way_to_be_bad_is_there() -> None:
    fields = {f"{way}.{trade}" for way in FIELDS for trade in TRADES}
    assert {*WAYS, "line-of-another-type", *fields} == JOURNALS.keys()


@pytest.mark.parametrize("name", JOURNALS)
async def test_a_bad_journal_is_told_of_and_what_can_be_read_is_kept(
    name: str, tmp_path: Path
) -> None:
    assert await of_bad(name, JOURNALS[name], tmp_path) == expected(name)


@pytest.mark.parametrize("trade", TRADES)
async def test_a_dashboard_starts_over_all_of_them(trade: str) -> None:
    told, wanted = await of_bad_dashboard(trade), expected(f"dashboard.{trade}")
    assert told.keys() == wanted.keys()
    for id, one in told.items():
        assert one == wanted[id], id


async def test_what_cannot_be_used_is_refused_and_never_reaches_a_database() -> None:
    """Nobody answers at this address: whoever asked there would have no answer."""
    writer = Writer(Address.parse("postgres://nobody@127.0.0.1:9/none"), WORKS)
    unusable = 0
    for name, data in JOURNALS.items():
        for record in read(data).records:
            if not isinstance(record, Written):
                continue
            why = of_sending(record.mutation)
            if isinstance(why, str):
                kind = record.mutation.kind
                unknown = (
                    f"This livedash does not know how to {kind}; a newer one may, or the package "
                    "whose pane has it among its commands."
                )
                told = unknown if kind not in WORKS else why
                assert await writer.send(record.mutation) == Refused(told), name
                unusable += 1
    await writer.close()
    assert unusable > 50


@pytest.mark.parametrize("line", [b'{"again":7}', b'{"settled":7,"how":"applied"}'])
def test_a_number_in_the_place_of_an_id_costs_only_its_line(line: bytes) -> None:
    assert read(header(OWNER) + line + b"\n").broken == 1
