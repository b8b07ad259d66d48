"""What happens in the samples of `daily_work` and `aimeicheng` is possible, and each case says why it is there."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from rulebooks.samples.making.aimeicheng import cases as shop_cases
from rulebooks.samples.making.aimeicheng import people as shop_people
from rulebooks.samples.making.aimeicheng.month import shift_on
from rulebooks.samples.making.aimeicheng.timetable import slots_of
from rulebooks.samples.making.calendar import is_workday, moment
from rulebooks.samples.making.daily_work import cases as office_cases
from rulebooks.samples.making.daily_work import people as office_people

MONTHS = [
    pytest.param(office_people, office_cases, (6,), id="daily_work"),
    pytest.param(shop_people, shop_cases, (), id="aimeicheng"),
]


def _cases(module: ModuleType) -> list[Any]:
    """Every case of a module: rows of named tuples that say their `case`."""
    groups = [group for name, group in vars(module).items() if name.isupper() and isinstance(group, tuple)]
    found = [row for group in groups for row in group if hasattr(row, "case")]
    return found + [duty for duties in getattr(module, "DUTIES", {}).values() for duty in duties]


def _day(case: Any) -> str:
    """The day of a case, if it is a case of one day."""
    if hasattr(case, "day") and isinstance(case.day, int):
        return f"2024-10-{case.day:02}"
    known = ("day", "date", "start_at", "occurred_at", "raised_on", "collected_on", "held_on")
    return next((getattr(case, name)[:10] for name in known if hasattr(case, name)), "")


@pytest.mark.parametrize(("people", "cases", "rest_days"), MONTHS)
def test_cases_are_about_people_employed_on_a_workday(
    people: ModuleType, cases: ModuleType, rest_days: tuple[int, ...]
) -> None:
    known = {person.id: person for person in people.PEOPLE}
    assert len(_cases(cases)) > 60
    for case in _cases(cases):
        who = getattr(case, "employee", "") or getattr(case, "collected_by", "")
        day = _day(case)
        if day:
            assert is_workday(moment(f"{day} 00:00").date(), rest_days), case
        if who and day:
            assert known[who].hired_on <= day <= (known[who].left_on or day), case


@pytest.mark.parametrize(("people", "cases", "rest_days"), MONTHS)
def test_every_person_and_case_says_why(people: ModuleType, cases: ModuleType, rest_days: tuple[int, ...]) -> None:
    assert all(row.case for row in (*people.PEOPLE, *_cases(cases)))
    assert len({person.name for person in people.PEOPLE}) == len(people.PEOPLE)


def test_punches_of_the_shop_are_those_of_the_persons_shift() -> None:
    known = {person.id: person for person in shop_people.PEOPLE}
    for punch in shop_cases.PUNCHES:
        day = moment(f"2024-10-{punch.day:02} 00:00").date()
        assert punch.slot in slots_of(shift_on(known[punch.employee], day)), punch
