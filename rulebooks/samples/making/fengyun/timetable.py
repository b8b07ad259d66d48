"""The working days and the timetable that the samples' people keep: Monday to Saturday, four punches a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from chinese_calendar import constants as official

SUNDAY = 6
ONE_DAY = timedelta(days=1)

# The four punches expected on a workday, in order.
MORNING_IN, NOON_OUT, AFTERNOON_IN, EVENING_OUT = range(4)
DUE = (time(8, 30), time(12, 0), time(13, 30), time(18, 0))
ARRIVALS = (MORNING_IN, AFTERNOON_IN)


def is_workday(day: date) -> bool:
    """An official day off is none, an official make-up day is one, else Sunday is the rest day.

    >>> [is_workday(date(2024, 10, d)) for d in (7, 8, 12, 13)]
    [False, True, True, False]
    """
    if day in official.holidays:
        return False
    return day in official.workdays or day.weekday() != SUNDAY


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += ONE_DAY


def workdays(first: date, last: date) -> list[date]:
    """
    >>> len(workdays(date(2024, 10, 1), date(2024, 10, 31)))
    21
    """
    return [day for day in days(first, last) if is_workday(day)]


def workday_from(day: date) -> date:
    """The day itself or the first workday after it.

    >>> workday_from(date(2024, 10, 1))
    datetime.date(2024, 10, 8)
    """
    while not is_workday(day):
        day += ONE_DAY
    return day


def week_end(day: date) -> date:
    """The Sunday of the ISO week."""
    return day + (SUNDAY - day.weekday()) * ONE_DAY


def month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def due_at(day: date, slot: int) -> datetime:
    return datetime.combine(day, DUE[slot])


def moment(text: str) -> datetime:
    """
    >>> moment("2024-10-08 08:30")
    datetime.datetime(2024, 10, 8, 8, 30)
    """
    return datetime.strptime(text, "%Y-%m-%d %H:%M")
