"""A write as somebody makes it: keys on a pane, answers in the form that they open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from livedash.business.people.members import Person
from livedash.business.place import Place
from livedash.live.mutation import Mutation
from livedash.panes.form import Form, Write
from livedash.panes.pane import Pane
from livedash.panes.pane_of import pane_of
from livedash.panes.spec import PaneSpec
from livedash.panes.wishes import Fills, Writes
from livedash.testing import Rows
from tests.panes.bakery import NOW
from tests.panes.telling import Alone, show


@dataclass(frozen=True)
class Case:
    """One way to make a write of a kind."""

    name: str
    keys: Sequence[str]
    """Pressed on the pane: where the cursor goes, and what is to be done."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """To the last form's questions; the others stay as they stand."""
    chosen: str = ""
    """Which booking, where a form asks that first."""
    changed: Rows = field(default_factory=dict)
    """What the pane shows instead of the trade's own rows."""
    later: Rows | None = None
    """What the database gives after the first keys, for `later_keys`."""
    later_keys: Sequence[str] = ()
    by: Person | None = None


class Trade(NamedTuple):
    """A pane with its rows, and all that is done on it."""

    pane: PaneSpec
    place: Place
    rows: Rows
    cases: Mapping[str, Sequence[Case]]
    """By kind. The first of each fills in everything."""


class Desk(Alone):
    """A pane whose forms are taken away as soon as it asks for one."""

    def __init__(self, pane: Pane) -> None:
        super().__init__(pane)
        self.form: Form | None = None
        self.done: Writes | None = None

    def on_fills(self, fills: Fills) -> None:
        self.form = fills.form

    def on_writes(self, writes: Writes) -> None:
        self.done = writes


async def made(trade: Trade, case: Case, id: UUID, at: datetime) -> Mutation:
    """The write of one case, as the shell hands it to the outbox."""
    app = Desk(pane_of(trade.pane))
    app.pane.rights = frozenset(trade.pane.needs.values())
    async with app.run_test(size=(160, 50)) as pilot:
        app.set_focus(next(one for one in app.pane.query("*") if one.focusable))
        rows = {**trade.rows, **case.changed}
        show(app.pane, rows, NOW, trade.place)
        await pilot.pause()
        await pilot.press(*case.keys)
        await pilot.pause()
        if case.later is not None:
            assert app.done is not None, f"{case.name}: nothing was done"
            app.done.make(id, at)
            show(app.pane, {**rows, **case.later}, NOW, trade.place)
            await pilot.press(*case.later_keys)
            await pilot.pause()
        if app.done is not None:
            return app.done.make(id, at).mutation
        assert app.form is not None, f"{case.name}: no form was opened"
        return answered(app.form, case, id, at)


def answered(form: Form, case: Case, id: UUID, at: datetime) -> Mutation:
    """What Enter makes of a form."""
    form.by, form.now = case.by, lambda: NOW
    if case.chosen:
        following = form.follow({"which": case.chosen})
        if following is not None:
            return answered(following, replace(case, chosen=""), id, at)
    stands = {ask.name: ask.value for ask in form.asks}
    astray = case.answers.keys() - stands.keys()
    assert not astray, f"{case.name}: {astray} is not among {stands}"
    answers = {**stands, **case.answers}
    faults = form.verdict(answers).faults
    assert not faults, f"{case.name}: {faults}"
    write: Write = form.write(answers, id, at)
    return replace(write.mutation, untouched=form.untouched(answers))
