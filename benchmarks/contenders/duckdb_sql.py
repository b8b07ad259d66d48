"""The rules in DuckDB's SQL, hand-written on scaled whole numbers: see fengyun.sql."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.month import read_month
from benchmarks.outcomes import IDS
from benchmarks.tables import READ
from benchmarks.watch import Watch

RULES = Path(__file__).with_name("fengyun.sql")


def run(facts: Path, output: Path, watch: Watch) -> None:
    connection = connected(facts)
    month = read_month(facts)
    watch.mark("prepare")
    connection.execute("CREATE TEMP TABLE month (date DATE, kind VARCHAR, scheduled BOOLEAN)")
    connection.executemany("INSERT INTO month VALUES (?, ?, ?)", [(d.date, d.kind, d.scheduled) for d in month.days])
    for statement in connection.extract_statements(RULES.read_text(encoding="utf-8")):
        given = dict.fromkeys(statement.named_parameters, month.scheduled)
        connection.execute(statement, given or None)
    watch.mark("evaluate")
    columns = ", ".join(f"{id_}::BIGINT AS {id_}" for id_ in IDS)
    connection.execute(f"COPY (SELECT employee, {columns} FROM pay ORDER BY employee) TO '{output}' (FORMAT parquet)")
    watch.mark("write")


def connected(facts: Path) -> duckdb.DuckDBPyConnection:
    """A database with each entity as a view of its file: what the rules read is scanned as they run."""
    connection = duckdb.connect()
    for entity in READ:
        connection.execute(f"CREATE VIEW {entity} AS SELECT * FROM '{facts / entity}.parquet'")
    return connection
