"""What compiling and planning cost, by the number of rules: `python -m benchmarks.compiling`.

Rulebooks of so many rules in a row, each on the one before, on ten rows; then the bundled rulebooks on their samples. Printed are seconds
of the processor, the least of a few runs: *compile* from a program to queries, *plan* to read and plan them, *run* to plan and run them
on so few rows (with the working calendar laid out), *write* to write the outcomes.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import engine
from engine.columnar.database import open_database, run_compiled
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.loading import load_facts
from engine.columnar.writing import write_outcomes
from engine.workspace.session import Session

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SIZES = (100, 200, 400, 800)
BUNDLED = ("fengyun", "telesales", "foreign_trade")
_HEAD = """rulebook: chain
title: {zh: 链, en: Chain}
in_force: {from: 2020-01-01}
vocabulary: [people]
chapters:
- id: one
  title: {zh: 一, en: One}
  clauses:
  - id: one.a
    text: {zh: 条款, en: Clause}
    rules:
      r0: {label: {zh: 基数, en: base}, of: employee, each: month, unit: CNY, formula: "default(agreed_base_salary, 1000)"}
"""
_RULE = '      r{n}: {{label: {{zh: 第{n}条, en: rule {n}}}, of: employee, each: month, unit: CNY, formula: "r{before} / 22 * 21 + {n}"}}\n'


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=3)
    runs = options.parse_args().runs
    print(f"{'rulebook':>16} {'rules':>6} {'compile s':>10} {'plan s':>7} {'run s':>7} {'write s':>8}")
    with TemporaryDirectory() as folder:
        for rules in SIZES:
            _print(f"{rules} in a row", chain(Path(folder), rules), runs)
    for name in BUNDLED:
        _print(name, engine.open_session(name), runs)


def chain(folder: Path, rules: int) -> Session:
    rulebook = folder / "chain.yaml"
    lines = "".join(_RULE.format(n=n, before=n - 1) for n in range(1, rules))
    rulebook.write_text(_HEAD + lines, encoding="utf-8")
    facts = folder / "facts"
    facts.mkdir(exist_ok=True)
    (facts / "facts.yaml").write_text("covers: {default: {from: 2024-01-01, until: 2024-01-31}}\n", encoding="utf-8")
    people = "\n".join(f"E{n},N{n},2020-01-01" for n in range(10))
    (facts / "employee.csv").write_text(f"id,name,hired_on\n{people}\n", encoding="utf-8")
    months = "\n".join(f"E{n},2024-01,5000" for n in range(10))
    (facts / "employee_month.csv").write_text(f"employee,month,agreed_base_salary\n{months}\n", encoding="utf-8")
    return engine.open_session(str(rulebook), facts, "2024-01")


def _print(name: str, session: Session, runs: int) -> None:
    evaluation = ColumnarEvaluation(
        session.programs, session.found.vocabulary, session.period, session.as_of, session.calendars, session.roles
    )
    least = [float("inf")] * 4
    for _ in range(runs):
        least = [min(pair) for pair in zip(least, seconds_of(evaluation, session), strict=True)]
    rules = sum(len(p.rules) for p in session.programs)
    compiled, planned, run, written = least
    print(f"{name:>16} {rules:>6} {compiled:>10.2f} {planned:>7.2f} {run:>7.2f} {written:>8.2f}")


def seconds_of(evaluation: ColumnarEvaluation, session: Session) -> tuple[float, float, float, float]:
    """To compile, to plan, to run and to write, in a database of its own."""
    with open_database() as connection, TemporaryDirectory() as folder:
        profile = load_facts(connection, session.facts, evaluation.vocabulary, evaluation.entities)
        began = time.process_time()
        compiler = evaluation.compile(profile, evaluation.all_rules)
        compiled = time.process_time()
        reported = run_compiled(connection, compiler, profile, evaluation.entities)
        run = time.process_time()
        for report in reported:
            write_outcomes(connection, report, evaluation.period, Path(folder))
        written = time.process_time()
        planning = _Planning(connection)
        again = evaluation.compile(profile, evaluation.all_rules)
        run_compiled(planning, again, profile, evaluation.entities)
    return compiled - began, planning.seconds, run - compiled, written - run


@dataclass
class _Planning:
    """A connection that has each table's query planned before it is run, and says how long that takes."""

    connection: DuckDBPyConnection
    seconds: float = 0.0

    def execute(self, sql: str, *parameters: Any) -> DuckDBPyConnection:
        head, made_from, query = sql.partition(" AS\n")
        if made_from and head.startswith("CREATE OR REPLACE TABLE"):
            began = time.process_time()
            self.connection.execute(f"PREPARE planned AS {query}")
            self.seconds += time.process_time() - began
        return self.connection.execute(sql, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


if __name__ == "__main__":
    main()
