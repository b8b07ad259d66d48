"""The seven people of the sample year 2024, and what happens to them.

| Person | Why |
|---|---|
| E201 manager | grade A: 2.5 days of leave, late or early twice, an innovation that brought benefit |
| E202 customer service | grade B: 4.5 days of leave, late four times |
| E203 marketing | grade C: leave six times, late or early seven times, an absence |
| E204 sales | no bonus: excellent and never late, but a major error |
| E205 customer service, from July line manager | outstanding, but exactly 3 days of leave: grade B |
| E206 delivery, joins on 1 April, on probation until June | grade C in full: three latenesses in one month |
| E207 customer service, leaves on 30 August | no bonus: gone before the year's end |
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rulebooks.samples.making.fengyun.timetable import AFTERNOON_IN, EVENING_OUT, MORNING_IN


class Person(NamedTuple):
    id: str
    name: str
    department: str
    hired_on: date
    left_on: date | None
    # From each month on: the role, and the base salary agreed where the policy states none.
    roles: tuple[tuple[int, str, str], ...]
    formal_from: int = 1


class Punch(NamedTuple):
    employee: str
    day: str
    slot: int
    time: str


class Leave(NamedTuple):
    """Leave in order: asked for, granted and handed over in time. `days` as counted by the timetable."""

    employee: str
    type: str
    start_at: str
    end_at: str
    days: str


DEPARTMENTS = (("01", "电子商务部"), ("02", "客服组"), ("03", "配送组"), ("04", "市场组"), ("05", "业务组"))

PEOPLE = (
    Person("E201", "方正宁", "01", date(2015, 3, 2), None, ((1, "manager", ""),)),
    Person("E202", "梁思齐", "02", date(2018, 7, 9), None, ((1, "customer_service", ""),)),
    Person("E203", "马晓东", "04", date(2021, 1, 4), None, ((1, "marketing", "1000.00"),)),
    Person("E204", "龙啸天", "05", date(2019, 5, 13), None, ((1, "sales", "1000.00"),)),
    Person("E205", "唐婉", "02", date(2020, 10, 12), None, ((1, "customer_service", ""), (7, "line_manager", ""))),
    Person("E206", "邓小海", "03", date(2024, 4, 1), None, ((1, "delivery", "1500.00"),), formal_from=7),
    Person("E207", "高远", "02", date(2022, 8, 15), date(2024, 8, 30), ((1, "customer_service", ""),)),
)

PUNCHES = (
    Punch("E201", "2024-03-12", MORNING_IN, "08:36"),
    Punch("E201", "2024-08-20", EVENING_OUT, "17:58"),
    Punch("E202", "2024-01-16", MORNING_IN, "08:32"),
    Punch("E202", "2024-04-07", AFTERNOON_IN, "13:41"),  # a Sunday, but an official make-up workday
    Punch("E202", "2024-07-22", MORNING_IN, "08:35"),
    Punch("E202", "2024-10-12", EVENING_OUT, "17:48"),
    Punch("E203", "2024-01-05", MORNING_IN, "08:33"),
    Punch("E203", "2024-01-26", MORNING_IN, "08:52"),
    Punch("E203", "2024-03-08", EVENING_OUT, "17:31"),
    Punch("E203", "2024-06-14", AFTERNOON_IN, "13:34"),
    Punch("E203", "2024-08-09", MORNING_IN, "08:47"),
    Punch("E203", "2024-09-29", MORNING_IN, "08:31"),
    Punch("E203", "2024-12-24", EVENING_OUT, "17:40"),
    Punch("E206", "2024-09-03", MORNING_IN, "08:38"),
    Punch("E206", "2024-09-12", MORNING_IN, "08:34"),
    Punch("E206", "2024-09-25", AFTERNOON_IN, "13:50"),  # the third in September: an absence is recorded
    Punch("E207", "2024-05-21", MORNING_IN, "09:10"),  # 40 minutes without leave: an absence
)

LEAVES = (
    Leave("E201", "sick", "2024-05-20 08:30", "2024-05-20 18:00", "1"),
    Leave("E201", "personal", "2024-11-11 08:30", "2024-11-12 12:00", "1.5"),
    Leave("E202", "personal", "2024-02-26 08:30", "2024-02-27 18:00", "2"),
    Leave("E202", "sick", "2024-06-12 08:30", "2024-06-13 18:00", "2"),
    Leave("E202", "personal", "2024-09-20 13:30", "2024-09-20 18:00", "0.5"),
    Leave("E203", "personal", "2024-02-02 13:30", "2024-02-02 18:00", "0.5"),
    Leave("E203", "personal", "2024-04-12 08:30", "2024-04-12 18:00", "1"),
    Leave("E203", "sick", "2024-06-03 08:30", "2024-06-05 18:00", "3"),
    Leave("E203", "personal", "2024-07-19 08:30", "2024-07-19 12:00", "0.5"),
    Leave("E203", "personal", "2024-09-30 08:30", "2024-10-08 18:00", "2"),  # over the holiday: two workdays
    Leave("E203", "sick", "2024-11-27 08:30", "2024-11-27 18:00", "1"),
    Leave("E204", "annual", "2024-08-05 08:30", "2024-08-09 18:00", "5"),  # annual leave counts towards no limit
    Leave("E205", "personal", "2024-03-18 08:30", "2024-03-20 18:00", "3"),
    Leave("E206", "personal", "2024-12-30 08:30", "2024-12-30 18:00", "1"),
)

# Recorded by HR; the person was not there all day.
ABSENCES = (("A1", "E203", "2024-05-15", "1"),)

OVERTIMES = (
    ("J1", "E205", "2024-01-01", "1", "yes", "yes"),  # New Year's Day: 300 %
    ("J2", "E204", "2024-02-04", "1", "yes", "yes"),  # a Sunday made a workday: not paid
    ("J3", "E203", "2024-02-11", "1", "yes", "yes"),  # the second day of the Spring Festival: 300 %
    ("J4", "E203", "2024-02-14", "1", "yes", "yes"),  # the holiday's later days are rest days: 200 %
    ("J5", "E206", "2024-05-01", "1", "yes", "yes"),  # on probation
    ("J6", "E206", "2024-10-02", "0.5", "yes", "yes"),
    ("J7", "E202", "2024-11-10", "1", "yes", "yes"),  # a Sunday: 200 %
    ("J8", "E201", "2024-12-15", "0.5", "no", "no"),  # not required by the work
    ("J9", "E205", "2024-12-22", "0.5", "yes", "yes"),
)

REVIEWS = (
    # performance, innovation adopted, brought benefit, other violations, major errors
    ("E201", "outstanding", "yes", "yes", "0", "0"),
    ("E202", "excellent", "no", "no", "1", "0"),
    ("E203", "average", "no", "no", "2", "0"),
    ("E204", "excellent", "yes", "yes", "0", "1"),
    ("E205", "outstanding", "yes", "yes", "0", "0"),
    ("E206", "average", "no", "no", "0", "0"),
    ("E207", "excellent", "no", "no", "0", "0"),
)

# Weekly reports (by the Sunday of the week) and monthly ones (by the last day) that are not in time.
LATE_REPORTS = {
    ("E202", "weekly", "2024-03-10"): "2024-03-12",
    ("E203", "weekly", "2024-02-11"): "2024-02-20",  # due on Sunday the 18th, a make-up workday
    ("E203", "monthly", "2024-06-30"): "2024-07-03",
    ("E206", "weekly", "2024-10-06"): "2024-10-09",  # due on the 8th, after the holiday
    ("E204", "weekly", "2024-12-15"): "",  # written, never submitted
}
MISSING_REPORTS = {("E203", "weekly", "2024-08-18"), ("E206", "monthly", "2024-05-31")}

RESIGNATIONS = (
    # Exactly thirty days' notice, every step taken.
    (
        "R1", "E207", "2024-07-31", "direct_superior", "yes", "2024-08-30",
        "2024-08-29", "2024-08-30", "2024-08-30", "2024-09-02",
    ),
)  # fmt: skip
PROJECT_AWARDS = (
    ("P1", "E201", "2024-06-30", "年中大促", "1200.00"),
    ("P2", "E201", "2024-12-10", "双十一大促", "2000.00"),
)
ADVANCES = (("D1", "E204", "2024-03-05", "2000.00", "2000.00"), ("D2", "E204", "2024-12-04", "1500.00", "0.00"))
SUPPLY_ISSUES = (("W1", "E202", "2024-03-01", "签字笔", "2", "yes"), ("W2", "E206", "2024-12-06", "胶带", "4", "yes"))
WORK_MATTERS = (("M1", "E205", "2024-12-03", "yes", "no"), ("M2", "E201", "2024-12-17", "no", ""))
