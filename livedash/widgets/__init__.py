"""Widgets that panes share. Textual only: no SQL, no business words, no database."""
