"""The calendar pane: who has which hall, and when."""
