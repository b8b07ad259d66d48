"""What happens in the sample month 2024-10, case by case: person, day, event.

All that is not here is ordinary and comes from the seed (month.py). Nobody works from the 1st to the 7th; the 12th is
an official make-up day, the 13th, 20th and 27th are Sundays. Columns follow the headings of the registers.
"""

from __future__ import annotations

from typing import NamedTuple

YES, NO = "是", "否"
SUPERVISOR, MANAGER, OTHER = "主管", "部门经理", "其他"


class Outing(NamedTuple):
    employee: str
    start_at: str
    end_at: str
    on_business: str
    reason: str
    requested_at: str
    approved_at: str
    approver: str
    case: str


class Visit(NamedTuple):
    employee: str
    visitor: str
    kind: str
    in_working_time: str
    start_at: str
    end_at: str
    approved_at: str
    approver: str
    assured: str
    case: str


class Meeting(NamedTuple):
    id: str
    department: str
    kind: str
    held_on: str
    minutes: str
    case: str


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
    approved: str
    approved_at: str
    approver: str
    taken_over_at: str
    case: str


class Score(NamedTuple):
    employee: str
    score: str
    announced_on: str
    case: str


class Account(NamedTuple):
    id: str
    department: str
    channel: str
    is_public: str
    assignee: str
    case: str


class Matter(NamedTuple):
    id: str
    employee: str
    raised_on: str
    subject: str
    rule_exists: str
    company_rule_exists: str
    case: str


class Breach(NamedTuple):
    employee: str
    date: str
    rule: str
    pursued_on: str
    case: str


OUTINGS = (
    Outing("A02", "2024-10-09 10:00", "2024-10-09 10:40", NO, "去银行", "2024-10-09 09:50", "2024-10-09 10:00", SUPERVISOR, "consent at the minute of leaving"),
    Outing("A03", "2024-10-10 14:00", "2024-10-10 15:10", NO, "取证件", "2024-10-10 13:50", "2024-10-10 14:05", SUPERVISOR, "consent five minutes after leaving"),
    Outing("A04", "2024-10-11 15:20", "2024-10-11 16:00", NO, "", "", "", "", "nothing asked, nothing said, no consent"),
    Outing("A04", "2024-10-22 10:30", "2024-10-22 11:15", YES, "送样品到快递点", "", "", "", "on business, but without a word"),
    Outing("A05", "2024-10-14 11:00", "2024-10-14 11:45", NO, "看房", "2024-10-14 10:50", "2024-10-14 10:40", OTHER, "asked after the consent of somebody else"),
    Outing("A06", "2024-10-15 09:30", "2024-10-15 11:30", YES, "拜访供应商", "2024-10-14 16:00", "2024-10-14 16:20", SUPERVISOR, "on business, in order"),
    Outing("A08", "2024-10-16 14:30", "2024-10-16 15:00", NO, "", "2024-10-16 14:00", "2024-10-16 14:10", SUPERVISOR, "no reason given"),
    Outing("B02", "2024-10-17 16:00", "2024-10-17 16:50", NO, "接孩子", "2024-10-17 15:00", "2024-10-17 15:30", MANAGER, "consent of the manager, not of the supervisor"),
    Outing("B09", "2024-10-24 10:00", "2024-10-24 10:45", NO, "买早餐", "2024-10-24 09:50", "", "", "asked, but no consent"),
)  # fmt: skip
ORDINARY_OUTINGS = (("A01", 3), ("A09", 2), ("B01", 2), ("B03", 1), ("B08", 1))

