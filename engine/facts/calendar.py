"""The working calendar: which days are worked, and at what hours.

Built from a rulebook's `calendar` with every parameter resolved. A date that the official data does not
cover has no day type; every question that depends on such a date is answered with None, which
callers turn into an undetermined outcome. There is no clock here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal, cast

from engine.facts import official_days

DayType = Literal["workday", "rest_day", "statutory_holiday"]
DAY_TYPES = ("workday", "rest_day", "statutory_holiday")
MonthDay = tuple[int, int]
Session = tuple[datetime, datetime]
_ONE_DAY = timedelta(days=1)
# A session before a moment is looked for on so many days, the moment's own included.
LOOKS_BACK = 366


@dataclass(frozen=True, slots=True)
class TimetableEntry:
    """The sessions of a workday, as (start, end) times; one that ends at or before its start ends the next day.

    `start` and `until` are the (month, day) from and to which the entry applies every year, both
    included; a pair that runs backwards wraps the year's end, None is open. `valid_from` and `valid_until` bound the
    dates for which the figures stand, so that a changed parameter gives two entries.
    """

    sessions: tuple[tuple[time, time], ...]
    start: MonthDay | None = None
    until: MonthDay | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def applies(self, day: date) -> bool:
        """Whether the entry is the one for that day.

        >>> winter = TimetableEntry((), start=(10, 1), until=(4, 30))
        >>> [winter.applies(date(2024, m, d)) for m, d in ((9, 30), (10, 1), (1, 1), (4, 30), (5, 1))]
        [False, True, True, True, False]
        """
        if (self.valid_from and day < self.valid_from) or (self.valid_until and day > self.valid_until):
            return False
        here = (day.month, day.day)
        start, until = self.start or (1, 1), self.until or (12, 31)
        return start <= here <= until if start <= until else here >= start or here <= until


@dataclass(frozen=True, slots=True)
class _Year:
    """A year's days: `worked[i]` for the i-th day (None: not known); `before[i]` workdays before it."""

    first: date
    worked: tuple[bool | None, ...]
    before: tuple[int, ...]
    has_unknown: bool

    def unknown(self, start: int, stop: int) -> bool:
        return self.has_unknown and None in self.worked[start:stop]


