"""Arithmetic on terms: exact, in whole numbers, in the narrowest width that their ranges allow.

A quotient is carried as a numerator and a positive denominator: sums cross-multiply, comparisons compare cross
products. Rounding is the only place where a division is carried out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from engine.columnar.terms import Term, integer_type, number
from engine.language.core import ComparisonOp
from engine.values.exact import Rounding
from engine.values.value import Number


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in SQL with its range; its type is the narrowest for the range. `constant`: it is written out."""

    sql: str
    low: int
    high: int
    constant: int | None = None

    @property
    def type(self) -> str:
        return integer_type(self.low, self.high)


def whole(value: int) -> Whole:
    return Whole(str(value), value, value, value)


ONE = whole(1)


def times(left: Whole, right: Whole) -> Whole:
    """
    >>> times(Whole("a", 0, 9), Whole("b", -2, 3))
    Whole(sql='(a * b)', low=-18, high=27, constant=None)
    """
    if left.constant == 1:
        return right
    if right.constant == 1:
        return left
    ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    low, high = min(ends), max(ends)
    if left.constant is not None and right.constant is not None:
        return whole(left.constant * right.constant)
    return _typed("*", left, right, low, high)


def plus(left: Whole, right: Whole) -> Whole:
    if right.constant == 0:
        return left
    if left.constant == 0:
        return right
    if left.constant is not None and right.constant is not None:
        return whole(left.constant + right.constant)
    if right.constant is not None and right.constant < 0:
        return _typed("-", left, whole(-right.constant), left.low + right.low, left.high + right.high)
    return _typed("+", left, right, left.low + right.low, left.high + right.high)


def minus(left: Whole, right: Whole) -> Whole:
    if right.constant is not None:
        return plus(left, whole(-right.constant))
    if left.constant == 0:
        return Whole(f"(-{right.sql})", -right.high, -right.low)
    return _typed("-", left, right, left.low - right.high, left.high - right.low)


def _typed(op: str, left: Whole, right: Whole, low: int, high: int) -> Whole:
    """An operation in the type of its result: a wider one than its operands' is asked for before, not after."""
    type_ = integer_type(low, high)
    one = left.sql if left.type == type_ or left.constant is not None else f"CAST({left.sql} AS {type_})"
    other = right.sql
    if left.constant is not None and right.type != type_:
        other = f"CAST({right.sql} AS {type_})"
    sql = f"({one} {op} {other})"
    if type_ == "BIGINT" and "HUGEINT" in (left.type, right.type):
        sql = f"CAST({sql} AS BIGINT)"
    return Whole(sql, low, high)


# --- terms as whole numbers ---------------------------------------------------------------------------


def numerator(term: Term) -> Whole:
    return Whole(term.sql, term.low, term.high, term.low if term.is_constant else None)


def denominator(term: Term) -> Whole:
    return Whole(term.denominator, 1, term.denominator_high) if term.denominator else ONE


def _term(n: Whole, d: Whole, factor: Fraction, *operands: Term) -> Term:
    """A number from its parts, with what its operands leave open."""
    if n.constant is not None and d.constant is not None and not any(o.nullable or o.absent for o in operands):
        return number(factor * n.constant / d.constant)
    if d.constant is not None and d.constant != 1:
        factor, d = factor / d.constant, ONE
    return Term(
        n.sql,
        "number",
        max((o.level for o in operands), default=0),
        any(o.nullable or o.absent is not None for o in operands),
        factor=factor,
        denominator=None if d is ONE or d.constant == 1 else d.sql,
        low=n.low,
        high=n.high,
        denominator_high=d.high,
    )


def _common(*terms: Term) -> tuple[Fraction, list[Whole]]:
    """The largest factor of which all terms are whole multiples, and their numerators counted in it."""
    shared = common_factor(terms)
    return shared, [counted_in(t, shared) for t in terms]


