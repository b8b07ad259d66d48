"""The sample month 2024-10: the telephone system's exports, the DingTalk days, and the department's registers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from rulebooks.samples.making.calendar import with_weekday
from rulebooks.samples.making.telesales import cases
from rulebooks.samples.making.telesales.ordinary import (
    PARTICULARS,
    contact,
    days_at_work,
    handed_in,
    ordinary_calls,
    ordinary_incoming,
)
from rulebooks.samples.making.telesales.people import DEPARTMENTS, NAMES, PEOPLE, ROLES, Person
from rulebooks.samples.making.telesales.workdays import CLOSES, FIRST, LAST, OPENS, october, workdays
from rulebooks.samples.making.writers import Cell, write_csv, write_shop_csv, write_text, write_xlsx

YES, NO = cases.YES, cases.NO

FACTS = """\
# 2024年10月样例：电话系统导出的通话明细、钉钉考勤和部门台账，按下面的对应关系读入。由 rulebooks/samples/generate.py 生成，请勿手改。
# The sample month: raw exports, read by the mappings below. Written by rulebooks/samples/generate.py.
period: 2024-10
covers:
  default: {from: 2024-10-01, until: 2024-10-31}
  report: {from: 2024-09-30, until: 2024-10-31}        # the week that ends on 6 October begins there
  leave: {from: 2024-09-30, until: 2024-10-31}
sources:
  department:
    file: 部门.yaml
  employee:
    file: 花名册.xlsx
    header_row: 2
    columns: {id: 工号, name: 姓名, department: 部门编号, hired_on: 入职日期, left_on: 离职日期}
  employee_month:
    file: 花名册.xlsx
    header_row: 2
    constants: {month: 2024-10}
    columns: {employee: 工号, role: 岗位}
  attendance_day:                                      # 每日统计：应打卡、实打卡；本制度没有写明作息时间
    file: 钉钉每日统计.xlsx
    sheet: 每日统计
    header_row: 3
    columns: {employee: 工号, day: 日期, punches_expected: 应打卡次数, punches_made: 实打卡次数, punches_on_leave: 请假时段应打卡次数}
  leave:
    file: 请假单.csv
    columns: {id: 单号, employee: 工号}
  call:
    file: 外呼明细.csv
    encoding: gb18030
    columns:
      id: 流水号
      employee: 坐席工号
      made_at: 拨打时间
      during_work: 工作时间内
      connected: 是否接通
      device: 使用电话
      line: 外显线路
      callee: 通话对象
      to_mobile: 被叫为手机
      purpose: 通话用途
      contact_name: 联系人
      contact_position: 职务
      organisation: 单位名称
      phone: 单位电话
      fax: 单位传真
  incoming_call:
    file: 呼入明细.csv
    encoding: gb18030
    columns: {id: 流水号, employee: 坐席工号, received_at: 来电时间, recorded: 已登记}
  call_day:
    file: 电话登记台账.xlsx
    sheet: 10月
    header_row: 2
    columns: {employee: 工号, day: 日期, on_duty: 在岗, record_kept: 有电话记录, record_submitted_at: 记录交出时间,
      count_submitted_at: 统计交出时间, announced_at: 通报时间, ended_at: 下班时间}
  call_month:
    file: 月度考核.csv
    columns: {employee: 工号, month: 月份}
  report:
    file: 周月总结收文.csv
    columns: {id: 编号, employee: 工号}
  client:
    file: 客户档案.csv
    encoding: gb18030
    columns: {id: 客户编号, employee: 负责人工号}
  prospect:
    file: 意向客户上报.xlsx
    columns: {id: 编号, employee: 上报人工号, reported_on: 上报日期, contact_name: 联系人, address: 地址, phone: 电话, region: 地区,
      salesperson_present: 业务员在当地出差}
  visit:
    file: 来访登记.csv
    columns: {id: 编号, employee: 接待人工号}
  incident:
    file: 违纪登记.csv
    columns: {id: 编号, employee: 工号, verified: 已查实}
  false_report:
    file: 虚报电话核查.csv
    columns: {id: 编号, employee: 工号, verified: 已查实}
  feedback:
    file: 售后工单.csv
    encoding: gb18030
    columns: {id: 工单号, employee: 受理人工号}
  promise:
    file: 对客承诺.csv
    columns: {id: 编号, employee: 工号, approved: 已获批准}
  customer_price:
    file: 对客报价.csv
    columns: {id: 编号, employee: 工号}
  special_request:
    file: 特殊要求申请.csv
    columns: {id: 编号, employee: 工号}
  media_account:
    file: 媒体注册台账.csv
    columns: {id: 编号, employee: 注册人工号}
