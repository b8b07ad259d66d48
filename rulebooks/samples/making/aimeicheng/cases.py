"""What happens in the sample month 2024-10, case by case: person, day, event.

All that is not here is ordinary and comes from the seed (month.py). Nobody works from the 1st to the 7th; from the
8th on the shop is open every day. Columns follow the headings of the registers.
"""

from __future__ import annotations

from typing import NamedTuple

from rulebooks.samples.making.aimeicheng.timetable import (
    AFTERNOON_IN,
    EVENING_IN,
    MORNING_IN,
    NIGHT_OUT,
    SUPPER_OUT,
)  # fmt: skip

YES, NO = "是", "否"
HEAD, MANAGER, OTHER = "部门负责人", "部门经理", "其他"


class Punch(NamedTuple):
    """A punch that is not an ordinary one. `time` is blank where the punch is missing."""

    employee: str
    day: int
    slot: int
    time: str
    case: str


class Leave(NamedTuple):
    id: str
    employee: str
    type: str
    start_at: str
    end_at: str
    days: str
    requested_at: str
    channel: str
    approved: str
    approved_at: str
    approver: str
    filed_at: str
    case: str


class Completion(NamedTuple):
    employee: str
    day: str
    completed_at: str
    confirmed_by: str
    case: str


class Duty(NamedTuple):
    """Who is on duty in a break, instead of the ordinary rota."""

    employee: str
    start_at: str
    end_at: str
    case: str


class Outing(NamedTuple):
    employee: str
    start_at: str
    end_at: str
    reason: str
    requested_at: str
    approved_at: str
    approver: str
    case: str


class Handover(NamedTuple):
    """How the handover of a day differs from an ordinary one; None: as ordinary."""

    day: int
    case: str
    outgoing_signed: str = YES
    incoming_signed: str = YES
    stock_counted: str = YES
    items_short: int = 0  # articles not counted
    variance: int | None = 0  # counted less in the books; None: no quantity written down


class Event(NamedTuple):
    employee: str
    what: str
    occurred_at: str
    reported_at: str
    contacted_at: str
    case: str


class Breach(NamedTuple):
    employee: str
    date: str
    rule: str
    pursued_on: str
    case: str


class Matter(NamedTuple):
    id: str
    employee: str
    raised_on: str
    subject: str
    rule_exists: str
    case: str


class Record(NamedTuple):
    collected_by: str
    collected_on: str
    handed_in_on: str
    case: str


class Stock(NamedTuple):
    id: str
    sku: str
    zone: str
    quantity: str
    case: str


PUNCHES = (
    Punch("S02", 9, MORNING_IN, "09:00", "on time to the minute"),
    Punch("S02", 9, SUPPER_OUT, "18:00", "leaves on the minute"),
    Punch("S03", 9, AFTERNOON_IN, "13:31", "one minute late"),
    Punch("S03", 15, AFTERNOON_IN, "13:45", "fifteen minutes late"),
    Punch("S04", 11, EVENING_IN, "18:35", "five minutes late in the evening"),
    Punch("S04", 21, NIGHT_OUT, "23:05", "after the duty of the evening"),
    Punch("S05", 14, NIGHT_OUT, "20:30", "90 minutes early, but the work is complete"),
    Punch("S06", 16, SUPPER_OUT, "17:30", "30 minutes early"),
    Punch("S07", 17, NIGHT_OUT, "20:30", "90 minutes early; nobody confirmed the work"),
    Punch("S08", 18, NIGHT_OUT, "20:30", "a quarter of an hour before the work is complete"),
    Punch("S09", 21, SUPPER_OUT, "17:00", "the work is complete"),
    Punch("S09", 21, EVENING_IN, "", "the evening is not worked"),
    Punch("S09", 21, NIGHT_OUT, "", "the evening is not worked"),
    Punch("S10", 22, SUPPER_OUT, "17:00", "leaves an hour before the supper duty"),
    Punch("S10", 22, EVENING_IN, "", "not excused: a person looks into it"),
    Punch("S10", 22, NIGHT_OUT, "", "not excused: a person looks into it"),
    Punch("S11", 10, MORNING_IN, "10:15", "a quarter of an hour after the leave"),
    Punch("S11", 24, SUPPER_OUT, "16:50", "ten minutes before the leave"),
    Punch("S12", 11, MORNING_IN, "10:15", "75 minutes late: the leave is not valid"),
    Punch("S13", 14, SUPPER_OUT, "", "a missing punch"),
    Punch("S17", 16, AFTERNOON_IN, "13:40", "ten minutes late, in another department"),
    Punch("S18", 28, MORNING_IN, "09:20", "the first day: twenty minutes late"),
)

