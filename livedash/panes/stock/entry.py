"""The form of an entry: so many of one bread sold, baked, wasted or counted, now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.bakery.entries import COUNT, MOST, Entry
from livedash.business.bakery.stock import StockRow
from livedash.business.place import Place
from livedash.live.mutation import Impossible
from livedash.panes.answers import number, words
from livedash.panes.form import Answers, Ask, Choice, Form, Line, Verdict, Write

Known = Callable[[], StockRow | None]
"""The bread as it is known now; None: it is in the list no more."""

ASKED = {"sell": "How many", "produce": "How many", "waste": "How many", "count": "On the shelf"}
REASONS = [Choice(reason) for reason in ("stale", "burnt", "dropped", "returned", "given away")]
"""The usual ones; any other may be written instead."""
LONGEST_REASON = 60
GONE = "This bread is in the list no more."


class EntryForm(Form):
    def __init__(
        self,
        entry: Entry,
        place: Place,
        row: StockRow,
        known: Known,
        *,
        quantity: str = "",
        reason: str = REASONS[0].label,
    ) -> None:
        super().__init__()
        self.entry = entry
        self._place, self._row, self._known = place, row, known
        self.heading = f"{entry.verb.capitalize()} {row.bread} {row.size}".rstrip()
        self.does = entry.verb
        self.draft = f"{entry.verb} {row.bread_type_id}"
        self.asks = (Ask("quantity", ASKED[entry.verb], quantity),)
        if entry.reasoned:
            self.asks += (Ask("reason", "Why", reason),)

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        if name != "reason":
            return None
        try:
            typed = words(answers["reason"], longest=LONGEST_REASON)
        except Impossible:
            return REASONS
        usual = any(typed.casefold() == reason.label for reason in REASONS)
        return REASONS if usual else [*REASONS, Choice(typed, "in your own words")]

    def verdict(self, answers: Answers) -> Verdict:
        row = self._known()
        if row is None:
            return Verdict({"": GONE}, lines=[Line(GONE, "over")])
        faults = {}
        try:
            self._reason(answers)
        except Impossible as error:
            faults["reason"] = error.words
        try:
            quantity = self._quantity(answers)
        except Impossible as error:
            faults["quantity"] = error.words
            return Verdict(faults, lines=[Line(f"On hand {row.on_hand}.")])
        # As of now, like the write itself: the row's own minute may lie before the last count.
        left = self.entry.foresee(self._place, row, quantity, self.now()).on_hand
        name = f"{row.bread} {row.size}".rstrip()
        renamed = [] if self.heading.endswith(name) else [Line(f"It is called {name} now.", "low")]
        if self.entry is COUNT:
            off = quantity - row.on_hand
            found = f"The books say {row.on_hand}: {f'{off:+d} drift' if off else 'no drift'}."
            return Verdict(faults, lines=[Line(found, "low" if off else "plain"), *renamed])
        line = Line(f"On hand {row.on_hand}, then {left}.", "plain" if left >= 0 else "low")
        warnings = {"quantity": "More than the books have."} if left < 0 else {}
        return Verdict(faults, warnings, [line, *renamed])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        row = self._known() or self._row
        quantity, reason = self._quantity(answers), self._reason(answers)
        mutation = self.entry.mutation(
            id, self._place, row, quantity, at, reason=reason, by=self.by
        )
        return Write(mutation, self.entry.op(mutation, self._place, row, self.by))

    def _quantity(self, answers: Answers) -> int:
        return number(answers["quantity"], self.entry.least, MOST)

    def _reason(self, answers: Answers) -> str:
        return words(answers["reason"], longest=LONGEST_REASON) if self.entry.reasoned else ""
