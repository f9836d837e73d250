"""The export files of the corpus: those of states that have none yet are made, none is made anew.

    python -m tests.corpus.make_exports

Whoever has a program that reads these files wants them to stay as they are, byte for byte. A new
state gets its keys in `tours.py`, and its files by this command.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.corpus.exporting import File, files_of
from tests.corpus.tours import TOURS

FOLDER = Path(__file__).parent / "exports"
SEMICOLON, SAID = "semicolon.csv", "said.txt"
"""Beside a file: the same with the other separator, and what the last line said of it."""


def kept(pane: str) -> dict[str, File]:
    """The committed files of a pane, by state."""
    found: dict[str, File] = {}
    for folder in sorted((FOLDER / pane).iterdir()):
        (path,) = folder.glob("livedash-*.csv")
        semicolon = (folder / SEMICOLON).read_bytes()
        said = (folder / SAID).read_text(encoding="utf-8").rstrip("\n")
        found[folder.name] = File(path.name, path.read_bytes(), semicolon, said)
    return found


async def make() -> None:
    for pane, tour in TOURS.items():
        for state, file in (await files_of(tour)).items():
            folder = FOLDER / pane / state
            if not folder.exists():
                folder.mkdir(parents=True)
                (folder / file.name).write_bytes(file.data)
                (folder / SEMICOLON).write_bytes(file.semicolon)
                (folder / SAID).write_text(f"{file.said}\n", encoding="utf-8")
                print(f"{pane}/{state}: made")


if __name__ == "__main__":
    asyncio.run(make())
