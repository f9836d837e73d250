"""Every action of a key: of panes and their parts, of sheets, of the dashboard, of the demo."""

from __future__ import annotations

from collections.abc import Sequence

from textual.dom import DOMNode

from livedash.app.actions import KeyAction, Keymap, actions_of, actions_on, opens
from livedash.app.app import LiveDash
from livedash.app.boundary import MainScreen
from livedash.app.form_sheet import FormSheet
from livedash.app.link_details import LinkSheet
from livedash.app.outbox_sheet import OutboxSheet
from livedash.app.painting import PaintedApp
from livedash.app.palette import PaletteSheet
from livedash.app.sheet import Sheet
from livedash.app.who_sheet import WhoSheet
from livedash.demo.stage import DemoDash, SqlPrompt
from livedash.panes.spec import PaneSpec
from livedash.widgets.ask_line import AskLine
from livedash.widgets.filter_line import FilterLine
from livedash.widgets.keyed import Keyed
from livedash.widgets.matrix import Matrix
from livedash.widgets.table import KeyedTable

OWNERS: tuple[type[DOMNode], ...] = (
    *(LiveDash, PaintedApp, Keyed, KeyedTable, Matrix, MainScreen, FilterLine, AskLine),
    *(FormSheet, OutboxSheet, Sheet, LinkSheet, PaletteSheet, WhoSheet, DemoDash, SqlPrompt),
)
"""The classes that bring keys, besides the panes."""


def every_action(panes: Sequence[PaneSpec], keymap: Keymap | None = None) -> list[KeyAction]:
    """All actions; those of the panes come first, in their order."""
    own = [action for pane in panes for action in actions_on(pane, keymap)]
    opened = [opens(pane, keymap) for pane in panes]
    return [*own, *opened, *(one for owner in OWNERS for one in actions_of(owner, keymap))]
