"""The board pane: cards in columns."""
