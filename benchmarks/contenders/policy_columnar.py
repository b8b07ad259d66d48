"""`policy`'s columnar evaluator through the Python API: the compared outcomes alone, from Parquet to Parquet.

*read* is what it does with the files before it compiles: views of them, checked and profiled.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import engine
from benchmarks.contenders.policy_parquet import compared
from benchmarks.contenders.unavailable import NotAvailable
from benchmarks.outcomes import IDS
from benchmarks.watch import Watch

RULEBOOK = "fengyun"


def run(facts: Path, output: Path, watch: Watch) -> None:
    try:
        database = importlib.import_module("engine.columnar.database")
        warehouses = importlib.import_module("engine.columnar.warehouse")
    except ModuleNotFoundError as missing:
        raise NotAvailable(str(missing)) from None
    program = engine.load(RULEBOOK)
    watch.mark("prepare")
    results = output.with_suffix(".columnar")
    with database.open_database(database.MEMORY_LIMIT) as connection:
        warehouse = warehouses.open_warehouse(connection, [program], program.rulebook.vocabulary, facts)
        watch.mark("read")
        warehouse.evaluate({(RULEBOOK, id_) for id_ in IDS})
        watch.mark("evaluate")
        warehouse.write(results)
        watch.mark("write")
    compared(results, output)