PERSONAL, SICK = "事假", "病假"
LEAVES = (
    Leave("Q01", "S11", PERSONAL, "2024-10-10 09:00", "2024-10-10 10:00", "0.125", "2024-10-09 15:00", "书面", YES, "2024-10-09 16:00", HEAD, "2024-10-09 16:30", "valid and filed"),
    Leave("Q02", "S11", PERSONAL, "2024-10-24 17:00", "2024-10-24 18:00", "0.125", "2024-10-23 10:00", "当面", YES, "2024-10-23 10:05", HEAD, "", "valid, not filed with the company"),
    Leave("Q03", "S12", PERSONAL, "2024-10-11 09:00", "2024-10-11 10:00", "0.125", "2024-10-10 17:00", "信息", YES, "2024-10-10 17:20", MANAGER, "2024-10-10 17:30", "granted by the manager, not by the head"),
    Leave("Q04", "S12", SICK, "2024-10-15 09:00", "2024-10-15 18:00", "1", "2024-10-15 08:10", "电话", YES, "2024-10-15 08:20", HEAD, "2024-10-16 09:30", "a day in order"),
    Leave("Q05", "S13", PERSONAL, "2024-10-24 09:00", "2024-10-24 18:00", "1", "2024-10-23 17:30", "信息", NO, "", "", "", "refused, and away all the same"),
    Leave("Q06", "S06", PERSONAL, "2024-10-29 13:30", "2024-10-29 18:00", "0.5", "2024-10-28 11:00", "书面", YES, "2024-10-28 11:30", HEAD, "", "an afternoon, not filed with the company"),
)  # fmt: skip

COMPLETIONS = (
    Completion("S05", "2024-10-14", "2024-10-14 20:15", HEAD, "confirmed by the head"),
    Completion("S07", "2024-10-17", "2024-10-17 20:15", "", "nobody confirmed it"),
    Completion("S08", "2024-10-18", "2024-10-18 20:45", HEAD, "complete after she had left"),
    Completion("S09", "2024-10-21", "2024-10-21 17:00", HEAD, "complete before the evening"),
    Completion("S10", "2024-10-22", "2024-10-22 17:00", HEAD, "complete, but on duty at supper"),
    Completion("S02", "2024-10-25", "2024-10-25 17:50", HEAD, "complete, and stays to the end"),
)

NOON, SUPPER = "午休", "晚餐"
# Day and break: who covers it. An empty tuple: nobody.
DUTIES: dict[tuple[int, str], tuple[Duty, ...]] = {
    (15, NOON): (
        Duty("S02", "2024-10-15 12:00", "2024-10-15 12:45", "relieved at 12:45"),
        Duty("S04", "2024-10-15 12:45", "2024-10-15 13:30", "no gap"),
    ),
    (16, NOON): (
        Duty("S02", "2024-10-16 12:00", "2024-10-16 12:40", "relieved five minutes late"),
        Duty("S06", "2024-10-16 12:45", "2024-10-16 13:30", "five minutes after the other has gone"),
    ),
    (17, SUPPER): (),
    (22, SUPPER): (Duty("S10", "2024-10-22 18:00", "2024-10-22 18:30", "on duty, but gone at 17:00"),),
    (23, NOON): (
        Duty("S02", "2024-10-23 11:30", "2024-10-23 13:30", "from before the break"),
        Duty("S09", "2024-10-23 13:00", "2024-10-23 13:30", "two at once for half an hour"),
    ),
    (29, NOON): (),
}
# The sale of the 11th of November begins: somebody is there an hour early, somebody stays an hour longer.
EXTRA_DUTIES = (
    Duty("S04", "2024-10-21 22:00", "2024-10-21 23:00", "an hour after closing"),
    Duty("S06", "2024-10-21 08:00", "2024-10-21 09:00", "an hour before opening"),
)

