"""Fengyun's policy: every example passes and exercises everything; the samples pay what was calculated by hand."""

from __future__ import annotations

import csv
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from engine.evaluation.example import run_examples
from engine.evaluation.results import Results
from engine.program.model import Program
from engine.values.value import ABSENT, Undetermined

FOLDER = Path(__file__).parent
MONTH = list(csv.DictReader((FOLDER / "fengyun_2024_10.csv").open(encoding="utf-8")))
# December 2024: grade, year-end bonus, net pay; calculated apart from the engine.
YEAR = {
    "E201": ("A", "900.00", "4100.00"),
    "E202": ("B", "600.00", "1600.00"),
    "E203": ("C", "300.00", "1337.00"),
    "E204": ("none", "0.00", "1318.89"),
    "E205": ("B", "600.00", "1784.78"),  # customer service until June, line manager from July
    "E206": ("C", "300.00", "1785.81"),  # joined in April
}


def _one(results: Results, rule: str, key: str) -> object:
    found = results.of(rule, key)
    assert len(found) == 1, (rule, key)
    return found[0].value


def test_all_95_clauses_are_there(program: Callable[[str], Program]) -> None:
    assert len(program("fengyun").clauses) == 95


def test_examples_pass_and_exercise_every_rule_row_and_option(program: Callable[[str], Program]) -> None:
    run = run_examples(program("fengyun"))
    assert [r.example.position for r in run.results if not r.passed] == []
    missing = run.uncovered()
    assert (missing.rules, missing.lines, missing.options) == (set(), set(), set())


@pytest.mark.parametrize("row", MONTH, ids=lambda row: row["employee"])
def test_october_pays_what_was_calculated_by_hand(
    row: dict[str, str], results: Callable[[str, str, str], Results]
) -> None:
    october = results("fengyun", "2024-10", "2024-10")
    for item, figure in row.items():
        if item == "employee" or not figure:
            continue
        value = _one(october, item, row["employee"])
        if figure == "undetermined":
            assert isinstance(value, Undetermined), item
        elif value is ABSENT:
            assert Fraction(figure) == 0, item
        else:
            assert value == Fraction(figure), item


def test_the_order_beyond_13_percent_cites_its_clause(results: Callable[[str, str, str], Results]) -> None:
    october = results("fengyun", "2024-10", "2024-10")
    required = [f.outcome for f in october.findings if f.kind == "require"]
    assert {(o.rule, o.clause) for o in required} == {("commission_rate", "commission.sales_rate_range")}


@pytest.mark.parametrize("employee", YEAR)
def test_december_grades_the_year(employee: str, results: Callable[[str, str, str], Results]) -> None:
    december = results("fengyun", "2024", "2024-12")
    grade, bonus, net = YEAR[employee]
    assert _one(december, "year_end_grade", employee) == grade
    assert _one(december, "year_end_bonus", employee) == Fraction(bonus)
    assert _one(december, "net_pay", employee) == Fraction(net)


def test_a_change_of_role_leaves_old_months_as_they_were(results: Callable[[str, str, str], Results]) -> None:
    june, july = (_one(results("fengyun", "2024", month), "base_salary", "E205") for month in ("2024-06", "2024-07"))
    assert (june, july) == (900, 800)


def test_joiners_and_leavers_are_paid_for_their_days(results: Callable[[str, str, str], Results]) -> None:
    october = results("fengyun", "2024-10", "2024-10")
    assert _one(october, "days_paid", "E030") == 14
    assert _one(october, "base_pay", "E030") == 525
    assert _one(october, "days_paid", "E031") == 19
    assert results("fengyun", "2024", "2024-10").of("base_pay", "E207") == [], "left in August: no line in October"


def test_the_same_evaluation_twice_is_the_same(results: Callable[[str, str, str], Results]) -> None:
    once = results("fengyun", "2024", "2024-11")
    again = results.__wrapped__("fengyun", "2024", "2024-11")  # type: ignore[attr-defined]
    assert once is not again
    assert [(o.rule, o.key, o.period, o.value) for o in once.outcomes] == [
        (o.rule, o.key, o.period, o.value) for o in again.outcomes
    ]
