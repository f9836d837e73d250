"""The form that puts right what is written down of a booking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from livedash.business.money import sign
from livedash.business.venue import book
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import TURNS, Becomes
from livedash.live.mutation import Impossible
from livedash.panes.answers import money, number, words
from livedash.panes.calendar.booking import LABELS, LONGEST_NAME
from livedash.panes.calendar.changing import ChangeForm
from livedash.panes.calendar.known import Known, Knows, written
from livedash.panes.calendar.wishes import moment
from livedash.panes.form import Answers, Ask, Choice, Line, Verdict, picked


class AmendForm(ChangeForm):
    """What is written down of a booking. What is left empty stays."""

    does = "save"
    what = "change"

    def __init__(
        self,
        knows: Knows,
        row: BookingRow,
        values: Mapping[str, str] | None = None,
        lost: Sequence[Line] = (),
    ) -> None:
        super().__init__(knows, [row], lost)
        self.draft = self._draft()
        found = {**written(row, knows()), **(values or {})}
        currency = sign(knows().place.currency)
        labels = {**LABELS, "total": f"Total {currency}"}
        self.asks = [
            Ask(name, labels[name], found[name])
            for name in ("client", "guests", "status", "hold", "total")
        ]

    def choices(self, name: str, answers: Answers) -> Sequence[Choice] | None:
        del answers
        if name != "status":
            return None
        row = self._rows[0]
        turns = [Choice(to, what) for what, (to, before) in TURNS.items() if row.status in before]
        return [Choice(row.status, "as it is"), *turns]

    def becomes(self, answers: Answers) -> list[Becomes]:
        faults, made = self._read(answers)
        if faults:
            raise Impossible(next(iter(faults.values())))
        return [made]

    def verdict(self, answers: Answers) -> Verdict:
        faults, made = self._read(answers)
        known, warnings = self._knows(), {}
        hall = known.hall(made.after.hall_id)
        if hall is not None and made.after.guests > hall.capacity:
            warnings["guests"] = f"{hall.name} holds {hall.capacity}."
        held = made.after.hold_until
        if made.after.status == "tentative" and held is not None and held <= known.now:
            warnings["hold"] = "Over: the next one may have the slot."
        return Verdict(faults, warnings, [*self.meanwhile(), *self.listed([made.before])])

    def _read(self, answers: Answers) -> tuple[dict[str, str], Becomes]:
        row = self._rows[0]
        known, faults = self._knows(), dict[str, str]()
        after, before = row, written(row, known)
        for name, answer in answers.items():
            if not answer.strip() or answer == before[name]:
                continue
            try:
                after = self._with(after, name, answers, known)
            except Impossible as error:
                faults[name] = error.words
        return faults, Becomes(row, after)

    def _with(self, row: BookingRow, name: str, answers: Answers, known: Known) -> BookingRow:
        answer = answers[name]
        match name:
            case "client":
                return row._replace(client=words(answer, longest=LONGEST_NAME))
            case "guests":
                return row._replace(guests=number(answer, 0, book.MOST_GUESTS))
            case "hold":
                until = moment(answer, known)
                return row._replace(hold_until=until, expired=row.expired and until <= known.now)
            case "total":
                return row._replace(total=money(answer, known.place.currency))
        found = picked(answer, self.choices("status", answers) or ())
        if found is None:
            raise Impossible("One of the list, please.")
        status = found.label
        return row._replace(status=status, expired=row.expired and status == "tentative")
