"""The form of an entry: so many of one bread sold, baked, wasted or counted, now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from livedash.business.bakery.entries import COUNT, MOST, StockEntry
from livedash.business.bakery.stock import StockRow
from livedash.business.place import Place
from livedash.live.mutation import Impossible
from livedash.panes.answers import number, words
from livedash.panes.fields import Field, FieldForm, Remarks, Values, over, text_field
from livedash.panes.form import Answers, Choice, FormLine, Verdict, Write

Known = StockRow | None
"""The bread's latest row; None: the bread is no longer in the list."""

REASONS = [Choice(reason) for reason in ("stale", "burnt", "dropped", "returned", "given away")]
"""The usual reasons; any other may be typed instead."""
LONGEST_REASON = 60
GONE = "This bread is in the list no more."


REASON = text_field("reason", "Why", LONGEST_REASON)


def fields_of(entry: StockEntry) -> list[Field[Known]]:
    asked = "On the shelf" if entry is COUNT else "How many"
    quantity: Field[Known] = Field(
        "quantity", asked, lambda answer, _: number(answer, entry.least, MOST)
    )
    return [quantity, *([REASON] if entry.reasoned else [])]


class EntryForm(FieldForm[Known]):
    def __init__(
        self,
        entry: StockEntry,
        place: Place,
        row: StockRow,
        knows: Callable[[], Known],
        *,
        quantity: str = "",
        reason: str = REASONS[0].label,
    ) -> None:
        super().__init__(knows, fields_of(entry), {"quantity": quantity, "reason": reason})
        self.entry, self._place, self._row = entry, place, row
        self.heading = f"{entry.verb.capitalize()} {row.bread} {row.size}".rstrip()
        self.does = entry.verb
        self.draft = f"{entry.verb} {row.bread_type_id}"

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        if name != "reason":
            return None
        try:
            typed = words(answers["reason"], longest=LONGEST_REASON)
        except Impossible:
            return REASONS
        usual = any(typed.casefold() == reason.label for reason in REASONS)
        return REASONS if usual else [*REASONS, Choice(typed, "in your own words")]

    def gone(self) -> Verdict | None:
        return over(GONE) if self.known is None else None

    def check(self, say: Remarks) -> None:
        row = self.known or self._row
        if "quantity" in say.faults:
            say.lines.append(FormLine(f"On hand {row.on_hand}."))
            return
        quantity = say.values["quantity"]
        # The present minute, like that of the write: the row's minute may lie before the last
        # count.
        left = self.entry.foresee(self._place, row, quantity, self.now()).on_hand
        if self.entry is COUNT:
            off = quantity - row.on_hand
            found = f"The books say {row.on_hand}: {f'{off:+d} drift' if off else 'no drift'}."
            say.lines.append(FormLine(found, "warn" if off else "text"))
        else:
            say.lines.append(
                FormLine(f"On hand {row.on_hand}, then {left}.", "text" if left >= 0 else "warn")
            )
            if left < 0:
                say.warnings["quantity"] = "More than the books have."
        name = f"{row.bread} {row.size}".rstrip()
        if not self.heading.endswith(name):
            say.lines.append(FormLine(f"It is called {name} now.", "warn"))

    def make(self, values: Values, id: UUID, at: datetime) -> Write:
        row = self.known or self._row
        mutation = self.entry.mutation(id, self._place, row, at=at, by=self.by, **values)
        return Write(mutation, self.entry.op(mutation, self._place, row, self.by))
