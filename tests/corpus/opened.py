"""A dashboard that starts over journals of the corpus, and what it says of each of their writes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from livedash.app.outbox_sheet import OutboxSheet
from livedash.app.session import Session
from livedash.app.writing import Writing
from livedash.live.engine import Engine
from livedash.live.mutation import Json
from livedash.live.unsent import UnsentWrite
from livedash.widgets.cell import Row
from livedash.widgets.table import KeyedTable
from tests.app.shelled import Shelled, shell_of
from tests.app.written import ScriptedHands
from tests.clock import ManualClock
from tests.corpus.desk import Trade
from tests.corpus.outboxes import OWNER
from tests.corpus.told import Told, of_form
from tests.panes.bakery import NOW

SIZE = (160, 50)


def leave(folder: Path, name: str, data: bytes) -> Path:
    """A journal where a terminal that is gone has left it."""
    number = f"{sum(1 for _ in folder.iterdir()):012x}"
    path = folder / f"outbox-{OWNER.installation}-{OWNER.login}-{number}.jsonl"
    assert not path.exists(), name
    path.write_bytes(data)
    return path


async def told_by_dashboard(trade: Trade, journals: Mapping[str, bytes], folder: Path) -> Told:
    """By id: the line of `U`, and the form in which the write comes back."""
    for name, data in journals.items():
        leave(folder, name, data)
    hands = ScriptedHands()
    hands.whose = OWNER
    # Nothing is answered: all that is unsent stays so.
    hands.open.clear()
    made: list[Writing] = []

    def session(engine: Engine, clock: ManualClock) -> Session:
        made.append(Writing(hands, engine, clock, Random(1), folder))
        return Session(engine, clock, writing=made[0])

    place = trade.place._replace(rights=tuple(trade.pane.needs.values()))
    one = shell_of([trade.pane], known=(place,), now=NOW, session=session)
    one.hold(trade.pane, trade.rows, place)
    async with asyncio.timeout(60), one.app.run_test(size=SIZE) as one.pilot:
        await one.live()
        while made[0].outbox is None:
            await asyncio.sleep(0.005)
        await one.settle()
        lines = await of_sheet(one)
        forms = {entry.id: form_of(one, entry) for entry in made[0].entries}
    hands.open.set()
    await made[0].close()
    return {str(id): {"U": lines[id], "form": form} for id, form in forms.items()}


def form_of(dash: Shelled, entry: UnsentWrite) -> Json:
    """What comes back of a write; a pane that cannot make a form of one is told with its fault."""
    try:
        return of_form(dash.app.forms.form_for(entry))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what happens today
        return f"raises {type(error).__name__}"


async def of_sheet(dash: Shelled) -> dict[UUID, Json]:
    """The sheet of unsent writes, as it fills its table."""
    shown: list[Row] = []
    show = KeyedTable.show

    def seen(table: KeyedTable, rows: list[Row], *args: Any) -> int:
        top = dash.app.sheets.top
        # The panes around it go on living.
        if isinstance(top, OutboxSheet) and top in table.ancestors:
            shown[:] = rows
        return show(table, rows, *args)

    KeyedTable.show = seen  # type: ignore[assignment, method-assign]
    try:
        await dash.press("U")
    finally:
        KeyedTable.show = show  # type: ignore[method-assign]
    await dash.press("escape")
    return {row.key: [cell.text for cell in row.cells] for row in shown if type(row.key) is UUID}
