"""The sessions before many moments, against the calendar's own answer for each."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from engine.columnar.previous_sessions import previous_sessions
from engine.facts.calendar import LOOKS_BACK, TimetableEntry, WorkingCalendar

OFFICE = TimetableEntry(((time(8, 30), time(12)), (time(13, 30), time(18))))
NIGHT = TimetableEntry(((time(22), time(2)), (time(3), time(6))))
CALENDARS = {
    "a holiday week and make-up days": (WorkingCalendar([5, 6], "CN", timetable=[OFFICE]), date(2024, 9, 20)),
    "the end of the official data": (WorkingCalendar([6], "CN", timetable=[OFFICE]), date(2006, 12, 20)),
    "shifts into the next day": (WorkingCalendar([2], timetable=[NIGHT]), date(2024, 10, 1)),
    "a shift that outlasts the next day's first": (
        WorkingCalendar(
            [],
            timetable=[
                TimetableEntry(((time(20), time(19)),), valid_until=date(2024, 10, 5)),
                TimetableEntry(((time(0), time(5)), (time(6), time(7)))),
            ],
        ),
        date(2024, 10, 1),
    ),
    "a timetable that begins later": (
        WorkingCalendar([6], timetable=[TimetableEntry(OFFICE.sessions, valid_from=date(2024, 10, 10))]),
        date(2024, 10, 1),
    ),
    "a timetable that ends": (
        WorkingCalendar([6], timetable=[TimetableEntry(OFFICE.sessions, valid_until=date(2023, 10, 10))]),
        date(2023, 10, 1) + timedelta(days=LOOKS_BACK),
    ),
    "no timetable": (WorkingCalendar([6]), date(2024, 10, 1)),
    "the first days there are": (WorkingCalendar([6], timetable=[OFFICE]), date.min),
}


@pytest.mark.parametrize("name", CALENDARS)
def test_every_moment_has_the_session_that_the_calendar_says(name: str) -> None:
    calendar, first = CALENDARS[name]
    began = datetime.combine(first, time.min)
    moments = [began + timedelta(minutes=30 * n) for n in range(48 * 30)]
    expected = [calendar.previous_session(moment) for moment in moments]
    assert previous_sessions(calendar, moments) == expected
    if name != "no timetable":
        assert len(set(expected)) > 1


def test_no_moment_has_no_session() -> None:
    assert previous_sessions(WorkingCalendar([6], timetable=[OFFICE]), []) == []