"""


def write_month(folder: Path) -> None:
    """All files of the sample month, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "facts.yaml", FACTS)
    _write_people(folder)
    _write_time_at_work(folder)
    _write_calls(folder)
    _write_call_days(folder / "电话登记台账.xlsx")
    _write_papers(folder / "周月总结收文.csv")
    _write_customers(folder)
    _write_conduct(folder)


# People and their days


def _write_people(folder: Path) -> None:
    write_text(folder / "部门.yaml", "".join(f"- {{id: {id}, name: {name}}}\n" for id, name in DEPARTMENTS.items()))
    headings = ("工号", "姓名", "性别", "部门编号", "部门", "岗位", "分机", "入职日期", "离职日期")
    rows: list[list[Cell]] = [
        [
            p.id,
            p.name,
            p.sex,
            p.department,
            DEPARTMENTS[p.department],
            ROLES[p.role],
            p.extension,
            p.hired_on,
            p.left_on,
        ]
        for p in PEOPLE
    ]
    write_xlsx(folder / "花名册.xlsx", "花名册", headings, rows, above=("电子商务部 2024年10月花名册",))
    months = [[p.id, p.name, "2024-10", *cases.MONTHS.get(p.id, ("", "", ""))] for p in PEOPLE if p.hired_on <= LAST]
    write_csv(
        folder / "月度考核.csv", ("工号", "姓名", "月份", "电话量特别优秀", "核定电话量奖励", "当月应发工资"), months
    )


def _write_time_at_work(folder: Path) -> None:
    headings = (
        "姓名", "考勤组", "部门", "工号", "日期", "班次", "上班1打卡时间", "下班1打卡时间",
        "应打卡次数", "实打卡次数", "请假时段应打卡次数", "关联的审批单",
    )  # fmt: skip
    above = ("每日统计表 统计日期：2024-10-01 至 2024-10-31", "报表生成时间：2024-11-20 09:00")
    rows = [row for person in PEOPLE for row in _attendance(person)]
    write_xlsx(folder / "钉钉每日统计.xlsx", "每日统计", headings, rows, above=above)
    leave_headings = (
        "单号", "工号", "姓名", "假别", "请假开始", "请假结束", "请假天数", "申请时间", "请假方式",
        "已核准", "核准时间", "核准人", "请假事由",
    )  # fmt: skip
    leaves = [[slip.id, slip.employee, NAMES[slip.employee], *slip[2:]] for slip in cases.LEAVES]
    write_csv(folder / "请假单.csv", leave_headings, leaves, encoding="utf-8-sig")


def _attendance(person: Person) -> Iterator[list[Cell]]:
    """The person's workdays as DingTalk counts them: two punches expected, made, and due within a leave slip."""
    chance = random.Random(f"{person.id} punches")
    for day in workdays(max(person.hired_on, FIRST), min(person.left_on or LAST, LAST)):
        arrival = datetime.combine(day, OPENS) - timedelta(minutes=chance.randint(1, 14))
        departure = datetime.combine(day, CLOSES) + timedelta(minutes=chance.randint(0, 12))
        made: list[Cell] = [f"{arrival:%H:%M}", f"{departure:%H:%M}"]
        if (person.id, day.day) in cases.NOT_SEEN:
            made = ["", ""]
        elif (person.id, day.day) in cases.ONE_PUNCH:
            made[1] = ""
        slips = [slip for slip in cases.LEAVES if slip.employee == person.id]
        due = (f"{datetime.combine(day, moment):%Y-%m-%d %H:%M}" for moment in (OPENS, CLOSES))
        on_leave = [slip.id for moment in due for slip in slips if slip.start_at <= moment <= slip.end_at]
        yield [
            person.name, "电子商务部考勤组", DEPARTMENTS[person.department], person.id,
            with_weekday(day), "行政班 09:00-18:00", *made,
            2, sum(cell != "" for cell in made), len(on_leave), on_leave[0] if on_leave else "",
        ]  # fmt: skip


# Calls


