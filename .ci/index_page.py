"""The README as an index page can show it: nothing of the repository lies beside it there, and no
public address is known that its links could lead to.

hatchling asks for it whenever it builds livedash (`tool.hatch.metadata.hooks` in pyproject.toml).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

PICTURE = re.compile(r"!\[[^]]*]\((?!https?:)[^)]*\)")
LINK = re.compile(r"\[([^]]*)]\((?!https?:)([^)]*)\)")
INSTEAD = """\
```text
{frame}
```

This page is the README of the source distribution. The files that it names are there, and its \
commands with `.[demo]`, `.[test]` and `uv run` are for its folder. From an index it is \
`pip install 'livedash[demo]' && livedash demo`."""


def index_page(readme: str, frame: str) -> str:
    """A pane as text for the picture, and the names of files for the links to them."""
    shown = PICTURE.sub(lambda _: INSTEAD.format(frame=frame.rstrip("\n")), readme)
    return LINK.sub(lambda link: _named(link[1], link[2]), shown)


def _named(words: str, file: str) -> str:
    return f"`{file}`" if words == file else f"{words}: `{file}`"


class IndexPage(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        house = Path(self.root)
        readme = (house / "README.md").read_text(encoding="utf-8")
        frame = (house / "screenshots" / "stock.txt").read_text(encoding="utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": index_page(readme, frame),
        }
