"""What can be done with a calendar: its keys, which bookings they mean, the forms they open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import partial
from typing import ClassVar, NamedTuple
from uuid import UUID

from textual import on
from textual.binding import Binding, BindingType

from livedash.business.foreseen import Foreseen
from livedash.business.place import Place
from livedash.business.venue import change
from livedash.business.venue.book import booking_mark
from livedash.business.venue.calendar import BookingRow
from livedash.business.venue.change import MOVES, TURNS, Becomes, slot_of, turned
from livedash.business.venue.sessions import Spot, cell
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.calendar.amending import AmendForm
from livedash.panes.calendar.booking import BookForm, HoldForm, usual
from livedash.panes.calendar.changing import TurnForm
from livedash.panes.calendar.choosing import WhichForm
from livedash.panes.calendar.known import Known
from livedash.panes.calendar.mending import mended
from livedash.panes.calendar.moving import MoveForm
from livedash.panes.form import Form, Write
from livedash.panes.pane import Mark, Pane
from livedash.widgets.cell import Key
from livedash.widgets.keyed import Keyed

INSERT, UPDATE = "bookings INSERT", "bookings UPDATE"
MORNING = ("10:00", "15:00")
EVENING = ("18:00", "23:00")
"""The hours that a new booking begins with; from `evening_at`, where evenings begin later."""


class Confirmed(NamedTuple):
    """A confirmation of one's own, and the bookings as they were before it."""

    id: UUID
    before: tuple[BookingRow, ...]

    def taken_back(self, known: Known) -> list[Becomes]:
        """Raises `Impossible`, with what is in the way."""
        found = []
        for was in self.before:
            now = known.booking(was.booking_id)
            if now is None:
                raise Impossible("Go to its day first: u takes back what is shown here.")
            if now.version == was.version:
                raise Impossible("It was not confirmed: there is nothing to take back.")
            if now.status != "confirmed" or now.version != was.version + 1:
                raise Impossible("Somebody has changed it since: nothing was undone.")
            found.append(Becomes(now, now._replace(status=was.status, expired=was.expired)))
        return found


