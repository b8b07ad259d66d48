"""The benchmark's truth, hand-written on Decimal, says of everybody what the rulebook itself says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from pyarrow import parquet

import engine
from benchmarks.outcomes import IDS, OUTCOMES
from engine.evaluation.results import Results
from engine.values.value import ABSENT, Undetermined, Value


def test_decimal_reference_agrees_with_the_rulebook(population: Path, truth: Path) -> None:
    expected = {row["employee"]: row for row in parquet.read_table(truth).to_pylist()}
    results = evaluated(population)
    assert len(results.outcomes) == len(expected) * len(OUTCOMES)
    places = {outcome.id: outcome.places for outcome in OUTCOMES}
    differing = [
        (o.key, o.rule, o.value, expected[o.key][o.rule])
        for o in results.outcomes
        if whole(o.value, places[o.rule]) != expected[o.key][o.rule]
    ]
    assert differing == []


def test_every_outcome_is_something_for_somebody(truth: Path) -> None:
    rows = parquet.read_table(truth).to_pylist()
    assert [id_ for id_ in IDS if not any(row[id_] for row in rows)] == []


def test_blank_cells_leave_some_net_pay_undetermined(truth: Path) -> None:
    assert 0 < parquet.read_table(truth)["net_pay"].null_count < 10


def evaluated(population: Path) -> Results:
    session = engine.open_session("fengyun", population)
    return session.evaluation.results(rules=IDS)


def whole(value: Value, places: int) -> int | Fraction | None:
    """An outcome as the benchmark counts it: absent adds nothing to the pay, undetermined is None."""
    if value is ABSENT:
        return 0
    if isinstance(value, Undetermined):
        return None
    assert isinstance(value, int | Fraction)
    return value * 10**places
