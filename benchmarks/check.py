"""Whether a contender's table says what the truth says: `python -m benchmarks.check TRUTH RESULT`.

Prints the number of figures compared and, by outcome, how many are wrong, as one line of JSON. A person who is missing from
the result is wrong in everything.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

from benchmarks.outcomes import IDS


def wrong_figures(truth: Path, result: Path) -> dict[str, int]:
    """How many figures of each outcome differ from the truth, of the people the truth has."""
    differing = ", ".join(f"count(*) FILTER (t.{id_} IS DISTINCT FROM r.{id_} OR r.employee IS NULL)" for id_ in IDS)
    joined = f"'{truth}' AS t LEFT JOIN '{result}' AS r ON t.employee = r.employee"
    counts = duckdb.connect().execute(f"SELECT {differing} FROM {joined}").fetchone()
    return dict(zip(IDS, counts or (), strict=True))


def main() -> None:
    truth, result = (Path(argument) for argument in sys.argv[1:])
    print(json.dumps(wrong_figures(truth, result)))


if __name__ == "__main__":
    main()
