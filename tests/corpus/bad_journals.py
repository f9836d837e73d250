"""Journals that no livedash of today writes: of kinds and versions that it does not know, with
fields missing or of another type, broken, empty.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from uuid import uuid5

from livedash.database.journal_lines import FORMAT, header
from livedash.live.mutation import Json
from tests.corpus.journal_files import TRADES
from tests.corpus.outboxes import OWNER

Line = dict[str, Json]
HEAD: Line = json.loads(header(OWNER))


def bad_journals(good: dict[str, bytes]) -> dict[str, bytes]:
    """By name, made from the writes of good ones."""
    sale = fullest(good["bakery.sell"])
    found = {
        "unknown-kind": journal(HEAD, sale, *unknown(sale)),
        "newer-version": journal(HEAD | {"livedash outbox": FORMAT + 1}, sale, {"new": "thing"}),
        "line-incomplete": journal(HEAD, *incomplete(sale)),
        "line-of-another-type": journal(HEAD, *retyped(sale)),
        "broken-line": journal(HEAD, sale) + b'\x00\xff{"write":\n' + journal(named(sale, "next")),
        "empty": b"",
    }
    for name, trade in TRADES.items():
        writes = {kind: fullest(good[kind]) for kind in trade.cases}
        missing, other = spoiled(writes, "without", nothing), spoiled(writes, "other", others)
        found[f"field-missing.{name}"] = journal(HEAD, *missing)
        found[f"field-of-another-type.{name}"] = journal(HEAD, *other)
    return found


def journal(*lines: Line) -> bytes:
    return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)


def fullest(data: bytes) -> Line:
    """The first write of a kind's journal says all that the kind can say."""
    found: Line = next(line for line in map(json.loads, data.splitlines()) if "write" in line)
    return found


def named(line: Line, words: str) -> Line:
    """The same write under another id; its words say what is wrong with it."""
    id = str(uuid5(OWNER.installation, f"{line['kind']} {words}"))
    return {**deepcopy(line), "write": id, "words": f"{line['kind']}: {words}"}


def unknown(sale: Line) -> Iterator[Line]:
    for kind in ("bakery.bake_off", "kanban.archive", "groom.cut", ""):
        line = named({**sale, "kind": kind}, "unknown")
        yield line
        if kind == "kanban.archive":
            yield {"refused": line["write"], "words": "No.", "constraint": None, "conflict": {}}


def spoiled(
    writes: dict[str, Line], how: str, instead: Callable[[Json], list[Json]]
) -> Iterator[Line]:
    """Each field of each kind, one at a time: gone, or something else in its place."""
    for write in writes.values():
        fields = write["fields"]
        assert isinstance(fields, dict)
        places: list[tuple[str | None, str]] = [(None, name) for name in fields]
        rows = fields.get("rows")
        if isinstance(rows, list) and isinstance(rows[0], dict):
            places += [("rows", name) for name in rows[0]]
        for inside, name in places:
            line = named(write, f"{how} {inside or ''} {name}".replace("  ", " "))
            held = _held(line, inside)
            for value in instead(held.pop(name)):
                held[name] = value
            yield line


def _held(line: Line, inside: str | None) -> Line:
    """What the name stands in: the write's fields, or the one row that they hold."""
    held = line["fields"]
    assert isinstance(held, dict)
    if inside is not None:
        rows = held[inside]
        assert isinstance(rows, list)
        held = rows[0]
        assert isinstance(held, dict)
    return held


def nothing(value: Json) -> list[Json]:
    del value
    return []


def others(value: Json) -> list[Json]:
    """Something that this cannot be."""
    match value:
        case bool():
            return ["yes"]
        case str():
            return [7]
        case int():
            return [f"{value}"]
        case list():
            return [{}]
    return [[]]


def incomplete(sale: Line) -> Iterator[Line]:
    """A line without one of its own names, each of the kinds of line there are."""
    gone = named(sale, "settled without how")
    yield gone
    for name in sale:
        yield {key: value for key, value in named(sale, f"no {name}").items() if key != name}
    yield {"settled": gone["write"]}
    refused: Line = {"refused": gone["write"], "words": "No.", "constraint": None, "conflict": None}
    for name in refused:
        yield {key: value for key, value in refused.items() if key != name}


def retyped(sale: Line) -> Iterator[Line]:
    """A line with one of its own values of another type."""
    for name, value in sale.items():
        each: list[Json] = [7, "x", [7], {"x": 7}, True, 1.5, None]
        for other in each:
            if type(other) is not type(value):
                yield {**named(sale, f"{name} is {other}"), name: other}
    gone = named(sale, "refused and settled")
    yield gone
    yield {"refused": gone["write"], "words": 7, "constraint": 7, "conflict": [1]}
    yield {"settled": gone["write"], "how": 7}