PRIVATE, BUSINESS = "私人朋友来访", "业务来访"
VISITS = (
    Visit("A06", "邓先生", PRIVATE, YES, "2024-10-16 10:00:00", "2024-10-16 10:31:00", "2024-10-16 09:00", SUPERVISOR, YES, "31 minutes: a minute too long"),
    Visit("A07", "许女士", PRIVATE, YES, "2024-10-17 10:00:00", "2024-10-17 10:30:59", "2024-10-17 10:00", SUPERVISOR, YES, "30 minutes and odd seconds: within the limit"),
    Visit("A07", "许女士", PRIVATE, YES, "2024-10-23 10:00:00", "2024-10-23 10:20:00", "2024-10-23 09:30", SUPERVISOR, YES, "20 minutes, the first of two on the day"),
    Visit("A07", "高先生", PRIVATE, YES, "2024-10-23 15:00:00", "2024-10-23 15:20:00", "2024-10-23 14:30", SUPERVISOR, YES, "20 minutes: together 40"),
    Visit("A08", "张师傅", PRIVATE, YES, "2024-10-18 14:00:00", "2024-10-18 14:10:00", "", "", "", "no permission"),
    Visit("A08", "张师傅", PRIVATE, YES, "2024-10-25 16:00:00", "2024-10-25 16:45:00", "2024-10-25 16:05", OTHER, NO, "permitted late, by somebody else, without assurance, and 45 minutes"),
    Visit("A09", "林小姐", PRIVATE, NO, "2024-10-21 12:10:00", "2024-10-21 12:55:00", "", "", "", "45 minutes in the lunch break: no limit as chosen"),
    Visit("A09", "吴经理", BUSINESS, YES, "2024-10-21 14:00:00", "2024-10-21 16:00:00", "", "", "", "two hours on business: no limit"),
    Visit("A02", "韩先生", PRIVATE, YES, "2024-10-30 16:00:00", "", "2024-10-30 15:40", SUPERVISOR, YES, "no end recorded: nothing said about the length"),
)  # fmt: skip
ORDINARY_VISITS = (("A01", 4), ("A05", 2), ("A06", 2), ("B01", 3), ("B02", 2), ("B06", 2))

WEEKLY, MONTHLY = "每周例会", "月度会议"
MEETINGS = (
    Meeting("H0930", "01", WEEKLY, "2024-09-30", "55", "the week of the holiday: held on its only workday"),
    Meeting("H1011", "01", WEEKLY, "2024-10-11", "60", "ordinary"),
    Meeting("H1018", "01", WEEKLY, "2024-10-18", "50", "ordinary"),
    Meeting("H1025", "01", WEEKLY, "2024-10-25", "60", "ordinary"),
    Meeting("H1031", "01", MONTHLY, "2024-10-31", "110", "the monthly meeting of Hangzhou"),
    # Yiwu: none in the week of the holiday, two in the third week, no monthly meeting until November.
    Meeting("Y1011", "02", WEEKLY, "2024-10-11", "65", "ordinary"),
    Meeting("Y1017", "02", WEEKLY, "2024-10-17", "40", "the first of two in a week"),
    Meeting("Y1018", "02", WEEKLY, "2024-10-18", "", "the second of two; its length was not noted"),
    Meeting("Y1025", "02", WEEKLY, "2024-10-25", "95", "much longer than an hour"),
)
# Who was not there. All others signed in.
EXCUSED = {("A10", "H1018"): "good reason", ("B06", "Y1017"): "ill", ("A09", "H1025"): "on leave"}
NOT_THERE = {("A04", "H1011"): "no reason", ("A10", "H1031"): "no reason", ("B09", "Y1018"): "no reason", ("B09", "Y1025"): "no reason"}  # fmt: skip

SCORES = (
    Score("A02", "92.5", "2024-10-31", "announced at the monthly meeting"),
    Score("A03", "86", "2024-10-31", "announced at the monthly meeting"),
    Score("A04", "71.25", "2024-10-31", "announced at the monthly meeting"),
    Score("A05", "88", "2024-10-30", "announced the day before the meeting"),
    Score("A06", "90", "", "never announced"),
    Score("A07", "95", "2024-10-31", "announced at the monthly meeting"),
    Score("A08", "64", "2024-10-31", "announced at the monthly meeting"),
    Score("B02", "83.5", "2024-10-31", "announced in a message: there was no meeting"),
    Score("B03", "89", "2024-10-31", "announced in a message: there was no meeting"),
)

ACCOUNTS = (
    Account("kefu@", "01", "邮箱", YES, "A02", "the public mailbox"),
    Account("QQ-01", "01", "QQ", YES, "A04", "assigned"),
    Account("WW-01", "01", "旺旺", YES, "A07", "assigned"),
    Account("TEL-01", "01", "电话", YES, "A02", "one person may have two"),
    Account("MOB-01", "01", "手机", YES, "", "public, with nobody to answer for it"),
    Account("ops@", "01", "邮箱", NO, "", "not public: need not be assigned"),
    Account("WW-02", "02", "旺旺", YES, "B03", "assigned"),
    Account("MOB-02", "02", "手机", YES, "B04", "assigned"),
)