def common_factor(terms: Sequence[Term]) -> Fraction:
    """The largest number of which all terms are whole multiples; nought is a multiple of any."""
    factors = [t.factor for t in terms if not _is_nought(t)] or [Fraction(1)]
    return Fraction(gcd(*(f.numerator for f in factors)), lcm(*(f.denominator for f in factors)))


def counted_in(term: Term, factor: Fraction) -> Whole:
    """A term's numerator as a multiple of a factor."""
    return numerator(term) if _is_nought(term) else times(numerator(term), whole(int(term.factor / factor)))


def ends_in(term: Term, factor: Fraction) -> tuple[int, int]:
    """The least and the greatest of a term as multiples of a factor."""
    counted = counted_in(term, factor)
    return counted.low, counted.high


def _is_nought(term: Term) -> bool:
    return term.low == term.high == 0


def over_one_denominator(left: Term, right: Term) -> tuple[Fraction, Whole, Whole, Whole]:
    """Two numbers as a factor, two numerators and their common denominator."""
    factor, (a, b) = _common(left, right)
    c, d = denominator(left), denominator(right)
    if c.sql == d.sql:
        return factor, a, b, c
    return factor, times(a, d), times(b, c), times(c, d)


# --- operators ----------------------------------------------------------------------------------------


def add(left: Term, right: Term) -> Term:
    factor, a, b, d = over_one_denominator(left, right)
    return _term(plus(a, b), d, factor, left, right)


def subtract(left: Term, right: Term) -> Term:
    factor, a, b, d = over_one_denominator(left, right)
    return _term(minus(a, b), d, factor, left, right)


def multiply(left: Term, right: Term) -> Term:
    n = times(numerator(left), numerator(right))
    d = times(denominator(left), denominator(right))
    return _term(n, d, left.factor * right.factor, left, right)


def negate(term: Term) -> Term:
    return _term(minus(whole(0), numerator(term)), denominator(term), term.factor, term)


def divide(left: Term, right: Term) -> Term:
    """A quotient; NULL where the divisor is zero or open: its numerator, by which all others tell what is open."""
    n, d = _fraction_of(left, right)
    if right.given and not right.low <= 0 <= right.high:
        return _term(n, d, left.factor / right.factor, left, right)
    typed = n.sql if n.constant is None else f"CAST({n.sql} AS {n.type})"
    n = Whole(f"(CASE WHEN {right.sql} <> 0 THEN {typed} END)", n.low, n.high)
    return replace(_term(n, d, left.factor / right.factor, left, right), nullable=True)


def _fraction_of(left: Term, right: Term) -> tuple[Whole, Whole]:
    """left / right as a numerator and a positive denominator, factors aside."""
    n, by = times(numerator(left), denominator(right)), numerator(right)
    d = times(denominator(left), _divisor(by))
    return (times(n, _sign(by)), d) if by.low < 0 else (n, d)


def _divisor(by: Whole) -> Whole:
    """The size of a divisor, NULL for zero."""
    if by.low > 0:
        return by
    if by.high < 0:
        return minus(whole(0), by)
    size = by.sql if by.low >= 0 else f"ABS({by.sql})"
    return Whole(f"NULLIF({size}, 0)", 1, max(abs(by.low), abs(by.high), 1))


def _sign(by: Whole) -> Whole:
    return whole(-1) if by.high < 0 else Whole(f"CAST(CASE WHEN {by.sql} < 0 THEN -1 ELSE 1 END AS BIGINT)", -1, 1)


def floor_divide(left: Term, right: Term) -> Term:
    """The greatest whole number not above a quotient; NULL where the divisor is zero."""
    n, d = _fraction_of(left, right)
    ratio = left.factor / right.factor
    floored = _floor(times(n, whole(ratio.numerator)), times(d, whole(ratio.denominator)))
    made = _term(floored, ONE, Fraction(1), left, right)
    return replace(made, nullable=True) if right.low <= 0 <= right.high else made


def modulo(left: Term, right: Term) -> Term:
    return subtract(left, multiply(right, floor_divide(left, right)))