def _write_calls(folder: Path) -> None:
    ordinary = [call for person in PEOPLE if person.role == "telesales" for call in ordinary_calls(person)]
    calls = sorted((*ordinary, *cases.CALLS), key=lambda call: (call.day, call.time, call.employee))
    headings = (
        "流水号", "坐席工号", "坐席姓名", "分机", "外显线路", "被叫号码", "被叫为手机", "拨打时间", "通话秒数", "是否接通",
        "工作时间内", "使用电话", "通话对象", "通话用途", "联系人", "职务", "单位名称", "单位电话", "单位传真",
    )  # fmt: skip
    chance = random.Random("call log")
    write_shop_csv(
        folder / "外呼明细.csv", headings, (_call_row(n, call, chance) for n, call in enumerate(calls, start=1))
    )

    incoming = sorted((*ordinary_incoming(), *cases.INCOMING), key=lambda row: (row[1], row[2]))
    rows = [
        [
            f'="IN24{day:02}{n:04}"',
            who,
            NAMES[who],
            f"{october(day, at):%Y-%m-%d %H:%M}:{chance.randrange(60):02}",
            *rest,
        ]
        for n, (who, day, at, *rest) in enumerate(incoming, start=1)
    ]
    incoming_headings = (
        "流水号",
        "坐席工号",
        "坐席姓名",
        "来电时间",
        "响铃声数",
        "已问候您好",
        "已报公司名称",
        "已登记",
    )
    write_shop_csv(folder / "呼入明细.csv", incoming_headings, rows)


def _call_row(number: int, call: cases.Call, chance: random.Random) -> list[Cell]:
    """A line of the log. A call of the cases is made on the full minute, so that its limits are met exactly."""
    person = next(p for p in PEOPLE if p.id == call.employee)
    reached = contact(chance)
    called = f"13{chance.randrange(10)}****{chance.randrange(10**4):04}" if call.to_mobile == YES else reached.phone
    second = 0 if call in cases.CALLS else chance.randrange(60)
    private = call.device == cases.PRIVATE
    return [
        f'="OUT24{call.day:02}{number:05}"', call.employee, person.name, "" if private else person.extension,
        "" if private else call.line, called, call.to_mobile, f"{october(call.day, call.time):%Y-%m-%d %H:%M}:{second:02}",
        chance.randrange(20, 400) if call.connected == YES else 0, call.connected, call.during_work, call.device,
        call.callee, call.purpose,
        *(None if name in call.missing else cell for name, cell in zip(PARTICULARS, reached, strict=True)),
    ]  # fmt: skip


def _write_call_days(path: Path) -> None:
    headings = (
        "日期",
        "工号",
        "姓名",
        "在岗",
        "有电话记录",
        "记录交出时间",
        "统计交出时间",
        "通报时间",
        "下班时间",
        "登记人",
    )
    rows = [row for person in PEOPLE if person.role == "telesales" for row in _call_days(person)]
    rows.sort(key=lambda row: (str(row[0]), str(row[1])))
    write_xlsx(path, "10月", headings, rows, above=("电子商务部电话登记台账 2024年10月",), width=17)


def _call_days(person: Person) -> Iterator[list[Cell]]:
    chance = random.Random(f"{person.id} register")
    present = days_at_work(person)
    for day in workdays(max(person.hired_on, FIRST), min(person.left_on or LAST, LAST)):
        count, record = handed_in(day, chance)
        differs = next((d for d in cases.DAYS if (d.employee, d.day) == (person.id, day.day)), None)
        if day not in present:
            yield [day, person.id, person.name, NO, "", "", "", "", "", "贺建平"]
            continue
        closing = cases.ENDED.get(day.day, f"{CLOSES:%H:%M}")
        early = CLOSES.hour * 60 + CLOSES.minute - int(closing[:2]) * 60 - int(closing[3:])
        cells = [
            YES, YES, _minute(record - timedelta(minutes=early)), _minute(count - timedelta(minutes=early)),
            cases.ANNOUNCED.get(day.day, f"{day} 17:55"), closing,
        ]  # fmt: skip
        if differs is not None:
            replaced = (*differs[2:6], None, differs.ended_at)
            cells = [cell if other is None else other for cell, other in zip(cells, replaced, strict=True)]
        yield [day, person.id, person.name, *cells, "贺建平"]


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


# Papers


def _write_papers(path: Path) -> None:
    headings = ("编号", "工号", "姓名", "报表种类", "报表文件", "报告期末", "提交时刻", "提交审阅日期")
    rows = [[f"W2410-{number:03}", *row] for number, row in enumerate(_papers(), start=1)]
    write_csv(path, headings, rows)


