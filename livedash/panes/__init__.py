"""One pane a file or small folder: how the rows of business queries look, and the keys that work there."""
