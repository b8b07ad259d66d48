"""The days of the sample quarter. The Monday before it is in the facts too: its week ends in the quarter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from rulebooks.samples.making.calendar import ONE_DAY, is_workday, workdays
from rulebooks.samples.making.foreign_trade.people import Person

FIRST, LAST = date(2024, 9, 30), date(2024, 12, 31)
FRIDAY, SATURDAY = 4, 5
SUMMER_ENDS = date(2024, 9, 30)


def workday_until(day: date) -> date:
    """The day itself or the last workday before it.

    >>> workday_until(date(2024, 10, 5))
    datetime.date(2024, 9, 30)
    """
    while not is_workday(day):
        day -= ONE_DAY
    return day


def mondays() -> list[date]:
    """The Mondays of the weeks that end in the quarter.

    >>> len(mondays()), mondays()[-1]
    (13, datetime.date(2024, 12, 23))
    """
    return [FIRST + timedelta(weeks=n) for n in range(13)]


def at(day: date, clock: str) -> datetime:
    """
    >>> at(date(2024, 10, 8), "09:05")
    datetime.datetime(2024, 10, 8, 9, 5)
    """
    return datetime.combine(day, time.fromisoformat(clock))


def work_begins(day: date) -> datetime:
    return at(day, "08:30" if day <= SUMMER_ENDS else "09:00")


def work_ends(day: date) -> datetime:
    return at(day, "18:00" if day <= SUMMER_ENDS else "17:30")


def employed(person: Person, first: date = FIRST, last: date = LAST) -> tuple[date, date]:
    """The part of the span in which the person is employed; empty if the first day is after the last."""
    return max(person.hired_on, first), min(person.left_on or last, last)


def days_at_work(person: Person) -> list[date]:
    return workdays(*employed(person))
