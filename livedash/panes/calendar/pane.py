"""The calendar pane: halls by days, the bookings under the cursor, and holds that run out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from livedash.business.place import Place
from livedash.business.venue.calendar import (
    BOOKINGS,
    HALLS,
    HOLDS,
    PERIOD,
    BookingRow,
    HallRow,
    HoldRow,
    PeriodRow,
)
from livedash.business.venue.sessions import DayCell, Occupancy, Spot, by_day, cell
from livedash.live.query import AnyQuery
from livedash.panes.absent import why_absent
from livedash.panes.calendar import days as by_days
from livedash.panes.calendar import detail, export, go_to, news, timeline
from livedash.panes.calendar.acts import Acts
from livedash.panes.calendar.detail import LEGEND, Told
from livedash.panes.calendar.finding import Finding, find
from livedash.panes.calendar.known import Known
from livedash.panes.calendar.refused import of_refused
from livedash.panes.export import Table
from livedash.panes.filtered import FilteredPane, nothing, only
from livedash.panes.news import News
from livedash.panes.pane import View
from livedash.widgets.ask_line import AskLine, Judged
from livedash.widgets.cell import Key, Tone
from livedash.widgets.keyed import Keyed
from livedash.widgets.line import Piece, TextLine
from livedash.widgets.matrix import Matrix

NO_HALLS = "No halls yet: the table livedash.halls has none of this branch."
SPANS = ("weeks", "month", "day")
"""What `p` goes through."""
WIDE, TALL = 150, 30
"""From here on five weeks stand side by side, and below them the day's timeline."""
TELLS = 5
"""Lines for the cell under the cursor on a small screen."""


