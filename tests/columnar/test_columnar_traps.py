"""Where a database's arithmetic, logic and dates are not the language's: each trap by name, on both evaluators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

import pytest

from engine.columnar.compiler import CannotCompile
from engine.columnar.settings import Settings
from engine.facts.model import Coverage
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING
from tests.columnar.agreement import NOTHING, OPEN, Both, agreed, on_bench

Rows = Mapping[str, Mapping[str, Any]]


def things(rules: str, *rows: Mapping[str, Any], **more: Any) -> Both:
    """Rules of things, on which both agree; `rules` are lines `name: body`."""
    lines = "\n".join(f"  {line.strip()}" for line in rules.strip().splitlines())
    return agreed(on_bench(f"rules:\n{lines}"), {"thing": {str(i): row for i, row in enumerate(rows)}}, **more)


def of_month(rules: str, items: Rows, owners: Rows | None = None, period: str = "2024-03", **more: Any) -> Both:
    """Rules of owners and their items, on which both agree."""
    lines = "\n".join(f"  {line.strip()}" for line in rules.strip().splitlines())
    people = owners if owners is not None else {"A": {"from_on": date(2020, 1, 1)}}
    tables = {"owner": people, "item": items, **more.pop("tables", {})}
    return agreed(on_bench(f"rules:\n{lines}", **more.pop("on", {})), tables, period, **more)


def item(day: int, owner: Any = "A", **cells: Any) -> dict[str, Any]:
    return {"owner": owner, "on_day": date(2024, 3, day), "n": 1, "hot": True, "kind": "low", **cells}


# --- rounding -------------------------------------------------------------------------------------

HALVES = [Fraction(n, 2) for n in (-5, -3, -1, 1, 3, 5)]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", [-3, -2, -1, 1, 2, 3]),
        ("half_even", [-2, -2, 0, 0, 2, 2]),
        ("down", [-2, -1, 0, 0, 1, 2]),
        ("floor", [-3, -2, -1, 0, 1, 2]),
        ("ceiling", [-2, -1, 0, 1, 2, 3]),
    ],
)
def test_halves_on_either_side_of_nought(mode: str, expected: list[int]) -> None:
    rules = f"""
        x: {{of: thing, places: 0, round: {mode}, formula: a}}
        by_quotient: {{of: thing, places: 0, round: {mode}, formula: a * 7 / b}}
    """
    found = things(rules, *({"a": half, "b": 7} for half in HALVES))
    assert found.of("x") == found.of("by_quotient") == expected


@pytest.mark.parametrize("days", ["2", "22", "26", "30", "21.75"])
def test_ties_of_a_divisor(days: str) -> None:
    """Every cent from −50 to 50 over the divisor: an even one has ties, an odd one hides them."""
    rules = f"""
        share: {{of: thing, unit: CNY, formula: m / {days}}}
        even: {{of: thing, unit: CNY, round: half_even, formula: m / {days}}}
        of_a_fact: {{of: thing, unit: CNY, formula: m / b}}
    """
    cents = [Fraction(n, 100) for n in range(-50, 51)]
    found = things(rules, *({"m": cent, "b": Fraction(days)} for cent in cents))
    assert found.of("share") == found.of("of_a_fact")
    if days == "2":
        assert found.of("share")[49:52] == [Fraction(-1, 100), 0, Fraction(1, 100)]
        assert found.of("even")[49:52] == [0, 0, 0]


def test_a_rule_reads_what_was_rounded() -> None:
    rules = """
        third: {of: thing, unit: CNY, formula: m / 3}
        exact_third: {of: thing, unit: CNY, places: exact, formula: m / 3}
        thrice: {of: thing, unit: CNY, formula: third * 3}
        exactly_thrice: {of: thing, unit: CNY, formula: exact_third * 3}
        divided_again: {of: thing, places: exact, formula: exact_third / (exact_third + m)}
    """
    found = things(rules, {"m": 1}, {"m": -1})
    assert found.of("thrice") == [Fraction(99, 100), Fraction(-99, 100)]
    assert found.of("exactly_thrice") == [1, -1]
    assert found.of("exact_third") == [Fraction(1, 3), Fraction(-1, 3)]
    assert found.of("divided_again") == [Fraction(1, 4), Fraction(1, 4)]


def test_units_and_percents_are_factors() -> None:
    rules = """
        rate: {of: thing, unit: percent, places: 1, formula: a / b}
        pay: {of: thing, unit: CNY, formula: m * rate}
        hours: {of: thing, unit: hour, places: 2, formula: a * 1 minute}
        per_day: {of: thing, unit: CNY/workday, places: exact, formula: m / 21.75 workday}
        back: {of: thing, unit: CNY, formula: per_day * 21.75 workday}
    """
    found = things(rules, {"a": 1, "b": 3, "m": 1000}, {"a": -50, "b": 3, "m": Fraction(1, 100)})
    assert found.of("pay") == [333, Fraction(-17, 100)]
    assert found.of("back") == [1000, Fraction(1, 100)]


# --- width ----------------------------------------------------------------------------------------


def test_beyond_32_bits() -> None:
    found = things(
        "x: {of: thing, places: 0, formula: 2147483647 * 2 + a * 0}\ny: {places: 0, formula: 2147483647 * 2}", {"a": 1}
    )
    assert found.of("x") == found.of("y") == [4294967294]


def test_beyond_the_whole_numbers_of_a_double() -> None:
    found = things("x: {of: thing, places: 0, formula: a + 1}\ny: {of: thing, formula: a + 1 > a}", {"a": 2**53})
    assert found.of("x") == [2**53 + 1]
    assert found.of("y") == [True]


def test_beyond_64_bits() -> None:
    rules = """
        product: {of: thing, places: 0, formula: a * b}
        ordered: {of: thing, formula: a * b < b * (a + 1)}
        quotient: {of: thing, places: 0, formula: a * b / 7}
        even: {of: thing, places: 0, round: half_even, formula: a * b / 2}
        floored: {of: thing, places: 0, formula: a * b // 7}
        rest: {of: thing, places: 0, formula: a * b % 7}
        back: {of: thing, places: 0, formula: a * b / b}
        chosen: {of: thing, places: 0, formula: a * b if a > 0 else a}
    """
    most = 2**62 + 1
    found = things(rules, {"a": most, "b": most}, {"a": -most, "b": most}, {"a": 3, "b": MISSING})
    assert found.of("product") == [most * most, -most * most, OPEN]
    assert found.of("floored") == [most * most // 7, -most * most // 7, OPEN]
    assert found.of("back") == [most, -most, OPEN]


@pytest.mark.parametrize("mode", ["half_up", "half_even", "down", "floor", "ceiling"])
def test_rounding_at_the_edge_of_64_bits(mode: str) -> None:
    """What is added on the way to a rounded quotient must not overflow either."""
    rules = f"""
        by_fact: {{of: thing, places: 0, round: {mode}, formula: a / b}}
        by_literal: {{of: thing, places: 0, round: {mode}, formula: a / 2}}
    """
    most = 2**63 - 1
    things(rules, {"a": most, "b": most}, {"a": -most, "b": most - 1}, {"a": -most, "b": 2})


def test_a_sum_grows_with_its_rows() -> None:
    items = {str(i): item(1 + i, n=2**62) for i in range(9)}
    assert of_month("s: {of: owner, each: month, places: 0, sum: n, over: item, via: owner}", items).of("s") == [
        9 * 2**62
    ]


def test_beyond_127_bits_is_refused_by_name() -> None:
    rules = "much: {of: thing, places: 0, formula: a * a}\ntoo_much: {of: thing, places: 0, formula: much * a}"
    with pytest.raises(CannotCompile) as refused:
        things(rules, {"a": 2**62})
    assert refused.value.id == ("bench", "too_much")
    assert refused.value.why == "too_wide"


def test_a_sum_of_quotients_of_facts_is_refused_by_name() -> None:
    with pytest.raises(CannotCompile) as refused:
        of_month("s: {of: owner, each: month, places: 2, sum: 1 / n, over: item, via: owner}", {"1": item(1)})
    assert (refused.value.id, refused.value.why) == (("bench", "s"), "quotient")


# --- division -------------------------------------------------------------------------------------

SIGNS = [(7, 2), (-7, 2), (7, -2), (-7, -2), (Fraction(-1, 4), Fraction(3, 100)), (0, -3), (5, 0), (0, 0)]


def test_whole_division_of_negatives_and_by_nought() -> None:
    rules = """
        whole: {of: thing, places: 0, formula: a // b}
        rest: {of: thing, places: exact, formula: a % b}
        ratio: {of: thing, places: 4, formula: a / b}
        down_3: {of: thing, places: 0, formula: a // 3}
        rest_3: {of: thing, places: exact, formula: a % 3}
        of_quotient: {of: thing, places: 0, formula: (a / 3) // (b / 7)}
        step_below: {of: thing, places: exact, formula: "floor(a, 0.25)"}
        step_above: {of: thing, places: exact, formula: "ceil(a / 3, 0.25)"}
    """
    found = things(rules, *({"a": a, "b": b} for a, b in SIGNS))
    assert found.of("whole") == [3, -4, -4, 3, -9, 0, OPEN, OPEN]
    assert found.of("rest")[:4] == [1, 1, -1, -1]
    assert found.of("ratio")[-2:] == [OPEN, OPEN]


def test_a_quotient_without_a_divisor_is_open_wherever_it_goes() -> None:
    rules = """
        ratio: {of: thing, places: exact, formula: a / b}
        of_one: {of: thing, places: 2, formula: 1 / b}
        sum: {of: thing, places: 2, formula: 1 + a / b - 1}
        product: {of: thing, places: 2, formula: 0 * (a / b)}
        least: {of: thing, places: 2, formula: "min(a / b, 5)"}
        compared: {of: thing, formula: a / b > 0}
        itself: {of: thing, formula: ratio == ratio}
        not_taken: {of: thing, places: 2, formula: a / b if b != 0 else 0}
        by_band: {of: thing, places: 2, formula: "bracket(bands, a / b)"}
        by_part: {of: thing, places: 2, formula: "marginal(bands, a / b)"}
        is_there: {of: thing, formula: given(positive)}
        positive: {of: thing, places: exact, when: p, formula: a / b}
        first_row: {of: thing, places: 0, first: [{ratio: "> 1", then: 1}, {otherwise: 2}]}
        kleene: {of: thing, formula: a / b > 0 or p}
    """.replace("itself:", "same:")
    program = on_bench(
        "parameters:\n  bands: {scale: {of: number, to: number}, values: {2020-01-01: [{up_to: 1, is: 2}, {is: 3}]}}\nrules:\n"
        + "\n".join("  " + line.strip() for line in rules.strip().splitlines())
    )
    rows = {"1": {"a": 3, "b": 0, "p": True}, "2": {"a": 3, "b": -2, "p": False}, "3": {"a": 3, "b": 0, "p": False}}
    found = agreed(program, {"thing": rows})
    for rule in ("ratio", "of_one", "sum", "product", "least", "compared", "same", "by_band", "by_part", "first_row"):
        assert found.of(rule)[0] == OPEN, rule
    assert found.of("not_taken")[0] == 0
    assert found.of("is_there") == [OPEN, False, False]
    assert found.of("kleene") == [True, False, OPEN]


def test_a_quotient_by_what_is_open_is_open_though_no_divisor_is_nought() -> None:
    rules = """
        by_fact: {of: thing, places: exact, formula: a / b}
        one_by_fact: {of: thing, places: exact, formula: 1 / b}
        below: {of: thing, places: exact, formula: -abs(b), require: below >= 0}
        by_outcome: {of: thing, places: exact, formula: 1 / below}
        whole: {of: thing, places: 0, formula: a // b}
        added: {of: thing, places: exact, formula: by_fact + 1}
        compared: {of: thing, formula: by_fact < 1}
    """
    found = things(rules, {"a": 1, "b": 4}, {"a": 3, "b": MISSING}, {"a": MISSING, "b": 2})
    assert found.of("by_fact") == [Fraction(1, 4), OPEN, OPEN]
    assert found.of("one_by_fact") == [Fraction(1, 4), OPEN, Fraction(1, 2)]
    assert found.of("by_outcome") == [OPEN, OPEN, OPEN]
    assert found.of("added") == [Fraction(5, 4), OPEN, OPEN]


def test_quotients_compare_and_choose_exactly() -> None:
    rules = """
        equal: {of: thing, formula: a / b == c / 3}
        less: {of: thing, formula: a / b < c / 3}
        least: {of: thing, places: exact, formula: "min(a / b, c / 3, 1)"}
        most: {of: thing, places: exact, formula: "max(a / b, c / 3, -1)"}
        chosen: {of: thing, places: exact, formula: a / b if p else c / 7}
        sum: {of: thing, places: exact, formula: a / b + c / 7 - a / 3}
        product: {of: thing, places: exact, formula: (a / b) * (c / b)}
        quotient: {of: thing, places: exact, formula: (a / b) / (c / b)}
        between: {of: thing, formula: 0 <= a / b < 1 / 3}
        size: {of: thing, places: exact, formula: abs(a / b)}
    """.replace("sum:", "total:")
    rules = rules.replace("c /", "default(c, 1) /").replace(
        "formula: a / b == default(c, 1) / 3", 'formula: "a / b == default(c, 1) / 3"'
    )
    rules = "\n".join(_quoted(line) for line in rules.strip().splitlines())
    rows = [
        {"a": 1, "b": 3, "c": 1, "p": True},
        {"a": -1, "b": 3, "c": -1, "p": False},
        {"a": 1, "b": -3, "c": -1, "p": True},
        {"a": 10**9 + 1, "b": 3 * 10**9, "c": 1, "p": MISSING},
        {"a": 2, "b": 7, "p": False},
    ]
    found = things(rules, *rows)
    assert found.of("equal") == [True, True, True, False, False]
    assert found.of("chosen") == [Fraction(1, 3), Fraction(-1, 7), Fraction(-1, 3), OPEN, Fraction(1, 7)]


def _quoted(line: str) -> str:
    head, _, formula = line.strip().partition("formula: ")
    return f'{head}formula: "{formula.rstrip("}").strip(chr(34))}"}}'


def test_sums_of_exact_quotients_by_a_literal() -> None:
    rules = """
        third: {of: item, places: exact, formula: n / 3}
        s: {of: owner, each: month, places: exact, sum: third, over: item, via: owner}
        least: {of: owner, each: month, places: exact, min: third, over: item, via: owner}
        told: {of: owner, each: month, distinct: n / 3, over: item, via: owner}
    """
    found = of_month(rules, {str(i): item(i, n=Fraction(i - 3, 2)) for i in (1, 2, 3, 4)})
    assert found.of("s") == [Fraction(-1, 3)]
    assert found.of("told") == [4]


# --- what is missing ------------------------------------------------------------------------------


def test_nought_times_missing() -> None:
    rules = """
        zero: {of: thing, places: 0, formula: 0 * a}
        difference: {of: thing, places: 0, formula: a - a}
        size: {of: thing, places: 0, formula: abs(a) * 0}
        equal: {of: thing, formula: a == a}
        months: {of: thing, unit: month, places: 0, formula: "full_months(day, as_of)"}
        months_back: {of: thing, unit: month, places: 0, formula: "full_months(as_of, day)"}
    """
    found = things(rules, {}, {"a": 1, "day": date(2024, 1, 31)}, as_of=date(2024, 2, 29))
    assert [found.of(rule)[0] for rule in ("zero", "difference", "size", "equal", "months", "months_back")] == [
        OPEN
    ] * 6
    assert found.of("months") == [OPEN, 1]


def test_least_and_greatest_are_strict() -> None:
    rules = """
        least: {of: thing, places: 0, formula: "min(1, a, 3)"}
        most: {of: thing, places: 0, formula: "max(b, a)"}
        last: {of: thing, type: date, formula: "max(day, as_of)"}
        latest: {of: thing, places: 0, formula: "min(a, a / b)"}
    """
    found = things(rules, {"a": MISSING, "b": 2}, {"a": 2, "b": MISSING}, {"a": 2, "b": 5, "day": date(2024, 1, 1)})
    assert found.of("least") == [OPEN, 1, 1]
    assert found.of("most") == [OPEN, OPEN, 5]


def test_a_choice_by_an_open_test_is_open() -> None:
    rules = """
        same: {of: thing, places: 0, formula: 1 if p else 1}
        either: {of: thing, places: 0, formula: 1 if p else a}
        code: {of: thing, type: grade, formula: '"low" if p else "high"'}
        nested: {of: thing, places: 0, formula: 1 if p else 2 if q else 3}
        not_taken: {of: thing, places: 0, formula: a if p else 2}
    """
    found = things(rules, {"p": MISSING, "q": True}, {"p": True, "q": MISSING}, {"p": False, "q": MISSING})
    assert found.of("same") == [OPEN, 1, 1]
    assert found.of("nested") == [OPEN, 1, OPEN]
    assert found.of("not_taken") == [OPEN, OPEN, 2]


def test_kleene_tables() -> None:
    rules = """
        both: {of: thing, formula: p and q}
        some: {of: thing, formula: p or q}
        denied: {of: thing, formula: not p}
        equal: {of: thing, formula: p == q}
        chain: {of: thing, formula: 0 < a < 9 and p}
        of_morgan: {of: thing, formula: not (not p or not q)}
    """
    truths = (True, False, MISSING)
    found = things(rules, *({"p": p, "q": q, "a": 5} for p in truths for q in truths))
    o = OPEN
    assert found.of("both") == [True, False, o, False, False, False, o, False, o]
    assert found.of("some") == [True, True, True, True, False, o, True, o, o]
    assert found.of("of_morgan") == found.of("both")


def test_membership_is_strict() -> None:
    rules = """
        among: {of: thing, formula: "1 in (1, a)"}
        code: {of: thing, formula: 'kind in ("low", "high")'}
        number: {of: thing, formula: "a in (1, b)"}
        outside: {of: thing, formula: 'kind not in ("low", "high")'}
    """
    found = things(
        rules, {"a": MISSING, "b": 1, "kind": MISSING}, {"a": 1, "b": MISSING, "kind": "low"}, {"a": 1, "b": 1}
    )
    assert found.of("among") == [OPEN, True, True]
    assert found.of("code") == [OPEN, True, OPEN]
    assert found.of("number") == [OPEN, OPEN, True]


def test_absent_and_missing_are_two_things() -> None:
    rules = """
        is_there: {of: thing, formula: given(c)}
        or_five: {of: thing, places: 0, formula: "default(c, 5)"}
        or_a: {of: thing, places: 0, formula: "default(c, a)"}
        guarded: {of: thing, formula: given(c) and c > 1}
        passed_on: {of: thing, places: 0, formula: c}
        when_there: {of: thing, places: 0, when: given(c), formula: c * 2}
        maybe: {of: thing, places: 0, when: p, formula: a}
        maybe_there: {of: thing, formula: given(maybe)}
        row: {of: thing, places: 0, first: [{c: absent, then: 1}, {c: "> 1", then: 2}, {otherwise: 3}]}
        other_kind: {of: thing, places: 0, first: [{other: absent, then: 1}, {other: "not(low)", then: 2}, {otherwise: 3}]}
    """.replace("row:", "by_row:")
    found = things(
        rules,
        {"c": ABSENT, "p": True, "a": 1, "other": ABSENT},
        {"c": MISSING, "p": False, "a": 1, "other": MISSING},
        {"c": 2, "p": MISSING, "a": 1, "other": "low"},
        {"c": 0, "p": True, "a": MISSING, "other": "high"},
    )
    assert found.of("is_there") == [False, OPEN, True, True]
    assert found.of("or_five") == [5, OPEN, 2, 0]
    assert found.of("passed_on") == [NOTHING, OPEN, 2, 0]
    assert found.of("when_there") == [NOTHING, OPEN, 4, 0]
    assert found.of("maybe") == [1, NOTHING, OPEN, OPEN]
    assert found.of("maybe_there") == [True, False, OPEN, OPEN]
    assert found.of("by_row") == [1, OPEN, 2, 3]
    assert found.of("other_kind") == [1, OPEN, 3, 2]


def test_a_missing_relation_leads_nowhere_and_an_absent_one_is_absent() -> None:
    rules = """
        weight_of: {of: item, places: 2, formula: owner.weight}
        level_of: {of: item, type: grade, formula: owner.level}
        paid: {of: owner, each: month, places: 0, formula: 5}
        five: {of: item, places: 0, formula: owner.paid}
        second_there: {of: item, formula: given(second)}
        second_weight: {of: item, places: 2, when: given(second), formula: second.weight}
        boss_weight: {of: item, places: 2, when: given(owner.boss), formula: owner.boss.weight}
    """
    owners = {
        "A": {"from_on": date(2020, 1, 1), "weight": 7},
        "B": {"from_on": date(2020, 1, 1), "weight": 9, "boss": "A"},
    }
    items = {
        "1": item(1),
        "2": item(2, MISSING, second=MISSING),
        "3": item(3, "B", second="A"),
        "4": item(4) | {"on_day": MISSING},
    }
    found = of_month(rules, items, owners)
    assert found.of("weight_of") == [7, OPEN, 9, 7]
    assert found.of("level_of") == ["low", OPEN, "low", OPEN]
    assert found.of("five") == [5, OPEN, 5, OPEN]
    assert found.of("second_weight") == [NOTHING, OPEN, 7, NOTHING]
    assert found.of("boss_weight") == [NOTHING, OPEN, 7, NOTHING]


def test_a_relation_to_a_row_that_is_not_there() -> None:
    rules = """
        weight_of: {of: item, places: 2, formula: owner.weight}
        heavy: {of: item, formula: owner.weight > 5}
        by_row: {of: item, places: 0, first: [{owner.weight: "> 5", then: 1}, {otherwise: 2}]}
    """
    found = of_month(rules, {"1": item(1, "Z"), "2": item(2)}, {"A": {"from_on": date(2020, 1, 1), "weight": 7}})
    assert found.of("by_row") == [OPEN, 1]


# --- tables ---------------------------------------------------------------------------------------


def test_an_open_row_of_each_kind_of_table() -> None:
    rules = """
        unique: {of: thing, places: 0, table: [{a: "> 5", b: 1, then: 1}, {a: "<= 5", then: 2}, {otherwise: 3}]}
        in_order: {of: thing, places: 0, first: [{a: "> 5", then: 1}, {b: 1, then: 2}, {otherwise: 3}]}
        points: {of: thing, places: 0, collect: {sum: points, rows: [{a: "> 5", then: 1}, {b: 1, then: b * 10}]}}
        hits: {of: thing, collect: {count: hits, rows: [{a: "> 5"}, {b: 1}]}}
        least: {of: thing, places: 0, collect: {min: least, rows: [{a: "> 5", then: 7}, {b: 1, then: a}]}}
        codes: {of: thing, list: {big: a > 5, one: b == 1}}
        some: {of: thing, formula: not empty(codes)}
        how_many: {of: thing, places: 0, formula: size(codes)}
        has: {of: thing, formula: '"one" in codes'}
        interval: {of: thing, places: 0, first: [{a: "(5 .. 10)", then: 1}, {a: "[5 .. 10]", then: 2}, {otherwise: 3}]}
    """
    rows = [{"a": a, "b": b} for a in (MISSING, 5, 6, 10) for b in (MISSING, 0, 1)]
    found = things(rules, *rows)
    assert found.of("unique") == [OPEN, OPEN, OPEN, 2, 2, 2, OPEN, 3, 1, OPEN, 3, 1]
    assert found.of("in_order") == [OPEN, OPEN, OPEN, OPEN, 3, 2, 1, 1, 1, 1, 1, 1]
    assert found.of("points")[3:6] == [OPEN, 0, 10]
    assert found.of("least")[4:9] == [NOTHING, 5, OPEN, 7, 6]
    assert found.of("codes")[4:6] == [(), ("one",)]
    assert found.of("interval")[3::3] == [2, 1, 2]


def test_scales_at_their_bounds() -> None:
    program = on_bench("""
parameters:
  tiers:
    scale: {of: CNY, to: percent}
    values:
      2020-01-01: [{up_to: 100, is: 1%}, {below: 200, is: 2.5%}, {is: 3%}]
      2024-03-15: [{below: 100, is: 2%}, {is: 4%}]
rules:
  rate: {of: item, unit: percent, places: 2, formula: "bracket(tiers, n * 1 CNY)"}
  part: {of: item, unit: CNY, formula: "marginal(tiers, n * 1 CNY)"}
  part_of_third: {of: item, unit: CNY, formula: "marginal(tiers, n * 1 CNY / 3)"}
  known: {of: item, unit: CNY, formula: "marginal(tiers, 250 CNY)"}
""")
    amounts = [-5, 0, Fraction(1, 100), 100, Fraction(10001, 100), 200, Fraction(19999, 100), 300, MISSING]
    items = {f"{day}-{i}": item(day, n=n) for day in (14, 15) for i, n in enumerate(amounts)}
    items["no day"] = item(1) | {"on_day": MISSING}
    items["before"] = item(1, n=300) | {"on_day": date(2024, 3, 1)}
    found = agreed(program, {"owner": {"A": {"from_on": date(2020, 1, 1)}}, "item": items}, "2024-03")
    assert found.of("part")[:9] == [0, 0, 0, 1, 1, Fraction(35, 10), Fraction(35, 10), Fraction(65, 10), OPEN]
    percents = [1, 1, 1, 1, Fraction(5, 2), 3, Fraction(5, 2), 3]
    assert found.of("rate")[:9] == [*(Fraction(p) / 100 for p in percents), OPEN]
    assert found.of("known")[-2:] == [OPEN, 5]


# --- aggregates -----------------------------------------------------------------------------------

KINDS = """
    count_of: {of: owner, each: month, count: item, via: owner}
    hot_ones: {of: owner, each: month, count: item, via: owner, where: hot}
    total: {of: owner, each: month, places: 2, sum: n, over: item, via: owner}
    hot_total: {of: owner, each: month, places: 2, sum: n, over: item, via: owner, where: hot}
    least: {of: owner, each: month, places: 2, min: n, over: item, via: owner, where: hot}
    most: {of: owner, each: month, places: 2, max: n, over: item, via: owner}
    last: {of: owner, each: month, type: date, max: on_day, over: item, via: owner}
    some: {of: owner, each: month, any: hot, over: item, via: owner}
    every: {of: owner, each: month, all: hot, over: item, via: owner}
    some_big: {of: owner, each: month, any: n > 5, over: item, via: owner, where: hot}
    every_big: {of: owner, each: month, all: n > 5, over: item, via: owner, where: hot}
    told: {of: owner, each: month, distinct: n, over: item, via: owner}
    kinds: {of: owner, each: month, distinct: kind, over: item, via: owner, where: hot}
    spare_total: {of: owner, each: month, places: 2, sum: spare, over: item, via: owner, where: given(spare)}
    spare_least: {of: owner, each: month, places: 2, min: spare, over: item, via: owner, where: given(spare)}
    paid: {of: owner, each: month, count: item, via: owner, by: paid_on}
    average: {of: owner, each: month, places: 2, formula: total / count_of}
    all_items: {each: month, count: item}
    all_total: {each: month, places: 2, sum: n, over: item}
"""


def test_empty_groups() -> None:
    found = of_month(KINDS, {})
    assert [found.of(r) for r in ("count_of", "total", "told", "some", "every", "least", "last", "average")] == [
        [0], [0], [0], [False], [True], [NOTHING], [NOTHING], [OPEN],
    ]  # fmt: skip
    assert found.of("all_items") == [0]


@pytest.mark.parametrize("doubt", ["hot", "n", "owner", "on_day", "kind", "spare", "paid_on"])
def test_one_row_in_doubt(doubt: str) -> None:
    """A row of which one cell is missing, beside two that are sure."""
    items = {
        "1": item(1, n=7, paid_on=date(2024, 3, 31)),
        "2": item(2, n=3, hot=False),
        "3": item(31, n=5) | {doubt: MISSING},
    }
    owners = {k: {"from_on": date(2020, 1, 1)} for k in "AB"}
    found = of_month(KINDS, items, owners)
    if doubt in ("owner", "on_day"):
        assert found.of("count_of") == ([OPEN, OPEN] if doubt == "owner" else [OPEN, 0])
        assert found.of("some") == [True, OPEN if doubt == "owner" else False]
    if doubt == "hot":
        assert found.of("hot_ones") == [OPEN, 0]
        assert found.of("some_big") == [True, False]
        assert found.of("total") == [15, 0]
    if doubt == "n":
        assert found.of("total") == [OPEN, 0]
        assert found.of("hot_total") == [OPEN, 0]
        assert found.of("every_big") == [OPEN, True]
    if doubt == "paid_on":
        assert found.of("paid") == [OPEN, 0]


def test_a_row_in_doubt_that_is_not_taken_is_no_doubt() -> None:
    items = {"1": item(1, n=MISSING, hot=False), "2": item(2, n=MISSING) | {"on_day": date(2024, 2, 1)}}
    found = of_month(KINDS, items)
    assert found.of("hot_total") == [0]
    assert found.of("total") == [OPEN]
    assert found.of("every_big") == [True]


def test_a_row_without_its_by_date_lies_in_no_period() -> None:
    items = {
        "1": item(31, paid_on=ABSENT),
        "2": item(1, paid_on=date(2024, 4, 1)),
        "3": item(1, paid_on=date(2024, 3, 1)),
    }
    assert of_month(KINDS, items).of("paid") == [1]


def test_window_bounds_belong_to_the_window() -> None:
    rules = """
        in_month: {of: owner, each: month, count: item, via: owner}
        ten_days: {of: owner, each: month, count: item, via: owner, between: [period_start + 9 day, period_start + 19 day]}
        before: {of: item, count: item, via: owner, between: [on_day - 2 day, on_day]}
        backwards: {of: owner, each: month, count: item, via: owner, between: [period_end, period_start]}
        by_quarter: {of: owner, each: quarter, count: item, via: owner}
        to_date: {of: owner, each: month, count: item, via: owner, between: ['start_of(period_end, "year")', period_end]}
    """
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 9), date(2024, 3, 10), date(2024, 3, 11), date(2024, 3, 20),
            date(2024, 3, 21), date(2024, 3, 31), date(2024, 4, 1)]  # fmt: skip
    found = of_month(rules, {str(i): item(1) | {"on_day": day} for i, day in enumerate(days)})
    assert found.of("in_month") == [7]
    assert found.of("ten_days") == [3]
    assert found.of("before") == [2, 1, 2, 3, 1, 2, 1]
    assert found.of("backwards") == [0]
    assert found.of("by_quarter") == [8]
    assert found.of("to_date") == [8]


def test_a_window_beyond_what_the_facts_cover() -> None:
    rules = """
        in_month: {of: owner, each: month, count: item, via: owner}
        in_quarter: {of: owner, each: quarter, count: item, via: owner}
        before: {of: item, count: item, via: owner, between: [on_day - 2 day, on_day]}
        base_paid: {of: owner, each: month, unit: CNY, formula: base}
        level_of: {of: item, type: grade, formula: owner.level}
    """
    covers = {"item": Coverage(date(2024, 3, 1), date(2024, 3, 31)), "owner_month": Coverage(date(2024, 3, 1), None)}
    items = {"1": item(2), "2": item(3), "3": item(31) | {"on_day": date(2024, 2, 10)}}
    found = of_month(rules, items, covers=covers, period="2024-Q1")
    assert found.of("in_month") == [OPEN, OPEN, 2]
    assert found.of("in_quarter") == [OPEN]
    assert found.of("before") == [OPEN, 2, OPEN]
    assert found.of("level_of") == ["low", "low", OPEN]


def test_what_was_not_supplied_is_not_empty() -> None:
    found = of_month(KINDS, {}, tables={"item": None})
    assert found.of("count_of") == [OPEN]
    assert found.of("all_total") == [OPEN]


def test_spans_without_an_end_go_on() -> None:
    rules = """
        owners: {each: month, count: owner}
        months: {of: owner, each: month, places: 0, formula: 1}
        so_far: {of: owner, each: month, places: 0, sum: months, over: month, between: ['start_of(period_end, "year")', period_end]}
        run: {of: owner, each: quarter, longest_run: months == 1, over: month}
    """
    owners = {
        "A": {"from_on": date(2020, 1, 1)},
        "B": {"from_on": date(2024, 3, 31), "until_on": date(2024, 3, 31)},
        "C": {"from_on": date(2024, 1, 1), "until_on": date(2024, 2, 29)},
        "D": {"from_on": MISSING},
        "E": {"from_on": date(2024, 2, 1), "until_on": MISSING},
        "F": {"from_on": date(2024, 4, 1), "until_on": MISSING},
    }
    found = of_month(rules, {}, owners, "2024-Q1")
    assert found.of("owners") == [OPEN, OPEN, OPEN]
    only = {k: owners[k] for k in "ABCF"}
    found = of_month(rules, {}, only, "2024-Q1")
    assert found.of("owners") == [2, 2, 2]
    assert found.of("so_far") == [1, 2, 3, 1, 1, 2]
    assert found.of("run") == [3, 1, 2]


def test_no_row_is_taken_where_the_condition_never_holds() -> None:
    rules = """
        months: {of: owner, each: month, count: item, via: owner}
        run: {of: owner, each: quarter, longest_run: months >= 0, over: month, where: 1 > 2}
        every: {of: owner, each: quarter, longest_run: months >= 0, over: month, where: 1 < 2}
        here: {of: owner, each: month, unit: hour, places: exact, covered: stay, where: 1 > 2}
        all_of_it: {of: owner, each: month, unit: hour, places: exact, covered: stay, where: 1 < 2}
    """
    stay = {"owner": "A", "came_at": datetime(2024, 3, 1, 8), "went_at": datetime(2024, 3, 1, 12), "counts": True}
    found = of_month(rules, {"1": item(3)}, period="2024-Q1", tables={"stay": {"s": stay}})
    assert (found.of("run"), found.of("every")) == ([0], [3])
    assert (found.of("here"), found.of("all_of_it")) == ([0, 0, 0], [0, 0, 4 * 3600])


def test_time_covered_counts_overlaps_once() -> None:
    rules = """
        here: {of: owner, each: day, unit: hour, places: exact, covered: stay, where: counts}
        midday: {of: owner, each: day, unit: minute, places: 0, covered: stay, between: ['at(period_start, "12:00")', 'at(period_start, "14:00")']}
    """

    def stay(owner: str, came: Any, went: Any, counts: Any = True) -> dict[str, Any]:
        return {"owner": owner, "came_at": came, "went_at": went, "counts": counts}

    at = datetime
    stays = {
        "1": stay("A", at(2024, 3, 1, 8), at(2024, 3, 1, 13)),
        "2": stay("A", at(2024, 3, 1, 9), at(2024, 3, 1, 10)),
        "3": stay("A", at(2024, 3, 1, 12, 30), at(2024, 3, 2, 2)),
        "4": stay("A", at(2024, 3, 1, 0), at(2024, 3, 1, 7), False),
        "5": stay("B", at(2024, 3, 1, 23), ABSENT),
        "6": stay("C", at(2024, 3, 1, 23), MISSING),
        "7": stay("D", at(2024, 3, 1, 13), at(2024, 3, 1, 15), MISSING),
        "8": stay("E", MISSING, at(2024, 3, 1, 15)),
    }
    owners = {k: {"from_on": date(2020, 1, 1)} for k in "ABCDE"}
    for day, hours, minutes in (
        ("2024-03-01", [16, 1, OPEN, OPEN, OPEN], [120, 0, 0, 60, OPEN]),
        ("2024-03-02", [2, 24, OPEN, 0, OPEN], None),
    ):
        found = of_month(rules, {}, owners, day, tables={"stay": stays})
        assert found.of("here") == [h if h == OPEN else h * 3600 for h in hours]
        assert minutes is None or found.of("midday") == [m if m == OPEN else m * 60 for m in minutes]


def test_rows_of_one_owner_read_the_values_of_their_own_day() -> None:
    program = on_bench("""
parameters:
  price: {values: {2024-03-10: 5, 2024-03-20: 6}}
rules:
  cost: {of: item, places: 0, formula: price * n}
  costs: {of: owner, each: month, places: 0, sum: cost, over: item, via: owner}
  at_end: {of: owner, each: month, places: 0, formula: price}
  by_row: {of: owner, each: month, places: 0, sum: price, over: item, via: owner}
""")
    owners = {"A": {"from_on": date(2020, 1, 1)}, "B": {"from_on": date(2020, 1, 1)}}
    items = {"1": item(10), "2": item(19), "3": item(20), "4": item(31, "B"), "5": item(9, "B")}
    found = agreed(program, {"owner": owners, "item": items}, "2024-03")
    assert found.of("cost") == [5, 5, 6, 6, OPEN]
    assert found.of("costs") == found.of("by_row") == [16, OPEN]
    assert found.of("at_end") == [6, 6]


def test_a_window_that_facts_decide_reaches_as_far_as_they_say() -> None:
    rules = """
        one_each: {of: owner, each: month, places: 0, formula: 1}
        back: {of: owner, each: month, places: 0, max: n, over: item, via: owner}
        so_long: {of: owner, each: month, places: 0, when: given(back), sum: one_each, over: month,
                  between: ['period_end - default(back, 0) * 1 month', period_end]}
    """.replace(",\n                  between", ", between")
    owners = {"A": {"from_on": date(1990, 1, 1)}}
    assert of_month(rules, {"1": item(1, n=200)}, owners).of("so_long") == [201]


# --- dates ----------------------------------------------------------------------------------------


def test_months_are_clipped_and_years_end() -> None:
    rules = """
        month: {of: thing, formula: day + 1 month}
        month_back: {of: thing, formula: day - 1 month}
        year: {of: thing, formula: day + 1 year}
        later: {of: thing, formula: day + a * 1 month}
        by_days: {of: thing, formula: day + a * 1 day}
        next_day: {of: thing, formula: day + 1 day}
        day_before: {of: thing, formula: day - 1 day}
        month_end: {of: thing, formula: 'end_of(day, "month")'}
        quarter_end: {of: thing, formula: 'end_of(day, "quarter")'}
        year_start: {of: thing, formula: 'start_of(day, "year")'}
        week_start: {of: thing, formula: 'start_of(day, "iso_week")'}
        whole_months: {of: thing, unit: month, places: 0, formula: "full_months(day, as_of)"}
        weekday: {of: thing, formula: weekday_of(day)}
        days: {of: thing, unit: day, places: 0, formula: as_of - day}
        sums: {of: thing, places: 0, formula: day_of(day) + 100 * month_of(day) + 10000 * year_of(day)}
    """
    days = [
        (date(2024, 1, 31), 13), (date(2024, 2, 29), 12), (date(2023, 2, 28), -12), (date(1, 1, 1), 1), (date(1, 1, 31), -1),
        (date(9999, 12, 31), 0), (date(9999, 11, 30), 2), (date(2024, 3, 31), Fraction(1, 2)), (date(2024, 12, 31), 10**9),
        (date(2024, 12, 31), -(10**10)), (MISSING, 1), (date(2024, 5, 31), MISSING),
    ]  # fmt: skip
    found = things(rules, *({"day": day, "a": a} for day, a in days), as_of=date(2024, 2, 29))
    assert found.of("month")[:3] == [date(2024, 2, 29), date(2024, 3, 29), date(2023, 3, 28)]
    assert found.of("later")[:4] == [date(2025, 2, 28), date(2025, 2, 28), date(2022, 2, 28), date(1, 2, 1)]
    assert found.of("later")[4:] == [OPEN, date(9999, 12, 31), OPEN, OPEN, OPEN, OPEN, OPEN, OPEN]
    assert found.of("day_before")[3] == found.of("next_day")[5] == OPEN
    assert found.of("whole_months")[:3] == [1, 0, 12]


def test_clocks_and_moments() -> None:
    rules = """
        later: {of: thing, formula: at_time + 90 minute}
        by_a: {of: thing, formula: at_time + a * 1 second}
        next_month: {of: thing, formula: at_time + 1 month}
        next_day: {of: thing, formula: at_time + 1 day}
        its_day: {of: thing, formula: date_of(at_time)}
        its_clock: {of: thing, formula: time_of(at_time)}
        quarter_above: {of: thing, type: datetime, formula: "ceil(at_time, 15 minute)"}
        quarter_below: {of: thing, type: datetime, formula: "floor(at_time, 15 minute)"}
        joined: {of: thing, formula: "at(day, clock)"}
        since: {of: thing, unit: minute, places: 2, formula: "at_time - at(day, clock)"}
        clock_later: {of: thing, formula: clock + 30 minute}
        clock_by: {of: thing, unit: second, places: 0, formula: clock - 08:30}
        evening: {of: thing, formula: 'clock >= "17:30"'}
        term: {of: thing, formula: "timeliness(met, day)"}
    """
    rows = [
        {
            "at_time": datetime(2024, 1, 31, 23, 59, 59),
            "a": 1,
            "day": date(2024, 2, 1),
            "clock": time(8, 30),
            "met": date(2024, 2, 1),
        },
        {
            "at_time": datetime(2024, 2, 29, 12, 7, 30),
            "a": -43651,
            "day": date(2024, 2, 29),
            "clock": time(23, 45),
            "met": ABSENT,
        },
        {"at_time": MISSING, "a": 1, "day": date(2024, 1, 30), "clock": MISSING, "met": ABSENT},
        {"at_time": datetime(2024, 1, 1), "a": MISSING, "day": MISSING, "clock": time(17, 30), "met": date(2024, 1, 1)},
    ]
    found = things(rules, *rows)
    assert found.of("by_a")[:2] == [datetime(2024, 2, 1), datetime(2024, 2, 28, 23, 59, 59)]
    assert found.of("quarter_above")[:2] == [datetime(2024, 2, 1), datetime(2024, 2, 29, 12, 15)]
    assert found.of("clock_later") == [time(9, 0), OPEN, OPEN, time(18, 0)]
    assert found.of("term") == ["in_time", "pending", "overdue", OPEN]


WORKDAYS = """
rules:
  next: {of: thing, formula: day + 1 workday}
  before: {of: thing, formula: day - 1 workday}
  ten: {of: thing, formula: day + 10 workday}
  by_a: {of: thing, formula: day + a * 1 workday}
  back: {of: thing, formula: day - a * 1 workday}
  from_here: {of: thing, formula: workday_from(day)}
  until_here: {of: thing, formula: workday_until(day)}
  works: {of: thing, formula: is_workday(day)}
  kind_of: {of: thing, formula: day_type(day)}
  counted: {of: thing, unit: workday, places: 0, formula: "workdays(day, as_of)"}
  holidays_paid: {of: thing, unit: day, places: 0, formula: "paid_holidays(day, as_of)"}
  met_works: {of: thing, formula: "is_workday(default(met, day))"}
  met_next: {of: thing, formula: "is_workday(default(met, day) + 30 workday)"}
""".replace("holidays_paid: {of: thing, unit: day", "holidays_paid: {of: thing, unit: workday")
DAYS = [
    date(2024, 2, 9), date(2024, 2, 10), date(2024, 2, 17), date(2024, 2, 18), date(2024, 9, 30), date(2024, 10, 1),
    date(2024, 10, 7), date(2024, 10, 12), date(2004, 1, 1), date(2003, 12, 31), date(2199, 1, 1), MISSING,
]  # fmt: skip


@pytest.mark.parametrize(
    "calendar",
    [
        "{rest_days: [saturday, sunday], holidays: CN}",
        "{rest_days: [sunday], holidays: none, days: {2024-02-12: statutory_holiday, 2024-02-13: rest_day}}",
        "{rest_days: [monday, tuesday, wednesday, thursday, friday, saturday], holidays: none}",
        "{rest_days: [saturday, sunday], holidays: CN, days: {2199-01-01: workday}}",
    ],
)
def test_workdays_over_holidays_and_unknown_years(calendar: str) -> None:
    rows = {
        f"{i}-{a}": {"day": day, "a": a, "met": ABSENT if i % 2 else date(2024, 10, 12)}
        for i, day in enumerate(DAYS)
        for a in (0, 1, -1, 7, Fraction(1, 2), MISSING)
    }
    found = agreed(on_bench(WORKDAYS, calendar=calendar), {"thing": rows}, "2024-10")
    if "CN}" in calendar:
        assert found.of("works")[-12::6] == [OPEN, OPEN]
        assert found.of("next")[::6][:5] == [
            date(2024, 2, 18),
            date(2024, 2, 18),
            date(2024, 2, 18),
            date(2024, 2, 19),
            date(2024, 10, 8),
        ]


# --- conditions of rules --------------------------------------------------------------------------


def test_exceptions_that_agree_differ_or_are_in_doubt() -> None:
    rules = """
        fee: {of: thing, places: 0, formula: 10}
        hot_fee: {of: thing, places: 0, exception_to: fee, when: p, formula: a}
        cold_fee: {of: thing, places: 0, exception_to: fee, when: q, formula: b}
        reads: {of: thing, places: 0, formula: fee + 1}
    """
    cases = [
        (False, False),
        (True, False),
        (False, True),
        (True, True),
        (MISSING, False),
        (False, MISSING),
        (True, MISSING),
    ]
    rows = [{"p": p, "q": q, "a": 5, "b": 5} for p, q in cases]
    rows += [
        {"p": True, "q": True, "a": 5, "b": 6},
        {"p": True, "q": False, "a": MISSING, "b": 6},
        {"p": False, "q": False},
    ]
    found = things(rules, *rows)
    assert found.of("fee") == [10, 5, 5, 5, OPEN, OPEN, OPEN, OPEN, OPEN, 10]
    assert found.of("hot_fee")[:5] == [NOTHING, 5, NOTHING, 5, OPEN]


def test_a_requirement_on_what_is_absent_is_not_asked() -> None:
    rules = """
        valid: {of: thing, places: 1, require: 10 <= valid <= 13, formula: a}
        maybe: {of: thing, places: 0, when: p, require: maybe > 0, formula: a}
        by_other: {of: thing, places: 0, require: q, formula: a}
        either: {of: thing, places: 0, require: q or either > 5, formula: a}
    """
    rows = [
        {"a": a, "p": p, "q": q}
        for a in (9, 10, Fraction(1304, 100), MISSING)
        for p in (True, False, MISSING)
        for q in (True, MISSING)
    ]
    found = things(rules, *rows)
    assert found.of("valid")[::6] == [OPEN, 10, 13, OPEN]
    assert found.of("maybe")[2] == NOTHING


def test_rules_in_force_for_a_time() -> None:
    rules = """
        early: {of: item, places: 0, in_force: {from: 2020-01-01, until: 2024-03-15}, formula: 1}
        late: {of: item, places: 0, in_force: {from: 2024-03-15}, formula: n}
        monthly: {of: owner, each: month, places: 0, in_force: {from: 2024-03-31}, formula: 5}
        counted: {of: owner, each: month, places: 0, sum: "default(late, 0)", over: item, via: owner}
    """
    found = of_month(rules, {"1": item(14), "2": item(15), "3": item(16), "4": item(1) | {"on_day": MISSING}})
    assert found.of("early") == [1, 1, NOTHING, OPEN]
    assert found.of("late") == [NOTHING, 1, 1, OPEN]
    assert found.of("monthly") == [5]


def test_what_is_given_instead_is_not_found() -> None:
    program = on_bench("rules:\n  x: {of: thing, places: 0, formula: a}\n  y: {of: thing, places: 0, formula: x * 2}")
    rows = {k: {"a": 1} for k in ("1", "2", "it's")}
    fixed = Settings(fixed={("x", "1"): 5, ("x", "it's"): ABSENT})
    assert agreed(program, {"thing": rows}, settings=fixed).of("y") == [10, 2, OPEN]
    assert agreed(program, {"thing": rows}, settings=Settings(fixed={"x": 7})).of("y") == [14, 14, 14]


def test_texts_with_quotes_and_labels_with_comments() -> None:
    program = on_bench("""
rules:
  same: {label: {zh: "*/ 好 /*", en: "a */ b /* c -- ' \\" ;"}, of: thing, formula: 'name == "it''s; --"'}
  copy: {of: thing, type: text, formula: name}
""")
    rows = {"it's": {"name": "it's; --"}, '"; DROP TABLE x': {"name": 'so "they" say'}, "中": {"name": "\\"}}
    assert agreed(program, {"thing": rows}).of("same") == [True, False, False]


# --- names ----------------------------------------------------------------------------------------

ORDER = {"at": date(2024, 3, 2), "row": 1, "key": 2, "period": 3, "there": True, "select": "null", "group": "g"}
RESERVED = {
    "order": {"k1": ORDER, "k2": ORDER | {"row": 5, "met": date(2024, 3, 4)}},
    "group": {"g": {"where": "x", "table": "t1", "table_chair": "c2"}},
    "table": {"t1": {"chair": "c1"}},
    "chair": {"c1": {"height": 1}, "c2": {"height": 2}},
    "group_month": {"q": {"value": 7}},
    "constant": {"z": {"value": 8}},
    "layer": {"l": {"layer": "m", "value": 1}, "m": {"layer": "l", "value": 2}},
}


def test_names_that_a_database_has_taken() -> None:
    program = on_bench(
        """
rules:
  total: {of: order, places: 0, formula: row + key + period}
  by: {of: group, each: month, places: 0, sum: row, over: order}
  is_there: {of: order, formula: there}
  null_kind: {of: order, formula: 'select == "null"'}
  having: {of: order, places: 0, formula: 1}
  owner: {of: order, places: 0, formula: 1 + having}
  placed: {of: group, each: month, places: 0, sum: owner, over: order}
  p: {of: order, places: 0, formula: owner}
  r: {of: group, each: month, places: 0, sum: p, over: order}
  first_day: {of: group, each: month, places: 0, formula: r + 1}
  layer_0: {of: group, each: month, places: 0, formula: first_day + 1}
  one: {places: 0, formula: 1}
  facts_order: {of: order, places: 0, formula: one + 1}
  works: {of: order, formula: "is_workday(default(met, at))"}
""",
        "reserved",
    )
    found = agreed(program, RESERVED, "2024-03")
    assert found.of("total") == [6, 10]
    assert found.of("by") == [6]
    assert found.of("layer_0") == [6]
    assert found.of("works") == [False, True]


def test_paths_whose_names_run_together() -> None:
    """`group.table.chair` is not `group.table_chair`; a row's month is not the month of a row it names."""
    rules = """
rules:
  both: {of: order, places: 0, formula: group.table.chair.height * 10 + group.table_chair.height}
  beside: {of: layer, each: month, places: 0, formula: layer.value * 10 + value}
"""
    found = agreed(on_bench(rules, "reserved"), RESERVED, "2024-03")
    assert found.of("both") == [12, 12]
    assert found.of("beside") == [21, 12]


def test_an_entity_called_like_another_ones_periods() -> None:
    rules = """
rules:
  monthly: {of: group, each: month, places: 0, formula: 5}
  keyed: {of: group_month, places: 0, formula: value + 1}
  constant_one: {of: constant, places: 0, formula: value + once}
  once: {places: 0, formula: 1}
  in_layers: {of: layer, places: 0, formula: value}
"""
    found = agreed(on_bench(rules, "reserved"), RESERVED, "2024-03")
    assert [found.of(r) for r in ("monthly", "keyed", "constant_one", "in_layers")] == [[5], [8], [9], [1, 2]]


# --- what random rulebooks brought to light -------------------------------------------------------


def test_a_nought_that_may_or_may_not_count_leaves_a_sum_open() -> None:
    found = of_month(KINDS, {"1": item(1), "2": item(2, hot=MISSING, n=0)})
    assert found.of("hot_total") == [OPEN]
    assert found.of("total") == [1]


def test_siblings_of_nobody_known() -> None:
    rules = """
        rank: {of: item, count: item, via: owner, between: [on_day - 30 day, on_day], where: n < item.n}
        beside: {of: item, count: item, via: second, between: [on_day - 30 day, on_day]}
    """
    items = {
        "1": item(1, n=1),
        "2": item(2, n=2, second="A"),
        "3": item(3, "B", n=3, second=ABSENT),
        "4": item(4, MISSING, n=4, second=MISSING),
    }
    owners = {key: {"from_on": date(2020, 1, 1)} for key in "AB"}
    found = of_month(rules, items, owners)
    assert found.of("rank") == [0, 1, 0, OPEN]
    assert found.of("beside") == [0, 1, 0, OPEN]


def test_shifts_that_are_known_beforehand() -> None:
    rules = """
        back: {of: thing, type: date, formula: "max(workday_from(day), as_of - 3 workday)"}
        months_back: {of: thing, type: date, formula: as_of - 1 month}
        to_nowhere: {of: thing, type: date, formula: as_of - 0.5 * 1 day}
    """
    found = things(rules, {"day": date(2024, 3, 2)}, {"day": date(2024, 4, 29)}, as_of=date(2024, 3, 31))
    assert found.of("back") == [date(2024, 3, 27), date(2024, 4, 29)]
    assert found.of("months_back") == [date(2024, 2, 29)] * 2
    assert found.of("to_nowhere") == [OPEN, OPEN]


PERIODS = """
    of_day: {of: owner, each: day, count: item, via: owner}
    of_week: {of: owner, each: iso_week, count: item, via: owner}
    of_month: {of: owner, each: month, count: item, via: owner}
    of_quarter: {of: owner, each: quarter, places: 0, sum: of_month, over: month}
    of_year: {of: owner, each: year, count: item, via: owner}
    all_of_week: {each: iso_week, count: item}
    best_day: {of: owner, each: month, places: 0, max: of_day, over: day}
    worst_day: {of: owner, each: iso_week, places: 0, min: of_day, over: day}
    first_day_with: {of: owner, each: month, type: date, min: period_end, over: day, where: of_day > 0}
    no_crowd: {of: owner, each: month, all: of_day <= 1, over: day}
    three_months: {of: owner, each: month, places: 0, sum: of_month, over: month, between: [period_start - 2 month, period_end]}
    best_week: {of: owner, each: month, places: 0, max: of_week, over: iso_week, between: [period_start, period_end]}
    of_boss: {of: owner, each: month, places: 0, when: given(boss), formula: boss.of_month}
    under: {of: owner, count: owner, via: boss, between: [2024-01-01, 2024-12-31]}
    marks: {of: item, list: {big: n > 2, hot: hot}}
    big_ones: {of: owner, each: month, count: item, via: owner, where: '"big" in marks'}
"""


@pytest.mark.parametrize("period", ["2024-03", "2024-Q1", "2024", "2024-05", "2024-03-04", "2024-W10"])
def test_periods_of_every_kind(period: str) -> None:
    owners = {"A": {"from_on": date(2024, 1, 5)}, "B": {"from_on": date(2020, 1, 1), "boss": "A"}}
    items = {
        "1": item(1, n=3), "2": item(4, n=3), "3": item(4, "B", n=5), "4": item(1) | {"on_day": date(2024, 2, 29)},
        "5": item(31, n=MISSING),
    }  # fmt: skip
    found = of_month(PERIODS, items, owners, period)
    if period == "2024-03":
        assert found.of("of_month") == [3, 1]
        assert found.of("three_months") == [4, 1]
        assert found.of("best_week") == [2, 1]
        assert found.of("of_boss") == [NOTHING, 3]
        assert found.of("big_ones") == [OPEN, 1]
    of_month(PERIODS, {}, {}, period)


def test_periods_of_which_nothing_but_facts_are_read() -> None:
    """And a window from a date that nobody has: it falls back on the year's first day."""
    rules = """
        earlier: {of: owner, each: month, count: month, where: base > 5, between: [counted_from, period_start - 1 day]}
        counted_from: {of: owner, each: month, type: date, formula: 'max(start_of(period_start, "year"), default(until_on, start_of(period_start, "year")))'}
    """
    months = {
        ("A", Period.parse(f"2024-{month:02}")): {"base": base} for month, base in ((1, 9), (2, 3), (3, 8), (12, 9))
    }
    owners = {"A": {"from_on": date(2015, 1, 1)}}
    filled = {("A", Period.parse(f"2024-{month:02}")): {"base": 0} for month in range(4, 12)}
    tables = {"owner_month": months | filled}
    assert of_month(rules, {}, owners, "2024-12", tables=tables).of("earlier") == [2]


def test_totals_of_somebody_of_whom_it_is_not_known_when_they_were_there() -> None:
    rules = """
        pay: {of: owner, each: month, unit: CNY, statement: earning, formula: 10}
        net: {of: owner, each: month, unit: CNY, statement: total, formula: earnings - deductions}
        of_quarter: {of: owner, each: quarter, unit: CNY, statement: total, formula: earnings}
        net_then: {of: item, unit: CNY, formula: owner.net}
    """
    owners = {
        "A": {"from_on": MISSING},
        "B": {"from_on": date(2024, 2, 1), "until_on": MISSING},
        "C": {"from_on": date(2024, 2, 1), "until_on": date(2024, 2, 28)},
    }
    found = of_month(rules, {str(i): item(1, key) for i, key in enumerate("ABC")}, owners, "2024-Q1")
    assert found.of("of_quarter") == [30, 20, 10]
    assert found.of("net_then") == [10, 10, 0]