class WorkingCalendar:
    """Workdays, rest days, statutory holidays, and the sessions of a day.

    Args:
        rest_days: weekdays that are not worked, Monday is 0.
        holidays: the country whose official days off and make-up days count ("CN"), or None.
        days: HR's own days; they prevail over all else.
        timetable: the first entry that applies to a day gives its sessions.

    Raises:
        ValueError: a weekday, country or kind of day that does not exist.
    """

    def __init__(
        self,
        rest_days: Iterable[int] = (5, 6),
        holidays: str | None = None,
        days: Mapping[date, str] | None = None,
        timetable: Iterable[TimetableEntry] = (),
    ) -> None:
        self.rest_days = frozenset(rest_days)
        self.holidays = holidays
        self.days = dict(days or {})
        self.timetable = tuple(timetable)
        self._own_holidays: frozenset[date] | None = None
        self._years: dict[int, _Year] = {}
        if not self.rest_days <= frozenset(range(7)):
            raise ValueError(f"weekdays are 0 (Monday) to 6 (Sunday), not {sorted(self.rest_days)}")
        if holidays is not None and holidays not in official_days.COUNTRIES:
            raise ValueError(f"no official calendar for {holidays!r}; there is {', '.join(official_days.COUNTRIES)}")
        if wrong := sorted(set(self.days.values()) - set(DAY_TYPES)):
            raise ValueError(f"a day is one of {', '.join(DAY_TYPES)}, not {wrong[0]!r}")

    def with_holidays(self, days: Iterable[date]) -> WorkingCalendar:
        """The same week and timetable with these statutory holidays in place of all data and HR's own days."""
        calendar = WorkingCalendar(self.rest_days, None, None, self.timetable)
        calendar._own_holidays = frozenset(days)
        return calendar

    @property
    def has_own_holidays(self) -> bool:
        """Whether its holidays were given by `with_holidays`, so that every day is known."""
        return self._own_holidays is not None

    @property
    def own_holidays(self) -> frozenset[date]:
        """The holidays that were given by `with_holidays`."""
        return self._own_holidays or frozenset()

    # --- days -------------------------------------------------------------------------------------

    def day_type(self, day: date) -> DayType | None:
        """What kind of day it is; None where the data does not cover it."""
        if day in self.days:
            return cast(DayType, self.days[day])
        if self._own_holidays is not None:
            return "statutory_holiday" if day in self._own_holidays else self._by_week(day)
        if self.holidays is None:
            return self._by_week(day)
        if day.year not in official_days.known_years():
            return None
        if day in official_days.days_off(day.year):
            return "statutory_holiday" if day in official_days.statutory_days(day.year) else "rest_day"
        return "workday" if day in official_days.makeup_workdays(day.year) else self._by_week(day)

    def is_workday(self, day: date) -> bool | None:
        """Whether the day is worked; None where the data does not cover it."""
        return self._year(day.year).worked[day.timetuple().tm_yday - 1]

    def workdays(self, start: date, until: date) -> int | None:
        """How many workdays from `start` to `until`, both included; 0 if they run backwards."""
        total = 0
        while start <= until:
            year = self._year(start.year)
            last = min(until, date(start.year, 12, 31))
            first_index, stop_index = _index(start), _index(last) + 1
            if year.unknown(first_index, stop_index):
                return None
            total += year.before[stop_index] - year.before[first_index]
            if last == until:
                break
            start = last + _ONE_DAY
        return total

    def paid_holidays(self, start: date, until: date) -> int | None:
        """How many statutory holidays from `start` to `until` fall on days that the week would have worked."""
        count = 0
        while start <= until:
            kind = self.day_type(start)
            if kind is None:
                return None
            count += kind == "statutory_holiday" and start.weekday() not in self.rest_days
            if start == date.max:
                break
            start += _ONE_DAY
        return count

    def workday_from(self, day: date) -> date | None:
        """The day itself, or the first workday after it."""
        worked = self.is_workday(day)
        return None if worked is None else day if worked else self.add_workdays(day, 1)

    def workday_until(self, day: date) -> date | None:
        """The day itself, or the last workday before it."""
        worked = self.is_workday(day)
        return None if worked is None else day if worked else self.add_workdays(day, -1)

    def add_workdays(self, day: date, count: int) -> date | None:
        """The count-th workday after the day (before it, if negative); 0 gives the day itself.

        None where a day on the way is not covered, or the calendar of years 1 to 9999 ends.
        """
        if count == 0:
            return day
        return self._forward(day, count) if count > 0 else self._backward(day, -count)

    def _forward(self, day: date, count: int) -> date | None:
        start = _index(day) + 1
        for number in range(day.year, date.max.year + 1):
            year = self._year(number)
            wanted = year.before[start] + count
            found = bisect_left(year.before, wanted, lo=start)
            if year.unknown(start, min(found, len(year.worked))):
                return None
            if found < len(year.before):
                return year.first + timedelta(days=found - 1)
            count -= year.before[-1] - year.before[start]
            start = 0
        return None

    def _backward(self, day: date, count: int) -> date | None:
        stop: int | None = _index(day)
        for number in range(day.year, date.min.year - 1, -1):
            year = self._year(number)
            stop = len(year.worked) if stop is None else stop
            wanted = year.before[stop] - count
            found = bisect_left(year.before, wanted + 1, hi=stop) - 1 if wanted >= 0 else -1
            if year.unknown(max(found, 0), stop):
                return None
            if found >= 0:
                return year.first + timedelta(days=found)
            count -= year.before[stop]
            stop = None
        return None

    # --- hours ------------------------------------------------------------------------------------

    def sessions(self, day: date) -> list[Session]:
        """The timetable's sessions on a day, worked or not, in order; empty without a timetable."""
        entry = next((e for e in self.timetable if e.applies(day)), None)
        if entry is None:
            return []
        midnight = datetime.combine(day, time.min)
        return [(midnight + begins, midnight + ends) for begins, ends in _from_midnight(entry.sessions)]

    def shift_start(self, day: date) -> datetime | None:
        """When the first session of the day's timetable starts."""
        sessions = self.sessions(day)
        return sessions[0][0] if sessions else None

    def shift_end(self, day: date) -> datetime | None:
        """When the last session of the day's timetable ends."""
        sessions = self.sessions(day)
        return sessions[-1][1] if sessions else None

    def previous_session(self, moment: datetime) -> datetime | None:
        """The start of the last session of a workday that ended at or before the moment."""
        if not self.timetable:
            return None
        for back in range(LOOKS_BACK):
            if moment.date().toordinal() - back < 1:
                return None
            day = moment.date() - timedelta(days=back)
            worked = self.is_workday(day)
            if worked is None:
                return None
            if worked:
                for start, end in reversed(self.sessions(day)):
                    if end <= moment:
                        return start
        return None

    # --- tables -----------------------------------------------------------------------------------

    def _by_week(self, day: date) -> DayType:
        return "rest_day" if day.weekday() in self.rest_days else "workday"

    def _worked(self, day: date) -> bool | None:
        """As day_type, without asking whether a day off is a statutory one."""
        if day in self.days:
            return self.days[day] == "workday"
        if self._own_holidays is not None:
            return day not in self._own_holidays and day.weekday() not in self.rest_days
        if self.holidays is not None:
            if day.year not in official_days.known_years():
                return None
            if day in official_days.days_off(day.year):
                return False
            if day in official_days.makeup_workdays(day.year):
                return True
        return day.weekday() not in self.rest_days

    def _year(self, number: int) -> _Year:
        if number not in self._years:
            first = date(number, 1, 1)
            length = date(number, 12, 31).timetuple().tm_yday
            worked = tuple(self._worked(first + timedelta(days=i)) for i in range(length))
            before = [0]
            for is_worked in worked:
                before.append(before[-1] + bool(is_worked))
            self._years[number] = _Year(first, worked, tuple(before), None in worked)
        return self._years[number]


def _index(day: date) -> int:
    return day.timetuple().tm_yday - 1


@cache
def _from_midnight(sessions: tuple[tuple[time, time], ...]) -> tuple[tuple[timedelta, timedelta], ...]:
    """When the sessions of a day begin and end, counted from its midnight; each after the one before.

    >>> _from_midnight(((time(22), time(2)), (time(3), time(6))))[1]
    (datetime.timedelta(days=1, seconds=10800), datetime.timedelta(days=1, seconds=21600))
    """
    found: list[tuple[timedelta, timedelta]] = []
    earliest = timedelta()
    for start, end in sessions:
        begins = _not_before(start, earliest)
        ends = _not_before(end, begins + timedelta(seconds=1))
        found.append((begins, ends))
        earliest = ends
    return tuple(found)


def _not_before(clock: time, earliest: timedelta) -> timedelta:
    """When a clock shows a time on the day of a moment, or on the next if that is before the moment."""
    since_midnight = datetime.combine(date.min, clock) - datetime.min
    moment = timedelta(days=earliest.days) + since_midnight
    return moment if moment >= earliest else moment + _ONE_DAY
