"""The calendar pane: which hall is taken when, and by whom."""
