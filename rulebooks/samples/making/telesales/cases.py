"""What happens in the sample month 2024-10, case by case: person, day, event.

All that is not here is ordinary and comes from the seed (ordinary.py). Workdays of the month: 8–12, 14–18, 21–25,
28–31; the 12th is a Saturday that makes up for the holidays.
"""

from __future__ import annotations

from typing import NamedTuple

YES, NO = "是", "否"
COMPANY, PRIVATE = "公司电话", "私人电话"
SALES_LINE, SERVICE_LINE = "销售电话", "客服专线"
CUSTOMER, OTHER_BUSINESS, PRIVATE_PERSON = "顾客", "其他业务", "私人"
SELLING, SETTLING, OTHER = "电话销售", "处理问题", "其他用途"


class Call(NamedTuple):
    """An outgoing call that is not an ordinary one. `record` leaves out what is not on record."""

    employee: str
    day: int
    time: str
    missing: tuple[str, ...] = ()  # of 联系人 职务 单位名称 单位电话 单位传真
    connected: str = YES
    device: str = COMPANY
    line: str = SALES_LINE
    callee: str = CUSTOMER
    to_mobile: str = NO
    purpose: str = SELLING
    during_work: str = YES


NOTHING_NOTED = ("联系人", "职务", "单位名称", "单位电话", "单位传真")

CALLS = (
    Call("T02", 9, "18:00"),  # at the very end of work: by the end of work
    Call("T02", 9, "18:12", during_work=NO),  # in the extra half hour
    Call("T02", 9, "18:30", during_work=NO),  # at its very end
    Call("T02", 9, "18:31", during_work=NO),  # after it: in the day's calls, in neither count
    Call("T02", 10, "10:05", connected=NO),  # nobody answered; fully recorded, so it counts
    Call("T04", 8, "09:40", missing=("单位传真",)),  # each one short of one particular
    Call("T04", 8, "10:15", missing=("联系人",)),
    Call("T04", 9, "11:02", missing=("职务",)),
    Call("T04", 10, "14:20", missing=("单位名称",)),
    Call("T04", 11, "15:33", missing=("单位电话",)),
    Call("T04", 14, "16:10", missing=NOTHING_NOTED),
    Call("T04", 15, "16:45", missing=("职务", "单位传真"), connected=NO),
    Call("T09", 9, "10:21", device=PRIVATE, to_mobile=YES),  # a customer from a private telephone, at work
    Call("T09", 14, "20:15", device=PRIVATE, to_mobile=YES, during_work=NO),  # after work: clause 27 alone
    Call("T09", 16, "12:40", missing=NOTHING_NOTED, callee=PRIVATE_PERSON, to_mobile=YES, purpose=OTHER),  # a friend
    Call("T09", 22, "19:05", missing=NOTHING_NOTED, callee=PRIVATE_PERSON, purpose=OTHER, during_work=NO),  # after work
    Call("T09", 23, "12:10", NOTHING_NOTED, device=PRIVATE, callee=PRIVATE_PERSON, to_mobile=YES, purpose=OTHER),
    Call("T10", 17, "09:52", to_mobile=YES),  # a customer's own mobile: a breach by the letter alone
    Call("T11", 10, "09:30", line=SERVICE_LINE, purpose=SETTLING),  # as it should be
    Call("T11", 15, "14:05", line=SALES_LINE, purpose=SETTLING),  # on the wrong line
    Call("T11", 24, "16:30", device=PRIVATE, to_mobile=YES, purpose=SETTLING),  # from a private telephone
    Call("T12", 11, "10:10", line=SERVICE_LINE, purpose=SETTLING),
    Call("T12", 21, "15:20", line=SERVICE_LINE, callee=OTHER_BUSINESS, purpose=SETTLING),  # with the courier
    Call("T13", 16, "11:00", callee=OTHER_BUSINESS, purpose=OTHER),  # with a newspaper's website
)


class DayDiffers(NamedTuple):
    """A line of the call register that is not ordinary. None is as on other days; blank is not noted or not done."""

    employee: str
    day: int
    on_duty: str | None = None
    record_kept: str | None = None
    record_at: str | None = None
    count_at: str | None = None
    ended_at: str | None = None


