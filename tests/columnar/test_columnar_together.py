"""Several rulebooks at once: one prevails, the totals are of all; and outcomes that are given instead of found."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from engine.columnar.settings import Settings
from engine.evaluation.kleene import undetermined
from engine.program.model import Program
from engine.values.period import Period
from engine.values.value import ABSENT, Value
from tests.columnar.agreement import NOTHING, OPEN, agreed, on_bench

RULES = """
rules:
  limit: {of: owner, each: month, places: 0, formula: 2}
  threshold: {places: 0, formula: 1}
  above: {of: owner, each: month, places: 0, when: limit > 3, formula: months}
  months: {of: owner, each: month, count: item, via: owner}
  due: {of: owner, each: month, type: date, formula: period_start + 5 day}
  early: {of: owner, each: month, count: item, via: owner, between: [period_start, due]}
  so_far: {of: owner, each: month, places: 0, sum: months, over: month, between: [due, period_end]}
  by_threshold: {of: owner, each: month, places: 0, first: [{threshold: "> 3", then: months}, {otherwise: 0}]}
  pay: {of: owner, each: month, unit: CNY, statement: earning, formula: base}
  year_bonus: {of: owner, each: year, unit: CNY, statement: earning, formula: 100}
  net: {of: owner, each: month, unit: CNY, statement: total, formula: earnings - deductions}
"""
PREVAILING = """
rules:
  limit: {of: owner, each: month, places: 0, formula: 5}
  threshold: {places: 0, formula: 7}
  due: {of: owner, each: month, type: date, formula: period_start + 20 day}
  pay: {of: owner, each: month, unit: CNY, statement: earning, formula: base * 2}
  fine: {of: owner, each: day, unit: CNY, statement: deduction, when: period_start == started_on, formula: 1}
  started_on: {of: owner, type: date, formula: from_on}
"""


def _item(day: date, owner: str = "A") -> dict[str, Any]:
    return {"owner": owner, "on_day": day, "n": 1, "hot": True, "kind": "low"}


TABLES: dict[str, Any] = {
    "owner": {"A": {"from_on": date(2024, 11, 5), "weight": 1}, "B": {"from_on": date(2020, 1, 1), "weight": 2}},
    "item": {
        "1": _item(date(2024, 12, 3)), "2": _item(date(2024, 12, 15)), "3": _item(date(2024, 12, 25)),
        "4": _item(date(2024, 12, 15), "B"), "5": _item(date(2024, 11, 8)),
    },
    "owner_month": {
        (owner, Period.parse(month)): {"base": base}
        for owner, month, base in (("A", "2024-12", 10), ("B", "2024-12", 7), ("A", "2024-11", 3))
    },
}  # fmt: skip


@cache
def _law() -> Program:
    return on_bench(RULES, id_="law", head="yields_to: [company_policy]")


@cache
def _company() -> Program:
    return on_bench(PREVAILING, id_="company")


@pytest.mark.parametrize("company_first", [False, True])
def test_what_prevails_is_read_by_conditions_and_windows_too(company_first: bool) -> None:
    programs = [_company(), _law()] if company_first else [_law(), _company()]
    found = agreed(programs, TABLES, "2024-12", roles={"company_policy": "company"})
    assert found.of("above") == [3, 1]
    assert found.of("early") == [2, 1]
    assert found.of("by_threshold") == [3, 1]
    assert found.of("net") == [120, 114]


def test_totals_of_each_month_of_a_quarter() -> None:
    found = agreed([_law(), _company()], TABLES, "2024-Q4", roles={"company_policy": "company"})
    assert found.of("net") == [5, 120, OPEN, OPEN, 114]


def test_alone_it_reads_its_own() -> None:
    found = agreed(_law(), TABLES, "2024-12")
    assert found.of("above") == [NOTHING, NOTHING]
    assert found.of("early") == [1, 0]


@pytest.mark.parametrize(
    ("fixed", "early", "so_far"),
    [
        ({("limit", "A"): 9, ("due", "B"): date(2024, 12, 20)}, [1, 1], [3, 1]),
        ({("due", "A"): date(2024, 10, 20)}, [0, 0], [4, 1]),
        ({"due": date(2024, 10, 20)}, [0, 0], [4, 1]),
        ({"due": undetermined("missing", "due"), "limit": ABSENT}, [OPEN, OPEN], [OPEN, OPEN]),
    ],
)
def test_a_window_by_an_outcome_that_is_given(
    fixed: dict[str | tuple[str, str], Value], early: list[Any], so_far: list[Any]
) -> None:
    found = agreed(_law(), TABLES, "2024-12", settings=Settings(fixed=fixed))
    assert found.of("early") == early
    assert found.of("so_far") == so_far