class Acts(Pane):
    """The writing half of the calendar. The other half says what is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "book", "new", tooltip="A new booking in the cell under the cursor"),
        Binding("t", "hold", "hold", tooltip="Keep the hall for somebody, for a while"),
        Binding("c", "turn('confirm')", "confirm", tooltip="Confirm the booking, or all selected"),
        Binding("r", "turn('release')", "release", tooltip="Release the hold, or all selected"),
        Binding("m", "move", "move", tooltip="Another hall, day or time; all selected at once"),
        Binding("x", "turn('cancel')", "cancel", tooltip="Cancel the booking, or all selected"),
        Binding("u", "undo", "undo", tooltip="Take your latest confirmation back", show=False),
        Binding("space", "select", "select", tooltip="Select the cell's bookings, or not any more"),
    ]
    needs: ClassVar[Mapping[str, str]] = {
        "book": INSERT,
        "hold": INSERT,
        **{f"turn('{what}')": UPDATE for what in TURNS},
        "move": UPDATE,
        "undo": UPDATE,
        "select": UPDATE,
    }

    def __init__(self) -> None:
        super().__init__()
        self._chosen: dict[UUID, BookingRow] = {}
        self._confirmed: Confirmed | None = None
        """What `c` did last."""

    # What the other half says

    def known(self) -> Known | None:
        """None: there are no rows yet."""
        raise NotImplementedError

    def spot(self) -> Spot | None:
        """The cell under the cursor."""
        raise NotImplementedError

    def there(self, spot: Spot) -> Sequence[BookingRow]:
        raise NotImplementedError

    def show_signs(self) -> None:
        """What is selected is to be seen."""
        raise NotImplementedError

    # What it asks

    def signs(
        self, found: Mapping[Spot, Iterable[BookingRow]], marks: Mapping[str, Mark], *, ascii: bool
    ) -> dict[tuple[Key, Key], str]:
        """One letter in the cells of bookings that wait for the database, are refused, selected."""
        signs: dict[tuple[Key, Key], str] = {}
        if not marks and not self._chosen:
            return signs
        for spot, rows in found.items():
            for row in rows:
                mark = marks.get(booking_mark(row.booking_id))
                if mark is not None:
                    signs[spot] = "!" if mark == "refused" else "~" if ascii else "…"
                elif row.booking_id in self._chosen:
                    signs.setdefault(spot, "*")
        return signs

    def refresh_chosen(self, known: Known) -> None:
        """Selected is selected as it is now; what has gone is not selected any more."""
        for id, row in tuple(self._chosen.items()):
            now = known.booking(row.booking_id)
            if now is None:
                done = known.sees(slot_of(row))
            else:
                # A write of one's own over it: what they were selected for is done.
                done = isinstance(now.version, Foreseen) and now.version != row.version
                self._chosen[id] = now
            if done:
                del self._chosen[id]

    def _meant(self, statuses: Sequence[str]) -> list[BookingRow]:
        """What a key is about: all selected, or what is under the cursor."""
        spot = self.spot()
        rows = list(self._chosen.values()) or ([] if spot is None else list(self.there(spot)))
        return [row for row in rows if row.status in statuses]

    # Keys

    def action_book(self) -> None:
        if (values := self._usual()) is not None:
            self.post_message(self.Fills(BookForm(self._knows, values)))

    def action_hold(self) -> None:
        if (values := self._usual()) is not None:
            self.post_message(self.Fills(HoldForm(self._knows, values)))

    def action_turn(self, what: str) -> None:
        known, rows = self.known(), self._meant(TURNS[what][1])
        if known is None or not rows:
            self.post_message(self.Says(f"Nothing here to {what}."))
            return
        selected = bool(self._chosen)
        if what == "confirm" and (selected or len(rows) == 1):
            place, halls = known.place, known.halls
            becomes = turned(what, rows)

            def make(id: UUID, at: datetime) -> Write:
                mutation = change.change(id, place, what, becomes, at)
                self._confirmed = Confirmed(id, tuple(rows))
                named = rows[0].client or "the booking"
                whom = named if len(rows) == 1 else f"{len(rows)} bookings"
                self.post_message(self.Says(f"Confirmed: {whom}. u takes it back.", "ok"))
                return Write(mutation, change.op(mutation, place, halls, becomes))

            self.post_message(self.Writes(make))
            self._unselect()
        else:
            form = TurnForm(self._knows, what, rows, together=selected)
            self.post_message(self.Fills(form))

    def action_undo(self) -> None:
        known, done = self.known(), self._confirmed
        if known is None or done is None:
            self.post_message(self.Says("No confirmation of yours to take back."))
            return
        try:
            becomes = done.taken_back(known)
        except Impossible as error:
            self.post_message(self.Says(error.words, "low"))
            return
        place, halls = known.place, known.halls

        def make(id: UUID, at: datetime) -> Write:
            mutation = change.change(id, place, "unconfirm", becomes, at)
            self._confirmed = None
            self.post_message(self.Says("Taken back: not confirmed any more.", "ok"))
            return Write(mutation, change.op(mutation, place, halls, becomes))

        self.post_message(self.Writes(make))

    def action_move(self) -> None:
        rows = self._meant(MOVES)
        if not rows:
            self.post_message(self.Says("Nothing here to move."))
        else:
            form = MoveForm(self._knows, rows, together=bool(self._chosen))
            self.post_message(self.Fills(form))

    def action_select(self) -> None:
        spot = self.spot()
        rows = [] if spot is None else [row for row in self.there(spot) if row.status in MOVES]
        if not rows:
            self.post_message(self.Says("Nothing here to select."))
            return
        if all(row.booking_id in self._chosen for row in rows):
            for row in rows:
                del self._chosen[row.booking_id]
        else:
            self._chosen |= {row.booking_id: row for row in rows}
        self.show_signs()
        many = len(self._chosen)
        keys = "c confirm, r release, m move, x cancel"
        said = f"{many} selected: {keys}." if many else "None selected."
        self.post_message(self.Says(said))

    @on(Keyed.Chosen)
    def _open(self, chosen: Keyed.Chosen) -> None:
        chosen.stop()
        spot = self.spot()
        rows = [] if spot is None else [row for row in self.there(spot) if row.status in MOVES]
        if rows and UPDATE in self.rights:
            form = partial(AmendForm, self._knows)
            asks = len(rows) > 1
            self.post_message(
                self.Fills(WhichForm(self._knows, rows, form) if asks else form(rows[0]))
            )
        elif not rows and INSERT in self.rights:
            self.action_book()

    def form_for(self, mutation: Mutation, refused: Refused | None) -> Form | None:
        return None if self.known() is None else mended(mutation, refused, self._knows)

    def _unselect(self) -> None:
        self._chosen = {}
        self.show_signs()

    def _knows(self) -> Known:
        known = self.known()
        assert known is not None, "a form was opened over rows, and rows never go"
        return known

    def _usual(self) -> dict[str, str] | None:
        """A new booking in this cell: its first free session."""
        known, spot = self.known(), self.spot()
        hall = None if known is None or spot is None else known.hall(spot[0])
        if known is None or spot is None or hall is None:
            self.post_message(self.Says("There is no hall here to book."))
            return None
        told = cell(self.there(spot), spot[1], known.place)
        morning = told.morning in ".e" or told.evening not in ".e"
        return usual(known, hall.name, spot[1], MORNING if morning else _evening(known.place))


def _evening(place: Place) -> tuple[str, str]:
    begins = max(place.evening_at, time.fromisoformat(EVENING[0]))
    return f"{begins:%H:%M}", EVENING[1]