def step_down(term: Term, step: Number, up: bool = False) -> Term:
    """The nearest multiple of a step below (or above) a number."""
    size = number(step)
    if up:
        return negate(multiply(floor_divide(negate(term), size), size))
    return multiply(floor_divide(term, size), size)


def absolute(term: Term) -> Term:
    if term.low >= 0:
        return term
    high = max(abs(term.low), abs(term.high))
    return _term(Whole(f"ABS({term.sql})", 0, high), denominator(term), term.factor, term)


def compare(op: ComparisonOp, left: Term, right: Term) -> tuple[Whole, str, Whole]:
    """Two numbers as whole ones that compare as they do."""
    _, a, b, _ = over_one_denominator(left, right)
    return a, op, b


# --- rounding -----------------------------------------------------------------------------------------


def round_to(term: Term, places: int, mode: Rounding, scale: Fraction) -> Term:
    """A number rounded to `places` decimals of a unit of that scale: no denominator is left."""
    quantum = scale / Fraction(10) ** places
    ratio = term.factor / quantum
    n = times(numerator(term), whole(ratio.numerator))
    d = times(denominator(term), whole(ratio.denominator))
    rounded = n if d.constant == 1 else _rounded(n, d, mode)
    return _term(rounded, ONE, quantum, term)


def _rounded(n: Whole, d: Whole, mode: Rounding) -> Whole:
    low, high = n.low // d.low if n.low < 0 else 0, -(-n.high // d.low) if n.high > 0 else 0
    if n.low >= 0:
        low = n.low // d.high
    if mode == "floor":
        return _floor(n, d)
    if mode == "ceiling":
        return minus(whole(0), _floor(minus(whole(0), n), d))
    if mode == "down":
        return _quotient(n, d, low, high)
    if mode == "half_even":
        return _by_macro("half_even", n, d, low, high, 2 * max(abs(n.low), abs(n.high), d.high) + d.high)
    half = Whole(f"({d.sql} // 2)" if d.constant is None else str(d.low // 2), 0, d.high // 2)
    if n.low >= 0:
        return _quotient(plus(n, half), d, low, high)
    return _by_macro("half_up", n, d, low, high, max(abs(n.low), abs(n.high)) + d.high)


def _quotient(n: Whole, d: Whole, low: int, high: int) -> Whole:
    wide = "HUGEINT" in (n.type, d.type)
    sql = f"wide_div({_sized(n, 'HUGEINT')}, {_sized(d, 'HUGEINT')})" if wide else f"({n.sql} // {d.sql})"
    return _narrowed(Whole(sql, low, high), n, d)


def _floor(n: Whole, d: Whole) -> Whole:
    if d.constant == 1:
        return n
    low = min(n.low // d.low, n.low // d.high)
    high = max(n.high // d.low, n.high // d.high)
    if n.low >= 0:
        return _quotient(n, d, low, high)
    return _by_macro("floor_div", n, d, low, high, max(abs(n.low), abs(n.high), d.high))


def _by_macro(name: str, n: Whole, d: Whole, low: int, high: int, most: int) -> Whole:
    """A division by a function of the database's in which no number grows beyond `most`."""
    type_ = integer_type(-most, most)
    wide = "wide_" if type_ == "HUGEINT" else ""  # not every database divides wide numbers by `//`
    made = Whole(f"{wide}{name}({_sized(n, type_)}, {_sized(d, type_)})", low, high)
    return replace(made, sql=f"CAST({made.sql} AS BIGINT)") if made.type != type_ else made


def _sized(one: Whole, type_: str) -> str:
    """An argument made as wide as the function's numbers grow; a literal has no width of its own."""
    return f"CAST({one.sql} AS {type_})" if type_ == "HUGEINT" and (one.constant or one.type != type_) else one.sql


def _narrowed(result: Whole, *operands: Whole) -> Whole:
    """A result brought back to the type of its range."""
    if result.type == "BIGINT" and any(o.type == "HUGEINT" for o in operands):
        return replace(result, sql=f"CAST({result.sql} AS BIGINT)")
    return result
