"""Other keys for actions, as `[keys]` of the settings gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from livedash.commands.call import Call

if TYPE_CHECKING:
    from livedash.app.actions import Keymap, OtherKeys
    from livedash.panes.spec import PaneSpec


def other_keys(call: Call) -> OtherKeys | None:
    """The keys that `[keys]` gives to the actions of these panes, and a line for each fault; None
    where nothing is set."""
    said = call.settings.keys
    if not said:
        return None

    def found(panes: Sequence[PaneSpec]) -> tuple[Keymap, Sequence[str]]:
        from livedash.app.keymap import keys_of
        from livedash.commands.every_action import every_action
        from livedash.commands.whence import Whence

        keymap, faults = keys_of(said, every_action(panes))
        whence = Whence(call)
        lines = [f"{whence.of(f'keys.{id}')}: keys.{id}: {why}" for id, why in faults.items()]
        return keymap, lines

    return found
