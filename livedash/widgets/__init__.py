"""What panes share on the screen. Textual only: no SQL, no business words, no database."""
