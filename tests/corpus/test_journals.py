"""Journals that lie on people's disks are read as they were meant, whatever livedash has become."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest

from livedash.app.outbox_sheet import where
from livedash.business.works import WORKS
from livedash.database.journals import look_into
from livedash.live.mutation import Json
from tests.corpus.journal_files import TRADES
from tests.corpus.make_journals import FOLDER, kept, of_journal, of_trade
from tests.corpus.opened import leave, told_by_dashboard
from tests.corpus.outboxes import OWNER
from tests.corpus.told import Told

JOURNALS = kept()
NO_JOURNAL = (
    "No journal of the corpus has a write of this kind. Give it cases in tests/corpus/*_cases.py, "
    "then run `python -m tests.corpus.make_journals`, and the same with --expect: "
)
GONE = (
    "This livedash does not know a kind of write that may lie unsent on somebody's disk. A kind "
    "lives as long as the oldest journal, so bring it back: "
)

OPTIONAL = {
    **dict.fromkeys(("bakery.sell", "bakery.produce", "bakery.waste"), "recorded_by"),
    "bakery.count": "recorded_by quantity",
    "bakery.undo": "",
    "venue.book": "guests hold_until total created_by",
    "venue.change": "hall_id starts_at ends_at status client guests hold_until total",
    "kanban.create": "body assignee_id assignee due_on",
    "kanban.edit": "title body priority blocked_reason assignee_id assignee due_on",
    "kanban.move": "beside after",
    "kanban.delete": "",
    "kanban.column_create": "limit beside",
    "kanban.column_change": "limit beside moves",
    "kanban.column_delete": "to",
}
"""By kind: the fields that a write may do without."""


def expected(name: str) -> Told:
    found: Told = json.loads((FOLDER / f"{name}.json").read_text())
    return found


def kinds_of(data: bytes) -> set[str]:
    said = map(json.loads, data.splitlines()[1:])
    return {str(line["kind"]) for line in said if "write" in line}


def lines_of(data: bytes) -> list[dict[str, Json]]:
    return [json.loads(line) for line in data.splitlines()]


def test_every_kind_of_write_has_its_journal() -> None:
    in_corpus = set[str]().union(*map(kinds_of, JOURNALS.values()))
    known = set(WORKS)
    assert not known - in_corpus, NO_JOURNAL + ", ".join(sorted(known - in_corpus))
    assert known == OPTIONAL.keys(), "Name what the new kind may do without."
    assert not in_corpus - known, GONE + ", ".join(sorted(in_corpus - known))


@pytest.mark.parametrize("kind", sorted({one for trade in TRADES.values() for one in trade.cases}))
def test_every_state_of_a_write_is_among_those_of_its_kind(kind: str) -> None:
    """The corpus itself: settled both ways, refused with and without a row, looked at again."""
    lines = lines_of(JOURNALS[kind])
    assert {line["how"] for line in lines if "settled" in line} == {"applied", "discarded"}
    conflicts = [line["conflict"] for line in lines if "refused" in line]
    assert None in conflicts
    assert any("again" in line for line in lines)
    told = expected(kind)["unsent"]
    assert isinstance(told, list)
    waiting = [one for one in told if isinstance(one, dict) and one["refused"] is None]
    assert len(waiting) >= len(TRADES[kind.partition(".")[0]].cases[kind])
    sends = next(one["sends"] for one in waiting)
    if isinstance(sends, dict) and sends["present"] is not None:
        assert {} in conflicts
        assert any(conflicts)


@pytest.mark.parametrize(("kind", "optional"), OPTIONAL.items())
def test_what_may_be_left_out_is_there_once_and_left_out_once(kind: str, optional: str) -> None:
    """The corpus itself: each field is filled in somewhere, and each that may be is empty too."""
    writes = [line["fields"] for line in lines_of(JOURNALS[kind]) if "write" in line]
    said = [one for one in writes if isinstance(one, dict)]
    rows = [row for one in said for row in _rows(one)] or said
    for name in set[str]().union(*rows):
        assert any(row.get(name) is not None for row in rows), name
    empty = {name for name in set[str]().union(*rows) if any(not row.get(name) for row in rows)}
    assert set(optional.split()) <= empty


def _rows(fields: dict[str, Json]) -> list[dict[str, Json]]:
    rows = fields.get("rows", [])
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]


def test_each_journal_has_its_expectation() -> None:
    there = {path.stem for path in FOLDER.glob("*.json") if not path.stem.startswith("dashboard.")}
    assert there == JOURNALS.keys()


@pytest.mark.parametrize("name", JOURNALS)
async def test_a_journal_is_read_as_it_was_meant(name: str, tmp_path: Path) -> None:
    assert await of_journal(name, JOURNALS[name], tmp_path) == expected(name)


@pytest.mark.parametrize("trade", TRADES)
async def test_its_writes_stand_in_the_outbox_and_come_back_in_their_forms(
    trade: str, tmp_path: Path
) -> None:
    told = await told_by_dashboard(TRADES[trade], of_trade(trade), tmp_path)
    wanted = expected(f"dashboard.{trade}")
    assert list(told) == list(wanted), "in the order in which they were made, file by file"
    for id, one in told.items():
        assert one == wanted[id], id


def test_seen_from_another_database_they_say_whose_they_are(tmp_path: Path) -> None:
    for name, data in JOURNALS.items():
        leave(tmp_path, name, data)
    stranger = OWNER.__class__(UUID(int=3), "ada", "elsewhere")
    away = look_into(tmp_path).elsewhere(stranger)
    unsent = [one for name in JOURNALS for one in _unsent(name)]
    assert [str(there.mutation.id) for there in away] == [one["id"] for one in unsent]
    theirs = "It belongs to shop at db.example:5432 “Lágos” (5ca1ab1e), as ada."
    for there, one in zip(away, unsent, strict=True):
        refused = one["refused"]
        why = f"REFUSED: {refused['words']} " if isinstance(refused, dict) else ""
        assert where(there) == why + theirs


def _unsent(name: str) -> list[dict[str, Json]]:
    found = expected(name)["unsent"]
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, dict)]