DAYS = (
    DayDiffers("T02", 8, record_at="2024-10-08 18:00", count_at="2024-10-08 18:00"),  # both at the very minute
    DayDiffers("T02", 11, record_at="2024-10-12 09:00"),  # by nine on Saturday, a workday
    DayDiffers("T02", 18, record_at="2024-10-21 09:00"),  # Friday's by nine on Monday
    DayDiffers("T03", 9, record_at="2024-10-10 09:01"),  # a minute late
    DayDiffers("T03", 18, record_at="2024-10-21 09:01"),
    DayDiffers("T03", 23, record_at=""),  # kept and never handed in: overdue
    DayDiffers("T03", 31, record_at=""),  # not due until 1 November: pending
    DayDiffers("T15", 31, record_at=""),
    DayDiffers("T05", 10, count_at="2024-10-10 18:01"),  # a minute late
    DayDiffers("T05", 15, count_at="2024-10-16 08:50"),  # on the next morning
    DayDiffers("T05", 23, count_at=""),  # not at all
    DayDiffers("T10", 28, count_at="2024-10-28 17:31", ended_at="17:30"),  # went at 17:30; announced after that
    DayDiffers("T15", 14, ended_at=""),  # when work ended was not noted, and the policy does not say
    DayDiffers("T16", 14, record_kept=NO, record_at="", count_at=""),  # no record was made
    DayDiffers("T16", 17, record_kept="", record_at="", count_at=""),
    DayDiffers("T16", 28, record_kept=NO, record_at="", count_at=""),
    DayDiffers("T16", 31, record_kept="", record_at="", count_at=""),
)
# The day's result is announced at 17:55 for all. On the 17th it was after work, on the 24th there was no meeting; on
# the 31st work ended at half past five for the month's review.
ANNOUNCED = {17: "2024-10-17 18:06", 24: "", 31: "2024-10-31 17:25"}
ENDED = {31: "17:30"}


class Leave(NamedTuple):
    """`punches` of the two a day are due within the leave, day by day."""

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
    reason: str


MANAGER, SUPERVISOR = "部门经理", "主管"
LEAVES = (
    # In order: written, approved the day before.
    Leave(
        "Q2410-01", "T10", "事假", "2024-10-09 09:00", "2024-10-09 18:00", "1", "2024-10-08 14:20", "书面",
        YES, "2024-10-08 15:00", MANAGER, "搬家",
    ),
    # Approved at the very moment it begins: still beforehand.
    Leave(
        "Q2410-02", "T06", "病假", "2024-10-15 09:00", "2024-10-15 18:00", "1", "2024-10-15 08:40", "书面",
        YES, "2024-10-15 09:00", MANAGER, "发烧",
    ),
    # By telephone, and somebody agreed: absence all the same.
    Leave(
        "Q2410-03", "T16", "事假", "2024-10-11 09:00", "2024-10-11 18:00", "1", "2024-10-11 08:15", "电话",
        YES, "2024-10-11 08:20", MANAGER, "家中有事",
    ),
    # By message, never approved: absence.
    Leave(
        "Q2410-04", "T09", "病假", "2024-10-18 09:00", "2024-10-18 18:00", "1", "2024-10-18 08:55", "信息",
        NO, "", "", "感冒",
    ),
    # Written and approved on the day after: too late.
    Leave(
        "Q2410-05", "T05", "事假", "2024-10-21 09:00", "2024-10-21 18:00", "1", "2024-10-22 09:10", "书面",
        YES, "2024-10-22 09:30", MANAGER, "补办",
    ),
    # An afternoon, in order: at work in the morning, so present.
    Leave(
        "Q2410-06", "T04", "事假", "2024-10-24 13:00", "2024-10-24 18:00", "0.5", "2024-10-23 10:00", "书面",
        YES, "2024-10-23 11:15", MANAGER, "办理证件",
    ),
    # An afternoon, in order, but not seen in the morning either: the slip does not cover the day.
    Leave(
        "Q2410-07", "T12", "事假", "2024-10-29 13:00", "2024-10-29 18:00", "0.5", "2024-10-28 16:00", "书面",
        YES, "2024-10-28 16:30", MANAGER, "接待亲友",
    ),
    # Approved by the supervisor, who may not.
    Leave(
        "Q2410-08", "T13", "事假", "2024-10-30 09:00", "2024-10-30 18:00", "1", "2024-10-29 09:00", "书面",
        YES, "2024-10-29 09:20", SUPERVISOR, "看牙",
    ),
    # Across the end of the month: one of its days is October's.
    Leave(
        "Q2410-09", "T14", "年假", "2024-10-31 09:00", "2024-11-01 18:00", "2", "2024-10-28 10:00", "书面",
        YES, "2024-10-28 13:30", MANAGER, "年休假",
    ),
)  # fmt: skip
# Days without a punch: person, day.
NOT_SEEN = (
    ("T10", 9), ("T06", 15), ("T16", 11), ("T09", 18), ("T05", 21), ("T12", 29), ("T13", 30), ("T14", 31),
    ("T16", 22),  # no slip at all
)  # fmt: skip
ONE_PUNCH = (("T04", 24), ("T02", 16))  # in the morning only: leave; forgotten, and present all the same


