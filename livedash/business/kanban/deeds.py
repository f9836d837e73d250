"""Deeds: what a write of the board did, in the words by which a web board hears it."""

from __future__ import annotations

from livedash.business.kanban import card, column
from livedash.live.deed import Deed
from livedash.live.mutation import Impossible, Mutation

COMMANDS = {command.kind: command for command in (*card.COMMANDS, *column.COMMANDS)}


def deed_of(mutation: Mutation) -> Deed | None:
    """The deed of a write; None: it is no write of a board, or a journal holds rubbish."""
    command = COMMANDS.get(mutation.kind)
    try:
        return None if command is None else command.deed_of(mutation)
    except Impossible:
        return None
