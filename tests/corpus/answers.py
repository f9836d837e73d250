"""What a scripted database answers to a pane's queries: rows by short name, narrowed as the SQL
narrows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from livedash.business.kanban.cards import CARDS, STATUSES, CardRow, StatusRow
from livedash.business.kanban.finding import CardFilter
from livedash.business.venue.calendar import PERIOD, WEEKS, BookingRow, PeriodRow
from livedash.database.statements import SqlQuery
from livedash.testing import Rows, frozen
from tests.business.every_read import every_read

SHORT = {"cards_found": "cards"}
"""By SQL file, where the pane calls its rows otherwise."""
READS = {read.name: read for read in every_read().values()}


def answer(query: SqlQuery[Any], rows: Rows) -> tuple[Any, ...]:
    """The rows of this query among all that a place has."""
    short = PurePosixPath(query.statement.name).stem
    short = SHORT.get(short, short)
    read = CARDS if short == "cards" else READS.get(query.statement.name)
    found = frozen(rows).get(read if read in rows else short, ())
    args = query.args
    if short in ("period", "bookings"):
        weeks = args[2]
        assert isinstance(weeks, int)
        period = _weeks_on(rows[PERIOD][0], weeks)
        return (period,) if short == "period" else tuple(_within(found, period))
    if short == "cards":
        wanted = CardFilter(*args[4:])  # type: ignore[arg-type]
        first = query.bound["first"]
        assert isinstance(first, int)
        return tuple(_cards(found, rows[STATUSES], wanted, first, filtered=len(args) > 4))
    return found


def _weeks_on(row: Any, weeks: int) -> PeriodRow:
    assert isinstance(row, PeriodRow)
    return row._replace(first_day=row.first_day + timedelta(weeks=weeks))


def _within(rows: Iterable[BookingRow], period: PeriodRow) -> Iterable[BookingRow]:
    last = period.first_day + timedelta(weeks=WEEKS)
    return (row for row in rows if period.first_day <= row.starts_at.date() < last)


def _cards(
    rows: Iterable[CardRow],
    statuses: Iterable[Any],
    wanted: CardFilter,
    first: int,
    *,
    filtered: bool,
) -> Iterable[CardRow]:
    """Column by column, so many of each."""
    found = [row for row in rows if _finds(wanted, row)] if filtered else list(rows)
    count = Counter(row.status_id for row in found)
    columns: list[StatusRow] = list(statuses)
    for column in columns:
        of_it = [row for row in found if row.status_id == column.status_id]
        for row in of_it[:first]:
            yield row._replace(found=count[row.status_id]) if filtered else row


def _finds(wanted: CardFilter, row: CardRow) -> bool:
    text = f"{row.number} {row.title} {row.body}".casefold()
    who = (row.assignee or "").casefold()
    return (
        all(word.strip("%").casefold() in text for word in wanted.words)
        and all(who.startswith(name.strip("%").casefold()) for name in wanted.people)
        and (row.mine or not wanted.mine)
        and (not who or not wanted.nobody)
        and (row.blocked or not wanted.blocked)
        and (
            wanted.due_within is None
            or (row.open and row.due_in is not None and row.due_in < wanted.due_within)
        )
    )
