"""The journal's lines: unsent writes as JSON, one record a line, and the reading of a file.

Reading raises nothing, whatever stands in the file: readable lines are kept, and the others are
counted, for the person who has to be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from livedash.live.mutation import Json, Mutation, ReturnedBy
from livedash.live.sending import Record, Refused, Rejected, Settled, Written

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a file's writes: one database, and one login."""

    installation: UUID
    login: str
    where: str = field(default="", compare=False)
    """For people: the name of the database, and where it answered."""

    @property
    def home(self) -> str:
        """The database, in words."""
        short = str(self.installation)[:8]
        return f"{self.where} ({short})" if self.where else f"the database {short}"


@dataclass(slots=True)
class Book:
    """The unsent writes after all records so far, in order."""

    writes: dict[UUID, Mutation] = field(default_factory=dict)
    refused: dict[UUID, Refused] = field(default_factory=dict)
    settled: set[UUID] = field(default_factory=set)

    def take(self, record: Record) -> None:
        match record:
            case Written():
                if record.mutation.id not in self.settled:
                    self.writes[record.mutation.id] = record.mutation
            case Settled():
                self.settled.add(record.id)
                self.writes.pop(record.id, None)
                self.refused.pop(record.id, None)
            case Rejected():
                if record.refused is None:
                    self.refused.pop(record.id, None)
                else:
                    self.refused[record.id] = record.refused

    def unsent(self) -> list[tuple[Mutation, Refused | None]]:
        return [(write, self.refused.get(id)) for id, write in self.writes.items()]

    def records(self) -> list[Record]:
        """The fewest records that lead to the same unsent writes."""
        found: list[Record] = []
        for write, refused in self.unsent():
            found.append(Written(write))
            if refused is not None:
                found.append(Rejected(write.id, refused))
        return found


@dataclass(frozen=True, slots=True)
class JournalContents:
    """The contents of a journal file."""

    owner: Owner | None
    """None: the first line does not name the owner."""
    format: int
    records: tuple[Record, ...]
    broken: int
    """Lines in the middle that nobody can read."""
    torn: bool
    """Whether the last line was not written to its end: its write was never shown."""
    size: int = 0

    @property
    def whole(self) -> bool:
        return self.owner is not None and not self.broken and not self.torn


def damage(found: JournalContents, *, taken: bool = True) -> str:
    """The damage of a journal that is not whole, and what becomes of the rest. To be said before
    the journal's path: the screen may have no room for all of a path. `taken`: the rest is safe."""
    if not found.size:
        return "A journal is empty (0 bytes), so the writes that stood in it are lost."
    what = []
    if found.owner is None:
        what.append("a broken first line")
    if found.broken:
        what.append(f"{found.broken} broken line{'s' * (found.broken > 1)}")
    if found.torn:
        what.append("a last line that was not written to its end")
    rest = f"What can be read of it {'was' if taken else 'will be'} taken over."
    rest = rest if found.records else "Nothing can be read."
    return f"A journal has {' and '.join(what)}. {rest}"


def header(owner: Owner) -> bytes:
    return _line(
        {
            "livedash outbox": FORMAT,
            "installation": str(owner.installation),
            "login": owner.login,
            "database": owner.where,
        }
    )


def lines(records: Iterable[Record]) -> bytes:
    return b"".join(_line(_said(record)) for record in records)


def read(data: bytes) -> JournalContents:
    first, *rest = data.split(b"\n")
    torn = bool(rest.pop()) if rest else bool(first)
    owner, format = _owner(first)
    if format > FORMAT:
        return JournalContents(owner, format, (), 0, torn=False, size=len(data))
    records: list[Record] = []
    broken = 0
    # Where the first line is lost, the line in its place may be a write.
    for line in rest if owner is not None else [first, *rest]:
        try:
            records.append(_record(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            broken += line is not first
    return JournalContents(owner, format, tuple(records), broken, torn, len(data))


def _line(value: dict[str, Json]) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _said(record: Record) -> dict[str, Json]:
    match record:
        case Written(write):
            expects: Json = None
            if isinstance(write.expects, ReturnedBy):
                expects = str(write.expects.id)
            elif write.expects is not None:
                expects = write.expects
            return {
                "write": str(write.id),
                "kind": write.kind,
                "scope": write.scope,
                "made_at": write.made_at.isoformat(),
                "words": write.words,
                "fields": dict(write.fields),
                "expects": expects,
                "marks": cast("list[Json]", sorted(write.marks)),
                "untouched": dict(write.untouched),
            }
        case Settled(id, how):
            return {"settled": str(id), "how": how}
        case Rejected(id, refused):
            if refused is None:
                return {"again": str(id)}
            return {
                "refused": str(id),
                "words": refused.words,
                "constraint": refused.constraint,
                "conflict": None if refused.conflict is None else dict(refused.conflict),
            }


def _owner(line: bytes) -> tuple[Owner | None, int]:
    try:
        said = json.loads(line)
        # A record by an older program does not say where its database answered.
        owner = Owner(
            UUID(said["installation"]), str(said["login"]), str(said.get("database") or "")
        )
        return owner, int(said["livedash outbox"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, 0


def _record(line: bytes) -> Record:
    said = json.loads(line)
    if "write" in said:
        return Written(_write(said))
    if "settled" in said:
        return Settled(
            UUID(said["settled"]), "discarded" if said["how"] == "discarded" else "applied"
        )
    if "again" in said:
        return Rejected(UUID(said["again"]), None)
    conflict, constraint = said["conflict"], said["constraint"]
    return Rejected(
        UUID(said["refused"]),
        Refused(
            str(said["words"]),
            None if constraint is None else str(constraint),
            None if conflict is None else dict(conflict),
        ),
    )


def _write(said: dict[str, Json]) -> Mutation:
    expects, fields, marks = said["expects"], said["fields"], said["marks"]
    # A record by an older program leaves this field out.
    untouched = said.get("untouched", {})
    if not isinstance(fields, dict) or not isinstance(marks, list):
        raise TypeError
    if not isinstance(untouched, dict):
        raise TypeError
    made_at = datetime.fromisoformat(str(said["made_at"]))
    if made_at.tzinfo is None:
        raise ValueError("no time zone")
    version: int | ReturnedBy | None = None
    if isinstance(expects, str):
        version = ReturnedBy(UUID(expects))
    elif expects is not None:
        if not isinstance(expects, int) or isinstance(expects, bool):
            raise TypeError
        version = expects
    return Mutation(
        UUID(str(said["write"])),
        str(said["kind"]),
        str(said["scope"]),
        made_at,
        str(said["words"]),
        fields,
        version,
        frozenset(str(mark) for mark in marks),
        {question: str(answer) for question, answer in untouched.items()},
    )
