"""A table becomes a file that any program reads, that runs nothing, and that replaces nothing."""

from __future__ import annotations

import csv
import errno
import io
import os
from codecs import BOM_UTF8
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livedash.app import csv_file
from livedash.app.csv_file import FORMULA, NotWritten, harmless, named, text_of, write
from livedash.panes.export import ExportTable, Value

LAGOS = timezone(timedelta(hours=1))


def table(*rows: tuple[Value, ...]) -> ExportTable:
    return ExportTable("stock", tuple(f"c{index}" for index in range(len(rows[0]))), rows)


FORMULAS = (
    "=1+1",
    "x;=1+1",
    "x,=1+1",
    "x\n=1+1",
    "x\t=1+1",
    "x; \t=1+1",
    'x;"=1+1"',
    'x;""=1+1',
    '"=1+1',
    ";;+1",
    "a, @SUM(1)",
    "x;\n-1",
    "x;\r\n=1",
    "x\"\n=cmd|' /C calc'!A0",
    "x;＝1+1",
)
TRICKY = some.text(some.sampled_from("x1=+-@;,\"'\n\t\r \xa0\u2028＝"), max_size=8)


def formulas_in(file: str, separator: str) -> list[str]:
    """The cells that a spreadsheet would carry out: one that forgives every quote, and one that
    looks at no quote at all. Our own numbers are no formulas."""
    cells: list[str] = []
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        lines = io.StringIO(file, newline="")
        for row in csv.reader(lines, delimiter=separator, quoting=quoting):
            cells += (cell.lstrip().lstrip('"').lstrip() for cell in row)
    return [one for one in cells if one.startswith(FORMULA) and one != "-4"]


def written(*values: Value) -> str:
    return text_of(table(values)).split("\r\n")[1]


def test_numbers_are_plain_and_moments_are_iso() -> None:
    assert written(1_234_567, -4, 3.5, Decimal("-186420.50")) == "1234567,-4,3.5,-186420.50"
    assert written(Decimal("1E+6"), Decimal("0.00")) == "1000000,0.00"
    at = datetime(2026, 3, 17, 17, 41, 5, 123, tzinfo=LAGOS)
    assert written(at, date(2026, 3, 17), None) == "2026-03-17T17:41:05+01:00,2026-03-17,"


def test_a_negative_number_stays_one_and_a_text_like_it_runs_nothing() -> None:
    assert written(-4, "-4", "=1+1", "+234", "@me") == "-4,'-4,'=1+1,'+234,'@me"
    assert written(" =1+1", "＝1", "a=1") == "' =1+1,'＝1,a=1"
    assert written("\t=1", "\n=1").startswith("=") is False


def test_commas_quotes_and_lines_are_quoted_as_the_standard_says() -> None:
    assert text_of(table(('a "b", c', "d"))) == 'c0,c1\r\n"a ""b"", c",d\r\n'
    assert text_of(table(("one\r\ntwo", "d"))) == 'c0,c1\r\n"one\ntwo",d\r\n'


def test_where_a_comma_begins_the_decimals_a_semicolon_parts_the_values() -> None:
    values = (1_234_567, 3.5, Decimal("-186420.50"), "Rye, 1.5 kg", "a;b", date(2026, 3, 17))
    assert text_of(table(values), ";").split("\r\n")[1] == (
        '1234567;3,5;-186420,50;Rye, 1.5 kg;"a;b";2026-03-17'
    )


def test_what_a_terminal_obeys_is_not_written() -> None:
    assert written("a\x1b[2Jb\x07\x00\x9bc\u202ed\ud800") == "a[2Jbcd"
    assert written("Ọlá 🎉 אב") == "Ọlá 🎉 אב"


@given(some.lists(some.lists(some.text(), min_size=2, max_size=2), min_size=1))
def test_any_text_comes_back_as_it_was_made_harmless(rows: list[list[str]]) -> None:
    text = text_of(table(*(tuple(row) for row in rows)))
    text.encode()
    found = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert found == [[harmless(one) for one in row] for row in rows]
    assert not any(cell.startswith(FORMULA) for row in found for cell in row)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("read_with", [",", ";", "\t"])
def test_no_text_is_a_formula_whatever_separator_the_file_is_opened_with(
    text: str, separator: str, read_with: str
) -> None:
    file = text_of(table((text, text), ("a", text), (text, "a"), ("a", -4)), separator)
    assert formulas_in(file, read_with) == []


@given(
    some.lists(
        some.tuples(TRICKY, TRICKY | some.integers(0) | some.decimals(0, 9, places=2), TRICKY),
        min_size=1,
    ),
    some.sampled_from([",", ";"]),
    some.sampled_from([",", ";", "\t"]),
)
def test_no_text_at_all_is_a_formula(
    rows: list[tuple[str, Value, str]], separator: str, read_with: str
) -> None:
    assert formulas_in(text_of(table(*rows), separator), read_with) == []


def test_what_only_looks_a_little_like_a_formula_stays_as_it_is() -> None:
    for text in ("Rye, 1.5 kg; sliced", "a-b; c=d", 'say "hi", then go', "x;y\nz", "1,5"):
        assert harmless(text) == text
    assert harmless("x;=1+1") == "x;'=1+1"
    assert harmless("soft, -10 %") == "soft,' -10 %"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    paths = [write(table((number,)), tmp_path, "a") for number in range(3)]
    assert [path.name for path in paths] == ["a.csv", "a-2.csv", "a-3.csv"]
    assert [path.read_bytes() for path in paths] == [
        BOM_UTF8 + b"c0\r\n%d\r\n" % number for number in range(3)
    ]


def test_excel_shows_names_as_they_are(tmp_path: Path) -> None:
    path = write(table(("Ọlá Akinyẹmi",)), tmp_path, "stock")
    assert path.read_bytes().startswith(BOM_UTF8)
    assert path.read_text("utf-8-sig") == "c0\nỌlá Akinyẹmi\n"


def test_a_link_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "precious")
    assert write(table((1,)), tmp_path, "a").name == "a-2.csv"
    assert not (tmp_path / "precious").exists()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "nothing may be written to"),
        (errno.EROFS, "nothing may be written to"),
        (errno.ENOSPC, "the disk is full."),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_file_that_fails_halfway_is_taken_away_and_the_reason_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fails(content: bytes, file: io.FileIO) -> None:
        file.write(content[:3])
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(csv_file, "_all_of", fails)
    with pytest.raises(NotWritten, match=words):
        write(table((1,)), tmp_path, "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["nowhere", "file", "~nobody-of-that-name"])
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    where = Path(folder) if folder.startswith("~") else tmp_path / folder
    with pytest.raises(NotWritten, match="there is no folder"):
        write(table((1,)), where, "a")


def test_a_disk_that_takes_a_little_at_a_time_gets_all_of_it() -> None:
    taken: list[bytes] = []

    class Slow(io.RawIOBase):
        def write(self, content: object) -> int:
            taken.append(bytes(content)[:7])  # type: ignore[call-overload]
            return len(taken[-1])

    csv_file._all_of(b"x" * 30, Slow())  # type: ignore[arg-type]
    assert b"".join(taken) == b"x" * 30


def test_a_name_that_every_system_takes() -> None:
    assert named("livedash", "sales", "Lagos") == "livedash-sales-lagos"
    assert named("livedash", "stock", "Ẹ̀kọ́ / Ìsàlẹ̀") == "livedash-stock-eko-isale"
    assert named("livedash", "stock", "../../etc/passwd\x00") == "livedash-stock-etc-passwd"
    assert named("livedash", "stock", "אב") == "livedash-stock"
    assert len(named("x" * 300)) <= 60
