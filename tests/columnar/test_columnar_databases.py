"""Facts in a DuckDB database give what the same facts give as Parquet, by both evaluators, scanned or read."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from benchmarks.populations.__main__ import generate
from engine.columnar.database import open_database
from engine.program.model import Program
from engine.rulebook.library import samples
from engine.values.sql_text import name_sql
from engine.workspace.facts import find_and_read
from engine.workspace.opening import open_rulebook
from engine.workspace.session import open_session
from engine.workspace.tables import TablesWritten, evaluate_to_tables
from engine.workspace.warehouses import fill_warehouse
from tests.columnar.warehouse_files import write_database, write_parquet

FENGYUN_OUTCOMES = ["net_pay", "late_early_fines", "order_commission", "leave_treatment", "absence_of_day"]


@pytest.fixture(scope="module")
def fengyun() -> Program:
    return open_rulebook("fengyun").program


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("population")
    generate(folder, 60)
    return folder


def outcomes(programs: list[Program], facts: Path) -> list[tuple[object, ...]]:
    """Every outcome by the reference evaluator, with its reasons."""
    results = open_session(programs, facts).evaluate(engine="reference")
    return [(o.rulebook, o.rule, o.key, o.period, o.value, tuple(o.reasons)) for o in results.outcomes]


def written(folder: Path, programs: list[Program], facts: Path, rules: list[str] | None = None) -> TablesWritten:
    return evaluate_to_tables(programs, folder, facts, rules=rules)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize(("rulebook", "sample"), [("fengyun", "2024-10"), ("daily_work", "2024-10")])
def test_a_sample_has_the_same_outcomes_from_a_database(rulebook: str, sample: str, tmp_path: Path) -> None:
    program = open_rulebook(rulebook).program
    folder = next(path for path in samples(rulebook) if path.name == sample)
    files = write_parquet(folder, program.rulebook.vocabulary, tmp_path / "files")
    database = write_database(files, tmp_path / "kept" / "warehouse.duckdb")
    expected = outcomes([program], files)
    assert outcomes([program], database) == expected
    assert len({value for *_, value, _ in expected}) > 50
    rules = sorted(program.rules)[:40]
    written(tmp_path / "of_files", [program], files, rules)
    written(tmp_path / "of_database", [program], database, rules)
    assert contents(tmp_path / "of_database") == contents(tmp_path / "of_files")


def test_a_population_is_scanned_where_it_lies(fengyun: Program, population: Path, tmp_path: Path) -> None:
    database = write_database(population, tmp_path / "kept" / "warehouse.duckdb")
    of_files = written(tmp_path / "of_files", [fengyun], population, FENGYUN_OUTCOMES)
    of_database = written(tmp_path / "of_database", [fengyun], database, FENGYUN_OUTCOMES)
    of_folder = written(tmp_path / "of_folder", [fengyun], database.parent, FENGYUN_OUTCOMES)
    assert of_files.session is of_database.session is of_folder.session is None
    assert contents(tmp_path / "of_database") == contents(tmp_path / "of_folder") == contents(tmp_path / "of_files")
    assert [(p.kind, p.entity, p.row, p.column) for p in of_database.problems] == [
        (p.kind, p.entity, p.row, p.column) for p in of_files.problems
    ]
    assert outcomes([fengyun], database) == outcomes([fengyun], population)


AWKWARD = 'of "one" month’s; 数据\'s'


def test_tables_and_views_of_other_names_and_schemas(fengyun: Program, population: Path, tmp_path: Path) -> None:
    """A view, whose rows have no order; a schema; names and a heading with quotes; codes as an ENUM; a column `rowid`."""
    database = write_database(population, tmp_path / AWKWARD / f"{AWKWARD}.duckdb")
    schema, table = f"{AWKWARD}.s", "员工 '\"表.1"
    with duckdb.connect(str(database)) as connection:
        connection.execute(f"""
            CREATE SCHEMA {name_sql(schema)};
            CREATE TABLE {name_sql(schema)}.{name_sql(table)} AS SELECT * RENAME (id AS "工""号") FROM employee;
            DROP TABLE employee;
            CREATE TYPE rank AS ENUM (SELECT DISTINCT role FROM employee_month WHERE role IS NOT NULL);
            ALTER TABLE employee_month ALTER role TYPE rank;
            CREATE TABLE kept AS FROM employee_month;
            DROP TABLE employee_month;
            CREATE VIEW employee_month AS SELECT * FROM kept ORDER BY hash(employee);
            ALTER TABLE sales_order RENAME TO orders;
            CREATE VIEW sales_order AS SELECT settled_on AS 结算日期, * EXCLUDE (settled_on) FROM orders;
            ALTER TABLE leave ADD COLUMN rowid INTEGER DEFAULT 0;
        """)
    with (database.parent / "facts.yaml").open("a", encoding="utf-8") as manifest:
        employee = {"table": f"{schema}.{table}", "columns": {"id": '工"号'}}
        manifest.write(f"sources: {json.dumps({'employee': employee}, ensure_ascii=False)}\n")
    of_files = written(tmp_path / "of_files", [fengyun], population, FENGYUN_OUTCOMES)
    of_database = written(tmp_path / "of_database", [fengyun], database, FENGYUN_OUTCOMES)
    assert of_files.session is of_database.session is None
    assert contents(tmp_path / "of_database") == contents(tmp_path / "of_files")
    assert sorted(map(repr, outcomes([fengyun], database))) == sorted(map(repr, outcomes([fengyun], population)))
    assert [n.en for n in of_database.notices] == [f"{database.name}: tables not used: kept, orders"]


def test_rows_that_were_deleted_leave_their_numbers(fengyun: Program, tmp_path: Path) -> None:
    """An entity without keys goes by its row numbers: the same ones scanned and read."""
    path = tmp_path / "facts.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE employee AS SELECT 'E1' AS id, DATE '2020-01-01' AS hired_on")
        connection.execute(
            "CREATE TABLE sales_order AS SELECT 'E1' AS salesperson, DATE '2024-10-02' AS ordered_on, "
            "DATE '2024-10-08' AS settled_on, CAST(i AS DECIMAL(12, 2)) AS revenue, 1.00 AS purchase_cost, 0.00 AS tax, "
            "0.00 AS freight FROM range(5) AS t(i)"
        )
        connection.execute("DELETE FROM sales_order WHERE revenue IN (0, 3)")
    (tmp_path / "facts.yaml").write_text("period: 2024-10\ncovers: {default: {from: 2024-10-01, until: 2024-10-31}}\n")
    rows = find_and_read([fengyun], path, None, False).reading.facts.tables["sales_order"].rows
    assert {key: row["revenue"] for key, row in rows.items()} == {"2": 1, "3": 2, "5": 4}
    with open_database() as connection:
        filled = fill_warehouse(connection, [fengyun], path)
        assert filled.session is None
        found = connection.execute('SELECT key, revenue FROM "facts_sales_order" ORDER BY row').fetchall()
    assert found == [("2", 100), ("3", 200), ("5", 400)]


def test_floats_and_wide_decimals_are_read_as_parquet_holds_them(fengyun: Program, tmp_path: Path) -> None:
    """Nothing passes through a binary float: a DOUBLE is taken as it is written, a wide DECIMAL to its last digit."""
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE project_award AS SELECT '1' AS id, 0.1::DOUBLE AS amount UNION ALL "
            "SELECT '2', 4503599627.37::DOUBLE UNION ALL SELECT '3', 0.1::DOUBLE + 0.2::DOUBLE"
        )
        connection.execute("CREATE TABLE sales_order AS SELECT 'S1' AS id, 9007199254.93::DECIMAL(38, 2) AS revenue")
    reading = find_and_read([fengyun], path, None, skip_bad_rows=True).reading
    awards = reading.facts.tables["project_award"].rows
    assert [str(awards[key]["amount"]) for key in "12"] == ["1/10", "450359962737/100"]
    assert [(p.row, p.value) for p in reading.problems if p.kind == "places"] == [(3, "0.30000000000000004")]
    assert str(reading.facts.tables["sales_order"].rows["S1"]["revenue"]) == "900719925493/100"


@pytest.mark.parametrize("day", ["infinity", "-infinity", "12000-01-01"])
def test_days_that_no_calendar_has_are_not_scanned(
    fengyun: Program, population: Path, tmp_path: Path, day: str
) -> None:
    database = write_database(population, tmp_path / "kept" / "warehouse.duckdb")
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE employee SET left_on = CAST($1 AS DATE) WHERE rowid = 7", [day])
    found = written(tmp_path / "out", [fengyun], database, ["net_pay"])
    assert found.session is not None
    assert [(p.kind, p.entity, p.value) for p in found.session.reading.problems if p.kind == "file"] == [
        ("file", "employee", "left_on: date32[day]")
    ]
