"""Populations: the same seed gives the same people, a small one is the beginning of a large one, and all of it occurs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from pyarrow import parquet, types

import engine
from benchmarks.populations.__main__ import generate
from benchmarks.tables import READ
from engine.values.value import Undetermined


def test_small_population_is_the_beginning_of_a_large_one(population: Path, tmp_path: Path) -> None:
    generate(tmp_path / "small", 40, seed=7, punches_a_day=2)
    for entity in READ:
        small = parquet.read_table(tmp_path / "small" / f"{entity}.parquet")
        large = parquet.read_table(population / f"{entity}.parquet")
        assert small.num_rows < large.num_rows
        assert large.slice(0, small.num_rows).equals(small), entity


def test_no_column_is_a_float(population: Path) -> None:
    for entity in READ:
        for field in parquet.read_schema(population / f"{entity}.parquet"):
            assert not types.is_floating(field.type), (entity, field.name)


def test_lateness_falls_on_each_boundary_and_beside_it(tmp_path: Path) -> None:
    generate(tmp_path / "many", 3000)
    punches = parquet.read_table(
        tmp_path / "many" / "punch.parquet", columns=["kind", "due_at", "punched_at"]
    ).to_pylist()
    late = {
        int((p["punched_at"] - p["due_at"]).total_seconds()) * (1 if p["kind"] == "arrival" else -1)
        for p in punches
        if p["due_at"] and p["punched_at"]
    }
    assert {0, 1, 59, 60, 61, 299, 300, 301, 1799, 1800, 1801, 1859, 1860, 1861} <= late


def test_all_roles_rates_and_blanks_occur(tmp_path: Path) -> None:
    generate(tmp_path / "many", 10_000)
    months = parquet.read_table(tmp_path / "many" / "employee_month.parquet")
    assert len(set(months["role"].to_pylist()) - {None}) == 10
    assert 0 < months["role"].null_count < 50
    orders = parquet.read_table(tmp_path / "many" / "sales_order.parquet")
    rates = {rate for rate in orders["agreed_rate"].to_pylist() if rate is not None}
    assert {10, 13} <= rates
    assert any(not 10 <= rate <= 13 for rate in rates)
    assert 0 < orders["tax"].null_count < 50


def test_population_of_foreign_trade_is_read_and_paid(tmp_path: Path) -> None:
    generate(tmp_path, 100, "foreign_trade")
    session = engine.open_session("foreign_trade", tmp_path)
    assert session.reading.problems == []
    results = session.evaluation.results(rules=["pay_total", "contract_commissions", "absence_deduction"])
    for rule in ("pay_total", "contract_commissions", "absence_deduction"):
        assert any(isinstance(o.value, int | Fraction) and o.value > 0 for o in results.of(rule)), rule
    assert sum(isinstance(o.value, Undetermined) for o in results.of("pay_total")) < 10


def test_populations_say_what_they_cover(population: Path) -> None:
    session = engine.open_session("fengyun", population)
    kinds = {problem.kind for problem in session.reading.problems}
    assert kinds <= {"blank"}, "nothing but the blank cells that are meant"
