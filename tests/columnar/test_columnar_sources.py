"""What is scanned is what was named, and what cannot be scanned to its end is told by the reader of facts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from engine.columnar.database import open_database
from engine.program.model import Program
from engine.workspace.opening import open_rulebook
from engine.workspace.tables import evaluate_to_tables
from engine.workspace.warehouses import fill_warehouse

MANIFEST = "period: 2024-10\ncovers: {default: {from: 2024-10-01, until: 2024-10-31}}\n"


@pytest.fixture(scope="module")
def fengyun() -> Program:
    return open_rulebook("fengyun").program


def employees(*keys: str) -> pa.Table:
    day = pa.array([1] * len(keys), pa.int32()).cast(pa.date32())
    return pa.table({"id": list(keys), "hired_on": day, "left_on": pa.nulls(len(keys), pa.date32())})


@pytest.mark.parametrize("name", ["facts[1]", "facts?", "*"])
@pytest.mark.parametrize("ending", ["parquet", "csv", "PARQUET"])
def test_a_folder_named_like_a_pattern_is_that_folder(fengyun: Program, tmp_path: Path, name: str, ending: str) -> None:
    for folder, table in ((name, employees("right")), ("facts1", employees("wrong", "wrong as well"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "facts.yaml").write_text(MANIFEST)
        path = tmp_path / folder / f"employee.{ending}"
        if ending == "csv":
            lines = [f"{key},1970-01-02," for key in table.column("id").to_pylist()]
            path.write_text("\n".join(["id,hired_on,left_on", *lines]) + "\n")
        else:
            parquet.write_table(table, path)
    with open_database() as connection:
        filled = fill_warehouse(connection, [fengyun], tmp_path / name)
        assert filled.session is None
        assert connection.execute('SELECT key FROM "facts_employee"').fetchall() == [("right",)]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("CAST(IF(i = 4000, 'never', '2020-01-01') AS DATE)", "Conversion Error: invalid date field format"),
        ("CAST(error('not today') AS DATE)", "Invalid Input Error: not today"),
    ],
)
def test_a_view_that_fails_is_told_in_the_view_s_words(fengyun: Program, tmp_path: Path, view: str, said: str) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(
            f"CREATE VIEW employee AS SELECT i::VARCHAR AS id, {view} AS hired_on FROM range(5000) AS t(i)"
        )
    (tmp_path / "facts.yaml").write_text(MANIFEST)
    written = evaluate_to_tables([fengyun], tmp_path / "out", tmp_path / "warehouse.duckdb", rules=["net_pay"])
    assert written.session is not None
    (problem,) = written.session.reading.problems
    assert (problem.kind, problem.entity, problem.file) == ("file", "employee", "warehouse.duckdb[employee]")
    assert problem.value is not None
    assert problem.value.startswith(said)


def test_a_database_that_is_damaged_where_it_is_read(fengyun: Program, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE employee AS SELECT (hash(i) % 1000000007)::VARCHAR AS id, DATE '2020-01-01' AS hired_on "
            "FROM range(300000) AS t(i)"
        )
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 2, len(content) // 2 + 400):
        content[at] ^= 0xFF
    path.write_bytes(content)
    (tmp_path / "facts.yaml").write_text(MANIFEST)
    written = evaluate_to_tables([fengyun], tmp_path / "out", path, rules=["net_pay"])
    assert written.session is not None
    (problem,) = written.session.reading.problems
    assert problem.value is not None
    assert problem.value.startswith("Corrupt database file")


def test_one_database_by_two_paths_is_scanned(fengyun: Program, tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    folder.mkdir()
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.register("made", employees("E1"))
        connection.execute("CREATE TABLE employee AS FROM made")
        connection.execute("CREATE TABLE months AS SELECT 'E1' AS employee, '2024-10' AS month, 'sales' AS role")
    (folder / "facts.yaml").write_text(
        MANIFEST + "sources: {employee_month: {file: ../facts/warehouse.duckdb, table: months}}\n"
    )
    with open_database() as connection:
        assert fill_warehouse(connection, [fengyun], folder / "warehouse.duckdb").session is None


def test_the_database_is_let_go_where_it_is_read_row_by_row(fengyun: Program, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE employee AS SELECT 'E1' AS id, '2020/1/1' AS hired_on, NULL AS left_on")
    (tmp_path / "facts.yaml").write_text(MANIFEST)
    with open_database() as connection:
        filled = fill_warehouse(connection, [fengyun], path)
        assert filled.session is not None
        assert filled.session.reading.facts.tables["employee"].rows.keys() == {"E1"}
        with duckdb.connect(str(path)) as writer:
            writer.execute("DROP TABLE employee")
