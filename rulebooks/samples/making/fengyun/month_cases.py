"""What happens in the sample month 2024-10, case by case: person, day, event.

All that is not here is ordinary and comes from the seed (punches.py, and the orders of `SEEDED_ORDERS`).
Workdays of the month: 8–12, 14–19, 21–26, 28–31. The 1st to the 3rd are statutory holidays, the 4th to the
7th official days off, the 13th, 20th and 27th Sundays.
"""

from __future__ import annotations

from typing import NamedTuple

from rulebooks.samples.making.fengyun.timetable import AFTERNOON_IN, EVENING_OUT, MORNING_IN, NOON_OUT


class Punch(NamedTuple):
    """A punch that is not an ordinary one. `time` is blank where the punch is missing."""

    employee: str
    day: int
    slot: int
    time: str
    written_in: str = ""  # the administrator's remark, where the punch was written in by hand


class Extra(NamedTuple):
    """A punch that the timetable does not expect: a second one, or one on a day off."""

    employee: str
    day: int
    time: str


class Day(NamedTuple):
    employee: str
    day: int


class Leave(NamedTuple):
    id: str
    employee: str
    type: str
    start_at: str
    end_at: str
    days: str
    urgent: str
    requested_at: str
    channel: str
    notified: str
    slip_submitted_at: str
    approved: str
    approved_at: str
    approver: str
    returned_on: str
    certificate_on: str
    handover_at: str


class Overtime(NamedTuple):
    id: str
    employee: str
    date: str
    days: str
    required_by_work: str
    approved: str
    reason: str


class Order(NamedTuple):
    """A blank rate is the policy's own; a blank date has not come yet."""

    employee: str
    revenue: str
    purchase_cost: str
    tax: str
    freight: str
    rate: str = ""
    self_operated: str = "是"
    ordered: str = "2024-10-09"
    shipped: str = "2024-10-11"
    settled: str = "2024-10-18"


class Report(NamedTuple):
    """A report that is not in order: another end, another date of submission (blank: none), another reviewer."""

    employee: str
    kind: str
    period_end: str
    submitted_on: str
    recipient: str = "部门经理"
    other_end: str = ""


class Workload(NamedTuple):
    employee: str
    large_items: int = 0
    small_items: int = 0
    delivered_orders: int = 0
    activations: int = 0
    report_submitted: str = "是"
    service_bonus: str = ""
    transport_claimed: str = ""
    telephone_claimed: str = ""


PUNCHES = (
    Punch("E006", 8, MORNING_IN, "08:30"),  # on time: not a minute late
    Punch("E006", 8, EVENING_OUT, "18:00"),
    Punch("E036", 8, MORNING_IN, "08:34"),  # 4 minutes: 5 yuan
    Punch("E008", 9, AFTERNOON_IN, "13:35"),  # exactly 5 minutes: 20 yuan
    Punch("E008", 22, MORNING_IN, "09:00"),  # exactly 30 minutes: still 20 yuan
    Punch("E009", 10, MORNING_IN, "08:33"),  # 3 minutes: 5 yuan
    Punch("E009", 17, MORNING_IN, "08:40"),  # 10 minutes: 20 yuan
    Punch("E009", 29, EVENING_OUT, "17:30"),  # 30 minutes early: 20 yuan, and the third: an absence
    Punch("E013", 15, MORNING_IN, "09:01"),  # 31 minutes: an absence
    Punch("E014", 15, MORNING_IN, "09:01"),  # 31 minutes within leave until 09:30: leave
    Punch("E017", 30, AFTERNOON_IN, ""),  # not seen again in the afternoon; HR records half a day
    Punch("E017", 30, EVENING_OUT, ""),
    Punch("E029", 17, EVENING_OUT, "20:06"),  # two hours over on a workday: no overtime pay in this policy
    Punch("E034", 21, EVENING_OUT, "18:00", written_in="忘记打卡，直接上级证明，管理员补卡"),
    Punch("E035", 14, NOON_OUT, ""),  # nobody knows: for a person to look at
)

EXTRA_PUNCHES = (
    Extra("E015", 11, "08:20"),
    Extra("E015", 11, "08:21"),
    Extra("E006", 19, "18:20"),
    Extra("E012", 24, "18:21"),
    Extra("E029", 1, "08:26"),
    Extra("E029", 1, "12:03"),
    Extra("E029", 1, "13:24"),
    Extra("E029", 1, "18:05"),
    Extra("E029", 2, "08:28"),
    Extra("E029", 2, "12:02"),
    Extra("E029", 5, "08:27"),
    Extra("E029", 5, "18:01"),
    Extra("E029", 13, "08:22"),
    Extra("E029", 13, "18:10"),
    Extra("E029", 20, "09:15"),
    Extra("E029", 20, "16:40"),
    Extra("E016", 3, "08:29"),
    Extra("E016", 3, "18:02"),
    Extra("E006", 27, "08:21"),
    Extra("E006", 27, "12:01"),
)

