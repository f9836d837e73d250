"""Write all frames to a folder, or their hashes to `frames.json`.

    python -m tests.corpus.frames --write DIR     each frame as .txt and .ansi, to be compared
    python -m tests.corpus.frames --update        today's frames are right

Two checkouts are compared by writing each to a folder of its own, and `diff -r` between the two.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from livedash.panes.spec import PaneSpec
from tests.corpus import board, calendar, sales, stock
from tests.corpus.picture import Picture
from tests.corpus.scene import SIZES, Size, Story
from tests.corpus.stage import frames, undisturbed
from tests.idle import loops_at_rest
from tests.styles import parsed_once

HASHES = Path(__file__).with_name("frames.json")
STORIES: tuple[Story, ...] = (
    *stock.STORIES,
    *sales.STORIES,
    *calendar.STORIES,
    *board.STORIES,
)
PANES = tuple(dict.fromkeys(story.pane for story in STORIES))


def named(pane: PaneSpec, size: Size) -> str:
    return f"{pane.name} {size[0]}x{size[1]}"


async def drawn(pane: PaneSpec, size: Size) -> AsyncIterator[tuple[str, Picture]]:
    """All frames of a pane at a size, each under the name of its case."""
    with undisturbed():
        for story in STORIES:
            if story.pane is pane and size in story.sizes:
                async for name, picture in frames(story, size):
                    yield f"{named(pane, size)} {story.name}: {name}", picture


def every() -> Iterator[tuple[str, Picture]]:
    for pane in PANES:
        for size in SIZES:
            yield from asyncio.run(_listed(pane, size))


def recorded() -> dict[str, str]:
    """Hashes by case, in the order in which the frames are drawn."""
    found: dict[str, str] = json.loads(HASHES.read_text("utf-8"))
    return found


def write(folder: Path) -> int:
    """Every frame as a file of its text and one with its styles; answers how many."""
    count = 0
    for at, cases in groupby(every(), key=lambda case: " ".join(case[0].split()[:2])):
        into = folder / at.replace(" ", "/")
        into.mkdir(parents=True, exist_ok=True)
        for count_here, (name, picture) in enumerate(cases, 1):
            count += 1
            file = re.sub(r"[^A-Za-z0-9+]+", "-", name.removeprefix(at)).strip("-")[:70]
            for ending, text in (("txt", picture.text), ("ansi", picture.ansi)):
                path = into / f"{count_here:03}-{file}.{ending}"
                path.write_text(text, "utf-8", newline="\n")
    return count


def update() -> int:
    """Take today's frames for right; answers how many there are."""
    hashes: dict[str, str] = {}
    for name, picture in every():
        assert name not in hashes, f"two frames are called {name}"
        hashes[name] = picture.hash
    HASHES.write_text(json.dumps(hashes, indent=0, ensure_ascii=False) + "\n", "utf-8")
    return len(hashes)


async def _listed(pane: PaneSpec, size: Size) -> list[tuple[str, Picture]]:
    return [case async for case in drawn(pane, size)]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.frames", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", type=Path, metavar="DIR")
    what.add_argument("--update", action="store_true")
    asked = parser.parse_args(arguments)
    with loops_at_rest(), parsed_once():
        count = update() if asked.update else write(asked.write)
    print(f"{count} frames", HASHES if asked.update else asked.write)


if __name__ == "__main__":
    main(sys.argv[1:])
