"""All parts of a pane of your own: `from livedash.pane import PaneSpec, Read, table`.

docs/panes.md explains them. Other modules of livedash may change their names; this one keeps them.
"""

from __future__ import annotations

from livedash.business.command import Command
from livedash.business.place import Place
from livedash.business.read import Read
from livedash.live.mutation import Impossible, Mutation
from livedash.live.sending import Refused
from livedash.panes.answers import amount, clock_time, day, number, words
from livedash.panes.fields import Field, FieldForm, Group, Remarks, choice_field, over, text_field
from livedash.panes.form import Choice, Form, FormLine, Verdict, Write
from livedash.panes.layout import beside, one_of, rows, stack
from livedash.panes.news import News
from livedash.panes.parts import (
    Bar,
    Column,
    Grid,
    detail,
    facts,
    grid,
    lanes,
    sentences,
    summary,
    table,
)
from livedash.panes.seen import Room, Seen
from livedash.panes.spec import (
    HERE,
    Action,
    Do,
    Finds,
    Go,
    Into,
    Outcome,
    PaneSpec,
    Part,
    Prompt,
    Say,
    Setting,
)
from livedash.panes.view import View
from livedash.widgets.cell import Cell
from livedash.widgets.line import Piece

__all__ = [
    "HERE",
    "Action",
    "Bar",
    "Cell",
    "Choice",
    "Column",
    "Command",
    "Do",
    "Field",
    "FieldForm",
    "Finds",
    "Form",
    "FormLine",
    "Go",
    "Grid",
    "Group",
    "Impossible",
    "Into",
    "Mutation",
    "News",
    "Outcome",
    "PaneSpec",
    "Part",
    "Piece",
    "Place",
    "Prompt",
    "Read",
    "Refused",
    "Remarks",
    "Room",
    "Say",
    "Seen",
    "Setting",
    "Verdict",
    "View",
    "Write",
    "amount",
    "beside",
    "choice_field",
    "clock_time",
    "day",
    "detail",
    "facts",
    "grid",
    "lanes",
    "number",
    "one_of",
    "over",
    "rows",
    "sentences",
    "stack",
    "summary",
    "table",
    "text_field",
    "words",
]
