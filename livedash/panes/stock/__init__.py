"""The stock pane: every bread and how it stands, the worst first."""

from livedash.panes.stock.pane import StockPane

__all__ = ["StockPane"]
