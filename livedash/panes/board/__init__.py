"""The board pane: a project's statuses as columns, its tasks as cards."""

from livedash.panes.board.pane import BoardPane

__all__ = ["BoardPane"]
