"""What a query gives, written to a file: as Parquet, or as CSV with the same columns and the texts of the same values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.columnar.sources import file_literal
from engine.values.sql_text import name_sql, quoted_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TableFormat = Literal["parquet", "csv"]

UNDETERMINED = "undetermined"
"""The column that lists which others are undetermined in a row."""

_OPTIONS: dict[TableFormat, str] = {
    "parquet": "FORMAT parquet, COMPRESSION zstd",
    "csv": r"FORMAT csv, HEADER true, NEW_LINE '\r\n'",
}
# Before the first heading, so that a spreadsheet takes the file for UTF-8.
_MARK = "\ufeff"


def write_query(connection: DuckDBPyConnection, query: str, folder: Path, name: str, form: TableFormat) -> Path:
    """Write a query's rows in their order; an interrupted run leaves nothing under the file's name."""
    path = folder / f"{name}.{form}"
    beside = path.with_name(f".{path.name}.part")
    written = query if form == "parquet" else _as_texts(connection, query)
    try:
        connection.execute(f"COPY ({written}) TO {quoted_text(str(beside))} ({_OPTIONS[form]})")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def in_form(connection: DuckDBPyConnection, path: Path, form: TableFormat) -> Path:
    """A Parquet file written anew in a form, in place of itself."""
    if form == "parquet":
        return path
    made = write_query(connection, f"SELECT * FROM read_parquet({file_literal(path)})", path.parent, path.stem, form)
    path.unlink()
    return made


def _as_texts(connection: DuckDBPyConnection, query: str) -> str:
    """The query with its lists as text, and the mark in its first heading."""
    columns = [(name, str(type_)) for name, type_, *_ in connection.execute(f"DESCRIBE {query}").fetchall()]
    listed = []
    for number, (name, type_) in enumerate(columns):
        sql = name_sql(name)
        if type_.endswith("[]"):
            sql = f"array_to_string({sql}, '; ')"
        if name == UNDETERMINED:
            sql = f"NULLIF({sql}, '')"
        listed.append(f"{sql} AS {name_sql(name if number else _MARK + name)}")
    return f"SELECT {', '.join(listed)} FROM ({query})"
