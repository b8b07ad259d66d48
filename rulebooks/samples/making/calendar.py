"""The official calendar of mainland China with a company's rest days, and moments written as text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from chinese_calendar import constants as official

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"


def is_workday(day: date, rest_days: Collection[int] = (SUNDAY,)) -> bool:
    """An official day off is none, an official make-up day is one, else the company's rest days are none.

    >>> [is_workday(date(2024, 10, d)) for d in (7, 8, 12, 13)]
    [False, True, True, False]
    >>> is_workday(date(2024, 10, 13), rest_days=())
    True
    """
    if day in official.holidays:
        return False
    return day in official.workdays or day.weekday() not in rest_days


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += ONE_DAY


def workdays(first: date, last: date, rest_days: Collection[int] = (SUNDAY,)) -> list[date]:
    """
    >>> len(workdays(date(2024, 10, 1), date(2024, 10, 31)))
    21
    """
    return [day for day in days(first, last) if is_workday(day, rest_days)]


def workday_from(day: date, rest_days: Collection[int] = (SUNDAY,)) -> date:
    """The day itself or the first workday after it.

    >>> workday_from(date(2024, 10, 1))
    datetime.date(2024, 10, 8)
    """
    while not is_workday(day, rest_days):
        day += ONE_DAY
    return day


def week_end(day: date) -> date:
    """The Sunday of the ISO week."""
    return day + (SUNDAY - day.weekday()) * ONE_DAY


def month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def with_weekday(day: date) -> str:
    """A day as DingTalk writes it.

    >>> with_weekday(date(2024, 10, 8))
    '24-10-08 星期二'
    """
    return f"{day:%y-%m-%d} 星期{WEEKDAYS[day.weekday()]}"


def moment(text: str) -> datetime:
    """
    >>> moment("2024-10-08 08:30")
    datetime.datetime(2024, 10, 8, 8, 30)
    """
    return datetime.strptime(text, "%Y-%m-%d %H:%M")