PERSONAL, SICK, ANNUAL = "事假", "病假", "年假"
LEAVES = (
    Leave("Q01", "B02", PERSONAL, "2024-10-21 13:30", "2024-10-21 18:00", "0.5", NO, "2024-10-18 09:10", "书面", YES, "2024-10-18 10:00", SUPERVISOR, "2024-10-21 11:40", "in order"),
    Leave("Q02", "B03", PERSONAL, "2024-10-22 13:30", "2024-10-22 18:00", "0.5", NO, "2024-10-22 09:00", "当面", YES, "2024-10-22 13:00", SUPERVISOR, "2024-10-22 12:00", "handed over before it was granted: allowed as read"),
    Leave("Q03", "B04", PERSONAL, "2024-10-15 09:00", "2024-10-15 18:00", "1", NO, "2024-10-14 16:30", "信息", NO, "", "", "", "neither granted nor handed over"),
    Leave("Q04", "B05", PERSONAL, "2024-10-16 13:30", "2024-10-16 18:00", "0.5", NO, "2024-10-16 14:00", "信息", YES, "2024-10-16 13:45", OTHER, "2024-10-16 13:50", "everything too late, and by somebody else"),
    Leave("Q05", "B06", SICK, "2024-10-17 10:20", "2024-10-17 18:00", "0.75", YES, "2024-10-17 10:15", "电话", YES, "2024-10-17 10:25", "部门负责人", "", "an emergency: company policy decides"),
    Leave("Q06", "A09", ANNUAL, "2024-10-24 09:00", "2024-10-25 18:00", "2", NO, "2024-10-14 09:30", "书面", YES, "2024-10-14 11:00", SUPERVISOR, "2024-10-23 17:30", "annual leave, in order"),
    Leave("Q07", "A03", PERSONAL, "2024-10-23 13:30", "2024-10-23 18:00", "0.5", NO, "2024-10-22 15:00", "书面", YES, "2024-10-22 15:20", SUPERVISOR, "2024-10-23 13:31", "taken over a minute late"),
    Leave("Q08", "A10", PERSONAL, "2024-10-28 09:00", "2024-10-28 18:00", "1", NO, "2024-10-25 10:00", "书面", YES, "2024-10-25 14:00", MANAGER, "2024-10-26 17:00", "granted by the manager, not by the supervisor"),
    Leave("Q09", "B07", SICK, "2024-10-29 09:00", "2024-10-29 18:00", "1", NO, "2024-10-29 08:20", "电话", YES, "2024-10-29 08:40", SUPERVISOR, "", "granted in time, nobody has taken the work over"),
    Leave("Q10", "A07", PERSONAL, "2024-10-31 13:30", "2024-11-01 18:00", "1.5", NO, "2024-10-28 09:00", "书面", YES, "2024-10-28 09:30", SUPERVISOR, "2024-10-31 13:30", "into November; taken over at the minute of leaving"),
)  # fmt: skip

MATTERS = (
    Matter("S1", "A05", "2024-10-10", "私人会客时限", YES, NO, "only these rules have one"),
    Matter("S2", "B02", "2024-10-15", "请假核准人", YES, YES, "both have one: company policy"),
    Matter("S3", "A06", "2024-10-21", "迟到扣款", NO, YES, "only company policy has one"),
    Matter("S4", "B09", "2024-10-28", "工位调整", NO, NO, "nobody has one"),
)

BREACHES = (
    Breach("A04", "2024-10-11", "外出", "2024-10-14", "the outing without a word, looked into"),
    Breach("A04", "2024-10-12", "会议", "", "the meeting missed"),
    Breach("A08", "2024-10-18", "私人会客", "", "the visit without permission"),
    Breach("A08", "2024-10-22", "工作态度", "", "sharp words to a customer"),
    Breach("A10", "2024-10-15", "工作账号", "", "a private friend on the shop's QQ"),
    Breach("B02", "2024-10-09", "坚守岗位", "2024-10-10", "an hour on the phone downstairs"),
    Breach("B04", "2024-10-15", "请假", "", "gone without leave"),
    Breach("B05", "2024-10-28", "接待", "", "a customer left standing"),
    Breach("B09", "2024-10-10", "同事关系", "", "gossip about a colleague"),
    Breach("B09", "2024-10-16", "互相帮助", "", "refused to help"),
    Breach("B09", "2024-10-24", "外出", "", "gone without consent"),
    Breach("B09", "2024-10-30", "外出", "", "and once more"),
    Breach("B09", "2024-10-31", "服从安排", "", "refused an instruction"),
    Breach("B06", "2024-10-14", "按时上下班", "", "late: none of these rules"),
)
