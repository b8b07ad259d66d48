"""When the people come and go: twice a day past the machine, later than the timetable when the evening was long."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rulebooks.samples.making.calendar import moment
from rulebooks.samples.making.foreign_trade.days import days_at_work, work_begins, work_ends
from rulebooks.samples.making.foreign_trade.people import Person


class Leave(NamedTuple):
    """A leave slip as filed; blank where nothing was filed."""

    id: str
    employee: str
    type: str
    start: str
    end: str
    days: str
    requested: str
    channel: str
    case: str
    urgent: str = "否"
    reason: str = ""
    slip: str = ""
    approved: str = "是"
    approved_at: str = ""
    approver: str = "董事长"
    returned: str = ""


LEAVES = (
    Leave(
        "QJ01", "W06", "事假", "2024-10-23 09:00", "2024-10-23 17:30", "1", "2024-10-21 15:00", "书面", "in order",
        reason="办理护照", slip="2024-10-21 15:00", approved_at="2024-10-21 16:30", returned="2024-10-24",
    ),
    Leave(
        "QJ02", "W07", "事假", "2024-11-05 14:00", "2024-11-05 17:30", "0.5", "2024-11-05 10:30", "书面",
        "asked for half an hour too late", reason="孩子家长会", slip="2024-11-05 10:30", approved_at="2024-11-05 11:40",
        returned="2024-11-06",
    ),
    Leave(
        "QJ03", "W08", "病假", "2024-12-10 09:00", "2024-12-11 17:30", "2", "2024-12-10 08:20", "电话",
        "sudden illness, by telephone, slip afterwards", urgent="是", reason="急性肠胃炎", slip="2024-12-12 09:20",
        approved_at="2024-12-10 08:25", returned="2024-12-12",
    ),
    Leave(
        "QJ04", "W09", "事假", "2024-11-20 14:00", "2024-11-20 17:30", "0.5", "2024-11-20 13:50", "电话",
        "no emergency, refused: half a day's absence", approved="否", approver="",
    ),
    Leave(
        "QJ05", "W10", "事假", "2024-12-04 14:00", "2024-12-04 17:30", "0.5", "2024-12-03 16:00", "信息",
        "a message to the manager, who answers when the leave has begun", reason="搬家", approved_at="2024-12-04 14:20",
        approver="部门经理", returned="2024-12-05",
    ),
    Leave(
        "QJ06", "W01", "事假", "2024-11-27 09:00", "2024-11-27 12:00", "0.5", "2024-11-27 07:50", "电话",
        "an emergency; the slip never came", urgent="是", reason="家中漏水", approved_at="2024-11-27 08:00",
        returned="2024-11-27",
    ),
    Leave(
        "QJ07", "W04", "年假", "2024-12-26 09:00", "2024-12-28 17:30", "3", "2024-12-16 10:00", "书面", "in order",
        reason="年休假", slip="2024-12-16 10:00", approved_at="2024-12-17 09:30", returned="2024-12-30",
    ),
)  # fmt: skip

# Who is not there: the day, and whether all of it, the morning or the afternoon.
AWAY = {
    ("W16", "2024-10-31"): "all", ("W16", "2024-11-01"): "all", ("W16", "2024-11-02"): "all",
    ("W17", "2024-11-05"): "all", ("W17", "2024-11-07"): "all", ("W17", "2024-11-12"): "all",
    ("W17", "2024-11-14"): "all", ("W17", "2024-11-19"): "morning", ("W17", "2024-11-26"): "afternoon",
    ("W14", "2024-11-18"): "afternoon", ("W12", "2024-10-28"): "all",
}  # fmt: skip
ABSENCES = (  # what the register of absence says of it: number, who, day, part of the day
    ("KG01", "W16", "2024-10-31", "1"),
    ("KG02", "W16", "2024-11-01", "1"),
    ("KG03", "W17", "2024-11-05", "1"),
    ("KG04", "W13", "2024-12-07", "0.25"),
)
ARRIVALS = {
    ("W05", "2024-10-22"): "10:12",  # late
    ("W05", "2024-10-23"): "10:00",  # ten sharp is not
    ("W18", "2024-11-14"): "10:01",  # a minute late
    ("W14", "2024-11-06"): "10:25",  # with the chairman's consent
    ("W15", "2024-11-25"): "11:05",  # nearer to noon than to nine: no record of arriving
    ("W02", "2024-10-08"): "09:00",  # on time to the minute
}
LATE_STARTS_APPROVED = (("W14", "2024-11-06"), ("W02", "2024-12-19"))
EVENINGS = (  # number, who, from, until
    ("WJ01", "W01", "2024-10-09 19:30", "2024-10-09 21:40"),
    ("WJ02", "W01", "2024-10-17 20:00", "2024-10-17 22:00"),
    ("WJ03", "W02", "2024-10-22 20:10", "2024-10-22 22:01"),
    ("WJ04", "W07", "2024-11-11 21:00", "2024-11-12 00:30"),
    ("WJ05", "W13", "2024-11-26 19:45", "2024-11-26 21:15"),
    ("WJ06", "W10", "2024-12-05 20:00", "2024-12-05 23:10"),
    ("WJ07", "W18", "2024-12-18 19:00", "2024-12-18 20:30"),
)
OVERTIMES = (  # number, who, day, days, required, approved, time off taken, reason
    ("JB01", "W03", "2024-10-20", "1", "是", "是", "否", "陪同客户验厂"),
    ("JB02", "W04", "2024-11-24", "0.5", "是", "是", "是", "赶制报价单"),
    ("JB03", "W08", "2024-11-13", "0.5", "是", "是", "否", "广交会后整理名片"),
    ("JB04", "W01", "2024-12-15", "1", "是", "否", "否", "接待巴西客户"),
)
DISMISSALS = (  # number, who, when, property handed over
    ("CT01", "W12", "2024-11-15 16:00", "2024-11-17 09:00"),
    ("CT02", "W16", "2024-11-20 10:00", ""),
    ("CT03", "W15", "2024-12-20 15:00", "2024-12-21 11:30"),
    ("CT04", "W17", "2024-12-31 10:00", ""),
)
RESIGNATIONS = (  # number, who, submitted, recipient, form, filled, consented, contract, last day
    ("LZ01", "W18", "2024-11-25", "董事长", "是", "2024-11-27", "2024-11-26", "是", "2025-01-24"),
    ("LZ02", "W14", "2024-12-02", "部门经理", "否", "", "", "否", "2024-12-20"),
    ("LZ03", "W09", "2024-12-09", "董事长", "是", "2024-12-10", "2024-12-12", "否", "2025-01-10"),
    ("LZ04", "W11", "2024-12-16", "董事长", "是", "2024-12-19", "2024-12-18", "否", "2025-01-16"),
)


def part_away(person: Person, day: date) -> str:
    """`all`, `morning` or `afternoon` if the person is absent or on leave then, else nothing."""
    if part := AWAY.get((person.id, str(day))):
        return part
    for slip in LEAVES:
        start, end = moment(slip.start), moment(slip.end)
        if slip.employee == person.id and start.date() <= day <= end.date():
            if slip.days == "0.5":
                return "morning" if start.hour < 12 else "afternoon"
            return "all"
    return ""


def punches(person: Person) -> Iterator[datetime]:
    """Two punches a workday; whoever is there for half a day punches at noon too."""
    chance = random.Random(f"{person.id} punches")
    early_bird = chance.random() < 0.45
    for day in days_at_work(person):
        begins, ends = work_begins(day), work_ends(day)
        flexible = chance.randint(2, 55) if day.month != 9 else chance.randint(2, 80)
        arrival = begins + timedelta(minutes=-chance.randint(0, 14) if early_bird else flexible)
        departure = ends + timedelta(minutes=chance.randint(0, 35))
        if clock := ARRIVALS.get((person.id, str(day))):
            arrival = moment(f"{day} {clock}")
        part = part_away(person, day)
        noon = moment(f"{day} 12:0{chance.randint(0, 6)}")
        if part == "":
            yield from (arrival, departure)
        elif part == "morning":
            yield from (moment(f"{day} 13:5{chance.randint(0, 8)}"), departure)
        elif part == "afternoon":
            yield from (arrival, noon)
