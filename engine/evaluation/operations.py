"""Arithmetic, comparison and the plain functions on determined values. Every one is total: what cannot
be computed is undetermined with its reason, never an exception."""

from __future__ import annotations

import ast
import calendar
import operator
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from engine.evaluation.kleene import undetermined
from engine.values.exact import simplify
from engine.values.period import Period, PeriodKind
from engine.values.value import Number, Value

DAY_SECONDS = 86_400
# No figure of a policy comes near this; a chain of rules that squares numbers would pass any memory.
MAX_BITS = 4_096


def bounded(number: Number) -> Value:
    """The number, or undetermined where it has grown beyond all measure."""
    number = simplify(number)
    parts = (number,) if isinstance(number, int) else (number.numerator, number.denominator)
    return number if all(part.bit_length() <= MAX_BITS for part in parts) else undetermined("range", "number")


def add(left: Any, right: Any) -> Value:
    return bounded(left + right)


def subtract(left: Any, right: Any) -> Value:
    """A difference; of dates in days, of datetimes and times in seconds."""
    if isinstance(left, datetime):
        return _seconds(left - right)
    if isinstance(left, date):
        return int((left - right).days)
    if isinstance(left, time):
        return _seconds(_on_one_day(left) - _on_one_day(right))
    return bounded(left - right)


def multiply(left: Any, right: Any) -> Value:
    return bounded(left * right)


def divide(left: Any, right: Any) -> Value:
    return undetermined("division", "/") if right == 0 else bounded(Fraction(left) / Fraction(right))


def floor_divide(left: Any, right: Any) -> Value:
    return undetermined("division", "//") if right == 0 else left // right


def modulo(left: Any, right: Any) -> Value:
    """`a − b·floor(a / b)`, on rationals of any sign."""
    return undetermined("division", "%") if right == 0 else simplify(left - right * (left // right))


ARITHMETIC: dict[type, Callable[[Any, Any], Value]] = {
    ast.Add: add,
    ast.Sub: subtract,
    ast.Mult: multiply,
    ast.Div: divide,
    ast.FloorDiv: floor_divide,
    ast.Mod: modulo,
}
BY_SIGN = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod}
COMPARISON: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def shift(moment: date | datetime | time, amount: Number, by: str) -> Value:
    """A date or datetime moved by days, calendar months (clipped to the month's end) or seconds; a time by
    seconds within its day."""
    if by != "time" and amount != int(amount):
        return undetermined("range", "whole " + by)
    try:
        if isinstance(moment, time):
            return _time_later(moment, int(amount))
        if by == "month":
            return _add_months(moment, int(amount))
        if isinstance(moment, datetime):
            return _later(moment, amount * DAY_SECONDS if by == "day" else amount)
        return moment + timedelta(days=int(amount))
    except (OverflowError, ValueError):
        return undetermined("range", "date")


def _later(moment: datetime, seconds: Number) -> datetime:
    return moment + timedelta(microseconds=int(Fraction(seconds) * 1_000_000))


def _time_later(moment: time, seconds: int) -> Value:
    total = (moment.hour * 60 + moment.minute) * 60 + moment.second + seconds
    if not 0 <= total < DAY_SECONDS:
        return undetermined("range", "time")
    return time(total // 3600, total // 60 % 60, total % 60)


def _add_months(moment: date, months: int) -> date:
    index = moment.year * 12 + moment.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def _seconds(difference: timedelta) -> Value:
    return simplify(Fraction(difference // timedelta(microseconds=1), 1_000_000))


def _on_one_day(moment: time) -> datetime:
    return datetime.combine(date(2000, 1, 1), moment)


def floor_to(value: Any, step: Number) -> Value:
    if isinstance(value, datetime):
        return _stepped(value, step, up=False)
    return simplify(value // step * step)


def ceil_to(value: Any, step: Number) -> Value:
    if isinstance(value, datetime):
        return _stepped(value, step, up=True)
    return simplify(-(-value // step) * step)


def _stepped(moment: datetime, step: Number, up: bool) -> Value:
    midnight = datetime.combine(moment.date(), time.min)
    since = subtract(moment, midnight)
    stepped = ceil_to(since, step) if up else floor_to(since, step)
    return shift(midnight, stepped, "time")  # type: ignore[arg-type]


def full_months(start: date, until: date) -> int:
    """Completed months; a month counts as completed on the clipped anniversary day.

    >>> full_months(date(2024, 1, 31), date(2024, 2, 29)), full_months(date(2024, 3, 15), date(2024, 2, 20))
    (1, 0)
    """
    months = (until.year - start.year) * 12 + until.month - start.month
    if months > 0 and _add_months(start, months) > until:
        months -= 1
    return max(months, 0)


def bound_of(day: date, kind: PeriodKind, end: bool) -> date:
    period = Period.containing(kind, day)
    return period.end if end else period.start


def timeliness(done: Any, due: Any, as_of: date) -> str:
    """Whether a thing was done by its due date or datetime, as it stood at the end of `as_of`."""
    if done is not None:
        if isinstance(done, datetime) and not isinstance(due, datetime):
            done = done.date()
        return "in_time" if done <= due else "late"
    due_day = due.date() if isinstance(due, datetime) else due
    return "pending" if as_of <= due_day else "overdue"
