"""Missing, absent, not supplied, not covered: four things, each with its reason; and what is evaluated at all."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from engine.evaluation.reference import Reference
from engine.evaluation.results import UnknownRule
from engine.evaluation.run import Evaluation
from engine.facts.model import Coverage
from engine.program.model import Program
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING, Reason
from tests.evaluation.facts_by_hand import evaluate, facts_of, reasons, value
from tests.language.small_rulebooks import program

A = {"A": {"hired_on": date(2020, 1, 1)}}
JANUARY = Coverage(date(2024, 1, 1), date(2024, 1, 31))


@pytest.fixture(scope="module")
def small() -> Program:
    return program("""
parameters:
  norm: {unit: CNY, values: {2024-01-01: 5, 2024-03-01: null}}
rules:
  profit: {of: order, unit: CNY, formula: revenue - cost}
  tipped: {of: order, formula: given(tip)}
  enough: {of: order, formula: revenue >= norm}
  per_piece: {of: order, unit: CNY, formula: revenue / pieces}
  valid: {of: order, unit: CNY, require: valid > 0, formula: revenue}
  sellers_base: {of: order, unit: CNY, formula: seller.base}
  orders: {of: person, each: month, count: order, via: seller}
  sold: {of: person, each: month, unit: CNY, sum: revenue, over: order, via: seller}
  quarter_orders: {of: person, each: quarter, count: order, via: seller}
  to_date: {of: person, each: month, count: order, via: seller, between: ['start_of(period_end, "year")', period_end]}
  pay: {of: person, each: month, unit: CNY, formula: base}
  housed: {of: person, each: month, unit: CNY, formula: "default(housing, 0)"}
  left: {of: person, each: month, when: given(quota), unit: workday, places: 0, formula: quota}
