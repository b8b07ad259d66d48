"""Months in which nothing happened, or nobody was there, and facts that were not supplied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation
from engine.facts.model import Cell, Coverage, Facts, RowKey, Table
from engine.program.model import Program
from engine.values.period import Period
from engine.values.value import ABSENT, Undetermined

JULY = Period.parse("2024-07")
EVERY_DAY = Coverage(None, None)


def _evaluate(
    program: Program, rows: dict[str, dict[RowKey, dict[str, Cell]]], *, without: set[str] | None = None
) -> Results:
    """July with the rows given, every other table supplied and empty."""
    entities = program.rulebook.vocabulary.entities
    tables = {id_: Table(dict(rows.get(id_, {})), EVERY_DAY) for id_ in entities if id_ not in (without or set())}
    return Evaluation([program], Facts(tables), JULY, JULY.end).results()


def _quiet_month(program: Program) -> dict[str, dict[RowKey, dict[str, Cell]]]:
    """One salesperson, hired years ago, of whom nothing is to be told this month."""
    month = {
        f.id: ABSENT if f.optional else f.default
        for f in program.rulebook.vocabulary.entities["employee_month"].fields.values()
    }
    return {
        "employee": {
            "E1": {
                "name": "静",
                "department": ABSENT,
                "hired_on": date(2020, 1, 2),
                "left_on": ABSENT,
                "bank_account_on_file": True,
            }
        },
        "employee_month": {("E1", JULY): {**month, "role": "sales", "agreed_base_salary": 1000}},  # type: ignore[dict-item]
    }


def _value(results: Results, rule: str) -> object:
    found = results.of(rule)
    assert len(found) == 1, rule
    return found[0].value


def test_a_month_without_anybody_has_no_persons_and_no_doubts(program: Callable[[str], Program]) -> None:
    results = _evaluate(program("fengyun"), {})
    assert [o for o in results.outcomes if o.entity == "employee"] == []
    assert [o for o in results.outcomes if isinstance(o.value, Undetermined)] == []


def test_a_month_without_events_pays_the_base(program: Callable[[str], Program]) -> None:
    results = _evaluate(program("fengyun"), _quiet_month(program("fengyun")))
    assert _value(results, "sales_commission") == 0
    assert _value(results, "late_early_fines") == 0
    assert _value(results, "absence_deduction") == 0
    assert _value(results, "net_pay") == 1000


def test_a_file_not_supplied_is_not_an_empty_file(program: Callable[[str], Program]) -> None:
    results = _evaluate(program("fengyun"), _quiet_month(program("fengyun")), without={"sales_order"})
    commission = _value(results, "sales_commission")
    assert isinstance(commission, Undetermined)
    assert {(r.kind, r.subject) for r in commission.reasons} == {("not_supplied", "sales_order")}
    assert isinstance(_value(results, "net_pay"), Undetermined)
    assert _value(results, "base_pay") == 1000