OUTINGS = (
    Outing("S02", "2024-10-10 10:00", "2024-10-10 10:30", "取快递", "2024-10-10 09:40", "2024-10-10 10:00", HEAD, "consent at the minute of leaving"),
    Outing("S03", "2024-10-16 15:00", "2024-10-16 15:40", "去银行", "2024-10-16 14:50", "2024-10-16 15:05", HEAD, "consent five minutes after leaving"),
    Outing("S04", "2024-10-17 11:00", "2024-10-17 11:30", "看病", "2024-10-17 10:40", "2024-10-17 10:45", OTHER, "consent of somebody else"),
    Outing("S08", "2024-10-24 16:00", "2024-10-24 16:30", "买奶茶", "", "", "", "no consent"),
    Outing("S08", "2024-10-29 16:00", "", "买奶茶", "", "", "", "no consent, and no return noted"),
    Outing("S09", "2024-10-24 10:00", "2024-10-24 11:30", "到工厂看样", "2024-10-23 17:00", "2024-10-23 17:10", HEAD, "in order"),
    Outing("S11", "2024-10-22 14:30", "2024-10-22 16:00", "摄影棚拍样", "2024-10-22 09:30", "2024-10-22 09:45", HEAD, "in order"),
)  # fmt: skip

HANDOVERS = (
    Handover(9, "the outgoing side did not sign", outgoing_signed=NO),
    Handover(11, "the incoming side did not sign", incoming_signed=NO),
    Handover(14, "two pairs short", variance=-2),
    Handover(17, "stock not counted", stock_counted=NO, variance=None),
    Handover(20, "one pair too many", variance=1),
    Handover(23, "one article of the list not counted", items_short=1),
    Handover(26, "neither side signed, and nothing was counted", NO, NO, NO, 0, None),
    Handover(30, "counted, but no quantity written down", variance=None),
)

EVENTS = (
    Event("S06", "仓库漏水", "2024-10-10 10:00", "2024-10-10 10:20", "2024-10-10 10:25", "reported within 20 minutes"),
    Event(
        "S04", "客户投诉升级", "2024-10-15 20:10", "2024-10-16 09:05", "2024-10-16 09:30", "reported the next morning"
    ),
    Event("S07", "货架倒塌", "2024-10-19 19:40", "2024-10-19 19:45", "", "reported, nobody contacted"),
    Event("S15", "包装机故障", "2024-10-17 15:00", "", "", "not reported at all"),
    Event("S05", "旺旺掉线", "2024-10-28 16:30", "", "2024-10-28 16:50", "a colleague told, the superior not"),
)

BREACHES = (
    Breach("S10", "2024-10-22", "休息时间值班", "2024-10-25", "the duty left, pursued"),
    Breach("S06", "2024-10-16", "按时上下班", "", "left early, still to be pursued"),
    Breach("S08", "2024-10-24", "外出", "", "the first of two"),
    Breach("S08", "2024-10-29", "外出", "", "the second of two"),
    Breach("S03", "2024-10-23", "客服工作", "2024-10-24", "an enquiry left unanswered"),
    Breach("S12", "2024-10-18", "客户信息", "", "a customer's telephone number passed on"),
    Breach("S07", "2024-10-26", "仓库管理", "", "wet cartons"),
    Breach("S15", "2024-10-17", "及时上报", "2024-10-18", "the machine not reported"),
)

MATTERS = (
    Matter("S1", "S02", "2024-10-11", "完工提早下班", YES, "this policy decides"),
    Matter("S2", "S09", "2024-10-22", "迟到扣款", NO, "left to the company's rules"),
)

# Customer file and its custodian.
ARCHIVES = (("D1", "天猫会员档案", "S02"), ("D2", "门店老客档案", ""))
RECORDS = (
    Record("S02", "2024-10-20", "2024-10-20", "handed in the same day"),
    Record("S03", "2024-10-15", "2024-10-28", "handed in after thirteen days"),
    Record("S03", "2024-10-26", "", "not handed in"),
    Record("S03", "2024-10-30", "", "not handed in"),
    Record("S05", "2024-10-19", "", "not handed in"),
    Record("S12", "2024-10-25", "2024-11-01", "handed in after the month"),
)
ORDINARY_RECORDS = {"S02": 5, "S04": 4, "S05": 3, "S12": 3, "S14": 2}

STOCK = (
    Stock("K31", "", "", "3", "a box without number and zone"),
    Stock("K32", "AM-7702-38", "B2", "", "no quantity"),
    Stock("K33", "AM-8816-40", "", "12", "no zone"),
)
