"""No frame of the four panes is another one than it was, to the byte."""

from __future__ import annotations

import pytest

from livedash.panes.spec import PaneSpec
from tests.corpus.frames import PANES, STORIES, drawn, named, recorded
from tests.corpus.picture import Picture
from tests.corpus.scene import SIZES, Size

HOW = """
The old frame: in a checkout of the commit before, and in this one too,
    python -m tests.corpus.frames --write DIR
then `diff -r` between the two folders. Where the text is equal, the styles differ (.ansi).
Where the new frames are right: python -m tests.corpus.frames --update
"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.name)
async def test_every_frame_is_as_it_was(pane: PaneSpec, size: Size) -> None:
    at = f"{named(pane, size)} "
    missing = {case: hash for case, hash in recorded().items() if case.startswith(at)}
    differing: dict[str, Picture] = {}
    count = 0
    async for case, picture in drawn(pane, size):
        count += 1
        if missing.pop(case, "") != picture.hash:
            differing[case] = picture
    if differing:
        first, picture = next(iter(differing.items()))
        pytest.fail(
            f"{len(differing)} of {count} frames are not as they were. The first: {first}\n"
            f"{_framed(picture.text)}{_also(list(differing)[1:])}{HOW}",
            pytrace=False,
        )
    assert not missing, f"these frames are recorded and not drawn any more: {list(missing)}"


def test_every_frame_that_is_recorded_belongs_to_a_pane_and_a_size() -> None:
    known = {named(story.pane, size) for story in STORIES for size in story.sizes}
    assert {" ".join(case.split()[:2]) for case in recorded()} == known


def _framed(text: str) -> str:
    width = max(map(len, text.splitlines()), default=0)
    rule = "-" * width
    return f"{rule}\n{text}{rule}\n"


def _also(cases: list[str]) -> str:
    shown = "".join(f"  {case}\n" for case in cases[:20])
    more = f"  and {len(cases) - 20} more\n" if len(cases) > 20 else ""
    return f"And these:\n{shown}{more}" if cases else ""
