"""What a query file says of itself is taken at its word, and checked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from livedash.database.row_models import OnceDiffers, row_maker, rows_of
from livedash.database.statements import NOW, SqlQuery, StatementUnclear, load, parse
from livedash.live.query import Priority
from livedash.live.rows import once_of, with_once

FILE = """-- Bread that is about to run out.
-- reads: livedash.bread_types, livedash.stock_levels
-- reads: livedash.sales_logs
-- $1 branch_id bigint, $2 moment timestamptz
SELECT $2::timestamptz AS moment, $1::bigint AS branch_id -- $3 is nowhere
"""


class Row(NamedTuple):
    name: str
    tags: tuple[str, ...]


def test_the_header_names_tables_and_arguments() -> None:
    statement = parse("stock.sql", FILE.replace(" -- $3 is nowhere", ""))
    assert statement.reads == {
        "livedash.bread_types",
        "livedash.stock_levels",
        "livedash.sales_logs",
    }
    assert [(a.name, a.type) for a in statement.args] == [
        ("branch_id", "bigint"),
        ("moment", "timestamptz"),
    ]


def test_the_header_says_how_its_query_is_read() -> None:
    text = (
        "-- Note: all.\n-- scope: id\n-- unit: u\n-- priority: urgent\n-- every: 5\n-- $1 id int\n"
    )
    statement = parse("x.sql", text + "SELECT $1\n-- scope: this is no header")
    assert (statement.scope, statement.unit) == (("id",), "u")
    assert (statement.priority, statement.every) == (Priority.URGENT, 5)


def test_a_type_may_have_parameters() -> None:
    statement = parse("x.sql", "-- $1 price numeric(10,2), $2 ids bigint[]\nSELECT $1, $2")
    assert [a.type for a in statement.args] == ["numeric(10,2)", "bigint[]"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- $1 one int\nSELECT 1", "about $1"),
        ("-- $1 one int\nSELECT $1, $2", "about $2"),
        ("SELECT $1", "about $1"),
        ("-- $2 two int\nSELECT $2", "$2 is out of order"),
        ("-- reads: bread_types\nSELECT 1", "bread_types without its schema"),
        ("-- $1 id int, $2 id int\nSELECT $1, $2", "two arguments are named id"),
        ("-- scope: hall_id\n-- $1 id int\nSELECT $1", "scope hall_id is none of its arguments"),
        ("-- priority: soon\nSELECT 1", "priority cannot be soon"),
        ("-- every: 0\nSELECT 1", "every cannot be 0"),
        ("-- every: 60, 90\nSELECT 1", "every has one value, not 2"),
        ("-- read: a.b\nSELECT 1", '"read:" says nothing; "reads:" is meant?'),
        (
            "-- key: id\n-- once: id\nSELECT 1 AS id",
            "id cannot be the key and the same in every row",
        ),
        ("-- oncee: id\nSELECT 1 AS id", '"oncee:" says nothing; "once:" is meant?'),
        ("-- prioriy: urgent\nSELECT 1", '"priority:" is meant?'),
    ],
)
def test_a_header_that_disagrees_with_its_text_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(StatementUnclear, match=r"^odd\.sql") as refused:
        parse("odd.sql", text)
    assert complaint in str(refused.value)


def test_a_file_is_found_beside_its_package() -> None:
    statement = load("livedash.database", "applied.sql")
    assert statement.reads == {"livedash.installation", "livedash.applied_mutations"}
    assert load("livedash.database", "applied.sql") is statement


def test_a_query_knows_its_tables_its_key_and_the_moment() -> None:
    statement = parse("shop/q.sql", "-- reads: a.b\n-- $1 id int, $2 at timestamptz\nSELECT $1, $2")
    one = SqlQuery(statement=statement, args=(1, NOW), model=Row)
    two = SqlQuery(statement=statement, args=(2, NOW), model=Row)
    again = SqlQuery(statement=statement, args=(1, NOW), model=Row)
    assert one.tables == {"a.b"}
    assert one.key == again.key != two.key
    now = datetime(2026, 3, 17, tzinfo=UTC)
    assert one.values(now) == (1, now)


def test_a_query_with_too_few_arguments_is_refused() -> None:
    statement = parse("shop/q.sql", "-- $1 branch_id int\nSELECT $1")
    with pytest.raises(StatementUnclear, match=r"shop/q\.sql wants branch_id; 0 given"):
        SqlQuery(statement=statement, model=Row)


def test_arrays_become_tuples_where_the_model_says_so() -> None:
    assert row_maker(Row)(["bun", ["a", "b"]]) == Row("bun", ("a", "b"))
    assert row_maker(Row)(["bun", None])[1] is None


class Sum(NamedTuple):
    all: int
    tags: tuple[str, ...]


def test_what_is_said_once_stands_beside_the_rows() -> None:
    records = [("bun", ["a"], 7, ["x"]), ("rye", [], 7, ["x"])]
    rows = rows_of(records, Row, Sum)
    assert rows == with_once((Row("bun", ("a",)), Row("rye", ())), Sum(7, ("x",)))
    assert once_of(rows_of([], Row, Sum)) is None
    assert rows_of([record[:2] for record in records], Row) == tuple(rows)


def test_what_is_said_once_and_differs_is_named() -> None:
    records = [("bun", ["a"], 7, ["x"]), ("rye", [], 7, ["y"])]
    with pytest.raises(OnceDiffers, match="tags"):
        rows_of(records, Row, Sum)


def test_numbers_in_an_array_come_as_text() -> None:
    class Counted(NamedTuple):
        counts: tuple[int, ...]

    assert row_maker(Counted)([["1", "-2"]]) == Counted((1, -2))
