"""The calendar pane: which hall is taken when, and by whom."""

from livedash.panes.calendar.pane import CalendarPane

__all__ = ["CalendarPane"]
