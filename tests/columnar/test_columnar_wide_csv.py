"""`--format csv-wide` gives the tables of `--format parquet`, cell by cell, as text that any reader of CSV takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow import parquet

from engine.columnar.table_files import in_form, write_query
from engine.rulebook.library import samples
from engine.workspace.opening import open_rulebook
from engine.workspace.refusal import Refusal
from engine.workspace.tables import evaluate_to_tables


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        yield connection


def text_of(cell: Any) -> str:
    """A cell of Parquet as CSV has it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return "; ".join(cell) if isinstance(cell, list) else str(cell)


def records(content: bytes) -> list[list[str]]:
    """The records of a CSV file with the mark in front and CRLF behind each."""
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


@pytest.mark.parametrize(("rulebook", "sample"), [("fengyun", "2024-10"), ("telesales", "2024-10")])
def test_it_has_the_cells_of_parquet(rulebook: str, sample: str, tmp_path: Path) -> None:
    program = open_rulebook(rulebook).program
    facts = next(path for path in samples(rulebook) if path.name == sample)
    evaluate_to_tables([program], tmp_path / "parquet", facts)
    evaluate_to_tables([program], tmp_path / "csv", facts, form="csv")
    files = sorted((tmp_path / "parquet").iterdir())
    assert sorted(path.name for path in (tmp_path / "csv").iterdir()) == [f"{path.stem}.csv" for path in files]
    kinds = set()
    for path in files:
        table = parquet.read_table(path)
        kinds |= {str(column.type).partition("(")[0] for column in table.columns}
        columns = [[text_of(cell) for cell in column.to_pylist()] for column in table.columns]
        expected = [table.column_names, *map(list, zip(*columns, strict=True))]
        assert records((tmp_path / "csv" / f"{path.stem}.csv").read_bytes()) == expected, path.name
    assert {"string", "bool", "decimal128", "date32[day]", "timestamp[us]", "list<element: string>"} <= kinds
    before = {path.name: path.read_bytes() for path in (tmp_path / "csv").iterdir()}
    evaluate_to_tables([program], tmp_path / "csv", facts, memory_limit="300MB", form="csv")
    assert {path.name: path.read_bytes() for path in (tmp_path / "csv").iterdir()} == before


def test_texts_are_quoted_where_they_have_to_be(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    texts = ["张伟", "a,b", 'say "no"', "two\nlines", "\r\n", " blanks ", "=1+1", "'", "NULL", "#", "", None]
    listed = ", ".join(
        f"({n}, {'NULL' if t is None else chr(39) + t.replace(chr(39), chr(39) * 2) + chr(39)})"
        for n, t in enumerate(texts)
    )
    path = write_query(connection, f"SELECT n, t FROM (VALUES {listed}) AS v(n, t) ORDER BY n", tmp_path, "all", "csv")
    assert path == tmp_path / "all.csv"
    assert records(path.read_bytes()) == [["n", "t"], *([str(n), t or ""] for n, t in enumerate(texts))]
    assert path.read_bytes().endswith(b'10,""\r\n11,\r\n')  # an empty text is no blank


def test_numbers_are_written_to_the_last_digit(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    numbers = ["-0.01", "1234567890123456789012345678901234567.8", "170141183460469231731687303715884105727", "10.00"]
    query = f"SELECT {', '.join(f'{n} AS c{i}' for i, n in enumerate(numbers))}"
    assert records(write_query(connection, query, tmp_path, "n", "csv").read_bytes())[1] == numbers


def test_rows_keep_their_order(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    connection.execute("SET threads = 4")
    query = "SELECT i, [i::VARCHAR] AS undetermined FROM range(400000) AS t(i) ORDER BY hash(i)"
    written = records(write_query(connection, query, tmp_path, "many", "csv").read_bytes())[1:]
    assert [(int(i), u) for i, u in written] == [(i, u) for i, (u,) in connection.execute(query).fetchall()]


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_run_broken_off_leaves_nothing(connection: duckdb.DuckDBPyConnection, tmp_path: Path, form: Any) -> None:
    query = "SELECT CASE WHEN i < 300000 THEN i ELSE error('broken off') END AS i FROM range(400000) AS t(i)"
    with pytest.raises(duckdb.Error, match="broken off"):
        write_query(connection, query, tmp_path, "half", form)
    assert list(tmp_path.iterdir()) == []


def test_folders_named_like_patterns(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for name in ("out[1]", "out1"):
        (tmp_path / name).mkdir()
        write_query(connection, f"SELECT '{name}' AS x", tmp_path / name, "x", "parquet")
    made = in_form(connection, tmp_path / "out[1]" / "x.parquet", "csv")
    assert records(made.read_bytes()) == [["x"], ["out[1]"]]
    assert [path.name for path in (tmp_path / "out[1]").iterdir()] == ["x.csv"]


def test_spark_writes_parquet_alone(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="Spark writes Parquet alone"):
        evaluate_to_tables([open_rulebook("fengyun").program], tmp_path, engine="spark", form="csv")
