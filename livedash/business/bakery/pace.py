"""The pace of each bread's sales, hour by hour, beside the same weekday a week before."""

from __future__ import annotations

from typing import NamedTuple

from livedash.business.read import Read


class PaceRow(NamedTuple):
    """One row of `pace.sql`: one bread's day."""

    bread_type_id: int
    hours: tuple[int, ...]
    """The hours in which the bread sold, counted from the morning hour."""
    sold: tuple[int, ...]
    """The quantity sold in each of these hours."""
    sold_week_ago: int
    """The quantity sold on the same weekday, no later than this time of day."""

    @property
    def by_hour(self) -> list[int]:
        """The sales of each of the 24 hours of the business day."""
        sold = [0] * 24
        for hour, quantity in zip(self.hours, self.sold, strict=True):
            # The day on which the clock goes back has an hour more than the line has places.
            sold[max(0, min(hour, 23))] += quantity
        return sold


PACE = Read(__package__, "pace.sql", PaceRow)
