"""Standing mutants: the evaluator broken on purpose. A few cases hold for the true one and fail for every mutant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from engine.evaluation import aggregation, expressions, reference, scales
from engine.evaluation.example import run_examples
from engine.evaluation.index import FactsIndex
from engine.evaluation.kleene import conjunction
from engine.evaluation.reference import Reference
from engine.facts.model import Coverage
from engine.language.core import Comparison, Lines
from engine.values.exact import round_to
from engine.values.value import ABSENT, Undetermined
from tests.evaluation.facts_by_hand import evaluate, value
from tests.language.small_rulebooks import HERE, failures, load, program

BATTERY = """
parameters:
  price: {unit: CNY, values: {2024-01-01: 5, 2024-01-20: 6}}
  tiers: {scale: {of: CNY, to: percent}, values: {2024-01-01: [{up_to: 100, is: 1%}, {below: 200, is: 2%}, {is: 3%}]}}
rules:
  half: {of: order, unit: CNY, formula: revenue / pieces}
  profit: {of: order, unit: CNY, formula: revenue - cost}
  good: {of: order, formula: revenue > 0 and cost > 0}
  open: {of: order, table: [{pieces: "(5 .. 10)", then: yes}, {otherwise: no}]}
  first_row: {of: order, places: 0, first: [{pieces: "> 1", then: 1}, {pieces: "> 2", then: 2}, {otherwise: 3}]}
  unique_row: {of: order, places: 0, table: [{pieces: "> 5", cost: 1, then: 1}, {pieces: "<= 5", then: 2}, {otherwise: 3}]}
  big: {of: person, each: month, any: revenue > 10, over: order, via: seller}
  orders: {of: person, each: month, count: order, via: seller}
  sold: {of: person, each: month, unit: CNY, sum: revenue, over: order, via: seller, where: urgent}
  at_price: {of: person, each: month, unit: CNY, sum: price, over: order, via: seller}
  least: {of: person, each: month, unit: CNY, min: revenue, over: order, via: seller}
  worked: {of: person, each: day, unit: hour, places: 0, covered: work}
  banded: {of: order, unit: CNY, formula: "marginal(tiers, revenue)"}
  band: {of: order, unit: percent, places: 0, formula: "bracket(tiers, revenue)"}
  later: {of: order, formula: ordered_on + 1 month}
  tip_or_1: {of: order, unit: CNY, formula: "default(tip, 1)"}
  valid: {of: order, unit: CNY, require: valid > 0, formula: revenue}
  fee: {of: order, unit: CNY, formula: 10}
  urgent_fee: {of: order, unit: CNY, exception_to: fee, when: urgent, formula: 50}
  many_fee: {of: order, unit: CNY, exception_to: fee, when: pieces > 9, formula: 5}
examples:
- {given: {order: [{revenue: 0.01, pieces: 2}, {revenue: -0.01, pieces: 2}]}, expect: {half: [0.01, -0.01]}}
- {given: {order: {revenue: 5}}, expect: {profit: undetermined}}
- {given: {order: {revenue: 0}}, expect: {good: no, valid: undetermined}}
- {given: {order: [{pieces: 5}, {pieces: 6}, {pieces: 10}]}, expect: {open: [no, yes, no]}}
- {given: {order: [{pieces: 3}, {pieces: 1}]}, expect: {first_row: [1, 3]}}
- {given: {order: [{pieces: 5}, {cost: 0, pieces: 6}, {cost: 2}]}, expect: {unique_row: [2, 3, undetermined]}}
- {given: {order: [{}, {revenue: 9}]}, expect: {big: undetermined, least: undetermined}}
- {given: {order: [{}, {revenue: 11}]}, expect: {big: yes}}
- {given: {person: {}}, expect: {least: absent, orders: 0}}
- {given: {order: [{ordered_on: 2024-01-31}, {ordered_on: 2024-02-01}, {ordered_on: 2024-01-01}]}, period: 2024-01, expect: {orders: 2, at_price: 11}}
- {given: {order: [{revenue: 1, urgent: yes}, {revenue: 2}, {}]}, expect: {sold: 1}}
- given: {work: [{began_at: 2024-01-02 08:00, ended_at: 2024-01-02 10:00}, {began_at: 2024-01-02 09:00, ended_at: 2024-01-03 01:00}]}
  period: 2024-01-02
  expect: {worked: 16}
