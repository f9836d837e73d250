"""What a role may not do is no key, and stands in no help and no palette: for each role as the
table of rights has it. (That SQL refuses it too: tests/database/test_rights.py, from that table.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache, partial

import asyncpg
import pytest
from textual.binding import Binding

from livedash.app.form_flow import READ_ONLY
from livedash.app.form_sheet import FormSheet
from livedash.app.session import Session
from livedash.app.writing import NOT_YET
from livedash.demo.server import EmbeddedServer
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.pane_of import bindings_of
from livedash.panes.spec import PaneSpec
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from tests.app.shelled import Shelled, shell_of
from tests.app.test_snapshots import FULL, HERE
from tests.emptyshop import LOGINS, quiet_shop_of
from tests.panes.bakery import NOW

WRITING: tuple[PaneSpec, ...] = (STOCK_PANE, CALENDAR_PANE, BOARD_PANE)
MAY: Mapping[str, Mapping[str, str]] = {
    "owner": {"stock": "spwcu", "calendar": "ntcrmxu space", "board": "nHLJKadxDcCZ"},
    "manager": {"stock": "spwcu", "calendar": "ntcrmxu space", "board": "nHLJKadxDcCZ"},
    "sales": {"stock": "su", "calendar": "ntcrmxu space", "board": "nHLJKadxD"},
    "staff": {"stock": "spwcu", "calendar": "", "board": "nHLJKadxD"},
    "viewer": {"stock": "", "calendar": "", "board": ""},
}
"""For people to read; the test asks the table of rights."""

each_pane = pytest.mark.parametrize("pane", WRITING, ids=lambda pane: pane.name)


@cache
def rights_of(dsn: str, role: str) -> tuple[str, ...]:
    async def ask() -> tuple[str, ...]:
        connection = await asyncpg.connect(dsn)
        try:
            return tuple(await connection.fetchval("SELECT livedash.rights_of($1, $1)", role))
        finally:
            await connection.close()

    return asyncio.run(ask())


def bindings(pane: PaneSpec) -> list[Binding]:
    """All of a pane's own."""
    return bindings_of(pane)


def deeds(pane: PaneSpec) -> dict[str, Binding]:
    """Those that write, by the id of the action."""
    found = {str(each.id).partition(".")[2]: each for each in bindings(pane)}
    return {id: each for id, each in found.items() if id in pane.needs}


def dashboard(pane: PaneSpec, rights: tuple[str, ...], read_only: bool = False) -> Shelled:
    place = HERE._replace(rights=rights)
    session = partial(Session, read_only=read_only)
    one = shell_of([pane], known=(place,), now=NOW, session=session)
    one.hold(pane, FULL[pane], place)
    return one


async def assert_offered(one: Shelled, pane: PaneSpec, allowed: set[str]) -> None:
    async with one.app.run_test(size=(160, 60)) as one.pilot:
        await one.live()
        for sheet in ("question_mark", "colon"):
            await one.press(sheet)
            text = one.frame.text
            for action, binding in deeds(pane).items():
                assert (binding.tooltip in text) is (action in allowed), (sheet, action)
            await one.press("escape")
        for action, binding in deeds(pane).items():
            if action in allowed:
                continue
            await one.press(binding.key)
            text = one.frame.text
            assert not isinstance(one.app.sheets.top, FormSheet), f"{binding.key} opens a form"
            assert NOT_YET not in text and READ_ONLY not in text, f"{binding.key} does something"
        if not allowed:
            await one.press("enter")
            assert not isinstance(one.app.sheets.top, FormSheet)


@each_pane
@pytest.mark.parametrize("role", sorted(LOGINS))
def test_a_role_is_offered_what_it_may_do_and_no_more(
    server: EmbeddedServer, role: str, pane: PaneSpec
) -> None:
    rights = rights_of(quiet_shop_of(server).dsn(), role)
    allowed = {action for action, right in pane.needs.items() if right in rights}
    keys = {binding.key for action, binding in deeds(pane).items() if action in allowed}
    said = MAY[role][pane.name].split()
    assert keys == {*"".join(each for each in said if each != "space"), *(set(said) & {"space"})}
    asyncio.run(assert_offered(dashboard(pane, rights), pane, allowed))


@each_pane
def test_who_only_looks_is_offered_nothing(server: EmbeddedServer, pane: PaneSpec) -> None:
    rights = rights_of(quiet_shop_of(server).dsn(), "owner")
    asyncio.run(assert_offered(dashboard(pane, rights, read_only=True), pane, set()))


@each_pane
async def test_no_key_writes_that_does_not_say_what_right_it_takes(pane: PaneSpec) -> None:
    one = dashboard(pane, ())
    bound = {key for each in bindings(pane) for key in each.key.split(",")}
    async with one.app.run_test(size=(160, 60)) as one.pilot:
        await one.live()
        for key in sorted(bound | {"enter"}):
            await one.press(key)
            assert not isinstance(one.app.sheets.top, FormSheet), key
            assert NOT_YET not in one.frame.text, key
            await one.press("escape")
