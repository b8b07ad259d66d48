"""Two rulebooks on the same facts: where both decide the same outcome, the one yielded to prevails."""

from __future__ import annotations

from datetime import date

import pytest

from engine.analysis.check import compile_checked
from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation
from engine.facts.model import Coverage, Facts, Table
from engine.program.model import Program
from engine.rulebook.load import load_rulebook_text
from engine.values.period import Period

MARCH = Period.parse("2024-03")


def _rulebook(id_: str, fine: int, bonus: int, yields: str = "") -> Program:
    text = f"""
rulebook: {id_}
title: {{zh: {id_}, en: {id_}}}
in_force: {{from: 2024-01-01}}
vocabulary: [people]
{yields}
chapters:
- id: pay
  title: {{zh: 薪酬, en: Pay}}
  clauses:
  - id: {id_}.fine
    text: {{zh: 扣款, en: fine}}
    rules:
      fine: {{of: employee, each: month, unit: CNY, statement: deduction, formula: {fine}}}
      {id_}_bonus: {{of: employee, each: month, unit: CNY, statement: earning, formula: fine * {bonus}}}
      {id_}_net: {{of: employee, each: month, unit: CNY, statement: total, formula: earnings - deductions}}
"""
    return compile_checked(*load_rulebook_text(text))[0]


def _evaluate(*programs: Program, roles: dict[str, str] | None = None) -> Results:
    row = {
        "name": "甲",
        "department": "D",
        "hired_on": date(2020, 1, 1),
        "left_on": date(9999, 1, 1),
        "bank_account_on_file": True,
    }
    everywhere = Coverage(None, None)
    tables = {e: Table({}, everywhere) for e in programs[0].rulebook.vocabulary.entities}
    tables["employee"] = Table({"E1": row}, everywhere)  # type: ignore[dict-item]
    return Evaluation(programs, Facts(tables), MARCH, MARCH.end, roles=roles or {}).results()


@pytest.fixture
def results() -> Results:
    """A department that fines 5 yields to a company that fines 20; both pay a bonus by the fine."""
    return _evaluate(_rulebook("department", 5, 3, "yields_to: [company_policy]"), _rulebook("company", 20, 2))


def test_the_outcome_yielded_to_stands_in_every_rule(results: Results) -> None:
    assert [o.value for o in results.of("department_bonus")] == [60]


def test_the_displaced_outcome_is_shown_and_counts_nowhere(results: Results) -> None:
    assert [(o.rulebook, o.value, o.displaced_by) for o in results.of("fine")] == [
        ("department", 5, "company"),
        ("company", 20, None),
    ]
    assert [o.value for rule in ("department_net", "company_net") for o in results.of(rule)] == [80, 80]


def test_the_conflict_is_reported_with_both_clauses(results: Results) -> None:
    found = [f for f in results.findings if f.kind == "displaced"]
    assert [(f.outcome.clause, f.prevailing and f.prevailing.clause) for f in found] == [
        ("department.fine", "company.fine")
    ]


def test_rulebooks_that_agree_are_no_conflict() -> None:
    results = _evaluate(_rulebook("department", 5, 3, "yields_to: [company_policy]"), _rulebook("company", 5, 2))
    assert results.findings == []


def test_a_role_may_be_filled_by_name() -> None:
    department = _rulebook("department", 5, 3, "yields_to: [company_policy]")
    results = _evaluate(
        department, _rulebook("company", 20, 2), _rulebook("group", 30, 1), roles={"company_policy": "group"}
    )
    assert [o.value for o in results.of("department_bonus")] == [90]


def test_without_a_rulebook_to_yield_to_its_own_outcome_stands() -> None:
    results = _evaluate(_rulebook("department", 5, 3, "yields_to: [company_policy]"))
    assert [(o.value, o.displaced_by) for o in results.of("fine")] == [(5, None)]
