"""Facts scanned where they lie: what is not as the reader of facts would have it is left to that reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.populations.__main__ import generate
from engine.columnar.database import open_database
from engine.columnar.sources import NotScanned
from engine.columnar.warehouse import Warehouse, load_warehouse, open_warehouse
from engine.columnar.writing import outcomes_query
from engine.workspace.opening import open_rulebook
from engine.workspace.session import open_session

duckdb = pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("population")
    generate(folder, 30)
    return folder


def _scanned(folder: Path) -> Warehouse:
    program = open_rulebook("fengyun").program
    with open_database() as connection:
        return open_warehouse(connection, [program], program.rulebook.vocabulary, folder)


def _altered(population: Path, folder: Path, file: str, query: str) -> Path:
    """A copy of the facts with one file made by a query of it, where it is called `facts`."""
    for path in population.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    source = f"(WITH facts AS (SELECT * FROM '{population / file}.parquet') {query})"
    duckdb.connect().execute(f"COPY {source} TO '{folder / file}.parquet' (FORMAT parquet)")
    return folder


def test_the_generated_facts_are_scanned(population: Path) -> None:
    table = _scanned(population).scanned.profile.table("employee")
    assert table is not None
    assert table.rows == 30


@pytest.mark.parametrize("rulebook", ["fengyun", "foreign_trade"])
def test_scanned_facts_give_what_facts_read_row_by_row_give(rulebook: str, tmp_path: Path) -> None:
    generate(tmp_path, 12, rulebook)
    session = open_session([open_rulebook(rulebook).program], tmp_path)
    with open_database() as connection:
        scanned = open_warehouse(connection, session.programs, session.found.vocabulary, tmp_path)
        found = _outcomes(scanned)
    with open_database() as connection:
        loaded = load_warehouse(
            connection,
            session.programs,
            session.found.vocabulary,
            session.facts,
            session.period,
            session.as_of,
            session.calendars,
            session.roles,
        )
        assert found == _outcomes(loaded)


def _outcomes(warehouse: Warehouse) -> list[list[tuple[Any, ...]]]:
    warehouse.evaluate()
    period = warehouse.evaluation.period
    return [warehouse.connection.execute(outcomes_query(report, period)).fetchall() for report in warehouse.reported]


TWICE = "SELECT * FROM facts UNION ALL (SELECT * FROM facts ORDER BY {order} LIMIT 1)"


@pytest.mark.parametrize(
    ("file", "query", "why"),
    [
        ("employee", TWICE.format(order="id"), "a key is given twice"),
        ("attendance_day", TWICE.format(order="employee, day"), "a key is given twice"),
        ("attendance_day", TWICE.format(order="day DESC, employee"), "a key is given twice"),
        ("employee_month", TWICE.format(order="employee"), "a key is given twice"),
        ("attendance_day", "SELECT * REPLACE (NULL::DATE AS day) FROM facts", "a key is given twice"),
        ("punch", "SELECT * REPLACE ('nobody' AS employee) FROM facts", "rows that are not there"),
        ("punch", "SELECT * REPLACE (due_at + INTERVAL 1 MILLISECOND AS due_at) FROM facts", "parts of a second"),
        ("punch", "SELECT * REPLACE ('sideways' AS kind) FROM facts", "kind"),
        ("employee", "SELECT * REPLACE (' ' || id AS id) FROM facts", "id"),
        ("sales_order", "SELECT * REPLACE (revenue::DOUBLE AS revenue) FROM facts", "revenue is DOUBLE"),
        ("leave", "SELECT * REPLACE (start_at - INTERVAL 9 DAY AS end_at) FROM facts", "ends before it starts"),
    ],
)
def test_what_needs_somebody_to_look_at_it_is_not_scanned(
    population: Path, tmp_path: Path, file: str, query: str, why: str
) -> None:
    with pytest.raises(NotScanned, match=why):
        _scanned(_altered(population, tmp_path, file, query))


def test_many_periods_of_a_row_are_told_apart(population: Path, tmp_path: Path) -> None:
    """Years of days of one person, none of them twice."""
    query = (
        "SELECT e.employee, d.day::DATE AS day, 1 AS punches_expected, 1 AS punches_made, 0 AS punches_on_leave "
        "FROM (SELECT DISTINCT employee FROM facts LIMIT 2) AS e "
        "CROSS JOIN range(DATE '2022-12-25', DATE '2025-01-08', INTERVAL 1 DAY) AS d(day)"
    )
    table = _scanned(_altered(population, tmp_path, "attendance_day", query)).scanned.profile.table("attendance_day")
    assert table is not None
    assert table.rows == 2 * 745