class Papers(NamedTuple):
    """Two papers of a week or a month that were not handed in as usual; blank: not at all."""

    employee: str
    until: str
    first: str | None = None  # the work summary
    second: str | None = None  # the prospects report of a week, the work plan of a month


# End of the week reported, and when its papers are usually handed in (Friday before five; the Friday of the first
# week was a holiday, and Monday the 30th of September its last workday).
WEEKS = (
    ("2024-10-06", "2024-09-30"),
    ("2024-10-13", "2024-10-11"),
    ("2024-10-20", "2024-10-18"),
    ("2024-10-27", "2024-10-25"),
)
MONTH_END = "2024-10-31"
PAPERS = (
    Papers("T02", "2024-10-13", "2024-10-11 17:00", "2024-10-11 17:00"),  # at five exactly
    Papers("T03", "2024-10-13", first="2024-10-11 17:01"),  # a minute late
    Papers("T03", "2024-10-20", second="2024-10-21 08:40"),  # on Monday
    Papers("T09", "2024-10-06", "2024-10-08 09:15", "2024-10-08 09:15"),  # after the holiday, not before it
    Papers("T09", "2024-10-20", "2024-10-17 16:00", "2024-10-17 16:05"),  # a day early: away on Friday
    Papers("T05", "2024-10-20", second=""),
    Papers("T16", "2024-10-20", "", ""),
    Papers("T16", "2024-10-27", first=""),
    Papers("T03", MONTH_END, second="2024-11-01"),  # a day late
    Papers("T14", MONTH_END, "2024-10-30", "2024-10-30"),  # before the leave
    Papers("T06", MONTH_END, first=""),  # due that very day: pending
    Papers("T16", MONTH_END, "", ""),
    Papers("T09", MONTH_END, first="2024-11-04"),
)

# Incoming calls: person, day, time, rings, greeting, company named, recorded.
INCOMING = (
    ("T02", 8, "09:12", "3", YES, YES, YES),  # on the third ring
    ("T05", 10, "10:31", "4", YES, YES, YES),  # too late
    ("T12", 14, "11:20", "2", NO, YES, YES),
    ("T16", 16, "15:44", "5", YES, NO, YES),
    ("T16", 24, "16:02", "6", NO, NO, NO),  # all of it
    ("T15", 22, "09:58", "1", YES, YES, NO),  # not recorded
)
VISITS = (
    ("V2410-01", "T02", "2024-10-10", "郑州锦程商贸有限公司 王经理", YES),
    ("V2410-02", "T14", "2024-10-16", "开封汴梁文具店 赵女士", YES),
    ("V2410-03", "T09", "2024-10-22", "新乡鸿运办公用品商行 孙先生", NO),  # not recorded
    ("V2410-04", "T11", "2024-10-28", "许昌恒信酒店 前台刘女士", YES),
)

