"""The tax authority's own example of cumulative withholding, and its quick deductions against our brackets."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from engine.evaluation.example import run_examples
from engine.rulebook.cases import read_cases
from engine.workspace.opening import open_rulebook

CASES = Path(__file__).with_name("withholding.yaml")
# The published tables: up to, rate in percent, quick deduction.
YEAR = [
    (36000, 3, 0), (144000, 10, 2520), (300000, 20, 16920), (420000, 25, 31920), (660000, 30, 52920),
    (960000, 35, 85920), (None, 45, 181920),
]  # fmt: skip
MONTH = [
    (3000, 3, 0), (12000, 10, 210), (25000, 20, 1410), (35000, 25, 2660), (55000, 30, 4410), (80000, 35, 7160),
    (None, 45, 15160),
]  # fmt: skip


def test_the_three_months_of_the_example() -> None:
    program = open_rulebook("individual_income_tax").program
    run = run_examples(program, read_cases(CASES, [program.rulebook])["individual_income_tax"])
    assert [r.passed for r in run.results] == [True, True, True]


@pytest.mark.parametrize(("scale", "published"), [("annual_rates", YEAR), ("monthly_rates", MONTH)])
def test_the_brackets_give_the_published_quick_deductions(
    scale: str, published: list[tuple[int | None, int, int]]
) -> None:
    (dated,) = open_rulebook("individual_income_tax").program.rulebook.parameters()[scale].values
    assert isinstance(dated.value, tuple)
    quick, below, rate_below = Fraction(0), Fraction(0), Fraction(0)
    found = []
    for band in dated.value:
        rate = Fraction(band.value) * 100
        quick += below * (rate - rate_below) / 100
        found.append((band.bound, rate, quick))
        below, rate_below = Fraction(band.bound or 0), rate
    assert found == published
    assert all(band.inclusive for band in dated.value if band.bound is not None), (
        "不超过: the bound belongs to the band"
    )
