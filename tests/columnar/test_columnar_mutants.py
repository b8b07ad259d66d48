"""Standing mutants: the columnar evaluator broken on purpose. A few small rulebooks agree with it whole, with no mutant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from engine.columnar import choosing, in_window, logic, macros, moments, numbers, rules, runs, translate
from engine.columnar.aggregates import AggregateCompiler
from engine.columnar.calendar_table import CalendarTable
from engine.columnar.rows import Row
from engine.columnar.taking import Taken
from engine.columnar.terms import Term, literal, number
from engine.columnar.translate import Translator
from engine.facts.model import Coverage
from engine.program.model import Program
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING
from tests.columnar.agreement import by_both, on_bench
from tests.evaluation.facts_by_hand import facts_of

BATTERY = """
parameters:
  price: {values: {2024-03-01: 5, 2024-03-20: 6}}
  bands: {scale: {of: number, to: number}, values: {2020-01-01: [{up_to: 1, is: 2}, {below: 10, is: 3}, {is: 4}]}}
rules:
  half: {of: thing, places: 0, formula: a / 2}
  even: {of: thing, places: 0, round: half_even, formula: a / 2}
  lower: {of: thing, places: 0, round: floor, formula: a / 2}
  upper: {of: thing, places: 0, round: ceiling, formula: a / 2}
  nearer: {of: thing, places: 0, round: down, formula: a / 2}
  whole: {of: thing, places: 0, formula: a // b}
  ratio: {of: thing, places: exact, formula: a / b}
  larger: {of: thing, formula: a / b < b / 3}
  both: {of: thing, formula: p and q}
  some: {of: thing, formula: p or q}
  denied: {of: thing, formula: not p}
  choice: {of: thing, places: 0, formula: 1 if p else 2}
  least: {of: thing, places: 0, formula: "min(a, b)"}
  or_seven: {of: thing, places: 0, formula: "default(c, 7)"}
  is_there: {of: thing, formula: given(c)}
  in_order: {of: thing, places: 0, first: [{a: "> 2", then: 1}, {otherwise: 2}]}
  unique: {of: thing, places: 0, table: [{a: "> 2", b: 5, then: 1}, {a: "<= 2", then: 2}, {otherwise: 3}]}
  points: {of: thing, places: 0, collect: {sum: points, rows: [{a: "> 2", then: 1}, {b: 5, then: 2}]}}
  band: {of: thing, places: 0, formula: "bracket(bands, a)"}
  part: {of: thing, places: 2, formula: "marginal(bands, a)"}
  valid: {of: thing, places: 0, require: valid > 0, formula: a}
  fee: {of: thing, places: 0, formula: 10}
  high_fee: {of: thing, places: 0, exception_to: fee, when: p, formula: 1}
  low_fee: {of: thing, places: 0, exception_to: fee, when: q, formula: 2}
  later: {of: thing, formula: day + 1 month}
  next_day: {of: thing, formula: day + 1 day}
  next_workday: {of: item, formula: on_day + 1 workday}
  among: {of: thing, formula: "1 in (1, a)"}
  count_of: {of: owner, each: month, count: item, via: owner}
  total: {of: owner, each: month, places: 0, sum: n, over: item, via: owner, where: hot}
  lowest: {of: owner, each: month, places: 0, min: n, over: item, via: owner}
  any_hot: {of: owner, each: month, any: hot, over: item, via: owner}
  all_hot: {of: owner, each: month, all: hot, over: item, via: owner}
  told: {of: owner, each: month, distinct: n, over: item, via: owner}
  paid: {of: owner, each: month, count: item, via: owner, by: paid_on}
  priced: {of: owner, each: month, places: 0, sum: price, over: item, via: owner}
  ten_days: {of: item, count: item, via: owner, between: [on_day - 10 day, on_day]}
  run: {of: owner, each: quarter, longest_run: count_of > 0, over: month}
  here: {of: owner, each: day, unit: hour, places: 0, covered: stay}
  level_of: {of: item, type: grade, formula: owner.level}
"""
OWNERS = {"A": {"from_on": date(2020, 1, 1)}, "B": {"from_on": date(2024, 3, 15)}}


def _item(day: date, owner: Any = "A", n: Any = 1, hot: Any = True, **more: Any) -> dict[str, Any]:
    return {"owner": owner, "on_day": day, "n": n, "hot": hot, **more}


def _facts() -> list[tuple[dict[str, Any], str, dict[str, Coverage]]]:
    """Tables, period and covers: the sure things first, so that a mutant falls early."""
    values = [1, -1, Fraction(1, 2), 3, -3, 5, 10, 0, MISSING]
    things = {
        f"{i}": {
            "a": a, "b": (5, -2, 0, 3, MISSING)[i % 5], "c": (ABSENT, MISSING, 2)[i % 3], "p": (True, False, MISSING)[i % 3],
            "q": (True, False, MISSING)[i // 3 % 3], "day": (date(2024, 1, 31), date(2024, 3, 29), date(9999, 12, 31), MISSING)[i % 4],
        }
        for i, a in enumerate(values)
    }  # fmt: skip
    days = [
        date(2024, 3, 1),
        date(2024, 3, 11),
        date(2024, 3, 21),
        date(2024, 3, 31),
        date(2024, 4, 1),
        date(2024, 2, 29),
    ]
    sure = {str(i): _item(day, n=i - 2, paid_on=date(2024, 3, 31) if i else ABSENT) for i, day in enumerate(days)}
    stays = {
        "1": {"owner": "A", "came_at": datetime(2024, 3, 1, 8), "went_at": datetime(2024, 3, 1, 12)},
        "2": {"owner": "A", "came_at": datetime(2024, 3, 1, 10), "went_at": datetime(2024, 3, 1, 14)},
        "3": {"owner": "B", "came_at": datetime(2024, 3, 20, 10), "went_at": ABSENT},
    }
    doubtful = {
        "1": _item(days[0], n=MISSING),
        "2": _item(days[1], hot=MISSING, n=4),
        "3": _item(days[0], "B"),
        "4": _item(days[2], "B", hot=False),
    }
    lost = {"1": _item(days[0]), "2": _item(days[1], MISSING, paid_on=MISSING)}
    february = {"item": Coverage(date(2024, 2, 1), date(2024, 3, 31))}
    whole = {"thing": things, "owner": OWNERS, "item": sure, "stay": stays}
    return [
        (whole, "2024-03", {}),
        ({"owner": OWNERS, "item": doubtful}, "2024-03", {}),
        ({"owner": OWNERS, "item": lost}, "2024-03", {}),
        ({"owner": OWNERS}, "2024-Q1", february),
    ]


@pytest.fixture(scope="module")
def battery() -> Program:
    return on_bench(BATTERY)


def broken(program: Program) -> bool:
    """Whether the evaluators differ on any of the facts; what the database refuses is broken too."""
    import duckdb

    for tables, period, covers in _facts():
        within = Period.parse(period)
        try:
            if by_both([program], facts_of(program, tables, covers), within, within.end).disagreements():
                return True
        except duckdb.Error:
            return True
    return False


def _macro(head: str, body: str) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda m: m.setitem(macros.MACROS, head, body)


def _not_null(term: Term) -> Term:
    return logic.FALSE


def _filled(term: Term) -> Term:
    """A flag of which nothing is open any more."""
    return Term(f"COALESCE({term.sql}, FALSE)", "flag", term.level) if term.nullable else term


def _filling(join: Callable[[Iterable[Term]], Term]) -> Callable[[Iterable[Term]], Term]:
    return lambda parts: join([_filled(p) for p in parts])


def _exclusive(left: Term, op: str, right: Term) -> Term:
    return logic.condition(f"({left.sql} {op.rstrip('=')} {right.sql})", left, right)


def _otherwise_taken(self: Translator, node: Any) -> Term:
    return choosing.choose([(self.flag(node.test), self.term(node.then))], self.term(node.otherwise))


def _default_of_nothing(self: Translator, node: Any) -> Term:
    value = self.term(node.arguments[0])
    return (
        choosing.choose([(logic.is_absent(value), number(0))], replace(value, absent=None)) if value.absent else value
    )


def _unclipped(by: Translator, bands: Any, value: Term) -> Term:
    return numbers.multiply(translate._bracket(by, bands, value), value)


def _next_band(by: Translator, bands: Any, value: Term) -> Term:
    branches = [(by.compare("<", value, number(b.bound)), number(b.value)) for b in bands if b.bound is not None]
    return translate._open_with(choosing.choose(branches, number(bands[-1].value)), value)


def _sum_of_the_known(self: Taken, selected: Term, body: Term | None) -> Term:
    return logic.FALSE


def _whole_window(self: AggregateCompiler, made: Term, *rest: Any) -> Term:
    return made


def _least_of_the_known(by: Translator, name: str, one: Term, other: Term) -> Term:
    function = "least" if name == "min" else "greatest"
    a, b = choosing.unify([one, other])
    return replace(
        a,
        sql=f"{function}({a.sql}, {b.sql})",
        level=max(a.level, b.level),
        low=min(a.low, b.low),
        high=max(a.high, b.high),
    )


def _first_exception(by: Translator, rule: Any, body: Any) -> Term:
    values = [by.term(line.condition.arguments[0]) for line in body.lines]
    branches = [(logic.negated(logic.is_absent(v)), replace(v, absent=None)) for v in values]
    return choosing.choose(branches, rules._applied(by, rule, body.otherwise))


def _day_of_the_end(self: Row) -> Term:
    return literal(self.compiler.period.end, "date")


def _unordered(term: Term, places: int, mode: str, scale: Fraction) -> Term:
    return _round_to(term, places, "down" if mode == "half_up" else mode, scale)  # type: ignore[arg-type]


_round_to, _both, _either, _touches = numbers.round_to, logic.both, logic.either, in_window.touches

MUTANTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "half up without the sign": _macro("half_up(n, d)", "(n + d // 2) // d"),
    "half even is half up": _macro("half_even(n, d)", "(n + CASE WHEN n < 0 THEN -(d // 2) ELSE d // 2 END) // d"),
    "floor cuts": _macro("floor_div(n, d)", "n // d"),
    "half up cuts": lambda m: m.setattr(numbers, "round_to", _unordered),
    "months are not counted to the end": _macro("add_months(day, months)", "CAST(day + months * 30 AS DATE)"),
    "an open operand of and is false": lambda m: m.setattr(logic, "both", _filling(_both)),
    "an open operand of or is false": lambda m: m.setattr(logic, "either", _filling(_either)),
    "and is or": lambda m: m.setattr(logic, "both", _either),
    "an open test takes otherwise": lambda m: m.setitem(translate._NODES, translate.Conditional, _otherwise_taken),
    "nothing is ever open": lambda m: m.setattr(logic, "is_open", _not_null),
    "absent is nought": lambda m: m.setattr(Translator, "_default", _default_of_nothing),
    "absent is given": lambda m: m.setattr(logic, "is_given", lambda term: logic.TRUE),
    "least of the known": lambda m: m.setattr(translate, "extreme", _least_of_the_known),
    "quotients compare by their numerators": lambda m: m.setattr(
        numbers, "compare", lambda op, a, b: (numbers.numerator(a), op, numbers.numerator(b))
    ),
    "a divisor of nought is one": lambda m: m.setattr(
        numbers, "_divisor", lambda by: numbers.whole(1) if by.low <= 0 <= by.high else by
    ),
    "a negative divisor keeps its sign": lambda m: m.setattr(numbers, "_sign", lambda by: numbers.whole(1)),
    "marginal is whole": lambda m: m.setattr(translate, "_marginal", _unclipped),
    "a bound opens the next band": lambda m: m.setattr(translate, "_bracket", _next_band),
    "the first exception wins": lambda m: m.setattr(rules, "_excepted", _first_exception),
    "requirements are not asked": lambda m: m.setattr(rules, "_required", lambda by, require, value: value),
    "rows read the period's values": lambda m: m.setattr(Row, "day", _day_of_the_end),
    "sums pass over open rows": lambda m: m.setattr(Taken, "_open_row", _sum_of_the_known),
    "no aggregate is in doubt": lambda m: m.setattr(Taken, "doubt", lambda self, *open_: None),
    "window bounds are outside": lambda m: m.setattr(in_window, "compare", _exclusive),
    "windows are open": lambda m: m.setattr(in_window, "touches", lambda *a: logic.TRUE),
    "a window may be beyond the facts": lambda m: m.setattr(AggregateCompiler, "_covered_by_facts", _whole_window),
    "a row of nobody is nobody's": lambda m: m.setattr(
        AggregateCompiler, "_relation_missing", lambda self, node: False
    ),
    "an absent date lies in the window": lambda m: m.setattr(
        in_window,
        "within",
        lambda moment, start, until: logic.TRUE if moment.absent else _within(moment, start, until),
    ),
    "spans are cut at no moment": lambda m: m.setattr(
        runs, "at_midnight", lambda term: moments.at_midnight(literal(date(2020, 1, 1), "date"))
    ),
    "a day leaves the calendar": lambda m: m.setattr(moments, "_within", lambda made, test, *parts: made),
    "a workday is a day": lambda m: m.setattr(
        CalendarTable, "add_workdays", lambda self, layers, moment, n: moments.shift(layers, moment, n, "day")
    ),
    "a unique table takes the first that may match": lambda m: m.setattr(translate.logic, "is_open", _not_null),
    "a fact of no known row has its default": lambda m: m.setattr(
        Row, "_where_known", lambda self, term, held, period: term
    ),
}
_within = in_window.within


def test_the_battery_agrees(battery: Program) -> None:
    for tables, period, covers in _facts():
        within = Period.parse(period)
        assert by_both([battery], facts_of(battery, tables, covers), within, within.end).disagreements() == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_caught(mutant: str, battery: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    MUTANTS[mutant](monkeypatch)
    assert broken(battery)
