"""The parts of which panes are made. A new part comes at its second user."""

from livedash.panes.parts.detail import detail
from livedash.panes.parts.facts import facts
from livedash.panes.parts.grid import Grid, grid
from livedash.panes.parts.lanes import lanes
from livedash.panes.parts.panel import lines, panel
from livedash.panes.parts.sentences import sentences
from livedash.panes.parts.summary import summary
from livedash.panes.parts.table import Bar, Column, table

__all__ = [
    "Bar",
    "Column",
    "Grid",
    "detail",
    "facts",
    "grid",
    "lanes",
    "lines",
    "panel",
    "sentences",
    "summary",
    "table",
]