# Prospects: id, reported by, on, client, quotation, contact, address, telephone, region, salesperson for it, there now.
PROSPECTS = (
    ("Y2410-01", "T02", 8, "焦作嘉和大酒店", "12800.00", "秦女士", "焦作市解放区建设路18号", "0391-5550118", "焦作", YES, YES),
    ("Y2410-02", "T02", 14, "南阳卧龙印务", "6850.00", "樊先生", "南阳市卧龙区车站路7号", "0377-5550107", "南阳", NO, NO),
    # There is a salesperson, who is elsewhere just now.
    ("Y2410-03", "T06", 15, "洛阳牡丹宾馆", "23500.00", "常经理", "洛阳市西工区中州中路60号", "0379-5550160", "洛阳", YES, NO),
    ("Y2410-04", "T03", 10, "安阳殷都超市", "", "郝女士", " ", "0372-5550133", "安阳", NO, NO),  # a cell of blanks
    ("Y2410-05", "T04", 17, "周口川汇粮行", "3200.00", "", "周口市川汇区七一路3号", "", "周口", NO, NO),
    ("Y2410-06", "T16", 23, "漯河双汇路便民店", "", "", "", "", "漯河", YES, YES),
    ("Y2410-07", "T14", 24, "信阳毛尖茶庄", "9960.00", "余先生", "信阳市浉河区东方红大道5号", "0376-5550105", "信阳", NO, NO),
    ("Y2410-08", "T10", 29, "濮阳油田招待所", "15400.00", "靳主任", "濮阳市华龙区中原路21号", "0393-5550121", "濮阳", YES, NO),
    ("Y2410-09", "T07", 30, "三门峡陕州客栈", "4180.00", "白女士", "三门峡市湖滨区黄河路9号", "0398-5550109", "三门峡", NO, NO),
)  # fmt: skip

