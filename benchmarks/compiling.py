"""What compiling and planning cost, by the number of rules: `python -m benchmarks.compiling`.

Rulebooks of so many rules in a row, each on the one before, on ten rows; then the bundled rulebooks on their samples. Printed are seconds
of the processor, the least of a few runs: *compile* from a program to queries, *run* to plan and run them on so few rows.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import engine
from engine.columnar.database import open_database, run_compiled
from engine.columnar.evaluation import ColumnarEvaluation
from engine.columnar.loading import load_facts
from engine.workspace.session import Session

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
    print(f"{'rulebook':>16} {'rules':>6} {'compile s':>10} {'run s':>7}")
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
    compiling: list[float] = []
    running: list[float] = []
    for _ in range(runs):
        with open_database() as connection:
            profile = load_facts(connection, session.facts, evaluation.vocabulary, evaluation.entities)
            began = time.process_time()
            compiler = evaluation.compile(profile, evaluation.all_rules)
            compiler.reported()
            list(compiler.statements())
            compiled = time.process_time()
            run_compiled(connection, evaluation.compile(profile, evaluation.all_rules), profile, evaluation.entities)
            compiling.append(compiled - began)
            running.append(time.process_time() - compiled - (compiled - began))
    rules = sum(len(p.rules) for p in session.programs)
    print(f"{name:>16} {rules:>6} {min(compiling):>10.2f} {min(running):>7.2f}")


if __name__ == "__main__":
    main()
