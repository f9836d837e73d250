"""The form that corrects the details of a booking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import TURNS, Becomes
from livedash.panes.calendar.booking_fields import fields_of, written_row
from livedash.panes.calendar.changing import ChangeForm
from livedash.panes.calendar.known import Knows
from livedash.panes.fields import Remarks, Values
from livedash.panes.form import Answers, Choice, FormLine


class AmendForm(ChangeForm):
    """The details of a booking. An empty answer leaves a detail as it is."""

    does = "save"
    what = "change"

    def __init__(
        self,
        knows: Knows,
        row: BookingRow,
        values: Mapping[str, str] | None = None,
        lost: Sequence[FormLine] = (),
    ) -> None:
        turns = [Choice(to, what) for what, (to, before) in TURNS.items() if row.status in before]
        statuses = [Choice(row.status, "as it is"), *turns]
        fields = fields_of(knows(), statuses, "One of the list, please.")
        super().__init__(knows, [row], lost, fields, values, written_row(row, knows()))
        self.draft = self._draft()

    def leaves_alone(self, name: str, answers: Answers) -> bool:
        return not answers[name].strip() or super().leaves_alone(name, answers)

    def becomes(self, values: Values) -> list[Becomes]:
        row, now = self._rows[0], self.known.now
        after = row._replace(**values)
        over = "hold_until" not in values or values["hold_until"] <= now
        stays = over and ("status" not in values or after.status == "tentative")
        return [Becomes(row, after._replace(expired=row.expired and stays))]

    def check(self, say: Remarks) -> None:
        ((before, after),) = self.becomes(say.values)
        hall = self.known.hall(after.hall_id)
        if hall is not None and after.guests > hall.capacity:
            say.warnings["guests"] = f"{hall.name} holds {hall.capacity}."
        held = after.hold_until
        if after.status == "tentative" and held is not None and held <= self.known.now:
            say.warnings["hold"] = "Over: the next one may have the slot."
        say.lines += [*self.meanwhile(), *self.listed([before])]
