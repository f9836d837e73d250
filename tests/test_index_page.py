"""What an index page shows of livedash: the README, where no file and no picture lies beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="it builds livedash; .ci/run has it")

HOUSE = Path(__file__).parent.parent
TARGET = re.compile(r"]\(([^)]*)\)|]:\s*(\S+)|(?:src|href)=[\"']?([^\"'\s>]+)")
"""Where a link or a picture of Markdown or HTML leads to."""


def built(house: Path, folder: Path) -> Path:
    """The sdist of what stands in a folder, unpacked."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", folder],
        cwd=house,
        check=True,
        capture_output=True,
    )
    (packed,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(packed, folder)
    return folder / packed.name.removesuffix(".tar.gz")


def test_no_link_of_the_page_leads_to_a_file_and_the_picture_is_text(tmp_path: Path) -> None:
    # Built from the sdist, as whoever packages livedash does: all that the build needs is in it.
    unpacked = built(built(HOUSE, tmp_path / "first"), tmp_path / "second")
    fields, _, page = (unpacked / "PKG-INFO").read_text(encoding="utf-8").partition("\n\n")
    assert "Description-Content-Type: text/markdown" in fields
    targets = ["".join(found.groups(default="")) for found in TARGET.finditer(page)]
    assert [one for one in targets if not one.startswith(("https://", "http://"))] == []
    assert "![" not in page
    assert "what it cannot do, in `docs/limits.md`." in page
    assert "(where it was run: `docs/platforms.md`)" in page
    frame = (HOUSE / "screenshots" / "stock.txt").read_text(encoding="utf-8")
    assert f"```text\n{frame}```\n\nThis page is the README of the source distribution." in page
    for file in set(re.findall(r"`(docs/[^`]+)`", page)):
        assert (unpacked / file).is_file(), "it is named as one of the source distribution"