""")


def order(**cells: object) -> dict[str, dict[str, object]]:
    return {"1": {"seller": "A", "ordered_on": date(2024, 1, 5), **cells}}


def test_a_blank_required_cell_is_missing(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": order(cost=1)}, "2024-01")
    assert reasons(value(results, "profit")) == {Reason("missing", "order.revenue", "1")}


def test_all_reasons_are_given(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": order()}, "2024-01")
    assert reasons(value(results, "profit")) == {
        Reason("missing", "order.revenue", "1"),
        Reason("missing", "order.cost", "1"),
    }


def test_a_blank_optional_cell_is_an_answer(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": order()}, "2024-01")
    assert value(results, "tipped") is False
    results = evaluate(small, {"person": A, "order": order(tip=MISSING)}, "2024-01")
    assert reasons(value(results, "tipped")) == {Reason("missing", "order.tip", "1")}


def test_a_file_not_supplied_is_missing_and_an_empty_one_is_nought(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": None}, "2024-01")
    assert reasons(value(results, "orders")) == {Reason("not_supplied", "order", "A")}
    assert reasons(value(results, "sold")) == {Reason("not_supplied", "order", "A")}
    results = evaluate(small, {"person": A, "order": {}}, "2024-01")
    assert (value(results, "orders"), value(results, "sold")) == (0, 0)


def test_columns_not_supplied(small: Program) -> None:
    results = evaluate(small, {"person": A, "person_month": None}, "2024-01")
    assert reasons(value(results, "pay")) == {Reason("not_supplied", "person_month.base", "A 2024-01")}
    results = evaluate(small, {"person": A, "person_month": {}}, "2024-01")
    assert reasons(value(results, "pay")) == {Reason("missing", "person_month.base", "A 2024-01")}
    assert value(results, "housed") == 0
    assert value(results, "left") is ABSENT


def test_a_month_beyond_the_facts_cover_has_no_columns(small: Program) -> None:
    results = evaluate(small, {"person": A, "person_month": {}}, "2024-02", covers={"person_month": JANUARY})
    assert reasons(value(results, "housed")) == {Reason("not_covered", "person_month.housing", "A 2024-02")}


def test_a_window_beyond_the_facts_cover_is_undetermined(small: Program) -> None:
    tables = {"person": A, "order": order(revenue=5)}
    results = evaluate(small, tables, "2024-01", covers={"order": JANUARY})
    assert (value(results, "orders"), value(results, "to_date")) == (1, 1)
    results = evaluate(small, tables, "2024-Q1", covers={"order": JANUARY})
    assert reasons(value(results, "quarter_orders")) == {Reason("not_covered", "order", "2024-01-01..2024-03-31")}
    assert [isinstance(o.value, int) for o in results.of("orders")] == [True, False, False]
    results = evaluate(small, tables, "2024-02", covers={"order": Coverage(date(2024, 2, 1), None)})
    assert (value(results, "orders"), reasons(value(results, "to_date"))) == (
        0,
        {Reason("not_covered", "order", "2024-01-01..2024-02-29")},
    )


def test_a_parameter_left_blank_is_unset(small: Program) -> None:
    for day in (date(2024, 3, 1), date(2023, 12, 31)):
        results = evaluate(small, {"person": A, "order": {"1": {"ordered_on": day, "revenue": 5}}}, f"{day:%Y-%m}")
        assert reasons(value(results, "enough")) == {Reason("unset", "norm")}


def test_a_division_by_zero_names_its_rule(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": order(revenue=5, pieces=0)}, "2024-01")
    assert reasons(value(results, "per_piece")) == {Reason("division", "per_piece")}


def test_a_requirement_that_fails_names_its_rule_and_is_found(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": order(revenue=0)}, "2024-01")
    assert reasons(value(results, "valid")) == {Reason("require", "valid")}
    assert [(f.kind, f.outcome.rule) for f in results.findings] == [("require", "valid")]


def test_a_reference_to_nobody(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": order(seller="Z")}, "2024-01")
    assert reasons(value(results, "sellers_base")) == {Reason("missing", "person_month.base", "Z 2024-01")}


def test_a_row_without_its_date_reads_no_dated_value(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": order(ordered_on=MISSING, revenue=5)}, "2024-01")
    assert reasons(value(results, "enough")) == {Reason("missing", "order.ordered_on", "1")}
    assert reasons(value(results, "orders")) == {Reason("missing", "order.ordered_on", "1")}


# --- which rows and periods -----------------------------------------------------------------------


def test_those_are_evaluated_who_were_there(small: Program) -> None:
    people = {
        "before": {"hired_on": date(2020, 1, 1), "left_on": date(2023, 12, 31)},
        "mid": {"hired_on": date(2024, 1, 15), "left_on": date(2024, 1, 20)},
        "last": {"hired_on": date(2020, 1, 1), "left_on": date(2024, 1, 1)},
        "after": {"hired_on": date(2024, 2, 1)},
    }
    results = evaluate(small, {"person": people}, "2024-01")
    assert [o.key for o in results.of("orders")] == ["mid", "last"]


def test_every_period_that_ends_in_the_evaluations(small: Program) -> None:
    tables = {"person": A, "order": order(revenue=5)}
    assert [str(o.period) for o in evaluate(small, tables, "2024-Q1").of("orders")] == ["2024-01", "2024-02", "2024-03"]
    assert evaluate(small, tables, "2024-01").of("quarter_orders") == []
    assert [str(o.period) for o in evaluate(small, tables, "2024-03").of("quarter_orders")] == ["2024-Q1"]


def test_the_outcomes_come_in_rulebook_order_then_row_then_period(small: Program) -> None:
    people = {"B": A["A"], "A": A["A"]}
    results = evaluate(small, {"person": people, "order": {}}, "2024-Q1")
    places = [
        (list(small.rules).index(o.rule), list(people).index(o.key), o.period)
        for o in results.outcomes
        if o.entity == "person"
    ]
    assert places == sorted(places, key=lambda p: (p[0], p[1], p[2].start if p[2] else date.min))


# --- several programs -----------------------------------------------------------------------------

COMPANY = """
rules:
  salary: {of: person, each: month, unit: CNY, statement: earning, formula: base}
  net: {of: person, each: month, unit: CNY, statement: total, formula: earnings - deductions}
"""
STATUTE = """
rules:
  insurance: {of: person, each: month, unit: CNY, statement: deduction, formula: base * 10%}
  year_tax: {of: person, each: year, unit: CNY, statement: deduction, formula: 7}
