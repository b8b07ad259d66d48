"""The Parquet results of `policy` (a file a grid, decimals in an outcome's own unit) as the table the benchmark checks.

This is no part of what is timed.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.outcomes import OUTCOMES

GRID = "employee_month"
"""Of which all compared outcomes are."""


def compared(results: Path, output: Path) -> None:
    """A blank cell is an absent outcome, which adds nothing to the pay, unless `undetermined` names the rule."""
    whole = ", ".join(
        f"CASE WHEN NOT list_contains(undetermined, '{o.id}') THEN"
        f" (coalesce({o.id}, 0)::DECIMAL(30, {o.places}) * {10**o.places})::BIGINT END AS {o.id}"
        for o in OUTCOMES
    )
    query = f"SELECT employee, {whole} FROM '{results / GRID}.parquet'"
    duckdb.connect().execute(f"COPY ({query}) TO '{output}' (FORMAT parquet)")
