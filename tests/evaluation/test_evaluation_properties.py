"""What holds of every expression, every table and every order of the facts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation.kleene import conjunction, disjunction, undetermined
from engine.evaluation.reference import Reference
from engine.evaluation.scales import bracket, marginal
from engine.evaluation.tracing import TracingReference
from engine.program.model import Program
from engine.rulebook.model import Band
from engine.values.exact import Rounding, round_to
from engine.values.value import ABSENT, MISSING, Undetermined, Value
from tests.evaluation.facts_by_hand import evaluate, value
from tests.language.small_rulebooks import program

quick = settings(max_examples=60, deadline=None, derandomize=True)
decimals = st.decimals(min_value=-10_000, max_value=10_000, places=3)


# --- arithmetic -----------------------------------------------------------------------------------


def _divide(left: Fraction | None, right: Fraction | None, whole: bool = False, rest: bool = False) -> Fraction | None:
    if left is None or right is None or right == 0:
        return None
    floored = Fraction(left // right)
    return left - right * floored if rest else floored if whole else left / right


def _apply(op: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    if op in "+-*":
        return left + right if op == "+" else left - right if op == "-" else left * right
    return _divide(left, right, op == "//", op == "%")


numbers = st.one_of(
    st.integers(0, 99).map(lambda n: (str(n), Fraction(n))),
    st.tuples(st.integers(0, 99), st.integers(0, 99)).map(
        lambda p: (f"{p[0]}.{p[1]:02}", Fraction(p[0] * 100 + p[1], 100))
    ),
)
formulas = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner, inner).map(
            lambda t: (f"({t[1][0]} {t[0]} {t[2][0]})", _apply(t[0], t[1][1], t[2][1]))
        ),
        inner.map(lambda t: (f"(-{t[0]})", None if t[1] is None else -t[1])),
        st.tuples(inner, inner).map(
            lambda t: (
                f"min({t[0][0]}, {t[1][0]})",
                None if t[0][1] is None or t[1][1] is None else min(t[0][1], t[1][1]),
            )
        ),
        st.tuples(inner, inner, inner, inner).map(
            lambda t: (
                f"({t[0][0]} if {t[1][0]} < {t[2][0]} else {t[3][0]})",
                None if t[1][1] is None or t[2][1] is None else t[0][1] if t[1][1] < t[2][1] else t[3][1],
            )
        ),
    ),
    max_leaves=12,
)


@quick
@given(st.lists(formulas, min_size=4, max_size=8))
def test_arithmetic_is_that_of_rationals(cases: list[tuple[str, Fraction | None]]) -> None:
    fine: list[Fraction | None] = []
    lines = ["rules:"]
    for text, expected in cases:
        if " 0)" in text or " 0.00)" in text:  # a divisor written as 0 is refused
            continue
        lines.append(f'  r{len(fine)}: {{places: exact, formula: "{text}"}}')
        fine.append(expected)
    results = evaluate(program("\n".join(lines)), {}, "2024-01") if fine else None
    for number, expected in enumerate(fine):
        found = value(results, f"r{number}") if results else None
        if expected is None:
            assert isinstance(found, Undetermined)
            assert {r.kind for r in found.reasons} == {"division"}
        else:
            assert found == expected
            assert isinstance(found, int | Fraction)


MODES: dict[Rounding, str] = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}


@quick
@given(decimals, st.integers(0, 3), st.sampled_from(sorted(MODES)))
def test_rounding_is_that_of_decimals(number: Decimal, places: int, mode: Rounding) -> None:
    expected = number.quantize(Decimal(1).scaleb(-places), rounding=MODES[mode])
    assert round_to(Fraction(number), places, mode) == Fraction(expected)


@quick
@given(st.integers(-(10**9), 10**9), st.sampled_from([2, 3, 7, 22, 26, 30, 87]))
def test_half_up_of_a_quotient(fen: int, days: int) -> None:
    """round(n / d) half up, written with whole numbers alone."""
    sign = -1 if fen < 0 else 1
    assert round_to(Fraction(fen, 100) / days, 2) == Fraction(sign * ((2 * abs(fen) + days) // (2 * days)), 100)


# --- logic ----------------------------------------------------------------------------------------

UNKNOWN = undetermined("missing", "x")
truths = st.sampled_from([True, False, UNKNOWN, undetermined("missing", "y")])


def _known(found: Value) -> object:
    return "undetermined" if isinstance(found, Undetermined) else found


@quick
@given(st.lists(truths, min_size=1, max_size=5))
def test_kleene_laws(values: list[Value]) -> None:
    negated = [v if isinstance(v, Undetermined) else not v for v in values]
    both, either = conjunction(values), disjunction(negated)
    assert _known(both) == _known(either if isinstance(either, Undetermined) else not either)
    assert conjunction(reversed(values)) == both
    assert conjunction([*values, True]) == both
    assert conjunction([*values, False]) is False
    if isinstance(both, Undetermined):
        assert both.reasons == {r for v in values if isinstance(v, Undetermined) for r in v.reasons}


LOGIC = """
rules:
  a: {of: order, formula: revenue > 0}
  b: {of: order, formula: cost > 0}
  de_morgan_left: {of: order, formula: not (a and b)}
  de_morgan_right: {of: order, formula: not a or not b}
  absorbed: {of: order, formula: a and (a or b)}
  distributed_left: {of: order, formula: a and (b or urgent)}
  distributed_right: {of: order, formula: a and b or a and urgent}
  twice_denied: {of: order, formula: not not a}
