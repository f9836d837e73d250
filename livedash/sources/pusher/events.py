"""Events' meanings: the name says which table changed, the data which row, the channel where.

The names are the shop's own. The board's names are known here, so that a web board and livedash
share one channel without a word of configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from livedash.live.deed import Deed, Kind
from livedash.live.events import Change, Operation
from livedash.sources.pusher.frames import Fields

LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class Meaning:
    table: str
    """Schema and name: `livedash.tasks`."""
    id: str | None = None
    """The field of the data that names the row; None: the event names no row."""
    operation: Kind = "U"
    """Inserted, updated, deleted or moved."""
    also: tuple[str, ...] = ()
    """Other tables that may have changed with the row, nobody says which rows."""

    @property
    def tables(self) -> frozenset[str]:
        return frozenset({self.table, *self.also})


TASKS, STATUSES = "livedash.tasks", "livedash.statuses"

KANBAN: Mapping[str, Meaning] = MappingProxyType(
    {
        "task-created": Meaning(TASKS, "taskId", "I"),
        "task-updated": Meaning(TASKS, "taskId"),
        "task-deleted": Meaning(TASKS, "taskId", "D"),
        "task-moved": Meaning(TASKS, "taskId", "M"),
        "status-created": Meaning(STATUSES, "statusId", "I"),
        "status-updated": Meaning(STATUSES, "statusId"),
        # The column's cards went elsewhere first, or with it.
        "status-deleted": Meaning(STATUSES, "statusId", "D", also=(TASKS,)),
    }
)
"""The meanings of the board's events."""

_OPERATIONS: Mapping[Kind, Operation] = {"I": "I", "U": "U", "D": "D", "M": "U"}
"""The operations of Pusher's kinds: a moved row is an updated one."""


def changes(
    meaning: Meaning, fields: Fields | None, scope: Mapping[str, frozenset[str]], received: float
) -> list[Change]:
    """The changes that an event means. An id that is missing or unusable leaves any row of the
    project in question."""
    key = None if meaning.id is None or fields is None else _key(fields.get(meaning.id))
    keys = None if key is None else frozenset({key})
    operation = _OPERATIONS[meaning.operation]
    told = Change(meaning.table, operation, keys, scope, received=received)
    more = [Change(table, "U", None, scope, received=received) for table in meaning.also]
    return [told, *more]


def changes_by(deed: Deed, received: float) -> list[Change]:
    """The changes of our own write, which nobody has to announce to us."""
    scope = {column: frozenset({value}) for column, value in deed.scope.items()}
    meaning = Meaning(deed.table, "id", deed.kind, deed.also)
    return changes(meaning, {"id": deed.key}, scope, received)


def event_of(deed: Deed, events: Mapping[str, Meaning]) -> tuple[str, Fields] | None:
    """The event's name and data by which others hear of a write; None: the shop has no event for
    it."""
    for kind in (deed.kind, _OPERATIONS[deed.kind]):
        for name, meaning in events.items():
            if meaning.table == deed.table and meaning.operation == kind:
                return name, {} if meaning.id is None else {meaning.id: deed.key}
    return None


def _key(found: object) -> str | None:
    """A row's id as text: web boards send numbers, or texts."""
    # A bool is an int to Python; a number without an end would take a while to write.
    if type(found) is int and abs(found) < 1 << 63:
        return str(found)
    if type(found) is str and 0 < len(found) <= LONGEST_KEY and found.isprintable():
        return found
    return None