# Whole workdays without a punch and without leave.
MISSING_DAYS = (
    Day("E016", 23),
    Day("E017", 10),
    Day("E017", 18),
    Day("E033", 29),
    Day("E033", 30),
    Day("E033", 31),
)

# What HR has recorded besides. E017's 30th: gone after the morning, half a day, a third occasion.
ABSENCES = (("A2410-01", "E017", "2024-10-30", "0.5"),)

HEAD, SELF = "部门负责人", ""
LEAVES = (
    # In order: asked two days before, slip, approval, handover.
    Leave(
        "Q241001", "E014", "事假", "2024-10-15 08:30", "2024-10-15 09:30", "0.125", "否",
        "2024-10-13 10:00", "书面", HEAD, "2024-10-14 09:00", "是", "2024-10-14 09:20", HEAD,
        "2024-10-15", "", "2024-10-14 17:40",
    ),
    # Sick, called at 09:00: just in time. Two days, certificate on the day of return.
    Leave(
        "Q241002", "E024", "病假", "2024-10-16 08:30", "2024-10-17 18:00", "2", "否",
        "2024-10-16 09:00", "电话", HEAD, "2024-10-18 08:40", "是", "2024-10-16 09:05", HEAD,
        "2024-10-18", "2024-10-18", "",
    ),
    # Sick, called at 09:01: too late. Exactly one day, so a certificate is due; there is none.
    Leave(
        "Q241003", "E025", "病假", "2024-10-21 08:30", "2024-10-21 18:00", "1", "否",
        "2024-10-21 09:01", "电话", HEAD, "2024-10-22 08:45", "是", "2024-10-21 09:10", HEAD,
        "2024-10-22", "", "",
    ),
    # Sick for an afternoon, told by message: half a day needs no certificate.
    Leave(
        "Q241004", "E025", "病假", "2024-10-30 13:30", "2024-10-30 18:00", "0.5", "否",
        "2024-10-30 08:50", "信息", HEAD, "", "是", "2024-10-30 11:50", HEAD,
        "2024-10-31", "", "2024-10-30 11:55",
    ),
    # Slip on the day before, but only 16.5 hours ahead; work not handed over.
    Leave(
        "Q241005", "E026", "事假", "2024-10-24 08:30", "2024-10-24 18:00", "1", "否",
        "2024-10-23 16:00", "书面", HEAD, "2024-10-23 16:00", "是", "2024-10-23 17:10", HEAD,
        "2024-10-25", "", "",
    ),
    # An emergency, told by telephone and approved.
    Leave(
        "Q241006", "E027", "事假", "2024-10-25 13:30", "2024-10-25 18:00", "0.5", "是",
        "2024-10-25 11:20", "电话", HEAD, "", "是", "2024-10-25 11:25", HEAD,
        "2024-10-26", "", "2024-10-25 11:45",
    ),
    # Asked in good time, not approved, stayed away: absence.
    Leave(
        "Q241007", "E028", "事假", "2024-10-28 08:30", "2024-10-28 18:00", "1", "否",
        "2024-10-25 15:00", "书面", HEAD, "2024-10-25 15:00", "否", "", "",
        "2024-10-29", "", "2024-10-26 17:30",
    ),
    # Annual leave costs neither pay nor the full-attendance bonus.
    Leave(
        "Q241008", "E007", "年假", "2024-10-16 08:30", "2024-10-16 18:00", "1", "否",
        "2024-10-10 09:30", "书面", HEAD, "2024-10-10 09:30", "是", "2024-10-10 10:00", HEAD,
        "2024-10-17", "", "2024-10-15 17:30",
    ),
    # Two days across the end of the month: one of them is October's.
    Leave(
        "Q241009", "E036", "事假", "2024-10-31 08:30", "2024-11-01 18:00", "2", "否",
        "2024-10-28 09:00", "书面", HEAD, "2024-10-28 09:00", "是", "2024-10-28 14:00", HEAD,
        "2024-11-02", "", "2024-10-30 17:00",
    ),
    # Asked exactly 24 hours ahead, and the slip on the same morning: late, though approved.
    Leave(
        "Q241010", "E021", "事假", "2024-10-12 13:30", "2024-10-12 18:00", "0.5", "否",
        "2024-10-11 13:30", "书面", HEAD, "2024-10-12 09:00", "是", "2024-10-12 09:30", HEAD,
        "2024-10-14", "", "2024-10-12 11:30",
    ),
)  # fmt: skip

