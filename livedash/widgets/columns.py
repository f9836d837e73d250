"""Board columns side by side: cards of two lines, known by key, under a head with its count.

The cursor stands on a card and goes with it when somebody moves it to another lane. What a lane
or a card means is the pane's business.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from livedash.widgets.bound import bound
from livedash.widgets.cell import Key
from livedash.widgets.clean import clean, fit
from livedash.widgets.keyed import Keyed
from livedash.widgets.lanes import Card, Lane, LanePlace, blank, draw_card, page_of, words
from livedash.widgets.lines import Line, Span
from livedash.widgets.tones import Tone
from livedash.widgets.window import Window

__all__ = ["BoardColumns", "Card", "Lane"]


class BoardColumns(Keyed):
    """Lanes of cards, as many side by side as can be read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("list.left", "left,h", "turn(-1)", "To the left"),
        bound("list.right", "right,l", "turn(1)", "To the right"),
    ]

    def __init__(
        self,
        *,
        empty: str = "",
        clock: Callable[[], float] = time.monotonic,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(empty=empty, clock=clock, id=id, classes=classes)
        self._lanes: tuple[Lane, ...] | None = None
        self._cards: dict[Key, Card] = {}
        self._windows: dict[Key, Window] = {}
        self._lane = 0
        self._first = 0
        self.of: Hashable = None
        """What the cards that stand here were asked for."""

    @property
    def cursor_key(self) -> Key | None:
        return self._window.key if self._lanes else None

    @property
    def cursor_lane(self) -> Key | None:
        """The lane in which the cursor stands, be it empty."""
        return self._lanes[self._lane].key if self._lanes else None

    @property
    def _window(self) -> Window:
        assert self._lanes
        return self._windows[self._lanes[self._lane].key]

    @property
    def reach(self) -> int:
        """How many cards the furthest of the lanes is looked at."""
        return max(map(self._reach, self._lanes or ()), default=0)

    @property
    def wanted(self) -> int:
        """The same of the lanes that have more cards than are here."""
        short = [lane for lane in self._lanes or () if len(lane.cards) < lane.whole]
        return max(map(self._reach, short), default=0)

    def _reach(self, lane: Lane) -> int:
        window = self._windows[lane.key]
        return max(window.cursor + 1, window.shown.stop)

    def show(self, lanes: Sequence[Lane], away: bool = False, *, of: Hashable = None) -> int:
        """Show these lanes; answer how many cards differ, came, went or changed their lane.

        `of`: what was asked for. Where that is something else, what differs has not changed.
        """
        before, before_cards = self._lanes, self._cards
        same, self.of = of == self.of or before is None, of
        held, stood = self.cursor_key, self.cursor_lane
        self._lanes = tuple(lanes)
        self._cards = {card.key: card for lane in lanes for card in lane.cards}
        self._windows = {lane.key: self._windows.get(lane.key, Window()) for lane in lanes}
        for lane in lanes:
            self._windows[lane.key].update([card.key for card in lane.cards])
        self._stand(held, stood)
        count = 0
        if not same:
            self._marks.keep(self._cards)
        elif before is not None:
            was, is_now = _lane_of(before), _lane_of(self._lanes)
            changed = [
                key
                for key, card in self._cards.items()
                if before_cards.get(key) != card or was.get(key) != is_now[key]
            ]
            news = [
                key
                for key in changed
                if was.get(key) != is_now[key] or _news(before_cards.get(key), self._cards[key])
            ]
            count = len(changed) + sum(key not in self._cards for key in before_cards)
            self._marks.keep(self._cards)
            self._mark([(key, 0) for key in news], away)
        self.moved()
        return count

    def move_to(self, key: Key) -> bool:
        """Put the cursor on a card; False when it is not there."""
        if key not in self._cards:
            return False
        self._stand(key, None)
        self.moved()
        return True

    def move_to_lane(self, key: Key) -> bool:
        """Bring a lane in sight, with the cursor in it; False when it is not there."""
        self._stand(None, key)
        self.moved()
        return self.cursor_lane == key

    def _stand(self, card: Key | None, lane: Key | None) -> None:
        """On this card wherever it is; where it is nowhere, in this lane."""
        lanes = self._lanes or ()
        if card in self._cards:
            lane = _lane_of(lanes)[card]
        self._lane = next(
            (index for index, other in enumerate(lanes) if other.key == lane),
            min(self._lane, max(0, len(lanes) - 1)),
        )
        if card in self._cards and card != self._window.key:
            self._window.move_to(list(self._window.keys).index(card))

    def draw(self, width: int, height: int) -> list[Line]:
        if self._lanes is None:
            return [()] * height
        if not self._lanes:
            said = fit(clean(self.empty, self.ascii), width, ascii=self.ascii)
            return [(Span(said, width, "dim"),), *[()] * (height - 1)][:height]
        placed = page_of(len(self._lanes), self._first, self._lane, width)
        self._first = placed[0].lane
        drawn = [self._draw_lane(place, height) for place in placed]
        lines = []
        for beside in zip(*drawn, strict=True):
            spans = [span for line in beside for span in (blank(1), *line)]
            lines.append(tuple(spans[1:]))
        return lines

    def _draw_lane(self, place: LanePlace, height: int) -> list[Line]:
        assert self._lanes is not None
        lane = self._lanes[place.lane]
        window = self._windows[lane.key]
        here = place.lane == self._lane and self.lit
        tall = 1 if place.peek else 3 if lane.whole * 3 <= height - 1 else 2
        overflows = lane.whole * tall > height - 1
        window.resize((height - 1 - overflows) // tall)
        lines = [self._head(lane, place, here)]
        for index in window.shown:
            card = lane.cards[index]
            if place.peek:
                # Its title rather than its number: there is room for one of them.
                lines.append((blank(1), *words(card.title[-1:], place.width - 1, ascii=self.ascii)))
            else:
                cursor, marked = here and index == window.cursor, (card.key, 0) in self._marks
                both = draw_card(card, place.width, cursor=cursor, marked=marked, ascii=self.ascii)
                lines.extend(both)
                lines.extend([(blank(place.width),)] * (tall - 2))
        lines.extend([(blank(place.width),)] * (height - len(lines)))
        if overflows and height > 1:
            lines[height - 1] = (_hidden(window, lane, place),)
        return lines[:height]

    def _head(self, lane: Lane, place: LanePlace, here: bool) -> Line:
        before = "<" if self._first and place.lane == self._first else " "
        after = ">" if place.peek and place.lane + 1 < len(self._lanes or ()) else " "
        said, room, tally = clean(lane.title, self.ascii), place.width - 2, lane.tally
        count = len(tally.text)
        # At a glance a whole name says more than a cut one and its count.
        if place.peek and cell_len(said) + 1 + count > room:
            count = 0
        name = max(1, room - count - bool(count))
        tone: Tone = "accent" if here else "bad" if tally.tone == "over" else "strong"
        text = fit(said, name, ascii=self.ascii) + " " * bool(count)
        spans = [Span(before, 1, "dim"), Span(text, name + bool(count), tone, bold=True)]
        if count:
            spans.append(Span(fit(tally.text, count), count, tally.tone))
        return (*spans, Span(after, 1, "dim"))

    def action_step(self, steps: int) -> None:
        if self._lanes:
            self._window.move_by(steps)
            self.moved()

    def action_page(self, pages: int) -> None:
        if self._lanes:
            self.action_step(pages * self._window.height)

    def action_first(self) -> None:
        if self._lanes:
            self._window.move_to(0)
            self.moved()

    def action_last(self) -> None:
        if self._lanes:
            self._window.move_to(len(self._window.keys) - 1)
            self.moved()

    def action_turn(self, lanes: int) -> None:
        """To the lane beside, at about the same height."""
        if self._lanes:
            row = self._window.cursor - self._window.top
            self._lane = max(0, min(self._lane + lanes, len(self._lanes) - 1))
            self._window.move_to(self._window.top + row)
            self.moved()


def _news(was: Card | None, now: Card) -> bool:
    """Whether a card says something else, and not only says it otherwise on another day."""
    if was is None or now.data is None or was.data != now.data:
        return was is None or was[:-1] != now[:-1]
    return False


def _lane_of(lanes: Sequence[Lane]) -> dict[Key, Key]:
    return {card.key: lane.key for lane in lanes for card in lane.cards}


def _hidden(window: Window, lane: Lane, place: LanePlace) -> Span:
    """What is not in sight, be it read or not."""
    above, below = window.top, lane.whole - window.shown.stop
    if place.peek:
        text = f" +{below}"
    else:
        text = "   " + ", ".join(
            [f"{above:,} above"] * (above > 0) + [f"{below:,} more"] * (below > 0)
        )
    return Span(fit(text, place.width), place.width, "dim")
