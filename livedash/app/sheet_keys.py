"""The keys that open a sheet over the panes: help, palette, connection, unsent writes, place, who.

A sheet is read from the disk when it is first wanted: not in the way of the first paint.
"""

from __future__ import annotations

from textual import events

from livedash.app.actions import Keymap, opens
from livedash.app.boundary import GuardedApp
from livedash.app.form_flow import FormFlow
from livedash.app.frame_lines import FrameLines
from livedash.app.session import Session
from livedash.app.sheets import Sheets
from livedash.app.wall import Wall

OVER_A_FORM = ("quit", "suspend_process", "refresh")
"""Actions of the dashboard that go on working while a form stands open."""


class SheetKeys(GuardedApp):
    """An app with these keys."""

    session: Session
    wall: Wall
    sheets: Sheets
    forms: FormFlow
    keymap: Keymap
    lines: FrameLines

    async def action_help(self) -> None:
        from livedash.app.help import HelpSheet

        pane = None if self.wall.entered is None else self.wall.entered.pane
        active = list(self.screen.active_bindings.values())
        forms = pane is not None and bool(pane.rights)
        await self.sheets.over(HelpSheet(active, self.keymap, forms=forms))

    async def action_palette(self) -> None:
        from livedash.app.palette import PaletteSheet, deeds, themes

        if self.sheets.top is None:
            keyless = [one for one in self.wall.found.panes if not opens(one, self.keymap).keys]
            listed = [
                *deeds(self.screen.active_bindings.values(), self, keyless),
                *themes(self.themes.names_for(self.capabilities.colours), self),
            ]
            # Once the sheet is away: most deeds are done on the panes alone.
            await self.sheets.over(
                PaletteSheet(
                    listed,
                    lambda d: self.call_later(self.run_action, d.action, d.node),
                    self.try_theme,
                )
            )

    def action_wear(self, name: str) -> None:
        self.lines.say_faults(self.choose_theme(name))

    async def action_link(self) -> None:
        from livedash.app.link_details import LinkSheet

        await self.sheets.over(LinkSheet(self.session))

    async def action_unsent(self) -> None:
        from livedash.app.outbox_sheet import OutboxSheet

        await self.sheets.over(OutboxSheet(self.session, self.forms))

    async def action_branches(self) -> None:
        from livedash.app.branches import BranchSheet

        await self.sheets.over(BranchSheet(self.session.where))

    async def action_who(self) -> None:
        if self.sheets.top is None:
            await self.forms.ask_who()

    async def on_event(self, event: events.Event) -> None:
        """A click beside an open sheet would take its keys, or the cursor from the row that it is
        about. The wheel still scrolls."""
        top = self.sheets.top
        if (
            top is None
            or not isinstance(event, (events.MouseDown, events.MouseUp))
            or top.region.contains_point(event.screen_offset)
        ):
            await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Over a form a letter too many does nothing on the panes behind it. Who stands here is no
        question where a login is one person's; and who only looks has nothing unsent, nor has
        anybody where nothing could be sent to."""
        if self.sheets.form is not None and action not in OVER_A_FORM:
            return False
        if action == "who" and not self.session.who.shared:
            return False
        if action == "unsent" and (self.session.read_only or self._nothing_to_send_to):
            return False
        return super().check_action(action, parameters)

    @property
    def _nothing_to_send_to(self) -> bool:
        place = self.session.place
        return place is not None and not place.in_shop and not self.session.unsent.known
