"""The Parquet results of `policy` (a row an outcome) as the table the benchmark checks (a row a person).

This is no part of what is timed.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.outcomes import OUTCOMES


def compared(results: Path, output: Path) -> None:
    """Expects the columns `key`, `rule`, `value`, and `missing`, which says what an undetermined outcome lacks."""
    scaled = ", ".join(
        f"max(CASE WHEN missing IS NOT NULL AND missing != '' THEN NULL"
        f" ELSE coalesce(TRY_CAST(value AS DECIMAL(38, 6)), 0) * {10**outcome.places} END)"
        f" FILTER (rule = '{outcome.id}')::BIGINT AS {outcome.id}"
        for outcome in OUTCOMES
    )
    wide = f"SELECT key AS employee, {scaled} FROM '{results}' WHERE entity = 'employee' GROUP BY key"
    duckdb.connect().execute(f"COPY ({wide}) TO '{output}' (FORMAT parquet)")
