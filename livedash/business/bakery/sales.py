"""What was sold: the questions of the sales pane, and their rows.

A sale's revenue is the generated column `sales_logs.revenue` and nothing else; everybody adds it
up. Three units, so that what a sale changes at once never waits for what it hardly changes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from livedash.business.place import Place
from livedash.database.statements import NOW, SqlQuery, load
from livedash.live.events import Change
from livedash.live.query import Priority

UNIT = "sales"
"""Today's numbers, which have to agree with each other."""


class SoldRow(NamedTuple):
    """One row of `sales_today.sql`: one bread in one hour of the business day."""

    shift: str
    hour: int
    """Counted from the morning hour."""
    bread_type_id: int
    bread: str
    size: str
    units: int
    """Handed over the counter, returns not taken off."""
    returned: int
    revenue: int
    discount: int
    sales: int


class BeforeRow(NamedTuple):
    """One row of `sales_before.sql`: one hour of the same weekday, one to four weeks ago."""

    weeks_ago: int
    shift: str
    hour: int
    revenue: int
    by_now: int
    """No later than this time of day."""
    business_date: date


class MonthRow(NamedTuple):
    """One row of `sales_month.sql`: one shift."""

    business_date: date
    days_ago: int
    shift: str
    units: int
    returned: int
    revenue: int
    discount: int


class DriftRow(NamedTuple):
    """The one row of `drift.sql`: all breads together, from the opening until now."""

    business_date: date
    minute: datetime
    """The full minute that the row was read for."""
    opening: int
    made: int
    returned: int
    sold: int
    wasted: int
    on_hand: int
    counted: int
    """Breads that somebody counted today."""
    breads: int

    @property
    def expected(self) -> int:
        return self.opening + self.made + self.returned - self.sold - self.wasted

    @property
    def drift(self) -> int:
        """What the counts found, less what the books expected."""
        return self.on_hand - self.expected


class PersonRow(NamedTuple):
    """One row of `sales_people.sql`."""

    person_id: int | None
    person: str
    discount: int
    returned: int
    revenue: int


class WasteRow(NamedTuple):
    """One row of `waste.sql`."""

    reason: str
    wasted: int


class BranchRow(NamedTuple):
    """One row of `sales_branches.sql`."""

    branch_id: int
    branch: str
    currency: str
    revenue: int
    units: int


class Drill(NamedTuple):
    """Which sales: of one business day, and of it one hour, bread or shift."""

    days_ago: int = 0
    shift: str | None = None
    hour: int | None = None
    bread_type_id: int | None = None


class SaleRow(NamedTuple):
    """One row of `sales_drill.sql`: one sale, beside the count and the sum of all."""

    sale_id: UUID
    sold_at: datetime
    shift: str
    bread: str
    size: str
    quantity: int
    returned: int
    unit_price: int
    discount: int
    revenue: int
    person: str | None
    all_sales: int
    all_revenue: int


def sales_today(place: Place) -> SqlQuery[SoldRow]:
    return SqlQuery(
        statement=load(__package__, "sales_today.sql"),
        args=(place.branch_id, NOW),
        model=SoldRow,
        scope=_of(place),
        unit=UNIT,
        priority=Priority.URGENT,
        every=60,
    )


def drift(place: Place) -> SqlQuery[DriftRow]:
    return SqlQuery(
        statement=load(__package__, "drift.sql"),
        args=(place.branch_id, NOW),
        model=DriftRow,
        scope=_of(place),
        unit=UNIT,
        priority=Priority.URGENT,
        every=60,
    )


def sales_before(place: Place) -> SqlQuery[BeforeRow]:
    """Past days change by late writes alone, but their part up to now grows by the minute."""
    return SqlQuery(
        statement=load(__package__, "sales_before.sql"),
        args=(place.branch_id, NOW),
        model=BeforeRow,
        scope=_of(place),
        every=60,
        spares=lambda change, rows: (
            bool(rows)
            and _since(change, rows[0].business_date + timedelta(weeks=rows[0].weeks_ago))
        ),
    )


def sales_month(place: Place) -> SqlQuery[MonthRow]:
    return SqlQuery(
        statement=load(__package__, "sales_month.sql"),
        args=(place.branch_id, NOW),
        model=MonthRow,
        scope=_of(place),
        every=60,
        spares=lambda change, rows: (
            bool(rows) and _since(change, rows[0].business_date + timedelta(days=rows[0].days_ago))
        ),
    )


def sales_people(place: Place) -> SqlQuery[PersonRow]:
    return SqlQuery(
        statement=load(__package__, "sales_people.sql"),
        args=(place.branch_id, NOW),
        model=PersonRow,
        scope=_of(place),
        every=60,
    )


def waste(place: Place) -> SqlQuery[WasteRow]:
    return SqlQuery(
        statement=load(__package__, "waste.sql"),
        args=(place.branch_id, NOW),
        model=WasteRow,
        scope=_of(place),
        every=60,
    )


def sales_branches() -> SqlQuery[BranchRow]:
    return SqlQuery(
        statement=load(__package__, "sales_branches.sql"), args=(NOW,), model=BranchRow, every=60
    )


def sales_behind(place: Place, drill: Drill) -> SqlQuery[SaleRow]:
    return SqlQuery(
        statement=load(__package__, "sales_drill.sql"),
        args=(place.branch_id, NOW, *drill),
        model=SaleRow,
        scope=_of(place),
    )


def _since(change: Change, today: date) -> bool:
    """It names its business days, and none of them was over when the rows of past days were read.
    When the day ends these are read again anyway."""
    named = change.scope.get("business_date", ())
    try:
        return bool(named) and min(map(date.fromisoformat, named)) >= today
    except ValueError:
        return False


def _of(place: Place) -> dict[str, str]:
    return {"branch_id": str(place.branch_id)}
