"""What all writes of a board share: their order, their row, and the words for unreadable
journals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from livedash.business.command import Command
from livedash.business.foreseen import expects_of
from livedash.business.journal_fields import Unreadable
from livedash.business.kanban.cards import CardRow, StatusRow
from livedash.live.deed import Deed, Kind
from livedash.live.mutation import Json, Mutation, ReturnedBy


def unreadable(_name: str, _as: type) -> str:
    return "What this write of the board says cannot be read."


@dataclass(frozen=True, kw_only=True)
class BoardCommand(Command):
    package: str = __package__
    unreadable: Unreadable = unreadable
    table: str
    deed: Kind
    """The deed as a web board hears it."""

    def mutation(
        self,
        id: UUID,
        project_id: int,
        row: CardRow | StatusRow | None,
        words: str,
        at: datetime,
        fields: Mapping[str, Json],
        expects: ReturnedBy | None = None,
    ) -> Mutation:
        """The write of these values. `row`: the row that the write is about; None: a new row, which
        has its id from this write."""
        about = id if row is None else row.task_id if isinstance(row, CardRow) else row.status_id
        return Mutation(
            id,
            self.kind,
            # One scope for all of a board: where cards go depends on its columns, and a deleted
            # column takes its cards elsewhere.
            scope=f"board:{project_id}",
            made_at=at,
            words=words,
            fields={
                "project_id": project_id,
                **({} if row is None else {self.key: str(about)}),
                **fields,
            },
            expects=expects if row is None else expects_of(row.version),
            marks=frozenset({f"{self.table}:{about}"}),
        )

    def deed_of(self, mutation: Mutation) -> Deed:
        """The deed of a write, in the words by which a web board hears it. Raises `Impossible`."""
        fields = self.fields(mutation)
        project = fields.read("project_id", int)
        key = fields.read(self.key, UUID) if self.key else mutation.id
        to = mutation.fields.get("to") if self.deed == "D" else None
        also = () if to is None else ("livedash.tasks",)
        return Deed(self.table, self.deed, str(key), {"project_id": str(project)}, also)
