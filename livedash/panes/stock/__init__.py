"""The stock pane: every bread of a branch, what is low or out, and what was entered last."""

from livedash.panes.host import pane_of
from livedash.panes.stock.spec import SPEC

StockPane = pane_of(SPEC)

__all__ = ["StockPane"]
