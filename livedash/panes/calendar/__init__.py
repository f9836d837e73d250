"""The calendar pane: which hall is taken when, and by whom."""

from livedash.panes.calendar.spec import SPEC
from livedash.panes.host import pane_of

CalendarPane = pane_of(SPEC)

__all__ = ["CalendarPane"]
