"""Rulebooks and facts made at random: both evaluators find the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from engine.columnar import sparse
from engine.columnar.compiler import CannotCompile
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING
from tests.columnar.agreement import agreed, on_bench

quick = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # what failed is told line by line: nothing need be shrunk
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
Text = st.SearchStrategy[str]

PARAMETERS = """
parameters:
  price: {values: {2024-03-01: 3, 2024-03-10: 4.5, 2024-06-01: null}}
  bands: {scale: {of: number, to: number}, values: {2020-01-01: [{up_to: 1, is: 0.5}, {below: 10, is: 2}, {is: 3}], 2024-03-15: [{below: 5, is: 1}, {is: 1.25}]}}
"""

# --- facts ----------------------------------------------------------------------------------------

numbers = st.one_of(
    st.sampled_from([0, 1, -1, Fraction(1, 2), Fraction(-1, 2), Fraction(5, 4), 2, 3, 7, 10, 26, 30, MISSING]),
    st.integers(-3000, 3000).map(lambda n: Fraction(n, 100)),
)
flags = st.sampled_from([True, False, MISSING])
grades = st.sampled_from(["low", "middle", "high", MISSING])
days = st.one_of(
    st.sampled_from([date(2024, 2, 29), date(2024, 1, 31), date(2023, 12, 31), date(2024, 3, 1), date(2024, 3, 31)]),
    st.integers(0, 120).map(lambda n: date(2024, 1, 1) + timedelta(days=n)),
)


def or_missing(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, values, st.just(MISSING))


def or_absent(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, st.just(ABSENT), st.just(MISSING))


things = st.lists(
    st.fixed_dictionaries(
        {
            "a": numbers, "b": numbers, "c": or_absent(numbers), "p": flags, "q": flags, "r": or_absent(flags),
            "kind": grades, "other": or_absent(grades), "day": or_missing(days), "met": or_absent(days),
        }
    ),
    min_size=2,
    max_size=8,
)  # fmt: skip
OWNERS = ["A", "B", "C"]
owners = st.fixed_dictionaries(
    {
        key: st.fixed_dictionaries(
            {
                "from_on": or_missing(
                    st.sampled_from([date(2020, 1, 1), date(2024, 2, 15), date(2024, 3, 31), date(2024, 5, 1)])
                ),
                "until_on": or_absent(st.sampled_from([date(2024, 2, 15), date(2024, 3, 1), date(2024, 12, 31)])),
                "boss": or_absent(st.sampled_from(OWNERS)),
                "weight": numbers,
            }
        )
        for key in OWNERS
    }
)
items = st.lists(
    st.fixed_dictionaries(
        {
            "owner": st.one_of(st.sampled_from(OWNERS), st.sampled_from(OWNERS), st.sampled_from([*OWNERS, MISSING])),
            "second": or_absent(st.sampled_from(OWNERS)),
            "on_day": or_missing(days),
            "paid_on": or_absent(days),
            "n": numbers,
            "spare": or_absent(numbers),
            "hot": flags,
            "kind": grades,
        }
    ),
    max_size=9,
)
moments = days.flatmap(
    lambda day: st.integers(0, 47).map(lambda h: datetime(day.year, day.month, day.day, h // 2, h % 2 * 30))
)
stays = st.lists(
    st.tuples(
        st.sampled_from(OWNERS), or_missing(moments), st.integers(0, 40), st.sampled_from([0, 0, 0, 1, 2]), flags
    ),
    max_size=6,
)


def _stay(owner: str, came: Any, hours: int, end: int, counts: Any) -> dict[str, Any]:
    went = came + timedelta(hours=hours) if isinstance(came, datetime) else datetime(2024, 3, 5)
    return {"owner": owner, "came_at": came, "went_at": (went, ABSENT, MISSING)[end], "counts": counts}


# --- expressions ----------------------------------------------------------------------------------


def _joined(left: Text, words: list[str], right: Text) -> Text:
    return st.tuples(left, st.sampled_from(words), right).map(lambda t: f"({t[0]} {t[1]} {t[2]})")


def numeric(atoms: list[str], divisors: list[str], tests: Text) -> Text:
    """A plain number over some names; what divides is never a literal nought."""
    literals = st.sampled_from(["0", "1", "2", "0.5", "2.75", "26", "0.01"])
    below = st.one_of(st.sampled_from(divisors), st.sampled_from(["2", "7", "22", "0.3"]))

    def larger(inner: Text) -> Text:
        return st.one_of(
            _joined(inner, ["+", "-", "*"], inner),
            _joined(inner, ["/", "//", "%"], below),
            st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
            inner.map(lambda x: f"abs({x})"),
            inner.map(lambda x: f"(-{x})"),
            st.tuples(st.sampled_from(["bracket", "marginal"]), inner).map(lambda t: f"{t[0]}(bands, {t[1]})"),
            st.tuples(st.sampled_from(["floor", "ceil"]), inner).map(lambda t: f"{t[0]}({t[1]}, 0.25)"),
            st.tuples(inner, tests, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        )

    return st.recursive(st.one_of(st.sampled_from(atoms), st.sampled_from(atoms), literals), larger, max_leaves=4)


def logical(atoms: list[str], compared: list[str]) -> Text:
    simple = st.one_of(
        st.sampled_from(atoms).map(lambda x: f"({x})"),
        _joined(
            st.sampled_from(compared), ["<", "<=", ">", ">=", "==", "!="], st.sampled_from([*compared, "0", "1.25"])
        ),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(_joined(inner, ["and", "or", "=="], inner), inner.map(lambda x: f"(not {x})")),
        max_leaves=4,
    )


MODES = st.sampled_from(["half_up", "half_even", "down", "floor", "ceiling"])
PLACES = st.sampled_from(["0", "1", "2", "exact"])
tests_of_thing = logical(
    ["p", "q", "default(r, p)", "(given(r) and r)", "given(c)", 'kind == "low"', 'kind in ("low", "high")', "day < as_of",
     "(given(met) and met > day)", "is_workday(day)"],
    ["a", "b", "default(c, 3)"],
)  # fmt: skip
numbers_of_thing = numeric(["a", "b", "default(c, 1.5)"], ["a", "b", "default(c, a)"], tests_of_thing)
dates_of_thing = st.recursive(
    st.sampled_from(["day", "default(met, day)", "as_of"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-"]), st.sampled_from(["1 day", "1 month", "13 month", "3 workday", "1 year", "0 workday", "a * 1 day", "b * 1 month", "a * 1 workday"])).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["start_of", "end_of"]), inner, st.sampled_from(["iso_week", "month", "quarter", "year"])).map(lambda t: f"{t[0]}({t[1]}, '{t[2]}')"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        inner.map(lambda x: f"workday_from({x})"),
        st.tuples(inner, tests_of_thing, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
    ),
    max_leaves=3,
)  # fmt: skip


def _rule(name: str, entity: str, parts: dict[str, str]) -> str:
    listed = ", ".join(f"{key}: {value}" for key, value in parts.items())
    return f"  {name}: {{of: {entity}, {listed}}}"


def _text(expression: str) -> str:
    return "'" + expression.replace("'", "''") + "'"


def number_rule(name: str, entity: str, formula: Text, tests: Text) -> Text:
    """A rounded or exact number, some with a requirement on itself."""
    return st.tuples(PLACES, MODES, formula, st.sampled_from(["", "", f"{name} >= 0"])).map(
        lambda t: _rule(
            name,
            entity,
            {"places": t[0], "round": t[1], "formula": _text(t[2])} | ({"require": _text(t[3])} if t[3] else {}),
        )
    )


def rulebook(lines: list[str]) -> str:
    return PARAMETERS + "rules:\n" + "\n".join(lines)


def compare(lines: list[str], tables: dict[str, Any], period: str, rules: list[str] | None = None) -> None:
    """Both evaluators on a rulebook; one that needs more than 127 bits proves nothing."""
    try:
        agreed(on_bench(rulebook(lines)), tables, period, rules=rules)
    except CannotCompile:
        assume(False)


# --- one row --------------------------------------------------------------------------------------

first_stage = st.tuples(
    *(number_rule(f"x{i}", "thing", numbers_of_thing, tests_of_thing) for i in range(6)),
    *(tests_of_thing.map(lambda t, i=i: _rule(f"f{i}", "thing", {"formula": _text(t)})) for i in range(4)),
    *(dates_of_thing.map(lambda d, i=i: _rule(f"d{i}", "thing", {"type": "date", "formula": _text(d)})) for i in range(4)),
    *(st.tuples(tests_of_thing, numbers_of_thing).map(
        lambda t, i=i: _rule(f"m{i}", "thing", {"places": "2", "when": _text(t[0]), "formula": _text(t[1])})) for i in range(2)),
)  # fmt: skip
tests_of_rules = logical(
    ["f0", "f1", "f2", "f3", "given(m0)", "d0 < d1", "d2 == d3", "p"], ["x0", "x1", "x2", "default(m0, x3)", "a"]
)
numbers_of_rules = numeric(
    ["x0", "x1", "x2", "x3", "default(m0, 0)", "default(m1, x4)"], ["x0", "x3", "x5", "a"], tests_of_rules
)
second_stage = st.tuples(
    *(number_rule(f"y{i}", "thing", numbers_of_rules, tests_of_rules) for i in range(4)),
    *(tests_of_rules.map(lambda t, i=i: _rule(f"g{i}", "thing", {"formula": _text(t)})) for i in range(2)),
)


@quick
@given(first_stage, second_stage, things)
def test_expressions(first: tuple[str, ...], second: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    compare([*first, *second], {"thing": {str(i): row for i, row in enumerate(rows)}}, "2024-03")


bounds = st.lists(st.integers(-20, 30), min_size=2, max_size=3, unique=True).map(sorted)
cells = st.sampled_from(
    ['a: "< 1"', 'a: "[0 .. 5)"', 'a: "(0 .. 5]"', "b: 1", 'b: "not(1)"', "p: yes", "p: no", "kind: low", 'kind: "low, high"', "c: absent", 'c: "> 1"', 'other: "not(low)"']
)  # fmt: skip
lines = st.lists(st.tuples(cells, st.one_of(st.none(), tests_of_thing), numbers_of_thing), min_size=1, max_size=3)


def _row(cell: str, condition: str | None, result: str | None) -> str:
    parts = [
        cell,
        *([f"when: {_text(condition)}"] if condition else []),
        *([f"then: {_text(result)}"] if result is not None else []),
    ]
    return "{" + ", ".join(parts) + "}"


def _unique(ends: list[int]) -> list[str]:
    edges = [
        f'"< {ends[0]}"',
        *(f'"[{low} .. {high})"' for low, high in pairwise(ends)),
        f'">= {ends[-1]}"',
    ]
    return [f"{{a: {edge}, then: {number}}}" for number, edge in enumerate(edges)]


tables = st.tuples(
    lines.map(lambda rows: f"  t0: {{of: thing, places: 2, first: [{', '.join(_row(*r) for r in rows)}, {{otherwise: a}}]}}"),
    bounds.map(lambda ends: f"  t1: {{of: thing, places: 0, table: [{', '.join(_unique(ends))}]}}"),
    st.tuples(st.sampled_from(["sum", "min", "max"]), lines).map(
        lambda t: f"  t2: {{of: thing, places: 2, collect: {{{t[0]}: found, rows: [{', '.join(_row(*r) for r in t[1])}]}}}}"
    ),
    lines.map(lambda rows: f"  t3: {{of: thing, collect: {{count: hits, rows: [{', '.join(_row(c, w, None) for c, w, _ in rows)}]}}}}"),
    st.lists(tests_of_thing, min_size=1, max_size=3).map(
        lambda tests: f"  t4: {{of: thing, list: {{{', '.join(f'c{i}: {_text(t)}' for i, t in enumerate(tests))}}}}}"
    ),
    st.tuples(numbers_of_thing, tests_of_thing, numbers_of_thing, tests_of_thing, numbers_of_thing).map(
        lambda t: "\n".join(
            [
                _rule("t5", "thing", {"places": "1", "formula": _text(t[0])}),
                _rule("t6", "thing", {"places": "1", "exception_to": "t5", "when": _text(t[1]), "formula": _text(t[2])}),
                _rule("t7", "thing", {"places": "1", "exception_to": "t5", "when": _text(t[3]), "formula": _text(t[4])}),
            ]
        )
    ),
    st.just("  t8: {of: thing, places: 0, formula: size(t4)}\n  t9: {of: thing, formula: given(t2) and t2 > t5}".replace("given(t2) and t2 > t5", "t3 > 1")),
)  # fmt: skip


@quick
@given(tables, things)
def test_tables(made: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    compare(list(made), {"thing": {str(i): row for i, row in enumerate(rows)}}, "2024-03")


# --- many rows ------------------------------------------------------------------------------------

tests_of_item = logical(
    [
        "hot",
        "given(spare)",
        'kind != "low"',
        "(given(paid_on) and paid_on > on_day)",
        "owner.weight > n",
        'owner.level == "low"',
    ],
    ["n", "owner.weight", "price"],
)
numbers_of_item = numeric(["n", "default(spare, 1)", "price", "owner.weight"], ["7", "4"], tests_of_item)
of_item = st.tuples(
    *(st.tuples(st.sampled_from(["0", "2"]), MODES, numbers_of_item).map(
        lambda t, i=i: _rule(f"v{i}", "item", {"places": t[0], "round": t[1], "formula": _text(t[2])})) for i in range(3)),
    tests_of_item.map(lambda t: _rule("w0", "item", {"formula": _text(t)})),
)  # fmt: skip
WINDOWS = ["", "", "between: [period_start + 5 day, period_end - 1 day]", "between: ['start_of(period_end, \"year\")', period_end]", "by: paid_on",
           "between: [period_start - 40 day, period_start - 1 day]"]  # fmt: skip


def _aggregate(name: str, each: str, function: str, body: str, window: str, where: str | None, via: str) -> str:
    numeric_body = function in ("sum", "min", "max")
    parts = {"each": each} | ({"places": "2"} if numeric_body else {})
    parts |= {"count": "item"} if function == "count" else {function: body, "over": "item"}
    parts["via"] = via
    if where:
        parts["where"] = _text(where)
    key, _, value = window.partition(": ")
    return _rule(name, "owner", parts | ({key: value} if key else {}))


def aggregates(number: int) -> Text:
    kinds = st.sampled_from(
        [
            ("count", ""),
            ("sum", "v0"),
            ("sum", "v1"),
            ("min", "v1"),
            ("max", "v2"),
            ("any", "w0"),
            ("all", "w0"),
            ("distinct", "v0"),
            ("distinct", "kind"),
            ("sum", "n"),
            ("sum", "price"),
        ]
    )
    return st.tuples(kinds, st.sampled_from(["month", "month", "quarter", "day"]), st.sampled_from(WINDOWS), st.one_of(st.none(), tests_of_item), st.sampled_from(["owner", "owner", "second"])).map(
        lambda t: _aggregate(f"a{number}", t[1], t[0][0], t[0][1], t[2], t[3], t[4])
    )  # fmt: skip


ON_AGGREGATES = [
    "  months: {of: owner, each: month, count: item, via: owner}",
    "  in_year: {of: owner, each: month, places: 0, sum: months, over: month, between: ['start_of(period_end, \"year\")', period_end]}",
    "  run: {of: owner, each: quarter, longest_run: months > 0, over: month}",
    "  pay: {of: owner, each: month, unit: CNY, statement: earning, formula: 'base + default(extra, 10) * months'}",
    "  rank: {of: item, count: item, via: owner, between: [on_day - 30 day, on_day], where: n < item.n}",
    "  paid_then: {of: item, unit: CNY, formula: owner.pay}",
    "  here: {of: owner, each: day, unit: hour, places: exact, covered: stay, where: counts}",
    "  here_in_month: {of: owner, each: month, unit: minute, places: 0, covered: stay}",
    "  yearly: {of: owner, each: quarter, unit: CNY, statement: deduction, formula: '1 CNY'}",
    "  net: {of: owner, each: month, unit: CNY, statement: total, formula: earnings - deductions}",
    "  net_of_quarter: {of: owner, each: quarter, unit: CNY, statement: total, formula: earnings - deductions}",
    "  everything: {each: month, places: 2, sum: n, over: item}",
]
many = settings(quick, max_examples=20)


@many
@given(
    of_item,
    st.tuples(*(aggregates(i) for i in range(6))),
    owners,
    items,
    stays,
    st.lists(st.tuples(st.sampled_from(OWNERS), st.sampled_from([1, 2, 3]), numbers, or_absent(numbers)), max_size=5),
    st.sampled_from(["2024-03", "2024-Q1"]),
)
def test_aggregates(
    of_items: tuple[str, ...],
    made: tuple[str, ...],
    people: dict[str, Any],
    rows: list[dict[str, Any]],
    spans: list[tuple[Any, ...]],
    months: list[tuple[Any, ...]],
    period: str,
) -> None:
    tables_ = {
        "owner": people,
        "item": {str(i): row for i, row in enumerate(rows)},
        "stay": {str(i): _stay(*span) for i, span in enumerate(spans)},
        "owner_month": {
            (owner, Period.parse(f"2024-{month:02}")): {"base": base, "extra": extra}
            for owner, month, base, extra in months
        },
    }
    compare([*of_items, *made, *ON_AGGREGATES], tables_, period)


# --- few of many days -----------------------------------------------------------------------------

tests_of_day = logical(
    ["fairly", "given(brought)", "is_workday(period_end)", "period_end > from_on", "late > 0", "weight > 1"],
    ["arrived", "owed", "late", "weight"],
)
numbers_of_day = numeric(["arrived", "late", "owed", "default(brought, 0)", "weight"], ["1", "2"], tests_of_day)
of_day = st.tuples(
    st.tuples(numbers_of_item, tests_of_item).map(
        lambda t: _rule("late_item", "item", {"places": "0", "formula": _text(f"({t[0]}) if {t[1]} else 0")})
    ),
    tests_of_item.map(lambda t: _rule("arrived", "owner", {"each": "day", "count": "item", "via": "owner", "where": _text(t)})),
    st.sampled_from(["", " if hot else 0"]).map(
        lambda t: "  shown: {of: item, places: 2, formula: " + f"'late_item{t}'" + "}\n"
        "  late: {of: owner, each: day, places: 0, sum: late_item, over: item, via: owner, where: late_item > 1}"
    ),
    *(st.tuples(numbers_of_day, tests_of_day).map(
        lambda t, i=i: _rule(f"d{i}", "owner", {"each": "day", "places": "1", "formula": _text(f"({t[0]}) if {t[1]} else 0")})
    ) for i in range(2)),
)  # fmt: skip
OF_MONTH = [
    "  d_sum: {of: owner, each: month, places: 1, sum: d0, over: day, where: d0 > 0}",
    "  d_all: {of: owner, each: month, places: 1, sum: d1, over: day}",
    "  d_count: {of: owner, each: month, count: day, where: d0 > d1}",
    "  d_any: {of: owner, each: month, any: fairly, over: day, where: d1 > 0}",
    "  in_month: {of: owner, each: month, places: 2, sum: shown, over: item, via: owner}",
    "  early: {of: owner, each: month, count: item, via: owner, between: [period_start, period_start + 9 day], where: late_item > 1}",
]
owner_days = st.lists(
    st.tuples(
        st.sampled_from(OWNERS),
        st.integers(1, 31),
        st.sampled_from([0, 1, 2, MISSING]),
        or_absent(st.sampled_from([Fraction(0), Fraction(3, 2)])),
        flags,
    ),
    max_size=12,
)


@many
@given(of_day, owners, items, owner_days)
def test_days_that_matter(
    made: tuple[str, ...], people: dict[str, Any], rows: list[dict[str, Any]], given_days: list[tuple[Any, ...]]
) -> None:
    tables_ = {
        "owner": people,
        "item": {str(i): row for i, row in enumerate(rows)},
        "owner_day": {
            (owner, Period.parse(f"2024-03-{day:02}")): {"owed": owed, "brought": brought, "fairly": fairly}
            for owner, day, owed, brought, fairly in given_days
        },
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse, "FEW", 0)
        compare(
            [*made, *OF_MONTH],
            tables_,
            "2024-03",
            rules=["d_sum", "d_all", "d_count", "d_any", "in_month", "early"],
        )
