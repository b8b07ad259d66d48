"""What happens in the sample month of `telesales` is possible: known people, employed, on workdays, at work when they call."""

from __future__ import annotations

from datetime import date

from rulebooks.samples.making.telesales import cases
from rulebooks.samples.making.telesales.ordinary import days_at_work
from rulebooks.samples.making.telesales.people import NAMES, PEOPLE
from rulebooks.samples.making.telesales.workdays import october

AT_WORK = {(person.id, day.day) for person in PEOPLE for day in days_at_work(person)}


def test_people_of_the_cases_are_on_the_staff_list() -> None:
    rows = (*cases.LEAVES, *cases.PAPERS, *cases.DAYS, *cases.CALLS)
    assert {row.employee for row in rows} <= NAMES.keys()
    assert cases.MONTHS.keys() <= NAMES.keys()


def test_calls_and_what_is_noted_of_a_day_are_of_days_at_work() -> None:
    assert {(case.employee, case.day) for case in (*cases.CALLS, *cases.DAYS)} <= AT_WORK
    assert {(who, day) for who, day, *_ in cases.INCOMING} <= AT_WORK


def test_calls_during_work_are_made_between_nine_and_the_end_of_work() -> None:
    for call in cases.CALLS:
        during = october(call.day, "09:00") <= october(call.day, call.time) <= october(call.day, "18:00")
        assert (call.during_work == cases.YES) == during, call


def test_leave_covers_its_days() -> None:
    for slip in cases.LEAVES:
        first, last = (date.fromisoformat(moment[:10]) for moment in (slip.start_at, slip.end_at))
        whole = slip.start_at[11:] == "09:00" and slip.end_at[11:] == "18:00"
        assert slip.days == (f"{(last - first).days + 1}" if whole else "0.5"), slip
