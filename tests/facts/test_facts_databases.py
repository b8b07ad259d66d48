"""A DuckDB database as facts: which table is which entity's, and what is said where none is, or the file is no database."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from engine.facts.folder import read_facts
from engine.facts.locate import locate
from engine.facts.problems import InvalidFacts
from engine.facts.readers import read_table
from engine.facts.readers.duckdb_file import tables_of
from engine.facts.readers.table import DatabaseTable, ErrorCell, Location, UnreadableFile
from engine.rulebook.vocabulary import Vocabulary

COVERS = "period: 2024-10\ncovers: {default: {from: 2024-10-01, until: 2024-10-31}}\n"
EMPLOYEE = "SELECT 'E1' AS id, '张三' AS name, DATE '2020-01-01' AS hired_on, CAST(NULL AS DATE) AS left_on"


@pytest.fixture
def database(tmp_path: Path) -> Callable[..., Path]:
    """Makes a database of statements."""

    def make(*statements: str, name: str = "warehouse.duckdb") -> Path:
        with duckdb.connect(str(tmp_path / name)) as connection:
            for statement in statements:
                connection.execute(statement)
        return tmp_path / name

    return make


def table_of(path: Path, name: str) -> Location:
    return Location(path, name, table=next(t for t in tables_of(path) if t.name == name))


def refusal(path: Path, vocabulary: Vocabulary) -> tuple[str, str]:
    """What is said of facts that cannot be used at all, in Chinese and in English."""
    with pytest.raises(InvalidFacts) as raised:
        locate(path, vocabulary)
    (said,) = raised.value.diagnostics
    return said.message.zh, said.message.en


# --- what is found where --------------------------------------------------------------------------


def test_tables_are_found_by_id_or_label_in_any_schema(database: Callable[..., Path], vocabulary: Vocabulary) -> None:
    path = database(
        "CREATE SCHEMA hr",
        f"CREATE TABLE hr.Employee AS {EMPLOYEE}",
        "CREATE VIEW 部门 AS SELECT 'D1' AS 编号, '客服' AS 部门名称",
        "CREATE TABLE log AS SELECT 1 AS x",
    )
    (path.parent / "facts.yaml").write_text(COVERS)
    for place in (path, path.parent, path.parent / "facts.yaml"):
        reading = read_facts(place, vocabulary)
        assert set(reading.facts.tables) == {"employee", "department"}
        assert reading.facts.tables["employee"].rows["E1"]["hired_on"] == date(2020, 1, 1)
        assert str(reading.period) == "2024-10"
        assert [note.en for note in reading.notes] == ["warehouse.duckdb: tables not used: log"]


def test_sources_name_tables_and_files_together(database: Callable[..., Path], vocabulary: Vocabulary) -> None:
    path = database(
        "CREATE SCHEMA hr",
        "CREATE TABLE hr.staff AS SELECT 'E1' AS 工号, '张三' AS 姓名",
        "CREATE TABLE sales_order AS SELECT 'S1' AS id, 'E1' AS salesperson, 10.50 AS 含税",
    )
    path.with_name("hired.csv").write_text("id,hired_on\nE1,2020-01-01\n")
    path.with_name("facts.yaml").write_text(
        COVERS
        + "sources:\n"
        + "  employee:\n  - {table: HR.Staff, columns: {id: 工号}}\n  - {file: hired.csv}\n"
        + "  sales_order: {file: warehouse.duckdb, columns: {revenue: 含税}}\n",
        encoding="utf-8",
    )
    reading = read_facts(path, vocabulary)
    employee = reading.facts.tables["employee"].rows["E1"]
    assert (employee["name"], employee["hired_on"]) == ("张三", date(2020, 1, 1))
    assert str(reading.facts.tables["sales_order"].rows["S1"]["revenue"]) == "21/2"


@pytest.mark.parametrize("source", ["{columns: {id: 工号}}", "{table: employee, columns: {id: 工号}}"])
def test_a_source_without_a_file_is_of_the_database(
    database: Callable[..., Path], vocabulary: Vocabulary, source: str
) -> None:
    path = database("CREATE TABLE employee AS SELECT 'E1' AS 工号, '张三' AS 姓名")
    path.with_name("Thumbs.db").write_bytes(b"pictures")
    path.with_name("facts.yaml").write_text(f"{COVERS}sources: {{employee: {source}}}\n", encoding="utf-8")
    for place in (path, path.parent):
        assert read_facts(place, vocabulary).facts.tables["employee"].rows["E1"]["name"] == "张三"


def test_a_file_called_db_that_is_none_does_not_disturb_a_folder(tmp_path: Path, vocabulary: Vocabulary) -> None:
    (tmp_path / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0 pictures")
    (tmp_path / "employee.csv").write_text("id,name,hired_on,left_on\nE1,张三,2020-01-01,\n")
    assert set(read_facts(tmp_path, vocabulary).facts.tables) == {"employee"}


def test_a_database_is_only_read(database: Callable[..., Path], vocabulary: Vocabulary) -> None:
    path = database(f"CREATE TABLE employee AS {EMPLOYEE}")
    before = path.read_bytes(), sorted(path.parent.iterdir())
    read_facts(path, vocabulary)
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before


def test_what_is_not_yet_checkpointed_is_read_too(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE employee AS {EMPLOYEE}")
        connection.execute("CHECKPOINT")
        connection.execute("INSERT INTO employee SELECT * REPLACE ('E2' AS id) FROM employee")
        left = tmp_path / "left"
        left.mkdir()
        for file in tmp_path.glob("warehouse.duckdb*"):
            shutil.copy(file, left)
    assert sorted(f.name for f in left.iterdir()) == ["warehouse.duckdb", "warehouse.duckdb.wal"]
    assert list(read_facts(left / "warehouse.duckdb", vocabulary).facts.tables["employee"].rows) == ["E1", "E2"]


# --- cells ----------------------------------------------------------------------------------------


def test_cells_are_what_parquet_would_give(database: Callable[..., Path]) -> None:
    path = database(
        "CREATE TYPE mood AS ENUM ('好', 'bad')",
        "CREATE TABLE t AS SELECT 0.1::DOUBLE AS double, 12.30::DECIMAL(10, 2) AS decimal, 170::HUGEINT AS wide, "
        "'好'::mood AS mood, '00000000-0000-0000-0000-000000000001'::UUID AS uuid, TRUE AS flag, DATE '2024-10-08' AS day, "
        "TIMESTAMP '2024-10-08 09:00:00' AS moment, TIME '08:30' AS clock, [1] AS list, NULL AS nothing, 7 AS file_row_number",
    )
    table = read_table(table_of(path, "t"))
    assert table.headings[:3] == ["double", "decimal", "wide"]
    assert table.rows == [
        (
            1,
            [
                Decimal("0.1"), Decimal("12.30"), Decimal(170), "好", "00000000-0000-0000-0000-000000000001", True,
                date(2024, 10, 8), datetime(2024, 10, 8, 9), time(8, 30), ErrorCell("[1]"), None,
            ],
        )
    ]  # fmt: skip


def test_a_view_that_merely_renames_keeps_the_order_of_its_table(database: Callable[..., Path]) -> None:
    path = database(
        "CREATE TABLE base AS SELECT i AS id, i % 2 AS odd FROM range(5000) AS t(i) ORDER BY hash(i)",
        "CREATE VIEW v AS SELECT id::VARCHAR AS 编号 FROM base WHERE odd = 1",
    )
    rows, base = read_table(table_of(path, "v")).rows, read_table(table_of(path, "base")).rows
    assert [cells for _, cells in rows] == [[str(id_)] for _, (id_, odd) in base if odd]
    assert [number for number, _ in rows] == list(range(1, 2501))


def test_rows_of_a_view_have_an_order(database: Callable[..., Path]) -> None:
    path = database(
        "CREATE TABLE base AS SELECT i::VARCHAR AS id FROM range(5000) AS t(i) ORDER BY hash(i)",
        "CREATE VIEW v AS SELECT id, count(*) AS n FROM base GROUP BY id",
    )
    rows = read_table(table_of(path, "v")).rows
    assert [cells[0] for _, cells in rows] == sorted(map(str, range(5000)))
    assert [number for number, _ in rows] == list(range(1, 5001))


@pytest.mark.parametrize("cell", ["DATE 'infinity'", "TIMESTAMP_NS '2024-10-08 09:00:00.000000001'"])
def test_cells_that_python_cannot_hold(database: Callable[..., Path], cell: str) -> None:
    path = database(f"CREATE TABLE t AS SELECT {cell} AS day")
    with pytest.raises(UnreadableFile, match="the years 1 to 9999"):
        read_table(table_of(path, "t"))


def test_parquet_with_such_cells_is_refused_as_well(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"day": pa.array([2**31 - 1], pa.int32()).cast(pa.date32())}), tmp_path / "a.parquet")
    with pytest.raises(UnreadableFile, match="the years 1 to 9999"):
        read_table(Location(tmp_path / "a.parquet", "a.parquet"))


# --- what cannot be used --------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 5000])
def test_a_file_that_is_no_database(tmp_path: Path, vocabulary: Vocabulary, content: bytes) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(content)
    said = ("文件无法读取；应为DuckDB 数据库文件", "cannot be read; expected a DuckDB database")
    assert refusal(tmp_path / "warehouse.duckdb", vocabulary) == said
    assert refusal(tmp_path, vocabulary) == said


def test_a_database_of_another_kind(tmp_path: Path, vocabulary: Vocabulary) -> None:
    with sqlite3.connect(tmp_path / "warehouse.db") as connection:
        connection.execute("CREATE TABLE employee (id)")
    assert refusal(tmp_path / "warehouse.db", vocabulary)[1] == "cannot be read; expected a DuckDB database"


def test_a_damaged_database(database: Callable[..., Path], vocabulary: Vocabulary) -> None:
    whole = database(f"CREATE TABLE employee AS {EMPLOYEE}").read_bytes()
    path = database(name="damaged.duckdb")
    path.write_bytes(whole[: len(whole) // 2])
    zh, en = refusal(path, vocabulary)
    assert zh.endswith("应为可以打开的 DuckDB 数据库")
    assert en.endswith("expected a DuckDB database that can be opened")


def test_a_database_that_is_open_for_writing(database: Callable[..., Path], vocabulary: Vocabulary) -> None:
    path = database(f"CREATE TABLE employee AS {EMPLOYEE}")
    holds = "import duckdb, sys; kept = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    held = subprocess.Popen(
        [sys.executable, "-c", holds, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "open\n"
    zh, en = refusal(path, vocabulary)
    held.communicate("")
    assert "没有程序正在写入的数据库" in zh
    assert "that nothing has open for writing" in en
    with duckdb.connect(str(path)):
        assert "that nothing has open for writing" in refusal(path, vocabulary)[1]
    assert locate(path, vocabulary).sources.keys() == {"employee"}


@pytest.mark.parametrize("package", ["duckdb", "pyarrow"])
def test_without_the_package(
    database: Callable[..., Path], vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    path = database(f"CREATE TABLE employee AS {EMPLOYEE}")
    monkeypatch.setitem(sys.modules, package, None)
    zh, en = refusal(path, vocabulary)
    assert zh == (
        "文件无法读取；应为已安装 duckdb 和 pyarrow 才能读取 DuckDB 数据库：pip install 'policy-as-code[columnar]'"
    )
    assert en.endswith("to be installed for DuckDB databases: pip install 'policy-as-code[columnar]'")


def test_a_database_without_a_table_of_any_entity(database: Callable[..., Path], vocabulary: Vocabulary) -> None:
    zh, en = refusal(database("CREATE TABLE staff (id VARCHAR)"), vocabulary)
    assert zh.startswith("没有以数据表命名的表或视图；库中有：staff；数据表：department, employee")
    assert en.startswith("no table or view is named after an entity; there are: staff; entities: department, employee")


@pytest.mark.parametrize(
    ("source", "found", "expected"),
    [
        ("{table: staf}", "staf", "a table or view that is there: hr.staff, base, v, old.staff"),
        ("{table: staff}", "staff", "one of them, with its schema: hr.staff, old.staff"),
        ("{file: warehouse.duckdb}", "employee", "a table or view that is there: hr.staff, base, v, old.staff"),
        ("{file: warehouse.duckdb, sheet: v}", "sheet: v", "`table`, for a table of a database"),
        ("{file: staff.csv, table: v}", "table: v", "a DuckDB database"),
        ("{file: gone.duckdb, table: v}", None, "a file that is there"),
        ("{table: v}", "Catalog Error: Table with name gone does not exist!", "a table or view that can be read"),
    ],
)
def test_a_source_that_is_not_there(
    database: Callable[..., Path], vocabulary: Vocabulary, source: str, found: str | None, expected: str
) -> None:
    path = database(
        "CREATE SCHEMA hr",
        "CREATE SCHEMA old",
        f"CREATE TABLE hr.staff AS {EMPLOYEE}",
        f"CREATE TABLE old.staff AS {EMPLOYEE}",
        f"CREATE TABLE base AS {EMPLOYEE}",
        "CREATE TABLE gone AS FROM base",
        "CREATE VIEW v AS FROM gone",
        "DROP TABLE gone",
    )
    path.with_name("staff.csv").write_text("id\nE1\n")
    path.with_name("facts.yaml").write_text(f"{COVERS}sources: {{employee: {source}}}\n")
    reading = read_facts(path, vocabulary)
    (problem,) = reading.problems
    assert (problem.kind, problem.entity, problem.value) == ("file", "employee", found)
    assert problem.expected.en.startswith(expected)
    assert problem.expected.zh
    assert reading.spoilt == ("employee",)


def test_an_entity_in_two_places(database: Callable[..., Path], vocabulary: Vocabulary) -> None:
    path = database(
        "CREATE SCHEMA hr", f"CREATE TABLE employee AS {EMPLOYEE}", f"CREATE TABLE hr.employee AS {EMPLOYEE}"
    )
    reading = read_facts(path, vocabulary)
    assert [(p.file, p.value) for p in reading.problems] == [
        ("warehouse.duckdb[employee]", "warehouse.duckdb[hr.employee]")
    ]
    assert reading.facts.tables == {}


def test_names_that_only_differ_in_case() -> None:
    from engine.facts.database_tables import tables_named

    upper, lower = DatabaseTable("a", "Staff", False), DatabaseTable("b", "staff", False)
    assert tables_named("staff", [upper, lower]) == [lower]
    assert tables_named("STAFF", [upper, lower]) == [upper, lower]
    assert tables_named("A.STAFF", [upper, lower]) == [upper]
