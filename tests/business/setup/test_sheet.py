"""A file of things, as spreadsheets write it: what each line is, and what is wrong with which."""

from __future__ import annotations

import pytest

from livedash.business.setup.sheet import SheetUnusable, example, read_sheet
from livedash.business.setup.things import THINGS


@pytest.mark.parametrize(
    "raw",
    [
        b"what,branch,name,price\nbread,Lagos,Rye,5\n",
        b"what;branch;name;price\r\nbread;Lagos;Rye;5\r\n",
        b"\xef\xbb\xbfWhat\tBranch\tNAME\tPrice\nBread\tLagos\tRye\t5",
        b'"what","branch","name","price"\n"bread","Lagos","Rye","5"\n,,,\n\n',
    ],
)
def test_the_same_by_any_spreadsheet(raw: bytes) -> None:
    (line,), faults = read_sheet(raw, None)
    assert not faults
    assert (line.number, line.thing, line.branch) == (2, THINGS["bread"], "Lagos")
    assert line.said == {"name": "Rye", "price": "5"}


def test_an_empty_cell_says_nothing_but_of_what_tells_two_apart() -> None:
    (line,), _ = read_sheet(b"name,size,low\nRye,,\n", "bread")
    assert line.said == {"name": "Rye", "size": ""}


def test_a_line_is_numbered_as_the_file_counts_it() -> None:
    lines, _ = read_sheet(b'name,price\n"Rye\nbread",5\nWheat,6\n', "bread")
    assert [line.number for line in lines] == [2, 4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,pric\nRye,5", "Line 1, pric: There is no such column. Did you mean price?"),
        ("name,name\nRye,5", "Line 1, name: There are two such columns."),
        ("name,,price\nRye,,5", "Line 1, column 2: There is no such column."),
        ("what,name\nbred,Rye", "Line 2, what: 'bred' is unknown. Did you mean bread?"),
        ("name,capacity\nRye,5", "Line 2, capacity: A bread has none."),
        ("name,price\n,5", "Line 2, name: It is empty."),
        ("name,price\nRye,5,50", "Line 2: 3 cells, but 2 columns. Put quotes around a comma."),
        ("what,branch,name\nproject,Lagos,X", "Line 2, branch: A project is in no branch."),
    ],
)
def test_a_fault_names_its_line_and_column(text: str, words: str) -> None:
    _, (fault,) = read_sheet(text.encode(), "bread")
    assert str(fault).startswith(words)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "It is empty"),
        (b"name,price\nRye,5", "No column what"),
        (b"n\xe4me\n", "It is not UTF-8"),
        (b'what,name\nbread,"Rye\n', "Line 2 cannot be read"),
        (b"x" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(raw: bytes, words: str) -> None:
    with pytest.raises(SheetUnusable, match=words):
        read_sheet(raw, None)


@pytest.mark.parametrize("separator", [",", ";"])
def test_the_example_is_right(separator: str) -> None:
    things = list(THINGS.values())
    lines, faults = read_sheet(example(things, separator).encode(), None)
    assert not faults
    assert [line.thing for line in lines] == things