OVERTIMES = (
    Overtime("J2410-01", "E029", "2024-10-01", "1", "是", "是", "国庆大促值班"),  # statutory: 300 %
    Overtime("J2410-02", "E029", "2024-10-02", "0.5", "是", "是", "国庆大促值班"),
    Overtime("J2410-03", "E029", "2024-10-05", "1", "是", "是", "国庆大促值班"),  # an official day off, not statutory
    Overtime("J2410-04", "E029", "2024-10-13", "1", "是", "是", "双十一备货"),  # Sunday: 200 %
    Overtime("J2410-05", "E029", "2024-10-20", "0.75", "否", "否", "个人原因到岗"),  # not required by the work
    Overtime("J2410-06", "E029", "2024-10-17", "0.25", "是", "是", "系统上线"),  # a workday: no rule in the policy
    Overtime("J2410-07", "E016", "2024-10-03", "1", "是", "是", "国庆礼品配送"),
    Overtime("J2410-08", "E006", "2024-10-27", "0.5", "是", "是", "客诉处理"),
)

ORDERS = (
    Order("E010", "1234.56", "800.10", "37.04", "20.00"),  # 377.42 at 10 %
    Order("E010", "8800.00", "6100.00", "264.00", "120.50", rate="13%"),  # 2315.50 at the upper bound
    Order("E010", "3999.00", "2700.00", "119.97", "66.60", rate="12.5%"),
    Order("E010", "500.00", "580.00", "15.00", "5.00"),  # at a loss of 100.00
    Order("E011", "5200.00", "3900.00", "156.00", "80.00"),
    Order("E011", "7600.00", "5000.00", "228.00", "110.00", rate="14%"),  # out of the range of 10 to 13 %
    Order("E012", "2600.00", "1700.00", "78.00", "35.00", self_operated="否"),  # not self-operated: no commission
    # Not yet settled; settled in November; of September, but settled in October.
    Order("E012", "1880.00", "1200.00", "56.40", "28.00", "", "是", "2024-10-28", "", ""),
    Order("E012", "3300.00", "2150.00", "99.00", "40.00", "", "是", "2024-10-24", "2024-10-29", "2024-11-05"),
    Order("E012", "1450.00", "900.00", "43.50", "18.00", "", "是", "2024-09-20", "2024-09-23", "2024-10-31"),
    Order("E037", "900.00", "960.00", "27.00", "12.00"),  # −99.00
    Order("E037", "1200.00", "1100.00", "36.00", "14.00"),  # +50.00: together below zero, so no commission
)
SEEDED_ORDERS = {"E010": 4, "E011": 6, "E012": 16}

WORKLOADS = (
    Workload("E006", report_submitted="是", service_bonus="120"),
    Workload("E007", report_submitted="是"),  # undecided
    Workload("E008", report_submitted="否", service_bonus="200"),  # decided, but the report is missing
    Workload("E009", report_submitted="是", service_bonus="80.50"),
    Workload("E013", report_submitted="是", service_bonus="60"),
    Workload("E014", report_submitted="是", service_bonus="100"),
    Workload("E024", report_submitted="是", service_bonus="90"),
    Workload("E025", report_submitted="是", service_bonus="0"),  # decided: nothing
    Workload("E028", report_submitted="是", service_bonus="40"),
    Workload("E030", report_submitted="是", service_bonus="30"),
    Workload("E032", report_submitted="是", service_bonus="50"),
    Workload("E036", report_submitted="是", service_bonus="110"),
    # The two claims matter only where allowances are read as a refund up to 50 each.
    Workload("E015", delivered_orders=120, transport_claimed="36.50", telephone_claimed="50.00"),
    Workload("E016", delivered_orders=95, transport_claimed="62.00", telephone_claimed="0.00"),
    Workload("E026", delivered_orders=88),
    Workload("E027", delivered_orders=102),
    Workload("E031", delivered_orders=71),
    Workload("E034", delivered_orders=60),
    Workload("E035", delivered_orders=0),
    Workload("E017", large_items=150, small_items=41),
    Workload("E018", large_items=240),
    Workload("E019", large_items=200, small_items=82),
    Workload("E020", large_items=239, small_items=5),
    Workload("E033", large_items=6, small_items=9),
    Workload("E021", activations=200),
    Workload("E022", activations=201),
    Workload("E023", activations=350),
    Workload("E029", activations=180),
)