"""


def test_programs_evaluated_together_share_their_totals() -> None:
    company = program(COMPANY)
    law = program(STATUTE)
    object.__setattr__(law.rulebook, "id", "law")
    tables = {"person": A, "person_month": {("A", Period.parse(m)): {"base": 100} for m in ("2024-11", "2024-12")}}
    assert value(evaluate(company, tables, "2024-11"), "net") == 100
    assert value(evaluate([company, law], tables, "2024-11"), "net") == 90
    assert value(evaluate([law, company], tables, "2024-12"), "net") == 83


# --- figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "days", "expected"),
    [
        (Fraction(1, 100), 2, Fraction(1, 100)),
        (Fraction(-1, 100), 2, Fraction(-1, 100)),
        (Fraction(11, 100), 22, Fraction(1, 100)),
        (Fraction(-11, 100), 22, Fraction(-1, 100)),
        (Fraction(13, 100), 26, Fraction(1, 100)),
        (Fraction(-13, 100), 26, Fraction(-1, 100)),
        (Fraction(15, 100), 30, Fraction(1, 100)),
        (Fraction(-15, 100), 30, Fraction(-1, 100)),
        (Fraction(10**15), 26, Fraction(3846153846153846, 100)),
    ],
)
def test_a_day_of_pay(small: Program, amount: Fraction, days: int, expected: Fraction) -> None:
    results = evaluate(small, {"person": A, "order": order(revenue=amount, pieces=days)}, "2024-01")
    assert value(results, "per_piece") == expected


def test_numbers_that_grow_beyond_all_measure_are_undetermined() -> None:
    squares = "".join(f"  a{i}: {{places: exact, formula: a{i - 1} * a{i - 1}}}\n" for i in range(1, 60))
    results = evaluate(program("rules:\n  a0: {places: exact, formula: 12345678901}\n" + squares), {}, "2024-01")
    assert reasons(value(results, "a59")) == {Reason("range", "number")}


def test_no_outcome_is_a_float(small: Program) -> None:
    results = evaluate(small, {"person": A, "order": order(revenue=5, cost=Fraction(1, 3), pieces=3)}, "2024-01")
    assert not [o for o in results.outcomes if isinstance(o.value, float)]


def test_moments_of_days_and_of_clocks_meet_in_windows() -> None:
    small = program("""
rules:
  that_day: {of: work, count: order, via: seller, between: [date_of(began_at), began_at]}
  within_the_hour: {of: work, count: order, via: seller, between: [began_at, began_at + 1 hour]}
  works: {of: work, count: work, via: person, between: [date_of(began_at), date_of(began_at)]}
""")
    tables = {"person": A, "order": order(), "work": {"1": {"person": "A", "began_at": datetime(2024, 1, 5, 23, 30)}}}
    results = evaluate(small, tables, "2024-01")
    assert [value(results, rule) for rule in small.rules] == [1, 1, 1]


def test_time_covered_up_to_midnight_needs_no_facts_of_the_next_day() -> None:
    small = program("""
rules:
  evening:
    of: person
    each: day
    unit: hour
    places: 0
    covered: work
    between: ['at(period_start, "20:00")', 'at(period_start + 1 day, "00:00")']
""")
    work = {"1": {"person": "A", "began_at": datetime(2024, 1, 31, 21), "ended_at": datetime(2024, 2, 1, 2)}}
    results = evaluate(small, {"person": A, "work": work}, "2024-01-31", covers={"work": JANUARY})
    assert value(results, "evening") == 3 * 3600


def test_evaluation_by_parts_gives_the_same(small: Program) -> None:
    facts = facts_of(small, {"person": A, "order": order(revenue=5, cost=2)})
    whole = Evaluation([small], facts, Period.parse("2024-01"), date(2024, 1, 31)).results()
    part = Evaluation([small], facts, Period.parse("2024-01"), date(2024, 1, 31), evaluator=Reference).results(["sold"])
    assert [o.value for o in part.outcomes] == [o.value for o in whole.of("sold")]


def test_a_rule_that_nobody_asked_for_is_named_with_the_nearest(small: Program) -> None:
    results = evaluate(small, {"person": A}, "2024-01")
    with pytest.raises(UnknownRule, match=r"no outcomes of a rule `ordres`; did you mean `orders`\?"):
        results.of("ordres")
