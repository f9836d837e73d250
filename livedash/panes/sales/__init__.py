"""The sales pane: the day's money beside the days it is compared with."""

from livedash.panes.host import pane_of
from livedash.panes.sales.spec import SPEC

SalesPane = pane_of(SPEC)

__all__ = ["SalesPane"]
