"""Frames as readable text files beside the tests: `pytest --snapshot-update` writes them anew."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class TextFrames(SingleFileSnapshotExtension):
    """One .txt per frame."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The file that somebody looked at: `assert frame.text == picture`."""
    return snapshot.use_extension(TextFrames)