# Incidents: id, person, day, kind, verified, what happened.
INCIDENTS = (
    ("S2410-01", "T11", 10, "破坏团队", YES, "未与销售人员沟通，在部门群中公开指责"),
    ("S2410-02", "T11", 23, "破坏团队", YES, "例会上与销售人员争吵"),  # the second: 200 in all
    ("S2410-03", "T04", 16, "破坏团队", YES, "抢占他组客户"),
    ("S2410-04", "T12", 17, "破坏团队", NO, "同事反映，未查实"),
    ("S2410-05", "T03", 11, "电话中损害形象", YES, "电话录音抽查"),
    ("S2410-06", "T05", 18, "电话中损害形象", NO, "顾客投诉，录音不支持"),
    ("S2410-07", "T09", 14, "从事与工作无关的活动", YES, "上班时间看视频"),
    ("S2410-08", "T15", 21, "从事与工作无关的活动", NO, "同事反映，未查实"),
    ("S2410-09", "T16", 25, "喧哗或不文明用语", YES, "办公区大声喧哗"),
    ("S2410-10", "T12", 15, "谩骂侮辱客户", YES, "电话录音抽查"),
    ("S2410-11", "T12", 28, "处理客户回返时争执", YES, "退货时与客户争执"),
    ("S2410-12", "T11", 30, "处理客户回返时争执", NO, "客户投诉，已撤回"),
)
# False reports: id, person, day found, verified, calls.
FALSE_REPORTS = (
    ("X2410-01", "T04", 15, YES, "3"),  # one finding of three calls: 50
    ("X2410-02", "T04", 29, YES, "1"),  # the second finding
    ("X2410-03", "T16", 25, YES, "5"),
    ("X2410-04", "T09", 18, NO, "2"),  # not borne out
)
# Promises: id, person, day, what, within authority, approved, loss.
PROMISES = (
    ("N2410-01", "T14", 9, "承诺免费上门安装", NO, NO, "1234.56"),
    ("N2410-02", "T14", 22, "承诺当日送达外地", NO, NO, "300.00"),
    ("N2410-03", "T14", 16, "承诺延长保修三个月", NO, YES, "500.00"),  # approved: no liability
    ("N2410-04", "T02", 21, "承诺七日内换货", YES, NO, "88.80"),  # within her authority
    ("N2410-05", "T11", 24, "承诺全额退款", NO, NO, ""),  # without authority, and without loss
)
# Prices: id, person, day, product, list price, price given, change approved.
PRICES = (
    ("J2410-01", "T14", 11, "礼品茶具套装", "168.00", "150.00", NO),
    ("J2410-02", "T02", 15, "礼品茶具套装", "168.00", "158.00", YES),
    ("J2410-03", "T06", 17, "保温杯（定制）", "69.00", "75.00", NO),  # dearer is a change too
    ("J2410-04", "T10", 22, "商务笔记本礼盒", "128.00", "128.00", NO),  # as listed
    ("J2410-05", "T15", 28, "坚果礼包", "99.00", "99.00", NO),
)
# Special requests: id, person, day, what, application written, approved by the leadership.
REQUESTS = (
    ("R2410-01", "T02", 10, "印制客户标识", YES, YES),
    ("R2410-02", "T10", 18, "分三批送货", YES, NO),
    ("R2410-03", "T16", 24, "货到一个月后付款", NO, NO),
)
# Media: id, day proposed, medium, registered, holder, personal details, approved, filed.
MEDIA = (
    ("M2410-01", 8, "本地生活网", "2024-10-09 10:00", "公司名义", NO, "2024-10-08 16:00", "2024-10-10"),
    ("M2410-02", 11, "微博", "2024-10-11 14:30", "个人名义", YES, "", ""),  # wrong in every way
    ("M2410-03", 16, "行业博客", "2024-10-16 10:00", "公司名义", NO, "2024-10-16 10:01", "2024-10-16"),  # a minute late
    ("M2410-04", 28, "短视频平台", "", "公司名义", NO, "2024-10-29 09:30", ""),  # reviewed, not yet registered
    ("M2410-05", 30, "问答社区", "", "公司名义", NO, "", ""),  # proposed
)
# Feedback: id, person, received, during work, handled, handled during work, telephone.
FEEDBACK = (
    ("K2410-01", "T11", "2024-10-09 10:20", YES, "2024-10-09 10:45", YES, COMPANY),  # at work: no limit is set
    ("K2410-02", "T11", "2024-10-10 20:00", NO, "2024-10-11 12:00", YES, COMPANY),  # at noon exactly
    ("K2410-03", "T12", "2024-10-11 20:30", NO, "2024-10-12 09:20", YES, COMPANY),  # Saturday the 12th is a workday
    ("K2410-04", "T12", "2024-10-18 21:10", NO, "2024-10-21 12:01", YES, COMPANY),  # Monday, a minute past noon
    ("K2410-05", "T11", "2024-10-22 19:40", NO, "2024-10-22 19:45", NO, PRIVATE),  # at once, on a private telephone
    ("K2410-06", "T12", "2024-10-25 18:30", NO, "", "", ""),  # due on Monday: overdue
    ("K2410-07", "T11", "2024-10-31 19:05", NO, "", "", ""),  # due on 1 November: pending
    ("K2410-08", "T12", "2024-10-23 15:10", YES, "2024-10-23 15:30", YES, PRIVATE),  # at work, though privately
)
# What the manager settles for the month: outstanding, reward, wage due.
MONTHS = {
    "T02": (YES, "300.00", "5600.00"),
    "T04": (NO, "100.00", "4350.00"),  # an amount without the distinction is not paid
    "T06": (YES, "", "5120.00"),  # outstanding; the amount is left open
    "T14": (NO, "", "4200.00"),
    "T16": ("", "", "3300.00"),
}
# Clients: id, name, looked after by, last contact.
CLIENTS = (
    ("KH001", "郑州锦程商贸有限公司", "T02", "2024-10-30"),
    ("KH002", "洛阳天和宾馆", "T02", "2024-10-31"),
    ("KH003", "新乡鸿运办公用品商行", "T09", "2024-10-22"),
    ("KH004", "平顶山鹰城超市", "T03", "2024-09-12"),
    ("KH005", "商丘古城礼品店", "T04", "2024-10-01"),
    ("KH006", "开封汴梁文具店", "T14", "2024-10-16"),
    ("KH007", "许昌恒信酒店", "T10", "2024-10-28"),
    ("KH008", "鹤壁淇水茶社", "T16", "2024-06-03"),
    ("KH009", "驻马店天中印刷", "T06", "2024-10-25"),
    ("KH010", "济源王屋山庄", "T15", "2024-10-18"),
)
