"""From how many people on the columnar evaluator is the quicker one: `python -m benchmarks.break_even`.

Both evaluators work out every outcome of generated people, in turn, with the facts in memory; times are of the processor, the
least of a few runs. `BREAK_EVEN_ROWS` in engine/workspace/engines.py stands for what this prints.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import engine
from benchmarks.populations.__main__ import generate
from engine.workspace.engines import EngineName

SIZES = (25, 50, 100, 200, 400)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--people", type=int, nargs="+", default=SIZES)
    options.add_argument("--runs", type=int, default=3)
    given = options.parse_args()
    print(f"{'people':>8} {'rows':>9} {'reference s':>12} {'columnar s':>11} {'ratio':>7}")
    for people in given.people:
        with tempfile.TemporaryDirectory() as folder:
            rows, times = _measured(Path(folder), people, given.runs)
        reference, columnar = times["reference"], times["columnar"]
        print(f"{people:>8} {rows:>9,} {reference:>12.2f} {columnar:>11.2f} {columnar / reference:>7.2f}")


def _measured(folder: Path, people: int, runs: int) -> tuple[int, dict[EngineName, float]]:
    """The rows of facts, and the least time of each evaluator."""
    generate(folder, people)
    program = engine.load("fengyun")
    names: tuple[EngineName, ...] = ("reference", "columnar")
    times: dict[EngineName, float] = {}
    rows = 0
    for _ in range(runs):
        for name in names:
            session = engine.open_session(program, folder)
            rows = sum(len(table.rows) for table in session.facts.tables.values())
            began = time.process_time()
            session.evaluate(engine=name)
            taken = time.process_time() - began
            times[name] = min(times.get(name, taken), taken)
    return rows, times


if __name__ == "__main__":
    main()
