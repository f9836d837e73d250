"""One pane a file or small folder: how rows of business queries look, and its keys."""
