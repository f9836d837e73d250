"""A pane that asks something else: what stands goes on standing until the new rows are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from livedash.live.source import Failure, FailureKind
from livedash.panes.seen import Seen
from livedash.panes.spec import Action
from livedash.testing import LAGOS
from tests.app.shelled import NUMBERS, VALUES, Number, Shelled, numbers, shelled

GONE = Failure(FailureKind.NETWORK, "The server does not answer.")


@dataclass(frozen=True)
class PageState:
    list: str = "0"


def turn(step: int) -> Callable[[Seen[PageState]], PageState]:
    return lambda seen: PageState(str(int(seen.chosen.list) + step))


PAGES = numbers(
    "pages",
    state=PageState(),
    actions=(
        Action("next", "n", "next", "The next page", turn(1)),
        Action("previous", "p", "previous", "The page before", turn(-1)),
    ),
)
"""The numbers of one page."""
FIRST, SECOND = (VALUES.at(LAGOS, PageState(page)).key for page in "01")


def two_pages(dash: Shelled) -> None:
    dash.held |= {FIRST: (Number(1, 111),), SECOND: (Number(1, 222),)}


async def test_the_old_rows_stand_until_the_new_ones_are_there() -> None:
    async with shelled([PAGES]) as dash:
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
    async with shelled([PAGES]) as dash:
        two_pages(dash)
        await dash.live()
        dash.fetcher.automatic = False
        await dash.press("n")
        first = dash.fetcher.open[0]
        dash.held[FIRST] = (Number(1, 333),)
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
    async with shelled([PAGES]) as dash:
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
    async with shelled([PAGES]) as dash:
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
