"""What happens in the sample month and year of `fengyun` is possible: known people, workdays, days of leave that add up."""

from __future__ import annotations

from rulebooks.samples.making.calendar import is_workday, moment
from rulebooks.samples.making.fengyun import month_cases, month_people, year_cases
from rulebooks.samples.making.fengyun.timetable import due_at


def test_cases_of_the_month_are_about_people_of_the_month_on_workdays() -> None:
    known = {person.id: person for person in month_people.PEOPLE}
    for case in (*month_cases.PUNCHES, *month_cases.MISSING_DAYS):
        day = moment(f"2024-10-{case.day:02} 00:00").date()
        person = known[case.employee]
        assert is_workday(day), case
        assert person.hired_on <= day <= (person.left_on or day), case
    cases = month_cases
    rows = (*cases.LEAVES, *cases.OVERTIMES, *cases.ORDERS, *cases.WORKLOADS, *cases.REPORTS)
    assert {row.employee for row in rows} <= known.keys()


def test_cases_of_the_year_are_about_people_of_the_year_on_workdays() -> None:
    known = {person.id: person for person in year_cases.PEOPLE}
    for case in year_cases.PUNCHES:
        day = moment(f"{case.day} 00:00").date()
        assert is_workday(day), case
        assert known[case.employee].hired_on <= day <= (known[case.employee].left_on or day), case


def test_days_of_leave_are_those_of_the_timetable() -> None:
    for slip in (*month_cases.LEAVES, *year_cases.LEAVES):
        start, end = moment(slip.start_at), moment(slip.end_at)
        halves = sum(
            is_workday(day) and start <= due_at(day, first) and due_at(day, last) <= end
            for day in (start.date().fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1))
            for first, last in ((0, 1), (2, 3))
        )
        assert slip.days in (f"{halves / 2:g}", "0.125"), slip
