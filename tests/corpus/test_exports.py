"""Each pane's table is written byte for byte as it always was, in every state, by its key `E`."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.corpus.exporting import files_of
from tests.corpus.make_exports import FOLDER, kept
from tests.corpus.tours import TOURS


@pytest.mark.parametrize("pane", TOURS)
async def test_a_pane_writes_its_files_as_it_always_did(pane: str) -> None:
    wanted, made = kept(pane), await files_of(TOURS[pane])
    assert made.keys() == wanted.keys()
    for state, file in made.items():
        assert file.data == wanted[state].data, f"{FOLDER / pane / state}"
        assert file.semicolon == wanted[state].semicolon, f"{FOLDER / pane / state}"
        assert (file.name, file.said) == (wanted[state].name, wanted[state].said), state


@pytest.mark.parametrize("pane", TOURS)
def test_no_state_has_the_file_of_the_one_before(pane: str) -> None:
    """A key that did nothing would go unnoticed, were a state like its neighbour."""
    wanted = kept(pane)
    for before, after in pairwise(state.name for state in TOURS[pane].states):
        assert wanted[before][1:] != wanted[after][1:], after


def test_the_corpus_is_as_the_panes_write_it_and_holds_what_is_hard() -> None:
    """Marked as UTF-8, with lines that end as the standard says, whoever checked it out."""
    every = [data for pane in TOURS for file in kept(pane).values() for data in file[1:3]]
    assert all(data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n") for data in every)
    together = b"".join(every)
    for hard in ("'=HYPERLINK", "🍞", "אב", "Ọlá", '""Akara""'):
        assert hard.encode() in together
