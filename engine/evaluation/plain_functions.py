"""The functions of the language on determined values. Their types are in engine/language/functions.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from engine.evaluation.kleene import undetermined
from engine.evaluation.operations import bound_of, ceil_to, floor_to, full_months, timeliness
from engine.facts.calendar import WorkingCalendar
from engine.values.value import Value

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def plain_functions(calendar: WorkingCalendar, as_of: date) -> dict[str, Callable[..., Value]]:
    """The functions by name. Those of the calendar are undetermined where its data ends."""

    def known(function: Callable[..., Any]) -> Callable[..., Value]:
        def ask(*arguments: Any) -> Value:
            found = function(*arguments)
            return undetermined("calendar", " ".join(map(str, arguments))) if found is None else found

        return ask

    return {
        "min": min,
        "max": max,
        "abs": abs,
        "floor": floor_to,
        "ceil": ceil_to,
        "empty": lambda codes: not codes,
        "size": len,
        "timeliness": lambda done, due: timeliness(done, due, as_of),
        "date_of": datetime.date,
        "time_of": lambda moment: moment.time(),
        "at": lambda day, clock: datetime.combine(day, clock),
        "day_of": lambda day: day.day,
        "month_of": lambda day: day.month,
        "year_of": lambda day: day.year,
        "weekday_of": lambda day: WEEKDAYS[day.weekday()],
        "full_months": full_months,
        "start_of": lambda day, kind: bound_of(day, kind, end=False),
        "end_of": lambda day, kind: bound_of(day, kind, end=True),
        "workdays": known(calendar.workdays),
        "paid_holidays": known(calendar.paid_holidays),
        "is_workday": known(calendar.is_workday),
        "day_type": known(calendar.day_type),
        "workday_from": known(calendar.workday_from),
        "workday_until": known(calendar.workday_until),
        "shift_start": known(calendar.shift_start),
        "shift_end": known(calendar.shift_end),
        "previous_session": known(calendar.previous_session),
    }