class CalendarPane(Acts, FilteredPane):
    pane_name = "calendar"
    title = "Calendar"
    number = 3
    understood = "a hall, client, person or status"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "weeks(-1)", "back", tooltip="A week back"),
        Binding("right_square_bracket", "weeks(1)", "on a week", tooltip="A week on"),
        Binding("d", "go_to", "go to date", tooltip="Go to a day: today, +7, 21 Mar, sat"),
        Binding("p", "span", "weeks/month/day", tooltip="Two weeks, five, or one day"),
    ]
    DEFAULT_CSS = """
    CalendarPane { layout: vertical; }
    CalendarPane #below { height: 5; layout: horizontal; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._summary, self._hall = TextLine(), TextLine()
        self._matrix = Matrix(empty=NO_HALLS, id="days")
        self._told, self._side = Told(), Told()
        self._legend = TextLine([Piece(LEGEND, "dim")])
        self._go_to = AskLine("go to date: ", judge=self._judge, id="go-to")
        self._weeks, self._span = 0, SPANS[0]
        self._wide = False
        self._to: date | None = None
        """Where the cursor goes once the days are there."""
        self._days: tuple[date, ...] = ()
        self._found: Mapping[Spot, list[BookingRow]] = {}
        self._cells: Mapping[Spot, DayCell] = {}
        self._before: tuple[Key, Key] | None = None
        """Where the cursor stood before there was a filter."""
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        yield self._summary
        yield self._matrix
        yield self._hall
        with Container(id="below"):
            yield self._told
            yield self._side
        yield self._legend
        yield self._go_to
        yield self.filter_line

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        if "venue" not in place.kinds:
            return {}
        return {
            "period": PERIOD.at(place, weeks=self._weeks),
            "halls": HALLS.at(place),
            "bookings": BOOKINGS.at(place, weeks=self._weeks),
            "holds": HOLDS.at(place),
        }

    def absent(self, place: Place) -> str:
        return "" if "venue" in place.kinds else why_absent(place, "has no halls")

    def show(self, view: View) -> int:
        moved, self._view = self._view is None or self._view.place != view.place, view
        found: PeriodRow = view.rows["period"][0]
        width, height = self.size
        self._wide = wide = width >= WIDE and height >= TALL
        first_time = not self._days
        self._days = self._days_of(found, wide)
        before = {} if moved else self._found
        self._found = by_day(view.rows["bookings"], view.place)
        # Of a hall's day with the same bookings as before, the same is told.
        self._cells = cells = {
            spot: self._cells[spot]
            if before.get(spot) == there
            else cell(there, spot[1], view.place)
            for spot, there in self._found.items()
        }
        listed = self._finding().halls
        self._matrix.empty = nothing(self.filter) if view.rows["halls"] else NO_HALLS
        self._matrix.breadth = 4 if len(self._days) > 14 else 5
        self._matrix.after = "TAKEN" if wide else ""
        told = by_days.told(listed, self._days, cells)
        heads = by_days.heads(self._days, found.today, self._matrix.breadth)
        differ = self._matrix.show(told.names, heads, told.cells, view.away)
        self.show_signs()
        if first_time or moved:
            self._matrix.move_to(column=found.today)
        if self._to in self._days:
            self._matrix.move_to(column=self._to)
            self._to = None
        self._summary.show(*self._say(len(listed), told.taken, view.rows["holds"]))
        if moved:
            self.seen()
        self._lay_out(len(view.rows["halls"]), height)
        self._tell()
        return differ

    def _finding(self) -> Finding:
        halls: Sequence[HallRow] = () if self._view is None else self._view.rows["halls"]
        return find(halls, self._found, self._days, self.filter)

    def refilter(self) -> None:
        if self._view is None or "halls" not in self._view.rows:
            return
        if self._before is None:
            self._before = self._matrix.cursor_key
        self.show(self._view)
        # Cells that the filter brought back have not changed.
        self._matrix.clear_marks()
        spot = self._finding().spot or (None if self.filter else self._before)
        if spot is not None:
            self._matrix.move_to(*spot)
        if not self.filter:
            self._before = None

    def news(self, before: View, after: View) -> Sequence[News]:
        return news.news(before, after)

    def _days_of(self, found: PeriodRow, wide: bool) -> tuple[date, ...]:
        if self._span == "day":
            wanted = (self._to, self._at, found.today, found.first_day)
            return next((day,) for day in wanted if day is not None and found.has(day))
        weeks = 5 if wide or self._span == "month" else 2
        return tuple(found.first_day + timedelta(days=day) for day in range(weeks * 7))

    @property
    def _at(self) -> date | None:
        """The day under the cursor."""
        key = self._matrix.cursor_key
        return key[1] if key is not None and isinstance(key[1], date) else None

    def _say(
        self, listed: int, taken: Occupancy, held: Sequence[HoldRow]
    ) -> tuple[list[Piece], list[Piece]]:
        first, last = self._days[0], self._days[-1]
        weeks = f"wk {first.isocalendar().week}"
        if last.isocalendar().week != first.isocalendar().week:
            weeks += f"-{last.isocalendar().week}"
        left = [Piece(f"{first:%B} {first.year} {weeks}", "title")]
        if self.filter and self._view is not None:
            left.append(only(self.filter, listed, len(self._view.rows["halls"])))
        if taken.share is not None:
            said = f"(conf {taken.confirmed} tent {taken.tentative})"
            left += [Piece(f"Occupancy {taken.share:.0%}"), Piece(said, "dim", priority=2)]
        tone: Tone = "low" if held else "dim"
        return left, [Piece(f"Holds expiring <24h: {len(held)}", tone, priority=1)]

    def _tell(self) -> None:
        """What is under the cursor, in words."""
        key, view = self._matrix.cursor_key, self._view
        if view is None or key is None or "halls" not in view.rows:
            self._hall.show([])
            self._told.show([])
            return
        hall: HallRow | None = next((h for h in view.rows["halls"] if h.hall_id == key[0]), None)
        day = self._at
        if hall is None or day is None:
            return
        self._hall.show(detail.of_hall(hall, day))
        there = self._found.get((hall.hall_id, day), [])
        self._told.show(detail.of_bookings(there, day, view.place, view.marks))
        if not self._wide:
            return
        known, ascii = self.known(), view.ascii
        lost = [] if known is None else of_refused(view.refused, known, ascii=ascii)
        lines = timeline.lines(self._finding().halls, self._found, day, view.place, ascii=ascii)
        self._side.show([*detail.of_holds(view.rows["holds"], view.place), *lost, *lines])

    def _lay_out(self, count: int, height: int) -> None:
        venue = count > 0
        for widget in (self._hall, self._legend):
            widget.display = venue and height > 9
        below = self.query_one("#below")
        below.display = venue and height > 6
        self._side.display = self._wide
        spare = height - count - 4
        least = TELLS if height > 14 else 2
        most = max(least, height // 2 if self._wide else TELLS)
        below.styles.height = max(least, min(most, spare))

    def on_resize(self) -> None:
        if self._view is not None:
            self.show(self._view)

    def table(self) -> Table | None:
        view, days = self._view, set(self._days)
        if view is None or "halls" not in view.rows:
            return None
        seen = [one for spot, there in self._found.items() if spot[1] in days for one in there]
        part = f"only: {self.filter}" if self.filter else ""
        return export.bookings(self._finding().halls, seen, view.place, part)

    # What can be done with it (acts.py)

    def known(self) -> Known | None:
        view = self._view
        if view is None or not view.rows.get("period"):
            return None
        rows = view.rows
        return Known(view.place, view.now, rows["period"][0], rows["halls"], rows["bookings"])

    def spot(self) -> Spot | None:
        key, at = self._matrix.cursor_key, self._at
        return None if key is None or at is None or not isinstance(key[0], int) else (key[0], at)

    def there(self, spot: Spot) -> Sequence[BookingRow]:
        return self._found.get(spot, ())

    def show_signs(self) -> None:
        known, view = self.known(), self._view
        if known is not None and view is not None:
            self.refresh_chosen(known)
            self._matrix.sign(self.signs(self._found, view.marks, ascii=view.ascii))

    # Keys

    @on(Keyed.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(Matrix.Beyond)
    def _beyond(self, beyond: Matrix.Beyond) -> None:
        at = self._at
        if at is not None and self._span == "day":
            self._go(at + timedelta(days=beyond.step))
        elif at is not None:
            self._to = at + timedelta(days=beyond.step)
            self._ask(self._weeks + beyond.step)

    def action_weeks(self, step: int) -> None:
        at = self._at
        self._to = None if at is None else at + timedelta(days=7 * step)
        self._ask(self._weeks + step)

    def action_go_to(self) -> None:
        if self._period is not None:
            self._go_to.open()

    @property
    def only_keys(self) -> Sequence[Binding]:
        return AskLine.KEYS if self._go_to.display else super().only_keys

    def _judge(self, typed: str) -> Judged:
        # Open, there is a period.
        return go_to.judged(typed, self._period.today if self._period else date.min)

    @on(AskLine.Closed, "#go-to")
    def _date_typed(self, closed: AskLine.Closed) -> None:
        closed.stop()
        if not closed.left:
            self._matrix.focus()
        if self._period is not None and not closed.left and not closed.cleared:
            self._go(go_to.meant(closed.text, self._period.today))

    @property
    def _period(self) -> PeriodRow | None:
        """Of the days that stand here now."""
        return None if self._view is None else next(iter(self._view.rows.get("period", ())), None)

    def _go(self, day: date) -> None:
        """The cursor goes to this day, and the weeks with it where they do not show it."""
        stands = self._period
        if stands is None:
            return
        self._to = day
        seen = stands.has(day) if self._span == "day" else day in self._days
        self._ask(stands.weeks_to(stands.first_day if seen else day))
        if seen and self._view is not None:
            self.show(self._view)

    def action_span(self) -> None:
        self._to = self._at
        self._span = SPANS[(SPANS.index(self._span) + 1) % len(SPANS)]
        if self._view is not None:
            self.show(self._view)

    def _ask(self, weeks: int) -> None:
        self._weeks = weeks
        self.post_message(self.Asks())
