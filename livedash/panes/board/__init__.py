"""The board pane: cards in columns."""

from livedash.panes.board.spec import SPEC
from livedash.panes.host import pane_of

BoardPane = pane_of(SPEC)

__all__ = ["BoardPane"]
