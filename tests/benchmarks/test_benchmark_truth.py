"""The benchmark's truth, hand-written on Decimal, says of everybody what the rulebook itself says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyarrow import parquet

from benchmarks.contenders import policy_reference
from benchmarks.outcomes import IDS
from benchmarks.watch import Watch


def test_decimal_reference_agrees_with_the_rulebook(population: Path, truth: Path, tmp_path: Path) -> None:
    policy_reference.run(population, tmp_path / "policy.parquet", Watch())
    expected, found = people(truth), people(tmp_path / "policy.parquet")
    assert found.keys() == expected.keys()
    differing = [
        (key, id_, found[key][id_], expected[key][id_])
        for key in expected
        for id_ in IDS
        if found[key][id_] != expected[key][id_]
    ]
    assert differing == []


@pytest.mark.parametrize("outcome", IDS)
def test_outcome_is_something_for_somebody(outcome: str, truth: Path) -> None:
    assert any(row[outcome] for row in people(truth).values())


def test_blank_cells_leave_some_net_pay_undetermined(truth: Path) -> None:
    assert 0 < parquet.read_table(truth)["net_pay"].null_count < 10


def people(table: Path) -> dict[str, dict[str, int | None]]:
    return {row["employee"]: row for row in parquet.read_table(table).to_pylist()}
