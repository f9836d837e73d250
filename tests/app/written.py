"""A pane that writes, and a database that answers its writes as a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from livedash.app.session import Session
from livedash.app.writing import Writing
from livedash.business.people.members import MEMBERS, Person
from livedash.database.failures import LinkFailed
from livedash.database.journal_lines import Owner
from livedash.live.engine import Engine
from livedash.live.events import Change
from livedash.live.link import Link
from livedash.live.mutation import Impossible, Json, Mutation
from livedash.live.overlay import Op
from livedash.live.query import AnyQuery
from livedash.live.sending import Answer, Applied, Elsewhere, Refused
from livedash.live.source import Failure, FailureKind
from livedash.panes.answers import number, words
from livedash.panes.form import Answers, Ask, Choice, Form, FormLine, Verdict, Write, picked
from livedash.panes.seen import Seen
from livedash.panes.spec import Action, Do, PaneSpec
from livedash.testing import LAGOS
from livedash.widgets.table import KeyedTable
from tests.app.shelled import NUMBERS, Number, Shelled, numbers, shell_of
from tests.clock import ManualClock

CLERK = LAGOS._replace(rights=("numbers INSERT", "numbers UPDATE"))
PEOPLE = (Person(2, "Ada", "manager"), Person(7, "Chi", "staff"), Person(4, "Musa", "staff"))
OWNER = Owner(UUID(int=1), "ada", "shop at here")
KINDS = [Choice("bread", "from the oven"), Choice("cake", "sweet"), Choice("cookie", "sweet")]


def add(id: UUID, at: datetime, value: int, note: str = "", by: Person | None = None) -> Write:
    """The pane's write: one more number."""
    fields: dict[str, Json] = {"value": value, "note": note, "by": None if by is None else by.name}
    mutation = Mutation(id, "numbers.add", "numbers", at, f"add {value}", fields)

    def replay(query: AnyQuery, rows: tuple[Any, ...]) -> tuple[Any, ...]:
        if NUMBERS not in query.tables:
            return rows
        same = sum(row.value == value for row in rows)
        return (*rows, Number(100 + value + same, value))

    return Write(mutation, Op(id, (Change(NUMBERS, "I", None, {}),), replay))


class AddForm(Form):
    does = "add"

    def __init__(self, value: str = "", note: str = "") -> None:
        super().__init__()
        self.heading = "Add a number"
        self.draft = "add"
        self.asks = (
            Ask("value", "Value", value, "a whole one"),
            Ask("kind", "Kind", "bread"),
            Ask("note", "Note", note),
        )

    def choices(self, name: str, answers: Answers) -> list[Choice] | None:
        return KINDS if name == "kind" else None

    def verdict(self, answers: Answers) -> Verdict:
        faults = {}
        try:
            value = number(answers["value"], 1, 5000)
        except Impossible as error:
            value, faults["value"] = 0, error.words
        if picked(answers["kind"], KINDS) is None:
            faults["kind"] = "One of the list, please."
        warnings = {"value": "That is a lot."} if value > 1000 else {}
        return Verdict(faults, warnings, [FormLine(f"It will be {value}.")])

    def write(self, answers: Answers, id: UUID, at: datetime) -> Write:
        value = number(answers["value"], 1, 5000)
        if value == 13:
            raise Impossible("Thirteen is nobody's number.")
        return add(id, at, value, words(answers["note"], needed=False), self.by)


def form_for(_: Seen[Any], mutation: Mutation, _refused: Refused | None) -> Form | None:
    if mutation.kind != "numbers.add":
        return None
    return AddForm(str(mutation.fields["value"]), str(mutation.fields["note"]))


def add_one(id: UUID, at: datetime) -> Write:
    return add(id, at, 1)


CLERK_PANE = numbers(
    "clerk",
    actions=(
        Action("add", "n", "add", "Add a number", lambda _: AddForm(), right="numbers INSERT"),
        Action("one", "m", "one more", "Add a one", lambda _: Do(add_one), right="numbers INSERT"),
    ),
    form_for=form_for,
)
"""`n` asks, `m` adds a one without a question."""


class ScriptedHands:
    """The database's side of writing. Answers `Applied` unless a test says otherwise."""

    def __init__(self) -> None:
        self.sent: list[Mutation] = []
        self.answers: list[Answer] = []
        """Given out first, one for each."""
        self.open = asyncio.Event()
        """Cleared: nothing is answered."""
        self.open.set()
        self.known = asyncio.Event()
        """Cleared: it is not said whose writes these are."""
        self.known.set()
        self.owned = True
        self.whose = OWNER
        """The database that answers."""

    @property
    def values(self) -> list[object]:
        return [mutation.fields["value"] for mutation in self.sent]

    async def owner(self) -> Owner:
        await self.known.wait()
        if not self.owned:
            raise LinkFailed(Failure(FailureKind.NETWORK, "Nobody is there."))
        return self.whose

    async def send(self, mutation: Mutation, to: UUID | None = None) -> Answer:
        if to != self.whose.installation:
            return Elsewhere("Another database answers now.")
        self.sent.append(mutation)
        await self.open.wait()
        return self.answers.pop(0) if self.answers else Applied(1)

    def follow(self, link: Link) -> None: ...

    def disconnect(self) -> None:
        self.open.set()

    async def close(self) -> None: ...


class Counter(Shelled):
    """A dashboard that writes, in a test's hands."""

    hands: ScriptedHands
    writing: Writing

    @property
    def rows(self) -> int:
        return self.app.query_one(KeyedTable).row_count


@asynccontextmanager
async def counter(
    folder: Path,
    pane: PaneSpec = CLERK_PANE,
    *,
    size: tuple[int, int] = (80, 24),
    rights: tuple[str, ...] = CLERK.rights,
    read_only: bool = False,
    frozen: bool = False,
    shared_minutes: float | None = None,
    slow: bool = False,
    owner: Owner = OWNER,
) -> AsyncIterator[Counter]:
    """Live, with a clerk at it. `slow`: whose writes these are takes until `hands.known` is set."""
    hands = ScriptedHands()
    hands.whose = owner
    if slow:
        hands.known.clear()
    made: list[Writing] = []

    def session(engine: Engine, clock: ManualClock) -> Session:
        made.append(Writing(hands, engine, clock, Random(1), folder))
        return Session(
            engine,
            clock,
            writing=made[0],
            read_only=read_only,
            frozen=frozen,
            shared_minutes=shared_minutes,
        )

    one = shell_of([pane], known=(LAGOS._replace(rights=rights),), session=session)
    one.held[MEMBERS.at(LAGOS).key] = PEOPLE
    found = Counter(one.app, one.clock, one.source, one.fetcher, one.held)
    found.hands, found.writing = hands, made[0]
    async with asyncio.timeout(60), one.app.run_test(size=size) as found.pilot:
        await found.settle()
        await found.live()
        while found.writing.outbox is None and hands.owned and not slow:
            await asyncio.sleep(0.005)
        yield found
        found.assert_no_faults()
    await found.writing.close()
