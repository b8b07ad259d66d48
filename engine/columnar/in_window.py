"""Whether a moment, or a row with its date or span, lies in a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.columnar import logic
from engine.columnar.choosing import choose
from engine.columnar.moments import as_date
from engine.columnar.rows import Row
from engine.columnar.terms import Term, literal, undetermined
from engine.rulebook.vocabulary import Entity


def compare(left: Term, op: str, right: Term) -> Term:
    """`<=` or `>=` of two dates or two datetimes, settled beforehand where their ranges settle it."""
    if left.is_constant and right.is_constant:
        assert isinstance(left.constant, date)
        assert isinstance(right.constant, date)
        return literal(left.constant >= right.constant if op == ">=" else left.constant <= right.constant, "flag")
    settled = left.high <= right.low if op == "<=" else left.low >= right.high
    if settled and left.given and right.given:
        return logic.TRUE
    return logic.condition(f"({left.sql} {op} {right.sql})", left, right)


def _alike(one: Term, other: Term) -> tuple[Term, Term]:
    """Beside a date, a datetime counts as its day."""
    return (one, other) if one.kind == other.kind else (as_date(one), as_date(other))


def _not_after(one: Term, other: Term) -> Term:
    one, other = _alike(one, other)
    return compare(one, "<=", other)


def within(moment: Term, start: Term, until: Term) -> Term:
    """Whether a moment lies in a window; an absent one lies in none."""
    present = replace(moment, absent=None)
    inside = logic.both([_not_after(start, present), _not_after(present, until)])
    if moment.absent is None:
        return inside
    return choose([(logic.is_absent(moment), logic.FALSE)], replace(inside, nullable=moment.nullable))


def touches(rows: Row, entity: Entity, start: Term, until: Term) -> Term:
    """Whether a row's date or span has a day (or a moment) in a window.

    One without a beginning lies in none; one that surely begins after it neither, whenever it ends.
    """
    first = rows.fact(entity, entity.dated[0], ())
    single = len(entity.dated) == 1
    last = first if single else rows.fact(entity, entity.dated[1], ())
    begun = _not_after(replace(first, absent=None), until)
    if single:
        inside = logic.both([begun, _not_after(start, replace(first, absent=None))])
        if first.absent is None:
            return inside
        return choose([(logic.is_absent(first), logic.FALSE)], replace(inside, nullable=first.nullable))
    lasting = _not_after(start, replace(last, absent=None))
    if last.absent is not None:
        lasting = logic.either([logic.is_absent(last), replace(lasting, nullable=last.nullable)])
    branches = []
    if first.absent is not None:
        branches.append((logic.is_absent(first), logic.FALSE))
    if first.nullable:
        branches.append((logic.is_open(first), undetermined("flag")))
    inside = logic.both([replace(begun, nullable=False), lasting])
    return choose(branches, inside) if branches else inside
