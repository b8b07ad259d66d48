"""The working days and hours the department keeps: Monday to Friday, nine to six. The policy itself states none."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from chinese_calendar import is_workday

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2024, 10, 1), date(2024, 10, 31)
OPENS, CLOSES = time(9, 0), time(18, 0)


def workdays(first: date = FIRST, last: date = LAST) -> list[date]:
    """Saturday 12 October makes up for the holiday of the 7th.

    >>> [day.day for day in workdays()]
    [8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 28, 29, 30, 31]
    """
    days = (first + ONE_DAY * n for n in range((last - first).days + 1))
    return [day for day in days if is_workday(day)]


def next_workday(day: date) -> date:
    """
    >>> next_workday(date(2024, 10, 12))
    datetime.date(2024, 10, 14)
    """
    return workdays(day + ONE_DAY, day + ONE_DAY * 14)[0]


def october(day: int, text: str) -> datetime:
    """
    >>> october(9, "18:12")
    datetime.datetime(2024, 10, 9, 18, 12)
    """
    return datetime.strptime(f"2024-10-{day:02} {text}", "%Y-%m-%d %H:%M")