"""


@cache
def _logic() -> Program:
    return program(LOGIC)


@quick
@given(st.sampled_from([0, 1, MISSING]), st.sampled_from([0, 1, MISSING]), st.sampled_from([True, False, MISSING]))
def test_kleene_laws_with_missing_facts(revenue: object, cost: object, urgent: object) -> None:
    results = evaluate(
        _logic(),
        {"order": {"1": {"revenue": revenue, "cost": cost, "urgent": urgent, "ordered_on": date(2024, 1, 5)}}},
        "2024-01",
    )
    assert _known(value(results, "de_morgan_left")) == _known(value(results, "de_morgan_right"))
    assert _known(value(results, "absorbed")) == _known(value(results, "a"))
    assert _known(value(results, "twice_denied")) == _known(value(results, "a"))
    assert _known(value(results, "distributed_left")) == _known(value(results, "distributed_right"))


# --- tables ---------------------------------------------------------------------------------------


@quick
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(0, 99)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([MISSING, 0, 3, 5, 9]),
)
def test_first_is_a_nested_conditional(rows: list[tuple[int, str, int]], pieces: object) -> None:
    lines = "".join(
        f'{{pieces: "{op} {bound}", then: {result}}}, ' if op != "==" else f'{{pieces: "{bound}", then: {result}}}, '
        for bound, op, result in rows
    )
    nested = "100"
    for bound, op, result in reversed(rows):
        nested = f"({result} if pieces {op} {bound} else {nested})"
    small = program(
        f"""
rules:
  table: {{of: order, places: 0, first: [{lines}{{otherwise: 100}}]}}
  nested: {{of: order, places: 0, formula: "{nested}"}}
""".replace("  table:", "  by_table:")
    )
    results = evaluate(small, {"order": {"1": {"pieces": pieces, "ordered_on": date(2024, 1, 5)}}}, "2024-01")
    assert value(results, "by_table") == value(results, "nested")


UNIQUE = [
    '{pieces: "< 3", then: 1}',
    '{pieces: "[3 .. 6)", urgent: yes, then: 2}',
    '{pieces: "[3 .. 6)", urgent: no, then: 3}',
    '{pieces: ">= 6", when: revenue > 0, then: 4}',
]


@cache
def _unique(order: tuple[int, ...]) -> Program:
    rows = ", ".join(UNIQUE[i] for i in order)
    return program(f"rules:\n  r: {{of: order, places: 0, table: [{rows}, {{otherwise: 0}}]}}")


@quick
@given(
    st.permutations(range(4)),
    st.sampled_from([MISSING, 0, 4, 8]),
    st.sampled_from([MISSING, True, False]),
    st.sampled_from([MISSING, 0, 1]),
)
def test_the_order_of_rows_of_a_unique_table_is_nothing(
    order: list[int], pieces: object, urgent: object, revenue: object
) -> None:
    rows = {"order": {"1": {"pieces": pieces, "urgent": urgent, "revenue": revenue, "ordered_on": date(2024, 1, 5)}}}
    assert value(evaluate(_unique((0, 1, 2, 3)), rows, "2024-01"), "r") == value(
        evaluate(_unique(tuple(order)), rows, "2024-01"), "r"
    )


# --- aggregates -----------------------------------------------------------------------------------

AGGREGATES = """
rules:
  total: {of: person, each: month, unit: CNY, sum: revenue, over: order, via: seller}
  orders: {of: person, each: month, count: order, via: seller, where: urgent}
  least: {of: person, each: month, unit: CNY, min: revenue, over: order, via: seller}
  prices: {of: person, each: month, distinct: revenue, over: order, via: seller}
  some: {of: person, each: month, any: urgent, over: order, via: seller}
  every: {of: person, each: month, all: urgent, over: order, via: seller}
  worked: {of: person, each: month, unit: hour, places: exact, covered: work}
