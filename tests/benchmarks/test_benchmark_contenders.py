"""Every contender that is installed says of everybody what the truth says; what openfisca may not say is pinned down."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from benchmarks.outcomes import IDS
from benchmarks.watch import Watch

EXACT = {
    "duckdb_sql": "duckdb",
    "numpy_int64": "numpy",
    "zen": "zen",
    "policy_columnar": "engine.columnar.warehouse",
}
"""Contender and the package it needs."""


@pytest.mark.parametrize(("contender", "package"), EXACT.items())
def test_contender_agrees_with_the_truth(
    contender: str, package: str, population: Path, truth: Path, tmp_path: Path
) -> None:
    pytest.importorskip(package)
    faults = faults_of(contender, population, truth, tmp_path)
    assert faults == {kind: dict.fromkeys(IDS, 0) for kind in ("wrong", "invented")}


def test_openfisca_is_wrong_by_what_float32_and_blank_cells_make(one_punch: Path, tmp_path: Path) -> None:
    pytest.importorskip("openfisca_core")
    truth = tmp_path / "truth.parquet"
    run("decimal_reference", one_punch, truth)
    faults = faults_of("openfisca", one_punch, truth, tmp_path)
    assert sum(faults["wrong"].values()) < 10, "more than a fen here and there"
    assert faults["invented"]["net_pay"] > 0


def test_check_sees_a_wrong_an_invented_and_a_missing_figure(truth: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    from benchmarks.check import faults
    from benchmarks.tables import write_results

    rows = parquet.read_table(truth).to_pylist()
    blank = next(i for i, row in enumerate(rows) if row["net_pay"] is None)
    rows[blank]["net_pay"] = 1
    rows[blank - 1]["base_pay"] += 1
    del rows[blank + 1]
    result = tmp_path / "result.parquet"
    write_results(result, [row["employee"] for row in rows], {id_: [row[id_] for row in rows] for id_ in IDS})
    found = faults(truth, result)
    assert {id_: n for id_, n in found["invented"].items() if n} == {"net_pay": 1}
    assert found["wrong"] == {id_: 2 if id_ == "base_pay" else 1 for id_ in IDS}


def faults_of(contender: str, population: Path, truth: Path, folder: Path) -> dict[str, dict[str, int]]:
    from benchmarks.check import faults

    result = folder / f"{contender}.parquet"
    run(contender, population, result)
    return faults(truth, result)


def run(contender: str, population: Path, result: Path) -> None:
    importlib.import_module(f"benchmarks.contenders.{contender}").run(population, result, Watch())