- {given: {order: [{revenue: 100}, {revenue: 200}, {revenue: 300}]}, period: 2024-06, expect: {banded: [1, 3, 6], band: [1, 3, 3]}}
- {given: {order: {ordered_on: 2024-01-31}}, expect: {later: 2024-02-29}}
- {given: {order: [{}, {tip: 2}]}, expect: {tip_or_1: [1, 2]}}
- {given: {order: [{pieces: 1}, {pieces: 1, urgent: yes}, {pieces: 10, urgent: yes}]}, expect: {fee: [10, 50, undetermined]}}
"""


def broken() -> list[str]:
    return failures(run_examples(program(BATTERY)))


def _known_values(function: str, values: Any, bounds: Any = None) -> Any:
    return aggregation.combine(function, [v for v in values if not isinstance(v, Undetermined)], bounds)


def _half_even(value: Any, places: int, mode: str = "half_up", *rest: Any) -> Any:
    return round_to(value, places, "half_even", *rest)


def _towards_zero(value: Any, places: int, mode: str = "half_up", *rest: Any) -> Any:
    return round_to(value, places, "down", *rest)


def _closed(self: Reference, node: Comparison) -> Any:
    loose = {"<": "<=", ">": ">="}.get(node.op, node.op)
    left, right = self._eval(node.left), self._eval(node.right)
    return expressions.gather((left, right)) or expressions.COMPARISON[loose](left, right)


def _last(self: Reference, node: Lines) -> Any:
    matched = [line for line in node.lines if self.matches(line) is True]
    return self._eval(matched[-1].result) if matched else self._otherwise(node)


def _unique_as_first(self: Reference, node: Lines) -> Any:
    for line in node.lines:
        match = self.matches(line)
        if match is not False:
            return self._eval(line.result)
    return self._otherwise(node)


def _any_of_the_known(values: Iterable[Any]) -> bool:
    return any(v is True for v in values)


def _strict(values: Iterable[Any]) -> Any:
    listed = list(values)
    return next((v for v in listed if isinstance(v, Undetermined)), None) or conjunction(listed)


def _first_exception(self, rule, body):
    for line in body.lines:
        if self.matches(line) is True:
            return self._eval(line.result)
    return self._applied(rule, body.otherwise)


def _no_requirement(self: Reference, rule: Any, value: Any) -> Any:
    return value


def _span_by_span(spans: Any, start: Any, until: Any) -> Any:
    return sum(int((last - first).total_seconds()) for first, last in spans)


def _bound_in_the_next_band(bands: Any, value: Any) -> Any:
    return next((b.value for b in bands if b.bound is None or value < b.bound), None)


def _whole_rate(bands: Any, value: Any) -> Any:
    return value * scales.bracket(bands, value)


def _absent_is_nought(function: str, values: Any, bounds: Any = None) -> Any:
    found = aggregation.combine(function, values, bounds)
    return 0 if found is ABSENT else found


MUTANTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "undetermined reads as nothing": lambda m: m.setattr(reference, "combine", _known_values),
    "conditions are undetermined at once": lambda m: m.setattr(expressions, "conjunction", _strict),
    "half even": lambda m: m.setattr(reference, "round_to", _half_even),
    "rounding down": lambda m: m.setattr(reference, "round_to", _towards_zero),
    "interval ends closed": lambda m: m.setattr(Reference, "_comparison", _closed),
    "first takes the last": lambda m: m.setattr(Reference, "_first", _last),
    "unique guesses": lambda m: m.setattr(Reference, "_unique", _unique_as_first),
    "any ignores the undetermined": lambda m: m.setattr(aggregation, "disjunction", _any_of_the_known),
    "windows are open": lambda m: m.setattr(
        FactsIndex, "touching", lambda self, entity, group, keys, *window: ((k, True) for k in keys)
    ),
    "the first exception wins": lambda m: m.setattr(Reference, "_excepted", _first_exception),
    "requirements are not asked": lambda m: m.setattr(Reference, "_required", _no_requirement),
    "overlaps count twice": lambda m: m.setattr(aggregation, "_covered", _span_by_span),
    "a bound opens the next band": lambda m: m.setattr(reference, "bracket", _bound_in_the_next_band),
    "marginal is whole": lambda m: m.setattr(reference, "marginal", _whole_rate),
    "an empty minimum is nought": lambda m: m.setattr(reference, "combine", _absent_is_nought),
    "rows read the period's values": lambda m: m.setattr(Reference, "_day", lambda self, *a: self.period.end),
    "places are not rounded": lambda m: m.setattr(reference, "round_to", lambda value, *a: value),
}


def test_the_battery_holds() -> None:
    assert broken() == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_caught(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    MUTANTS[mutant](monkeypatch)
    assert broken() != []


def test_a_mutant_that_does_not_ask_for_cover_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    small = program("rules:\n  quarter_orders: {of: person, each: quarter, count: order, via: seller}")

    def found() -> Any:
        tables = {
            "person": {"A": {"hired_on": date(2020, 1, 1)}},
            "order": {"1": {"seller": "A", "ordered_on": date(2024, 1, 5)}},
        }
        covers = {"order": Coverage(date(2024, 1, 1), date(2024, 1, 31))}
        return value(evaluate(small, tables, "2024-Q1", covers=covers), "quarter_orders")

    assert isinstance(found(), Undetermined)
    monkeypatch.setattr(Coverage, "contains", lambda *a: True)
    assert found() == 1


def test_a_mutant_that_forgets_longer_periods_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    case = load(HERE / "cases" / "statements.yaml")[0]
    assert failures(run_examples(case)) == []
    monkeypatch.setattr(
        "engine.evaluation.run._ending_with", lambda kind, period: [period] if kind == period.kind else []
    )
    assert failures(run_examples(case)) != []
