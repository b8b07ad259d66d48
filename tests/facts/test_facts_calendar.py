"""The working calendar against dates that are on public record."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

import pytest

from engine.facts import official_days
from engine.facts.calendar import TimetableEntry, WorkingCalendar

OFFICE = (TimetableEntry(((time(8, 30), time(12)), (time(13, 30), time(18)))),)
SIX_DAYS = WorkingCalendar(rest_days=[6], holidays="CN", timetable=OFFICE)
FIVE_DAYS = WorkingCalendar(rest_days=[5, 6], holidays="CN", timetable=OFFICE)

GOLDEN = [
    ("2024-09-29", "workday"),
    ("2024-10-12", "workday"),
    ("2024-10-01", "statutory_holiday"),
    ("2024-10-02", "statutory_holiday"),
    ("2024-10-03", "statutory_holiday"),
    ("2024-10-04", "rest_day"),
    ("2024-10-05", "rest_day"),
    ("2024-10-06", "rest_day"),
    ("2024-10-07", "rest_day"),
    ("2024-10-08", "workday"),
    ("2024-10-13", "rest_day"),
    ("2009-01-01", "statutory_holiday"),
    ("2009-01-02", "rest_day"),
    ("2009-01-04", "workday"),
    ("2009-01-25", "statutory_holiday"),
    ("2009-01-28", "rest_day"),
    ("2009-10-03", "statutory_holiday"),
    ("2009-10-08", "rest_day"),
    ("2012-06-22", "rest_day"),
    ("2012-06-23", "statutory_holiday"),
    ("2012-06-24", "rest_day"),
    ("2015-09-03", "statutory_holiday"),
    ("2015-09-04", "rest_day"),
    ("2020-01-31", "rest_day"),
    ("2020-01-25", "statutory_holiday"),
    ("2021-04-04", "statutory_holiday"),
    ("2021-04-05", "rest_day"),  # the festival fell on a Sunday
    ("2025-01-28", "statutory_holiday"),
    ("2025-05-02", "statutory_holiday"),
    ("2024-05-02", "rest_day"),
    ("2026-10-01", "statutory_holiday"),
    ("2026-10-03", "statutory_holiday"),
    ("2026-10-05", "rest_day"),
    ("2026-10-07", "rest_day"),
    ("2026-10-08", "workday"),
    ("2026-10-10", "workday"),
    ("2026-09-20", "workday"),
]


@pytest.mark.parametrize(("day", "expected"), GOLDEN)
def test_golden_days(day: str, expected: str) -> None:
    for calendar in (SIX_DAYS, FIVE_DAYS):
        assert calendar.day_type(date.fromisoformat(day)) == expected
        assert calendar.is_workday(date.fromisoformat(day)) == (expected == "workday")


def test_the_week_decides_where_no_notice_does() -> None:
    saturday = date(2024, 10, 19)
    assert SIX_DAYS.day_type(saturday) == "workday"
    assert FIVE_DAYS.day_type(saturday) == "rest_day"


@pytest.mark.parametrize("year", range(2009, 2027))
def test_the_two_packages_agree(year: int) -> None:
    """Every statutory day is an official day off, every weekday off has a name, no make-up day is off."""
    import holidays

    named = set(holidays.country_holidays("CN", years=year, language="en_US"))
    off, statutory = official_days.days_off(year), official_days.statutory_days(year)
    assert statutory <= off
    assert {d for d in off if d.weekday() < 5} <= named <= off
    assert not official_days.makeup_workdays(year) & named
    expected = 13 if year >= 2025 else 12 if year == 2015 else 11
    overlaps = {2009: 1, 2020: 1}.get(year, 0)  # Mid-Autumn within National Day
    assert len(statutory) == expected - overlaps
    for day in statutory | off:
        assert FIVE_DAYS.is_workday(day) is False


def test_the_list_of_statutory_days_is_what_the_law_says() -> None:
    """To write it again: python -m tests.facts.write_statutory_days."""
    assert {year: sorted(official_days.days_by_law(year)) for year in official_days.listed_days()} == {
        year: sorted(days) for year, days in official_days.listed_days().items()
    }


def test_a_year_that_is_not_listed_is_worked_out() -> None:
    assert 2003 not in official_days.listed_days()
    assert date(2003, 10, 1) in official_days.statutory_days(2003)


def test_beyond_the_data_nothing_is_guessed() -> None:
    beyond = date(official_days.known_years().stop, 3, 1)
    assert SIX_DAYS.day_type(beyond) is None
    assert SIX_DAYS.is_workday(beyond) is None
    assert SIX_DAYS.workdays(date(2026, 12, 1), beyond) is None
    assert SIX_DAYS.add_workdays(beyond - timedelta(days=90), 300) is None
    assert SIX_DAYS.workday_from(beyond) is None
    assert SIX_DAYS.add_workdays(date(2003, 12, 31), -1) is None
    assert WorkingCalendar([6]).day_type(beyond) == "workday"
    own = WorkingCalendar([6], "CN", {beyond: "statutory_holiday", date(2024, 10, 8): "rest_day"})
    assert own.day_type(beyond) == "statutory_holiday"
    assert own.is_workday(date(2024, 10, 8)) is False


def test_workday_arithmetic_agrees_with_counting_by_hand() -> None:
    dice = random.Random(1)
    for _ in range(300):
        day = date(2023, 6, 1) + timedelta(days=dice.randrange(700))
        count = dice.randrange(-300, 300)
        found = SIX_DAYS.add_workdays(day, count)
        walked, left = day, abs(count)
        while left:
            walked += timedelta(days=1 if count > 0 else -1)
            left -= bool(SIX_DAYS.is_workday(walked))
        assert found == walked
        low, high = sorted((day, walked))
        by_hand = sum(bool(SIX_DAYS.is_workday(low + timedelta(days=i))) for i in range((high - low).days + 1))
        assert SIX_DAYS.workdays(low, high) == by_hand
    assert SIX_DAYS.workdays(date(2024, 10, 8), date(2024, 10, 7)) == 0
    assert SIX_DAYS.workdays(date(2024, 10, 1), date(2024, 10, 31)) == 21
    assert SIX_DAYS.workday_from(date(2024, 10, 1)) == date(2024, 10, 8)
    assert SIX_DAYS.workday_until(date(2024, 10, 7)) == date(2024, 9, 30)


def test_own_holidays_replace_the_data() -> None:
    calendar = SIX_DAYS.with_holidays({date(2030, 1, 2)})
    assert calendar.day_type(date(2030, 1, 2)) == "statutory_holiday"
    assert calendar.day_type(date(2024, 10, 1)) == "workday"
    assert calendar.day_type(date(2024, 10, 13)) == "rest_day"
    assert calendar.is_workday(date(2030, 1, 2)) is False
    assert calendar.sessions(date(2030, 1, 3)) == SIX_DAYS.with_holidays(set()).sessions(date(2030, 1, 3))


def test_seasons_and_changed_hours() -> None:
    summer = TimetableEntry(((time(8, 30), time(12)), (time(14, 30), time(18))), (5, 1), (9, 30))
    old = TimetableEntry(((time(9), time(18)),), valid_until=date(2019, 12, 31))
    calendar = WorkingCalendar([6], None, None, (summer, old, *OFFICE))
    assert calendar.shift_start(date(2024, 7, 1)) == datetime(2024, 7, 1, 8, 30)
    assert [s.hour for s, _ in calendar.sessions(date(2024, 9, 30))] == [8, 14]
    assert [s.hour for s, _ in calendar.sessions(date(2024, 10, 1))] == [8, 13]
    assert calendar.shift_end(date(2018, 1, 5)) == datetime(2018, 1, 5, 18)
    assert calendar.shift_start(date(2018, 1, 5)) == datetime(2018, 1, 5, 9)
    assert WorkingCalendar([6]).sessions(date(2024, 1, 1)) == []
    assert WorkingCalendar([6]).shift_start(date(2024, 1, 1)) is None


def test_a_night_shift_ends_the_next_day() -> None:
    night = WorkingCalendar([], timetable=[TimetableEntry(((time(22), time(2)), (time(3), time(6))))])
    assert night.sessions(date(2024, 10, 8)) == [
        (datetime(2024, 10, 8, 22), datetime(2024, 10, 9, 2)),
        (datetime(2024, 10, 9, 3), datetime(2024, 10, 9, 6)),
    ]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2024, 10, 8, 13, 30), datetime(2024, 10, 8, 8, 30)),
        (datetime(2024, 10, 8, 12, 0), datetime(2024, 10, 8, 8, 30)),
        (datetime(2024, 10, 8, 11, 59), datetime(2024, 9, 30, 13, 30)),
        (datetime(2024, 10, 8, 8, 30), datetime(2024, 9, 30, 13, 30)),  # over the holiday week
        (datetime(2024, 10, 14, 8, 30), datetime(2024, 10, 12, 13, 30)),  # a make-up Saturday
    ],
)
def test_previous_session(moment: datetime, expected: datetime) -> None:
    assert FIVE_DAYS.previous_session(moment) == expected


@pytest.mark.parametrize("arguments", [([7], None, {}), ([6], "XX", {}), ([6], None, {date(2024, 1, 1): "off"})])
def test_impossible_settings(arguments: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"not|no official"):
        WorkingCalendar(*arguments)  # type: ignore[arg-type]
