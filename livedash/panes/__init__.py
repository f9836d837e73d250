"""One pane a file or small folder: the look of its rows, and its keys."""
