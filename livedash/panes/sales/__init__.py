"""The sales pane: the day's money beside the days it is compared with."""

from livedash.panes.sales.pane import SalesPane

__all__ = ["SalesPane"]
