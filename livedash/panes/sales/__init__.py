"""The sales pane: the day's money beside that of other days."""
