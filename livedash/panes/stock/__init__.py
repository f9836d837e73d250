"""The stock pane: every bread of a branch, the low and the sold-out ones, and the latest
entries."""