"""
START = date(2023, 12, 20)
orders = st.lists(
    st.fixed_dictionaries(
        {
            "seller": st.sampled_from(["A", "B"]),
            "ordered_on": st.integers(0, 60).map(lambda n: START + timedelta(days=n)),
            "revenue": st.integers(-5, 5),
            "urgent": st.booleans(),
        }
    ),
    max_size=8,
)


@cache
def _aggregates() -> Program:
    return program(AGGREGATES)


def _people() -> dict[str, dict[str, Any]]:
    return {"A": {"hired_on": date(2020, 1, 1)}, "B": {"hired_on": date(2020, 1, 1)}}


@quick
@given(orders)
def test_aggregates_are_those_of_python(rows: list[dict[str, Any]]) -> None:
    results = evaluate(
        _aggregates(), {"person": _people(), "order": {str(i): row for i, row in enumerate(rows)}}, "2024-01"
    )
    for who in "AB":
        mine = [r for r in rows if r["seller"] == who and date(2024, 1, 1) <= r["ordered_on"] <= date(2024, 1, 31)]
        amounts = [r["revenue"] for r in mine]
        assert value(results, "total", who) == sum(amounts)
        assert value(results, "orders", who) == sum(r["urgent"] for r in mine)
        assert value(results, "least", who) == (min(amounts) if amounts else ABSENT)
        assert value(results, "prices", who) == len(set(amounts))
        assert value(results, "some", who) is any(r["urgent"] for r in mine)
        assert value(results, "every", who) is all(r["urgent"] for r in mine)


@quick
@given(orders, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_facts_is_nothing(rows: list[dict[str, Any]], shuffle: random.Random, gap: bool) -> None:
    named = [(str(i), {**row, "revenue": MISSING if gap and i == 2 else row["revenue"]}) for i, row in enumerate(rows)]
    people = list(_people().items())
    one = evaluate(_aggregates(), {"person": dict(people), "order": dict(named)}, "2024-01")
    shuffle.shuffle(named)
    other = evaluate(_aggregates(), {"person": dict(reversed(people)), "order": dict(named)}, "2024-01")
    for rule in _aggregates().rules:
        for who in "AB":
            assert value(one, rule, who) == value(other, rule, who)


@quick
@given(orders)
def test_the_same_inputs_give_the_same_outcomes_traced_or_not(rows: list[dict[str, Any]]) -> None:
    tables = {"person": _people(), "order": {str(i): row for i, row in enumerate(rows)}}
    found = [
        [(o.rule, o.key, o.value) for o in evaluate(_aggregates(), tables, "2024-01", evaluator=by).outcomes]
        for by in (Reference, Reference, TracingReference)
    ]
    assert found[0] == found[1] == found[2]


# --- scales ---------------------------------------------------------------------------------------

bands = st.lists(
    st.tuples(st.integers(1, 50), st.booleans(), st.integers(-3, 9)), max_size=4, unique_by=lambda b: b[0]
).map(sorted)


def _scale(rows: list[tuple[int, bool, int]]) -> list[Band]:
    return [Band(bound, inclusive, rate, None) for bound, inclusive, rate in rows] + [Band(None, False, 10, None)]  # type: ignore[arg-type]


@quick
@given(bands, st.integers(-10, 60))
def test_marginal_adds_up_what_bracket_gives_on_the_way(rows: list[tuple[int, bool, int]], amount: int) -> None:
    """Bounds are whole, so that on each half unit the bracket is constant: the integral is a plain sum."""
    scale = _scale(rows)
    integral = sum(Fraction(bracket(scale, Fraction(2 * i + 1, 4))) / 2 for i in range(2 * amount)) if amount > 0 else 0
    assert marginal(scale, amount) == integral


@quick
@given(bands, st.integers(0, 60))
def test_marginal_is_that_of_the_columnar_formula(rows: list[tuple[int, bool, int]], amount: int) -> None:
    """Σ max(0, base − lower) · (rate − rate before)."""
    total, before, lower = 0, 0, 0
    for band in _scale(rows):
        total += max(0, amount - lower) * (int(band.value) - before)
        before, lower = int(band.value), int(band.bound or 0)
    assert marginal(_scale(rows), amount) == total


@quick
@given(bands)
def test_a_bound_belongs_to_its_band_if_up_to(rows: list[tuple[int, bool, int]]) -> None:
    scale = _scale(rows)
    for index, band in enumerate(scale[:-1]):
        assert band.bound is not None
        assert bracket(scale, band.bound) == (band.value if band.inclusive else scale[index + 1].value)
        assert bracket(scale, band.bound - Fraction(1, 10**9)) == band.value