WEEKLY, MONTHLY = "周报表", "月报表"
# Kind, end of the period reported, day of writing, day of submission. The Monday after the first week is an official
# day off, so that its report falls due on Tuesday the 8th.
REPORTING = (
    (WEEKLY, "2024-10-06", "2024-09-30", "2024-10-08"),
    (WEEKLY, "2024-10-12", "2024-10-12", "2024-10-14"),
    (WEEKLY, "2024-10-19", "2024-10-19", "2024-10-21"),
    (WEEKLY, "2024-10-26", "2024-10-26", "2024-10-28"),
    (MONTHLY, "2024-10-31", "2024-10-31", "2024-11-01"),
)
REPORTS = (
    Report("E002", WEEKLY, "2024-10-06", "2024-10-08", other_end="2024-09-30"),  # named by the week's only workday
    Report("E010", WEEKLY, "2024-10-12", "2024-10-15"),  # a day late
    Report("E009", WEEKLY, "2024-10-06", "2024-10-09"),  # a day late, counted from the 8th
    Report("E023", WEEKLY, "2024-10-26", ""),  # written, not submitted: overdue
    Report("E014", WEEKLY, "2024-10-19", "2024-10-21", recipient="直接上级"),  # to the wrong person
    Report("E036", MONTHLY, "2024-10-31", "2024-11-04"),  # late
    Report("E016", MONTHLY, "2024-10-31", ""),  # not due until 1 November: pending
    Report("E031", WEEKLY, "2024-10-26", "2024-10-25", other_end="2024-10-25"),  # the last days of the leaver
    Report("E031", MONTHLY, "2024-10-31", "2024-10-25", other_end="2024-10-25"),
)
# Reports that were never written. (Nobody reports on a period in which he or she was not yet here.)
MISSING_REPORTS = (
    ("E022", WEEKLY, "2024-10-19"),
    ("E037", MONTHLY, "2024-10-31"),
    ("E033", MONTHLY, "2024-10-31"),
)

PROJECT_AWARDS = (
    ("P241001", "E005", "2024-10-15", "天猫旗舰店改版", "800.00"),
    ("P241002", "E005", "2024-10-31", "国庆礼品专场", "1500.50"),
)
ADVANCES = (
    ("D241001", "E010", "2024-10-09", "3000.00", "1200.00"),  # 1,800 open
    ("D241002", "E012", "2024-10-14", "500.00", "500.00"),  # settled
    ("D241003", "E024", "2024-10-22", "200.00", ""),  # not a salesperson: not entitled
)
RESIGNATIONS = (
    # 17 days' notice: 13 short. All steps taken.
    (
        "C2410-01", "E031", "2024-10-08", "直接上级", "是", "2024-10-25",
        "2024-10-24", "2024-10-25", "2024-10-25", "2024-10-28",
    ),
    # Exactly thirty days. Nothing else is due yet.
    ("C2410-02", "E023", "2024-10-21", "直接上级", "是", "2024-11-20", "", "", "", ""),
    # One day short, to the wrong person, without the form; checklist filled in, handover open.
    ("C2410-03", "E013", "2024-10-30", "部门经理", "否", "2024-11-28", "2024-10-31", "", "", ""),
)  # fmt: skip
SUPPLY_ISSUES = (
    ("W241001", "E006", "2024-10-08", "签字笔", "2", "是"),
    ("W241002", "E021", "2024-10-14", "A4复印纸", "1", "否"),  # not signed for
    ("W241003", "E026", "2024-10-22", "", "3", "是"),  # no name
    ("W241004", "E010", "2024-10-25", "订书机", "", "是"),  # no quantity
)
WORK_MATTERS = (
    ("M1", "E006", "2024-10-10", "yes", "yes"),  # follow the rule
    ("M2", "E015", "2024-10-17", "yes", "no"),  # follow it and propose an amendment
    ("M3", "E029", "2024-10-24", "no", ""),  # ask
)
# Planned and actual pay day, where not the 10th (a Sunday, so 11 November) and the 11th.
PAY_DAYS = {
    "E004": ("2024-11-15", "2024-11-15"),
    "E007": ("", "2024-11-11"),  # no day planned: the policy's own
    "E012": ("2024-11-10", ""),  # no bank account, so not paid
    "E031": ("2024-10-28", "2024-10-28"),  # with the settlement
    "E035": ("2024-11-15", "2024-11-18"),  # three days after the window
}
