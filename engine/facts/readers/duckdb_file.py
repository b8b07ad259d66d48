"""DuckDB databases, through duckdb, which comes with the extra `columnar`. A database is only ever attached to be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.facts.readers.arrow_cells import raw_columns
from engine.facts.readers.table import DatabaseTable, Location, RawTable, UnreadableFile
from engine.values.sql_text import name_sql, quoted_text
from engine.values.text import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROW_NUMBER = "file_row_number"
"""The column of a table's query that counts its rows from 0. A column of the table's own of that name is left out."""

_CATALOG = "facts"
# Every database begins with eight bytes of checksum and this mark.
_MARK, _MARK_AT = b"DUCK", 8
# What DuckDB itself writes to Parquet as text.
_TEXTS = ("ENUM(", "UUID")
# Steps of a plan, by DuckDB's names for them, that take rows in the order in which they are kept and leave them so.
_IN_ORDER = {"PROJECTION", "FILTER", "SEQ_SCAN", "TABLE_SCAN", "PARQUET_SCAN", "READ_PARQUET", "COLUMN_DATA_SCAN"}
_SHOWN = 160


def is_database(path: Path) -> bool:
    """Whether a file is a DuckDB database by its first bytes. Raises OSError."""
    with path.open("rb") as file:
        return file.read(_MARK_AT + len(_MARK))[_MARK_AT:] == _MARK


def attach(connection: DuckDBPyConnection, path: Path, catalog: str) -> None:
    """Attach a database under a name, to be read only.

    Raises:
        UnreadableFile: it is no DuckDB database, is damaged, of a later version, or open for writing elsewhere.
    """
    import duckdb

    try:
        if not is_database(path):
            raise UnreadableFile(Text("DuckDB 数据库文件", "a DuckDB database"))
        connection.execute(
            f"ATTACH {quoted_text(str(path.absolute()))} AS {name_sql(catalog)} (TYPE duckdb, READ_ONLY)"
        )
    except OSError as problem:
        raise UnreadableFile(Text("可以读取的文件", "a file that can be read"), problem.strerror) from None
    except duckdb.Error as problem:
        raise UnreadableFile(_openable(problem), _said(problem)) from None


def tables_of(path: Path) -> list[DatabaseTable]:
    """The tables and views of a database, by schema and name. Raises UnreadableFile, as `attach` does."""
    with _opened(path) as connection:
        rows = connection.execute(
            "SELECT schema_name, table_name, FALSE FROM duckdb_tables() WHERE database_name = $1 AND NOT internal "
            "UNION ALL "
            "SELECT schema_name, view_name, TRUE FROM duckdb_views() WHERE database_name = $1 AND NOT internal "
            "ORDER BY ALL",
            [_CATALOG],
        ).fetchall()
    return [DatabaseTable(*row) for row in rows]


def numbered_rows(connection: DuckDBPyConnection, catalog: str, table: DatabaseTable) -> str:
    """A query for the rows of an attached table with their numbers (`ROW_NUMBER`), to be selected from.

    A table's rows are numbered as they were put in (gaps are rows deleted since). A view that merely renames, computes
    and filters has the order of what it is of; any other has none, and its rows are numbered by its columns from the left.
    Enumerations and UUIDs are text, as they are in Parquet.

    Raises:
        duckdb.Error: a view that leads to nothing.
    """
    relation = ".".join(map(name_sql, (catalog, table.schema, table.name)))
    described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    names = [name_sql(name) for name, *_ in described]
    if not table.is_view and all(name.lower() != "rowid" for name, *_ in described):
        number = "rowid"
    else:
        order = "" if _keeps_order(connection, relation) else f"ORDER BY {', '.join(names)}"
        number = f"row_number() OVER ({order}) - 1"
    columns = [
        f"CAST({name} AS VARCHAR) AS {name}" if str(type_).startswith(_TEXTS) else name
        for name, (heading, type_, *_) in zip(names, described, strict=True)
        if heading.lower() != ROW_NUMBER
    ]
    return f"(SELECT {', '.join([*columns, f'{number} AS {ROW_NUMBER}'])} FROM {relation})"


def read_duckdb(location: Location) -> RawTable:
    """Read a table or view, column by column as Parquet is read.

    Raises:
        UnreadableFile: duckdb is not installed, the database cannot be opened, or the table not be read.
    """
    assert location.table is not None
    with _opened(location.path) as connection:
        import duckdb

        try:
            rows = numbered_rows(connection, _CATALOG, location.table)
            table = connection.sql(f"SELECT * FROM {rows} ORDER BY {ROW_NUMBER}").to_arrow_table()
        except duckdb.Error as problem:
            raise UnreadableFile(
                Text("可以读取的表或视图", "a table or view that can be read"), _said(problem)
            ) from None
    numbers = table.column(ROW_NUMBER).to_pylist()
    table = table.drop_columns([ROW_NUMBER])
    cells = zip(*raw_columns(table), strict=True) if table.column_names else ([] for _ in numbers)
    return RawTable(
        location.name,
        location.sheet,
        list(table.column_names),
        [(n + 1, list(row)) for n, row in zip(numbers, cells, strict=True)],
    )


def _keeps_order(connection: DuckDBPyConnection, relation: str) -> bool:
    """Whether all that a relation takes to be read keeps rows in the order in which they are kept."""
    plan = connection.execute(f"EXPLAIN (FORMAT json) SELECT * FROM {relation}").fetchall()[0][1]
    waiting = json.loads(plan)
    while waiting:
        step = waiting.pop()
        if step["name"].strip() not in _IN_ORDER:
            return False
        waiting += step["children"]
    return True


@contextmanager
def _opened(path: Path) -> Iterator[DuckDBPyConnection]:
    """A database of our own in memory to which the one is attached."""
    try:
        import duckdb
        import pyarrow  # noqa: F401
    except ImportError:
        raise UnreadableFile(
            Text(
                "已安装 duckdb 和 pyarrow 才能读取 DuckDB 数据库：pip install 'policy-as-code[columnar]'",
                "duckdb and pyarrow to be installed for DuckDB databases: pip install 'policy-as-code[columnar]'",
            )
        ) from None
    with duckdb.connect(":memory:") as connection:
        attach(connection, path, _CATALOG)
        yield connection


def _openable(problem: Exception) -> Text:
    said = str(problem).lower()
    if "lock" in said or "already attached" in said:
        return Text(
            "没有程序正在写入的数据库：请先关闭占用它的程序，或改用一份副本",
            "a database that nothing has open for writing: close it there, or use a copy",
        )
    return Text("可以打开的 DuckDB 数据库", "a DuckDB database that can be opened")


def _said(problem: Exception) -> str:
    """What the database says, in a line."""
    line = str(problem).strip().splitlines()[0]
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
