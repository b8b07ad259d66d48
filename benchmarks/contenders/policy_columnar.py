"""`policy`'s columnar evaluator through the Python API: the compared outcomes alone, evaluation told apart from reading."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path

import engine
from benchmarks.contenders.policy_parquet import compared
from benchmarks.contenders.unavailable import NotAvailable
from benchmarks.outcomes import IDS
from benchmarks.watch import Watch

MODULE, FUNCTION = "engine.columnar.evaluate", "evaluate_to_parquet"
"""Where the evaluator is expected: `evaluate_to_parquet(program, facts folder, output file, rules)`."""


def run(facts: Path, output: Path, watch: Watch) -> None:
    package = MODULE.rpartition(".")[0]
    found = importlib.util.find_spec(package) and importlib.util.find_spec(MODULE)
    evaluate = getattr(importlib.import_module(MODULE), FUNCTION, None) if found else None
    if evaluate is None:
        raise NotAvailable(f"{MODULE}.{FUNCTION}")
    program = engine.load("fengyun")
    watch.mark("prepare")
    results = output.with_suffix(".long.parquet")
    evaluate(program, facts, results, IDS)
    watch.mark("evaluate")
    compared(results, output)
