"""A pane that asks something else: what stands goes on standing until the new rows are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from livedash.business.place import Place
from livedash.live.query import AnyQuery, Query
from livedash.live.source import Failure, FailureKind
from tests.app.shelled import NUMBERS, Number, NumbersPane, Shelled, shelled

GONE = Failure(FailureKind.NETWORK, "The server does not answer.")


class PagesPane(NumbersPane):
    """The numbers of one page."""

    pane_name: ClassVar[str] = "pages"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "turn(1)", "next"),
        Binding("p", "turn(-1)", "previous"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.page = 0

    def queries(self, place: Place) -> Mapping[str, AnyQuery]:
        return {"numbers": Query[Number](f"page {self.page}", frozenset({NUMBERS}))}

    def action_turn(self, step: int) -> None:
        self.page += step
        self.post_message(self.Asks())


def two_pages(dash: Shelled) -> None:
    dash.held |= {"page 0": (Number(1, 111),), "page 1": (Number(1, 222),)}


async def test_the_old_rows_stand_until_the_new_ones_are_there() -> None:
    async with shelled([PagesPane]) as dash:
        two_pages(dash)
        await dash.live()
        dash.fetcher.automatic = False
        await dash.press("n")
        assert "111" in dash.frame.text
        dash.fetcher.open[0].succeed()
        await dash.settle()
        assert "222" in dash.frame.text
        assert "111" not in dash.frame.text


async def test_the_old_rows_are_kept_true_meanwhile() -> None:
    async with shelled([PagesPane]) as dash:
        two_pages(dash)
        await dash.live()
        dash.fetcher.automatic = False
        await dash.press("n")
        first = dash.fetcher.open[0]
        dash.held["page 0"] = (Number(1, 333),)
        dash.source.change(NUMBERS)
        await dash.settle()
        await dash.clock.turn(1)
        for call in tuple(dash.fetcher.open):
            if call is not first:
                call.succeed()
        await dash.settle()
        assert "333" in dash.frame.text
        first.succeed()
        await dash.settle()
        dash.fetcher.automatic = True
        assert "222" in dash.frame.text


async def test_asked_for_offline_it_is_said_and_the_old_rows_stay() -> None:
    async with shelled([PagesPane]) as dash:
        two_pages(dash)
        await dash.live()
        dash.source.lose(next_in=30, failure=GONE)
        await dash.settle()
        await dash.press("n")
        assert "111" in dash.frame.text
        assert "What you asked for comes" in dash.frame.text
        await dash.press("p")
        assert "111" in dash.frame.text
        assert "What you asked for" not in dash.frame.text
        await dash.press("n")
        await dash.live()
        assert "222" in dash.frame.text
        assert "What you asked for" not in dash.frame.text


async def test_what_cannot_be_read_is_said_over_the_old_rows() -> None:
    async with shelled([PagesPane]) as dash:
        two_pages(dash)
        await dash.live()
        dash.fetcher.automatic = False
        await dash.press("n")
        while dash.fetcher.open:
            dash.fetcher.open[0].fail("This login may not read page 1.", transient=False)
            await dash.settle()
        assert "111" in dash.frame.text
        assert "This login may not read page 1." in dash.frame.text
        await dash.press("p")
        assert "This login" not in dash.frame.text
