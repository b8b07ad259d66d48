"""`python -m benchmarks.statements --facts DIR`: where the time of a columnar evaluation goes, statement by statement.

The outcomes are those that the benchmark compares. Printed are milliseconds: of the clock, and of all processors.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import engine
from benchmarks.contenders.policy_columnar import RULEBOOK
from benchmarks.outcomes import IDS
from engine.columnar.database import MEMORY_LIMIT, open_database, run_compiled
from engine.columnar.warehouse import open_warehouse

# Statements of less than this many milliseconds are told together.
_LEAST = 2


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statements")
    parser.add_argument("--facts", type=Path, required=True, help="a population of benchmarks.populations")
    facts = parser.parse_args().facts
    program = engine.load(RULEBOOK)
    with open_database(MEMORY_LIMIT) as connection:
        warehouse = open_warehouse(connection, [program], program.rulebook.vocabulary, facts)
        evaluation, profile = warehouse.evaluation, warehouse.scanned.profile
        timed = Timed(connection)
        began = perf_counter(), process_time()
        compiler = evaluation.compile(profile, {(RULEBOOK, id_) for id_ in IDS})
        timed.note("compile", *began)
        run_compiled(timed, compiler, profile, evaluation.entities)
    print(f"{'clock':>7} {'processors':>10}  statement")
    for name, (clock, processors) in timed.spent().items():
        print(f"{clock:>7.0f} {processors:>10.0f}  {name}")


@dataclass(eq=False)
class Timed:
    """A connection that notes what each statement takes."""

    connection: Any
    noted: list[tuple[str, float, float]] = field(default_factory=list)

    def execute(self, sql: str, *parameters: Any) -> Any:
        began = perf_counter(), process_time()
        result = self.connection.execute(sql, *parameters)
        self.note(sql.split("\n", 1)[0].split(" AS")[0].rsplit(" ", 1)[-1].strip('"'), *began)
        return result

    def note(self, name: str, clock: float, processors: float) -> None:
        self.noted.append((name, 1000 * (perf_counter() - clock), 1000 * (process_time() - processors)))

    def spent(self) -> dict[str, tuple[float, float]]:
        """The statements by what they took, small ones as one."""
        found = {name: (clock, spent) for name, clock, spent in self.noted if clock >= _LEAST}
        small = [(clock, spent) for _, clock, spent in self.noted if clock < _LEAST]
        rest = {f"{len(small)} others": (sum(c for c, _ in small), sum(s for _, s in small))} if small else {}
        ordered = dict(sorted(found.items(), key=lambda item: -item[1][0]))
        return ordered | rest


if __name__ == "__main__":
    main()
