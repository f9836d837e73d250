"""The forms of a board's columns: a new one, one with another name, limit or place, one less."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.kanban import column, column_ops
from livedash.business.kanban.cards import Kind, StatusRow
from livedash.business.kanban.column import LONGEST_NAME, MOST
from livedash.live.mutation import Impossible
from livedash.panes.answers import number, words
from livedash.panes.board.known import Known, Knows, told
from livedash.panes.form import Answers, Ask, Choice, Form, Line, Verdict, Write, picked

FIRST = "first"
GONE = "Somebody deleted this column."
NO_PLACE = "First, or after one of the list."
KINDS: dict[str, Kind] = {"waiting": "todo", "in work": "doing", "finished": "done"}
LIMIT = Ask("limit", "At most", "", "cards; empty: no limit")


class ColumnForm(Form):
    """A new column, or a different one."""

    does = "save"

    def __init__(
        self, knows: Knows, known: Known, row: StatusRow | None, answers: Answers | None = None
    ) -> None:
        super().__init__()
        self._knows, self._known, self._row = knows, known, row
        self.heading = "New column" if row is None else f"Column {row.name.upper()}"
        self._stands = _stands(known, row)
        values = {"name": "", "limit": "", "kind": "in work", "place": self._stands}
        if row is not None:
            values |= {"name": row.name, "limit": str(row.wip_limit or "")}
        values |= answers or {}
        asks = [Ask("name", "Name", values["name"]), LIMIT._replace(value=values["limit"])]
        if row is None:
            asks.append(Ask("kind", "Cards are", values["kind"]))
        self.asks = [*asks, Ask("place", "Stands", values["place"])]
        self.draft = f"column {known.project_id} {row.status_id if row else 'new'}"
        self.changes = row is not None

    @property
    def _latest(self) -> Known:
        return self._knows() or self._known

    @property
    def _gone(self) -> bool:
        return self._row is not None and self._latest.column(self._row.status_id) is None

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        del answers
        if name == "kind":
            return [Choice(each) for each in KINDS]
        return _places(self._latest, self._row) if name == "place" else None

    def verdict(self, answers: Answers) -> Verdict:
        if self._gone:
            return Verdict({"": GONE}, lines=[Line(GONE, "over")])
        faults: dict[str, str] = {}
        try:
            name = words(answers["name"], longest=LONGEST_NAME).casefold()
        except Impossible as error:
            name, faults["name"] = "", error.words
        try:
            limit = _limit(answers["limit"])
        except Impossible as error:
            limit, faults["limit"] = None, error.words
        places = _places(self._latest, self._row)
        if answers["place"] != self._stands and picked(answers["place"], places) is None:
            faults["place"] = NO_PLACE
        if "kind" in answers and picked(answers["kind"], [Choice(k) for k in KINDS]) is None:
            faults["kind"] = "Waiting, in work or finished."
        warnings = {}
        own = None if self._row is None else self._row.status_id
        others = [row for row in self._latest.statuses if row.status_id != own]
        if name and any(row.name.casefold() == name for row in others):
            warnings["name"] = "There is one of that name already."
        if limit is not None and self._row is not None and self._row.tasks > limit:
            warnings["limit"] = f"It holds {self._row.tasks:,} already."
        now = None if own is None else self._latest.column(own)
        lines = []
        if now is not None and self._row is not None and now.version > self._row.version:
            lines.append(Line("Somebody changed this column since.", "low"))
        return Verdict(faults, warnings, lines)

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        known, row = self._latest, self._row
        name = words(answers["name"], longest=LONGEST_NAME)
        limit = _limit(answers["limit"])
        after = _after(known, row, answers["place"])
        if row is None:
            kind = picked(answers["kind"], [Choice(k) for k in KINDS])
            if kind is None:
                raise Impossible("Waiting, in work or finished.")
            made = column.create(id, known.project_id, name, KINDS[kind.label], limit, after, at)
            return Write(made, column_ops.created(made, known.project_id, after))
        moves = answers["place"] != self._stands
        if (name, limit, moves) == (row.name, row.wip_limit, False):
            raise Impossible("Nothing is different.")
        beside = None if after is None else after.status_id
        args = (id, known.project_id, row, name, limit, beside, at)
        mutation = column.change(*args, moves=moves)
        return Write(mutation, column_ops.changed(mutation, known.project_id, known.statuses, row))


class DeleteColumnForm(Form):
    """With cards in it, it asks where they go."""

    does = "delete"

    def __init__(
        self,
        knows: Knows,
        known: Known,
        row: StatusRow,
        asks: bool = False,
        theirs: Sequence[Line] = (),
    ) -> None:
        """`theirs`: what somebody else made of the column."""
        super().__init__()
        self._knows, self._known, self._row, self._theirs = knows, known, row, theirs
        self.heading = f"Delete column {row.name.upper()}"
        if row.tasks or asks:
            self.asks = [Ask("to", "Cards to", "", "a column")]

    @property
    def _latest(self) -> Known:
        return self._knows() or self._known

    def _others(self) -> list[StatusRow]:
        own = self._row.status_id
        return [row for row in self._latest.statuses if row.status_id != own]

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        del name, answers
        return [Choice(row.name.upper(), told(row)) for row in self._others()]

    def verdict(self, answers: Answers) -> Verdict:
        now = self._latest.column(self._row.status_id)
        if now is None:
            return Verdict({"": GONE}, lines=[Line(GONE, "over")])
        if "to" not in answers:
            if not now.tasks:
                empty = Line("It is empty. It goes from everybody's board.", "low")
                return Verdict(lines=[*self._theirs, empty])
            words = "Cards came into it meanwhile. Esc, and once more: it asks where they go."
            return Verdict({"to": words}, lines=[Line(words, "over")])
        many = "1 card" if now.tasks == 1 else f"{now.tasks:,} cards"
        lines = [*self._theirs, Line(f"It holds {many}.", "low")]
        try:
            to = self._to(answers)
        except Impossible as error:
            return Verdict({"to": error.words}, lines=lines)
        warnings = {}
        if to.wip_limit is not None and to.tasks + now.tasks > to.wip_limit:
            warnings["to"] = f"More than its limit of {to.wip_limit:,}."
        return Verdict(warnings=warnings, lines=lines)

    def _to(self, answers: Answers) -> StatusRow:
        choices = self.choices("to", answers) or ()
        found = picked(answers["to"], choices)
        if found is None:
            raise Impossible("Which column gets its cards?")
        return self._others()[list(choices).index(found)]

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        known = self._latest
        to = self._to(answers) if "to" in answers else None
        mutation = column.delete(id, known.project_id, self._row, to, at)
        op = column_ops.deleted(mutation, known.project_id, known.statuses, self._row, to)
        return Write(mutation, op)


def _limit(answer: str) -> int | None:
    return number(answer, 1, MOST) if answer.strip() else None


def _places(known: Known, row: StatusRow | None) -> list[Choice]:
    others = [one for one in known.statuses if row is None or one.status_id != row.status_id]
    first = [] if row is None else [Choice(FIRST)]
    return [*first, *(Choice(f"after {one.name.upper()}") for one in others)]


def _stands(known: Known, row: StatusRow | None) -> str:
    """Where it stands; a new one at the right end."""
    ids = [one.status_id for one in known.statuses]
    at = ids.index(row.status_id) if row is not None and row.status_id in ids else len(ids)
    return FIRST if at == 0 else f"after {known.statuses[at - 1].name.upper()}"


def _after(known: Known, row: StatusRow | None, answer: str) -> StatusRow | None:
    choices = _places(known, row)
    found = picked(answer, choices)
    if found is None and not (row is None and not choices):
        raise Impossible(NO_PLACE)
    if found is None or found.label == FIRST:
        return None
    others = [one for one in known.statuses if row is None or one.status_id != row.status_id]
    return others[choices.index(found) - (row is not None)]
