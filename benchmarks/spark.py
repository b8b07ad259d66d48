"""`python -m benchmarks.spark --facts DIR`: the whole rulebook on Spark and on DuckDB, from Parquet to Parquet.

Prints the seconds of each part and how many rows of outcomes differ; exit status 1 if any does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import duckdb

from engine.columnar.database import open_database
from engine.columnar.spark_session import open_spark
from engine.program.model import Program
from engine.workspace.opening import open_rulebook
from engine.workspace.warehouses import fill_warehouse


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark")
    parser.add_argument("--facts", type=Path, required=True, help="a population of benchmarks.populations")
    parser.add_argument("--rulebook", default="fengyun")
    parser.add_argument("--memory", default="4g", help="of Spark's driver")
    given = parser.parse_args()
    programs = [open_rulebook(given.rulebook).program]
    with TemporaryDirectory() as folder:
        outputs = {"spark": Path(folder) / "spark", "duckdb": Path(folder) / "duckdb"}
        timed(programs, given.facts, outputs["spark"], "spark", partial(open_spark, given.memory))
        timed(programs, given.facts, outputs["duckdb"], "duckdb", open_database)
        rows, differing = compared(outputs["duckdb"], outputs["spark"])
    print(f"{rows} rows of outcomes, {differing} differ")
    sys.exit(1 if differing else 0)


def timed(
    programs: list[Program], facts: Path, output: Path, name: str, opened: Callable[[], AbstractContextManager[Any]]
) -> None:
    """Evaluate and write, and print what each part took."""
    marks = [("", perf_counter())]
    with opened() as connection:
        marks.append(("open", perf_counter()))
        warehouse = fill_warehouse(connection, programs, facts).warehouse
        marks.append(("scan", perf_counter()))
        warehouse.evaluate()
        marks.append(("evaluate", perf_counter()))
        warehouse.write(output)
        marks.append(("write", perf_counter()))
    parts = [f"{what} {until - since:.1f} s" for (_, since), (what, until) in pairwise(marks)]
    print(f"{name}: {', '.join(parts)}", flush=True)


def compared(one: Path, other: Path) -> tuple[int, int]:
    """How many rows two folders of outcomes have, and how many are in one alone."""
    rows = differing = 0
    names = {path.name for folder in (one, other) for path in folder.glob("*.parquet")}
    for name in sorted(names):
        left, right = f"SELECT * FROM '{one / name}'", f"SELECT * FROM '{other / name}'"
        differ = f"({left} EXCEPT ALL {right}) UNION ALL ({right} EXCEPT ALL {left})"
        counts = duckdb.sql(f"SELECT (SELECT count(*) FROM ({left})), (SELECT count(*) FROM ({differ}))").fetchall()[0]
        rows, differing = rows + counts[0], differing + counts[1]
    return rows, differing


if __name__ == "__main__":
    main()
