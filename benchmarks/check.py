"""Whether a contender's table says what the truth says: `python -m benchmarks.check TRUTH RESULT`.

Prints one line of JSON: by outcome how many figures are `wrong`, and how many `invented`, where the truth is undetermined and
the result has a figure all the same. A person who is missing from the result is wrong in everything.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

from benchmarks.outcomes import IDS


def faults(truth: Path, result: Path) -> dict[str, dict[str, int]]:
    """How many figures of each outcome are wrong or invented, of the people the truth has."""
    counts = ", ".join(
        f"count(*) FILTER (r.employee IS NULL OR (t.{id_} IS NOT NULL AND t.{id_} IS DISTINCT FROM r.{id_})),"
        f"count(*) FILTER (t.{id_} IS NULL AND r.{id_} IS NOT NULL)"
        for id_ in IDS
    )
    joined = f"'{truth}' AS t LEFT JOIN '{result}' AS r ON t.employee = r.employee"
    found = duckdb.connect().execute(f"SELECT {counts} FROM {joined}").fetchone() or ()
    return {
        "wrong": dict(zip(IDS, found[::2], strict=True)),
        "invented": dict(zip(IDS, found[1::2], strict=True)),
    }


def main() -> None:
    truth, result = (Path(argument) for argument in sys.argv[1:])
    print(json.dumps(faults(truth, result)))


if __name__ == "__main__":
    main()
