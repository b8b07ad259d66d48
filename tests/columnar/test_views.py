"""Views written into the statements that read them: the same tables come of it, and no views but those kept."""

from __future__ import annotations

import pytest

from engine.columnar.statement import Statement
from engine.columnar.views import written_in
from engine.values.text import Text


def made(name: str, query: str, is_table: bool) -> Statement:
    return Statement(name, query, is_table, Text(name, name))


STATEMENTS = [
    made("one", "SELECT 1 AS n UNION ALL SELECT 2", False),
    made("two", 'WITH layer_0 AS (SELECT n + 1 AS n FROM "one") SELECT n FROM layer_0', False),
    made("pairs", 'WITH layer_0 AS (SELECT a.n AS a, b.n AS b FROM "two" AS a JOIN "one" AS b ON TRUE) SELECT * FROM layer_0', True),
    made("unread", 'SELECT * FROM "pairs"', False),
    made("kept", 'SELECT x.a, y.n FROM "pairs" AS x JOIN "two" AS y ON x.a = y.n', False),
]  # fmt: skip


def test_tables_have_the_rows_that_they_have_over_views() -> None:
    duckdb = pytest.importorskip("duckdb")
    found = []
    for statements in (STATEMENTS, written_in(STATEMENTS, {"kept"})):
        with duckdb.connect() as connection:
            for statement in statements:
                connection.execute(statement.sql)
            found.append([sorted(connection.execute(f"SELECT * FROM {t}").fetchall()) for t in ("pairs", "kept")])
    assert found[0] == found[1]
    assert len(found[0][0]) == 4


def test_a_view_is_made_only_where_it_is_kept() -> None:
    written = written_in(STATEMENTS, {"kept"})
    assert [(s.name, s.is_table) for s in written] == [("pairs", True), ("kept", False)]
    assert written[0].query.count('"one" AS NOT MATERIALIZED (') == 1


def test_a_statement_that_reads_no_view_stays_as_it_is() -> None:
    table = made("t", "SELECT 1 AS n", True)
    assert written_in([made("v", "SELECT 2 AS n", False), table], set()) == [table]