def _papers() -> Iterator[list[Cell]]:
    """Two papers a person for each week worked, and two for the month."""
    differing = {(papers.employee, papers.until): papers for papers in cases.PAPERS}
    for person in PEOPLE:
        chance = random.Random(f"{person.id} papers")
        for until, day in cases.WEEKS:
            if not person.hired_on <= date.fromisoformat(day) <= (person.left_on or LAST):
                continue
            usual = f"{day} {chance.choice((15, 16)):02}:{chance.randrange(60):02}"
            papers = differing.get((person.id, until), cases.Papers(person.id, until))
            for document, at in (("工作总结", papers.first), ("意向客户情况", papers.second)):
                if at != "":
                    at = at or usual
                    yield [person.id, person.name, "周报表", document, until, at, at[:10]]
        papers = differing.get((person.id, cases.MONTH_END), cases.Papers(person.id, cases.MONTH_END))
        if not person.hired_on <= LAST <= (person.left_on or LAST):
            continue
        for document, on in (("工作总结", papers.first), ("工作计划", papers.second)):
            if on != "":
                yield [person.id, person.name, "月报表", document, cases.MONTH_END, "", on or cases.MONTH_END]


# Customers


def _write_customers(folder: Path) -> None:
    clients = [[id, name, who, NAMES[who], on] for id, name, who, on in cases.CLIENTS]
    write_shop_csv(
        folder / "客户档案.csv", ("客户编号", "客户名称", "负责人工号", "负责人", "最近联系或回访日期"), clients
    )
    headings = (
        "编号",
        "上报人工号",
        "上报人",
        "上报日期",
        "客户名称",
        "报价",
        "联系人",
        "地址",
        "电话",
        "地区",
        "当地有业务员",
        "业务员在当地出差",
    )
    prospects: list[list[Cell]] = [
        [id, who, NAMES[who], date(2024, 10, day), *rest] for id, who, day, *rest in cases.PROSPECTS
    ]
    write_xlsx(folder / "意向客户上报.xlsx", "意向客户", headings, prospects)
    visits = [[id, who, NAMES[who], on, visitor, recorded] for id, who, on, visitor, recorded in cases.VISITS]
    write_csv(
        folder / "来访登记.csv", ("编号", "接待人工号", "接待人", "来访日期", "来访单位和人员", "接待已记录"), visits
    )
    feedback_headings = (
        "工单号",
        "受理人工号",
        "受理人",
        "反馈时间",
        "工作时间内收到",
        "受理时间",
        "工作时间内受理",
        "受理所用电话",
    )
    feedback = [[id, who, NAMES[who], *rest] for id, who, *rest in cases.FEEDBACK]
    write_shop_csv(folder / "售后工单.csv", feedback_headings, feedback)
    promises = ("编号", "工号", "姓名", "承诺日期", "承诺内容", "在职责权限内", "已获批准", "造成损失")
    write_csv(folder / "对客承诺.csv", promises, _dated(cases.PROMISES))
    prices = ("编号", "工号", "姓名", "定价日期", "产品", "产品定价", "实际单价", "改价已获批准")
    write_csv(folder / "对客报价.csv", prices, _dated(cases.PRICES))
    requests = ("编号", "工号", "姓名", "提出要求日期", "要求内容", "已书写申请单", "公司领导已审批")
    write_csv(folder / "特殊要求申请.csv", requests, _dated(cases.REQUESTS))


# Conduct


def _write_conduct(folder: Path) -> None:
    incidents = ("编号", "工号", "姓名", "事件日期", "事件种类", "已查实", "经过")
    write_csv(folder / "违纪登记.csv", incidents, _dated(cases.INCIDENTS))
    false_reports = ("编号", "工号", "姓名", "查出日期", "已查实", "虚报电话数")
    write_csv(folder / "虚报电话核查.csv", false_reports, _dated(cases.FALSE_REPORTS))
    headings = (
        "编号",
        "注册人工号",
        "注册人",
        "注册申请日期",
        "媒体",
        "注册时间",
        "注册名义",
        "留有个人信息",
        "部门经理审核时间",
        "信息中心备案日期",
    )
    media = [[id, "T13", NAMES["T13"], date(2024, 10, day), *rest] for id, day, *rest in cases.MEDIA]
    write_csv(folder / "媒体注册台账.csv", headings, media)


def _dated(rows: Iterable[tuple[str, str, int, *tuple[str, ...]]]) -> Iterator[list[Cell]]:
    """Rows of a register: number, person, name, date, and what else is noted."""
    for id, who, day, *rest in rows:
        yield [id, who, NAMES[who], date(2024, 10, day), *rest]
