"""The physical floor: DuckDB scans every column that the rules read and groups it by person, and works nothing out."""

from __future__ import annotations

from pathlib import Path

from benchmarks.contenders.duckdb_sql import connected
from benchmarks.tables import READ, person_column
from benchmarks.watch import Watch


def run(facts: Path, output: Path, watch: Watch) -> None:
    connection = connected(facts)
    watch.mark("prepare")
    for entity, columns in READ.items():
        owner = person_column(entity)
        taken = ", ".join(f"first({column})" for column in columns if column != owner)
        connection.execute(
            f"CREATE TEMP TABLE {entity}_by_person AS SELECT {owner}, {taken} FROM {entity} GROUP BY {owner}"
        )
    watch.mark("evaluate")
