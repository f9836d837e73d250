"""The stock pane: every bread of a branch, what is low or out, and what was entered last."""
