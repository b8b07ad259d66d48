"""The working days and hours the department keeps: Monday to Friday, nine to six. The policy itself states none."""

from __future__ import annotations

from datetime import date, datetime, time

from rulebooks.samples.making import calendar
from rulebooks.samples.making.calendar import ONE_DAY, SATURDAY, SUNDAY

WEEKEND = (SATURDAY, SUNDAY)
FIRST, LAST = date(2024, 10, 1), date(2024, 10, 31)
OPENS, CLOSES = time(9, 0), time(18, 0)


def workdays(first: date = FIRST, last: date = LAST) -> list[date]:
    """Saturday 12 October makes up for the holiday of the 7th.

    >>> [day.day for day in workdays()]
    [8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 28, 29, 30, 31]
    """
    return calendar.workdays(first, last, WEEKEND)


def next_workday(day: date) -> date:
    """
    >>> next_workday(date(2024, 10, 12))
    datetime.date(2024, 10, 14)
    """
    return calendar.workday_from(day + ONE_DAY, WEEKEND)


def october(day: int, text: str) -> datetime:
    """
    >>> october(9, "18:12")
    datetime.datetime(2024, 10, 9, 18, 12)
    """
    return calendar.moment(f"2024-10-{day:02} {text}")
