"""Dates, datetimes and times of day on terms. A date that leaves the years 1 to 9999 is undetermined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from engine.columnar import logic
from engine.columnar.choosing import choose
from engine.columnar.layers import Layers
from engine.columnar.numbers import numerator, round_to, step_down, times, whole
from engine.columnar.terms import Term, literal, undetermined
from engine.evaluation import operations
from engine.evaluation.kleene import is_plain

DAY = 86_400
LAST_DAY = date.max.toordinal()
MOST_SECONDS = (LAST_DAY + 1) * DAY - 1


def as_date(term: Term) -> Term:
    """The day of a datetime; a date is one already."""
    if term.kind != "datetime":
        return term
    if term.is_constant:
        return literal(term.constant.date(), "date")  # type: ignore[union-attr]
    return replace(term, sql=f"CAST({term.sql} AS DATE)", kind="date", low=term.low // DAY, high=term.high // DAY)


def at_midnight(term: Term) -> Term:
    """A date as the datetime on which it begins; a datetime is one already."""
    if term.kind == "datetime":
        return term
    return replace(
        term,
        sql=f"CAST({term.sql} AS TIMESTAMP)",
        kind="datetime",
        low=term.low * DAY,
        high=term.high * DAY,
        constant=None,
    )


def distance(left: Term, right: Term) -> Term:
    """Days between dates, seconds between datetimes or times of day."""
    sql = {
        "date": f"days_between({right.sql}, {left.sql})",
        "datetime": f"date_diff('second', {right.sql}, {left.sql})",
        "time": f"({left.sql} - {right.sql})",
    }[left.kind]
    return Term(
        sql,
        "number",
        max(left.level, right.level),
        left.nullable or right.nullable,
        low=left.low - right.high,
        high=left.high - right.low,
    )


def shift(layers: Layers, moment: Term, amount: Term, by: str) -> Term:
    """A moment moved by whole days or months, or by seconds."""
    if moment.is_constant and amount.is_constant:
        found = operations.shift(moment.constant, amount.constant, by)  # type: ignore[arg-type]
        return literal(found, moment.kind) if is_plain(found) else undetermined(moment.kind)  # type: ignore[arg-type]
    steps, whole_steps = _whole_steps(layers, amount, cut=by == "time")
    if moment.kind == "time":
        made = _time_later(moment, steps)
    elif by == "month":
        made = _months_later(layers, moment, steps)
    elif moment.kind == "datetime":
        seconds = (
            steps
            if by == "time"
            else replace(steps, sql=f"({steps.sql} * {DAY})", low=steps.low * DAY, high=steps.high * DAY)
        )
        made = _seconds_later(layers, moment, seconds)
    else:
        made = _days_later(layers, moment, steps)
    return made if whole_steps.constant is True else choose([(whole_steps, made)], None)


def _whole_steps(layers: Layers, amount: Term, cut: bool) -> tuple[Term, Term]:
    """An amount as a whole number, and the condition under which it is one (if it may not be cut)."""
    if amount.denominator is None and amount.factor.denominator == 1:
        n = times(numerator(amount), whole(amount.factor.numerator))
        return replace(amount, sql=n.sql, low=n.low, high=n.high, factor=Fraction(1)), logic.TRUE
    amount = layers.bound(amount, "_amount")
    steps = layers.bound(round_to(amount, 0, "down", Fraction(1)), "_steps", always=True)
    if cut:
        return steps, logic.TRUE
    floored = step_down(amount, 1)
    n = times(numerator(floored), whole(floored.factor.numerator))
    above = times(numerator(amount), whole(amount.factor.numerator))
    below = times(n, whole(amount.factor.denominator))
    right = below.sql if amount.denominator is None else f"({below.sql} * {amount.denominator})"
    return steps, logic.condition(f"({above.sql} = {right})", amount)


def _days_later(layers: Layers, moment: Term, steps: Term) -> Term:
    low, high = moment.low + steps.low, moment.high + steps.high
    made = Term(
        f"add_days({moment.sql}, {steps.sql})",
        "date",
        max(moment.level, steps.level),
        moment.nullable or steps.nullable,
        low=max(low, 1),
        high=min(high, LAST_DAY),
    )
    if low >= 1 and high <= LAST_DAY:
        return made
    moment = layers.bound(moment, "_day")
    ordinal = f"(days_between(DATE '0001-01-01', {moment.sql}) + {steps.sql})"
    return _within(made, f"{ordinal} BETWEEN 0 AND {LAST_DAY - 1}", moment, steps)


def _seconds_later(layers: Layers, moment: Term, steps: Term) -> Term:
    low, high = moment.low + steps.low, moment.high + steps.high
    made = Term(
        f"add_seconds({moment.sql}, {steps.sql})",
        "datetime",
        max(moment.level, steps.level),
        moment.nullable or steps.nullable,
        low=max(low, DAY),
        high=min(high, MOST_SECONDS),
    )
    if low >= DAY and high <= MOST_SECONDS:
        return made
    moment = layers.bound(moment, "_moment")
    since = f"(date_diff('second', TIMESTAMP '0001-01-01 00:00:00', {moment.sql}) + {steps.sql})"
    return _within(made, f"{since} BETWEEN 0 AND {MOST_SECONDS - DAY}", moment, steps)


def _months_later(layers: Layers, moment: Term, steps: Term) -> Term:
    unit = DAY if moment.kind == "datetime" else 1
    low, high = moment.low + (31 * steps.low - 5) * unit, moment.high + (31 * steps.high + 5) * unit
    if steps.low > 0:
        low = moment.low
    if steps.high < 0:
        high = moment.high
    most = MOST_SECONDS if unit == DAY else LAST_DAY
    name = "add_months_to_moment" if moment.kind == "datetime" else "add_months"
    made = Term(
        f"{name}({moment.sql}, {steps.sql})",
        moment.kind,
        max(moment.level, steps.level),
        moment.nullable or steps.nullable,
        low=max(low, unit),
        high=min(high, most),
    )
    if unit <= low and high <= most - 31 * unit:
        return made
    moment = layers.bound(moment, "_moment")
    index = f"(year({moment.sql}) * 12 + month({moment.sql}) - 1 + {steps.sql})"
    return _within(made, f"{index} BETWEEN 12 AND 119999", moment, steps)


def _time_later(moment: Term, steps: Term) -> Term:
    low, high = moment.low + steps.low, moment.high + steps.high
    sql = f"({moment.sql} + {steps.sql})"
    made = Term(
        sql,
        "time",
        max(moment.level, steps.level),
        moment.nullable or steps.nullable,
        low=max(low, 0),
        high=min(high, DAY - 1),
    )
    if low >= 0 and high < DAY:
        return made
    return _within(made, f"{sql} BETWEEN 0 AND {DAY - 1}", moment, steps)


def _within(made: Term, test: str, *parts: Term) -> Term:
    return choose([(logic.condition(f"({test})", *parts), made)], None)
