"""Raw clock records to expected punches and attendance days."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from engine.facts.calendar import TimetableEntry, WorkingCalendar
from engine.facts.model import Cell, Coverage, Facts, Table
from engine.facts.timetable import derive_facts
from engine.rulebook.vocabulary import Vocabulary
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING

OFFICE = (TimetableEntry(((time(8, 30), time(12)), (time(13, 30), time(18)))),)
CALENDAR = WorkingCalendar([6], "CN", timetable=OFFICE)
DAY = date(2024, 10, 8)
WEEK = Coverage(date(2024, 10, 7), date(2024, 10, 13))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-10-{text}")


def person(hired: Cell = date(2020, 1, 1), left: Cell = ABSENT) -> dict[str, Cell]:
    return {"name": "x", "department": MISSING, "hired_on": hired, "left_on": left, "bank_account_on_file": True}


def facts(
    records: list[tuple[str, Cell]],
    slips: list[tuple[Cell, Cell]] | None = None,
    *,
    people: dict[str, dict[str, Cell]] | None = None,
    covers: Coverage | None = None,
) -> Facts:
    rows = {str(i): {"employee": who, "at": when, "remark": ABSENT} for i, (who, when) in enumerate(records)}
    everybody = people or {"E1": person()}
    tables = {
        "employee": Table(dict(everybody), Coverage(None, None)),
        "clock_record": Table(rows, covers or Coverage(DAY, DAY)),  # type: ignore[arg-type]
    }
    if slips is not None:
        leave = {f"L{i}": {"employee": "E1", "start_at": a, "end_at": b} for i, (a, b) in enumerate(slips, start=1)}
        tables["leave"] = Table(leave, Coverage(None, None))  # type: ignore[arg-type]
    return Facts(tables)


def punches(given: Facts, vocabulary: Vocabulary, calendar: WorkingCalendar = CALENDAR) -> list[Cell]:
    rows = derive_facts(given, vocabulary, calendar).tables["punch"].rows
    return [row["punched_at"] for row in rows.values()]


CASES: list[tuple[str, list[str], list[str | None]]] = [
    ("one at each", ["08T08:20", "08T12:01", "08T13:25", "08T18:05"], ["08T08:20", "08T12:01", "08T13:25", "08T18:05"]),
    ("none at all", [], [None, None, None, None]),
    (
        "double punches count once",
        ["08T08:20", "08T08:21", "08T12:00", "08T12:02", "08T13:00", "08T13:31", "08T17:59", "08T18:10"],
        ["08T08:20", "08T12:02", "08T13:00", "08T18:10"],
    ),
    ("the middle belongs to the later", ["08T10:15"], [None, "08T10:15", None, None]),
    ("just before it to the earlier", ["08T10:14:59"], ["08T10:14:59", None, None, None]),
    ("noon is cut at 12:45", ["08T12:44:59", "08T12:45"], [None, "08T12:44:59", "08T12:45", None]),
    ("afternoon is cut at 15:45", ["08T15:44", "08T15:45"], [None, None, "08T15:44", "08T15:45"]),
    ("past midnight is still the day", ["08T08:30", "09T00:30", "09T03:59"], ["08T08:30", None, None, "09T03:59"]),
    ("from four on it is the next", ["08T03:59", "08T04:00", "09T04:00"], ["08T04:00", None, None, None]),
    ("out of order", ["08T18:00", "08T08:30"], ["08T08:30", None, None, "08T18:00"]),
]


@pytest.mark.parametrize(("records", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_assignment(records: list[str], expected: list[str | None], vocabulary: Vocabulary) -> None:
    given = facts([("E1", at(text)) for text in records], [])
    assert punches(given, vocabulary) == [ABSENT if text is None else at(text) for text in expected]


def test_the_rows(vocabulary: Vocabulary) -> None:
    derived = derive_facts(facts([("E1", at("08T08:40"))], []), vocabulary, CALENDAR)
    table = derived.tables["punch"]
    assert table.covers == Coverage(DAY, DAY)
    assert list(table.rows) == [f"E1/2024-10-08/{n}" for n in (1, 2, 3, 4)]
    assert table.rows["E1/2024-10-08/1"] == {
        "employee": "E1",
        "date": DAY,
        "kind": "arrival",
        "outer": True,
        "due_at": at("08T08:30"),
        "punched_at": at("08T08:40"),
        "leave": ABSENT,
    }
    rest = [(r["kind"], r["outer"], r["due_at"]) for r in list(table.rows.values())[1:]]
    assert rest == [
        ("departure", False, at("08T12:00")),
        ("arrival", False, at("08T13:30")),
        ("departure", True, at("08T18:00")),
    ]
    assert derived.tables["attendance_day"].rows == {
        ("E1", Period.parse("2024-10-08")): {"punches_expected": 4, "punches_made": 1, "punches_on_leave": 0}
    }


def test_workdays_rest_days_and_employment(vocabulary: Vocabulary) -> None:
    people = {
        "E1": person(),
        "E2": person(date(2024, 10, 11)),
        "E3": person(left=date(2024, 10, 8)),
        "E4": person(date(2024, 11, 1)),
    }
    given = facts([("E1", at("13T09:00")), ("E4", at("08T08:30"))], [], people=people, covers=WEEK)
    derived = derive_facts(given, vocabulary, CALENDAR)
    days = derived.tables["attendance_day"].rows
    found = {who: [key[1].start.day for key in days if key[0] == who] for who in people}  # type: ignore[union-attr, index]
    assert found == {"E1": [8, 9, 10, 11, 12, 13], "E2": [11, 12], "E3": [8], "E4": []}
    sunday = days["E1", Period.parse("2024-10-13")]
    assert sunday == {"punches_expected": 0, "punches_made": 1, "punches_on_leave": 0}
    assert sum(r["employee"] == "E1" for r in derived.tables["punch"].rows.values()) == 20


LEAVES: list[tuple[str, list[tuple[str, str]], list[str | None]]] = [
    ("whole day", [("08T08:30", "08T18:00")], ["L1"] * 4),
    ("morning", [("08T08:30", "08T12:00")], ["L1", "L1", None, None]),
    ("back at the afternoon's start", [("08T08:30", "08T13:30")], ["L1", "L1", None, None]),
    ("from noon on", [("08T12:00", "08T18:00")], [None, None, "L1", "L1"]),
    ("an hour between", [("08T09:30", "08T10:30")], [None] * 4),
    ("two, the later start counts", [("08T00:00", "09T00:00"), ("08T13:00", "08T19:00")], ["L1", "L1", "L2", "L2"]),
]


@pytest.mark.parametrize(("slips", "expected"), [case[1:] for case in LEAVES], ids=[case[0] for case in LEAVES])
def test_leave(slips: list[tuple[str, str]], expected: list[str | None], vocabulary: Vocabulary) -> None:
    derived = derive_facts(facts([], [(at(a), at(b)) for a, b in slips]), vocabulary, CALENDAR)
    assert [r["leave"] for r in derived.tables["punch"].rows.values()] == [key or ABSENT for key in expected]
    day = derived.tables["attendance_day"].rows["E1", Period.parse("2024-10-08")]
    assert day["punches_on_leave"] == sum(key is not None for key in expected)


def test_what_is_missing_stays_missing_for_that_person(vocabulary: Vocabulary) -> None:
    people = {"E1": person(), "E2": person(), "E3": person(hired=MISSING)}
    given = facts(
        [("E1", MISSING), ("E1", at("08T08:20")), ("E2", at("08T08:30")), ("E3", at("08T08:30"))],
        [(MISSING, at("08T12:00"))],
        people=people,
    )
    derived = derive_facts(given, vocabulary, CALENDAR).tables
    rows = list(derived["punch"].rows.values())
    assert [r["punched_at"] for r in rows] == [MISSING] * 4 + [at("08T08:30"), ABSENT, ABSENT, ABSENT] + [MISSING] * 4
    assert [r["leave"] for r in rows] == [MISSING] * 4 + [ABSENT] * 4 + [MISSING] * 4
    assert {r["due_at"] for r in rows[8:]} == {MISSING}
    assert list(derived["attendance_day"].rows.values()) == [
        {"punches_expected": 4, "punches_made": MISSING, "punches_on_leave": MISSING},
        {"punches_expected": 4, "punches_made": 1, "punches_on_leave": 0},
        {"punches_expected": MISSING, "punches_made": MISSING, "punches_on_leave": MISSING},
    ]


def test_leave_not_supplied_or_not_covered_is_missing(vocabulary: Vocabulary) -> None:
    given = facts([], None)
    assert {r["leave"] for r in derive_facts(given, vocabulary, CALENDAR).tables["punch"].rows.values()} == {MISSING}
    given = facts([], [])
    given.tables["leave"].covers = Coverage(date(2024, 10, 9), None)
    assert {r["leave"] for r in derive_facts(given, vocabulary, CALENDAR).tables["punch"].rows.values()} == {MISSING}


def test_what_was_supplied_is_left_as_it_is(vocabulary: Vocabulary) -> None:
    given = facts([("E1", at("08T08:30"))], [])
    own = Table({}, Coverage(None, None))
    given.tables["punch"] = own
    derived = derive_facts(given, vocabulary, CALENDAR)
    assert derived.tables["punch"] is own
    assert len(derived.tables["attendance_day"].rows) == 1
    assert "punch" not in derive_facts(Facts(), vocabulary, CALENDAR).tables
    assert "punch" not in derive_facts(facts([], []), vocabulary, WorkingCalendar([6])).tables
    assert "attendance_day" not in given.tables


def test_cover_ends_where_the_calendar_does(vocabulary: Vocabulary) -> None:
    given = facts([], [], covers=Coverage(date(2026, 12, 31), date(2027, 1, 2)))
    last = date(2026, 12, 31)
    assert derive_facts(given, vocabulary, CALENDAR).tables["punch"].covers == Coverage(last, last)
    given = facts([], [], covers=Coverage(date(2027, 1, 1), date(2027, 1, 31)))
    assert "punch" not in derive_facts(given, vocabulary, CALENDAR).tables


def test_open_cover_is_bounded(vocabulary: Vocabulary) -> None:
    given = facts([("E1", at("09T08:30"))], [], covers=Coverage(None, None))
    derived = derive_facts(given, vocabulary, CALENDAR, (DAY, date(2024, 10, 10)))
    assert derived.tables["punch"].covers == Coverage(DAY, date(2024, 10, 10))
    assert len(derived.tables["punch"].rows) == 12
    assert len(derive_facts(given, vocabulary, CALENDAR).tables["punch"].rows) == 4


def test_night_shift(vocabulary: Vocabulary) -> None:
    night = WorkingCalendar([], timetable=[TimetableEntry(((time(22), time(6)),))])
    given = facts([("E1", at("08T05:50")), ("E1", at("08T21:55")), ("E1", at("09T06:10")), ("E1", at("09T21:58"))], [])
    assert punches(given, vocabulary, night) == [at("08T21:55"), at("09T06:10")]
