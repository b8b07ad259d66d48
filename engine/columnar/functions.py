"""The functions of the language on terms. Their meaning: engine/evaluation/plain_functions.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from engine.columnar import logic, moments, numbers
from engine.columnar.rows import start_of
from engine.columnar.terms import Term, literal
from engine.evaluation import operations
from engine.evaluation.plain_functions import WEEKDAYS
from engine.language.core import Call, Literal
from engine.values.period import Period

if TYPE_CHECKING:
    from engine.columnar.translate import Translator

Function = Callable[["Translator", Call, list[Term]], Term]


def _extreme(by: Translator, node: Call, arguments: list[Term]) -> Term:
    from engine.columnar.translate import extreme

    bound = [by.layers.bound(a, "_operand") for a in arguments]
    return reduce(
        lambda one, other: extreme(by, node.function, by.layers.bound(one, "_least"), other), bound[1:], bound[0]
    )


def _absolute(by: Translator, node: Call, arguments: list[Term]) -> Term:
    return numbers.absolute(arguments[0])


def _stepped(by: Translator, node: Call, arguments: list[Term]) -> Term:
    value, up = by.layers.bound(arguments[0], "_value"), node.function == "ceil"
    step = arguments[1].constant
    assert isinstance(step, int) or step is not None
    if value.kind == "number":
        return numbers.step_down(value, step, up)  # type: ignore[arg-type]
    midnight = moments.at_midnight(moments.as_date(value))
    since = by.layers.bound(moments.distance(value, midnight), "_since")
    return moments.shift(by.layers, midnight, numbers.step_down(since, step, up), "time")  # type: ignore[arg-type]


def _empty(by: Translator, node: Call, arguments: list[Term]) -> Term:
    codes = arguments[0]
    if isinstance(codes.constant, tuple):
        return literal(not codes.constant, "flag")
    return logic.condition(f"(len({codes.sql}) = 0)", codes)


def _size(by: Translator, node: Call, arguments: list[Term]) -> Term:
    codes = arguments[0]
    if isinstance(codes.constant, tuple):
        return literal(len(codes.constant), "number")
    return Term(f"len({codes.sql})", "number", codes.level, codes.nullable, low=0, high=1000)


def _as_date(by: Translator, node: Call, arguments: list[Term]) -> Term:
    return moments.as_date(arguments[0])


def _time_of(by: Translator, node: Call, arguments: list[Term]) -> Term:
    moment = arguments[0]
    if moment.is_constant:
        return literal(moment.constant.time(), "time")  # type: ignore[union-attr]
    sql = f"date_diff('second', date_trunc('day', {moment.sql}), {moment.sql})"
    return replace(moment, sql=sql, kind="time", low=0, high=moments.DAY - 1)


def _at(by: Translator, node: Call, arguments: list[Term]) -> Term:
    day, clock = arguments
    return Term(
        f"add_seconds(CAST({day.sql} AS TIMESTAMP), {clock.sql})",
        "datetime",
        max(day.level, clock.level),
        day.nullable or clock.nullable,
        low=day.low * moments.DAY + clock.low,
        high=day.high * moments.DAY + clock.high,
    )


def _part(name: str, low: int, high: int) -> Function:
    def made(by: Translator, node: Call, arguments: list[Term]) -> Term:
        day = arguments[0]
        if day.is_constant:
            return literal(getattr(day.constant, name), "number")
        return Term(f"{name}({day.sql})", "number", day.level, day.nullable, low=low, high=high)

    return made


def _weekday(by: Translator, node: Call, arguments: list[Term]) -> Term:
    day = arguments[0]
    if day.is_constant:
        return literal(WEEKDAYS[day.constant.weekday()], "enumeration")  # type: ignore[union-attr]
    whens = " ".join(f"WHEN {number} THEN '{name}'" for number, name in enumerate(WEEKDAYS, start=1))
    return Term(f"(CASE isodow({day.sql}) {whens} END)", "enumeration", day.level, day.nullable)


def _full_months(by: Translator, node: Call, arguments: list[Term]) -> Term:
    start, until = (by.layers.bound(a, "_day") for a in arguments)
    if start.is_constant and until.is_constant:
        return literal(operations.full_months(start.constant, until.constant), "number")  # type: ignore[arg-type]
    most = max((until.high - start.low) // 28 + 1, 0)
    return Term(
        f"full_months({start.sql}, {until.sql})",
        "number",
        max(start.level, until.level),
        start.nullable or until.nullable,
        low=0,
        high=most,
    )


def _bound_of(by: Translator, node: Call, arguments: list[Term]) -> Term:
    day, kind = arguments[0], node.arguments[1]
    assert isinstance(kind, Literal)
    each: Any = kind.value
    end = node.function == "end_of"
    if day.is_constant:
        period = Period.containing(each, day.constant)  # type: ignore[arg-type]
        return literal(period.end if end else period.start, "date")
    first = start_of(each, day.sql)
    reach = {"day": 0, "iso_week": 6, "month": 30, "quarter": 92, "year": 365}[each]
    low, high = (day.low, min(day.high + reach, moments.LAST_DAY)) if end else (max(day.low - reach, 1), day.high)
    return replace(day, sql=f"end_of_{each}({day.sql})" if end else first, low=low, high=high)


def _of_calendar(name: str) -> Function:
    def made(by: Translator, node: Call, arguments: list[Term]) -> Term:
        calendar = by.compiler.calendar(by.rulebook)
        return getattr(calendar, name)(by.layers, *arguments)  # type: ignore[no-any-return]

    return made


FUNCTIONS: dict[str, Function] = {
    "min": _extreme,
    "max": _extreme,
    "abs": _absolute,
    "floor": _stepped,
    "ceil": _stepped,
    "empty": _empty,
    "size": _size,
    "date_of": _as_date,
    "time_of": _time_of,
    "at": _at,
    "day_of": _part("day", 1, 31),
    "month_of": _part("month", 1, 12),
    "year_of": _part("year", 1, 9999),
    "weekday_of": _weekday,
    "full_months": _full_months,
    "start_of": _bound_of,
    "end_of": _bound_of,
    **{
        name: _of_calendar(name)
        for name in (
            "workdays",
            "paid_holidays",
            "is_workday",
            "day_type",
            "workday_from",
            "workday_until",
            "shift_start",
            "shift_end",
            "previous_session",
        )
    },
}
