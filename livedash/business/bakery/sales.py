"""Sales: the questions of the sales pane, and their rows.

A sale's revenue is the generated column `sales_logs.revenue` and nothing else; every total adds
this column up. Three units, so that what a sale changes at once never waits for what a sale hardly
changes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from livedash.business.read import OnceRead, Read
from livedash.live.events import Change


class SoldRow(NamedTuple):
    """One row of `sales_today.sql`: one bread in one hour of the business day."""

    shift: str
    hour: int
    """The hour, counted from the morning hour."""
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
    """The part that was sold no later than this time of day."""
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


class Behind(NamedTuple):
    """The sales that a number is made of: of a day, or of one hour, bread or shift in it."""

    days_ago: int = 0
    shift: str | None = None
    hour: int | None = None
    bread_type_id: int | None = None
    bread: str = ""
    """The bread's name."""


class SaleRow(NamedTuple):
    """One row of `sales_drill.sql`: one sale."""

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


class AllSales(NamedTuple):
    """The part of `sales_drill.sql` that is true of all sales, also of those it does not list."""

    all_sales: int
    all_revenue: int


class _Dated(Protocol):
    @property
    def business_date(self) -> date: ...


R = TypeVar("R", bound=_Dated)


def _over(days_ago: Callable[[R], int]) -> Callable[[Change, tuple[R, ...]], bool]:
    """Tells whether a change leaves rows of past days alone, as a change about today does.
    `days_ago`: how many days before its reading a row's day was."""
    return lambda change, rows: (
        bool(rows) and _since(change, rows[0].business_date + timedelta(days=days_ago(rows[0])))
    )


def _since(change: Change, today: date) -> bool:
    """Whether a change names its business days, and none of them was over when the rows of past
    days were read. When the day ends the rows are read again anyway."""
    named = change.scope.get("business_date", ())
    try:
        return bool(named) and min(map(date.fromisoformat, named)) >= today
    except ValueError:
        return False


SALES_TODAY = Read(__package__, "sales_today.sql", SoldRow)
DRIFT = Read(__package__, "drift.sql", DriftRow)
SALES_BEFORE = Read(
    __package__,
    "sales_before.sql",
    BeforeRow,
    # Only late writes change past days, but the part of a past day up to now grows by the minute.
    unaffected_by=_over(lambda row: 7 * row.weeks_ago),
)
SALES_MONTH = Read(
    __package__, "sales_month.sql", MonthRow, unaffected_by=_over(lambda row: row.days_ago)
)
SALES_PEOPLE = Read(__package__, "sales_people.sql", PersonRow)
WASTE = Read(__package__, "waste.sql", WasteRow)
SALES_BRANCHES = Read(__package__, "sales_branches.sql", BranchRow)
SALES_BEHIND = OnceRead(__package__, "sales_drill.sql", SaleRow, AllSales, of="behind")
"""The sales behind a number. The state says `behind` which number: its day, shift, hour, bread."""
