"""The sample month 2024-10 as a shop has it: the roster, DingTalk's clock records, registers and stock lists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from rulebooks.samples.making.aimeicheng import cases
from rulebooks.samples.making.aimeicheng.people import DEPARTMENTS, PEOPLE, Person
from rulebooks.samples.making.aimeicheng.timetable import (
    AFTERNOON,
    ARRIVALS,
    EVENING,
    FREE,
    MORNING,
    ORDINARY,
    SHIFTS,
    WHOLE,
    due_at,
    slots_of,
)  # fmt: skip
from rulebooks.samples.making.calendar import moment, workdays
from rulebooks.samples.making.dingtalk import HEADINGS as HEADINGS_OF_CLOCK
from rulebooks.samples.making.dingtalk import Clock, in_order
from rulebooks.samples.making.punches import Slot, Span, ordinary_punches, with_particulars
from rulebooks.samples.making.writers import Cell, write_csv, write_shop_csv, write_text, write_xlsx

MONTH = "2024-10"
FIRST, LAST = date(2024, 10, 1), date(2024, 10, 31)
OPEN_DAYS = workdays(FIRST, LAST, rest_days=())  # the policy names no day of rest
NAMES = {person.id: person.name for person in PEOPLE}
SHOP = "浙江省温州市鹿城区鞋都大道爱美成鞋业"

FACTS = """\
# 2024年10月样例：爱美成鞋业电商部的原始文件，按下面的对应关系读入。由 rulebooks/samples/generate.py 生成，请勿手改。
# The sample month: a shop's files, read by the mappings below. Written by rulebooks/samples/generate.py.
period: 2024-10
covers:
  default: {from: 2024-10-01, until: 2024-10-31}
sources:
  department:
    file: 部门.csv
    columns: {id: 部门编号}
  department_profile:
    file: 部门.csv
    columns: {department: 部门编号}
  employee:
    file: 花名册.xlsx
    header_row: 2
    columns:
      id: 工号
      name: 姓名
      department: 部门编号
      hired_on: 入职日期
      left_on: 离职日期
  roster_day:
    file: 排班表.xlsx
    columns: {employee: 工号, day: 日期}
  clock_record:
    file: 打卡原始记录.xlsx
    sheet: 原始记录
    header_row: 3
    columns: {employee: 工号, at: 打卡时间, remark: 管理员修改备注}
    skip_blank: [at]                                   # 缺卡
  leave:
    file: 请假单.csv
    columns: {id: 单号, employee: 工号}
  leave_filing:
    file: 请假单.csv
    columns: {leave: 单号}
    skip_blank: [filed_at]                             # 未走公司流程
  day_completion:
    file: 完工登记.csv
    columns: {employee: 工号, day: 日期}
  duty_assignment:
    file: 休息值班表.csv
    encoding: gb18030
    columns: {id: 序号, employee: 工号, department: 部门编号}
  outing:
    file: 外出登记.csv
    encoding: gb18030
    columns: {id: 序号, employee: 工号}
  customer_archive:
    file: 客户档案.csv
    columns: {id: 档案编号, custodian: 专管人工号}
  customer_record:
    file: 客户资料登记.csv
    encoding: gb18030
    columns: {id: 序号, collected_by: 收集人工号}
  stock_item:
    file: 库存清单.csv
    encoding: gb18030
    columns: {id: 序号, department: 部门编号}
  shift_handover:
    file: 交接班记录.xlsx
    columns: {id: 编号, department: 部门编号}
  workplace_event:
    file: 事件上报.csv
    columns: {id: 编号, employee: 上报人工号}
  violation:
    file: 违规登记.csv
    columns: {id: 编号, employee: 工号}
  work_matter:
    file: 事项登记.csv
    columns: {id: 编号, employee: 提出人工号}
"""


def write_month(folder: Path) -> None:
    """All files of the sample month, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "facts.yaml", FACTS)
    _write_people(folder)
    _write_roster(folder / "排班表.xlsx")
    _write_clock_records(folder / "打卡原始记录.xlsx")
    _write_time_at_work(folder)
    _write_duties(folder / "休息值班表.csv")
    _write_customers(folder)
    _write_stock(folder)
    _write_records(folder)


# People and roster


def _write_people(folder: Path) -> None:
    departments = [[id, *profile] for id, profile in DEPARTMENTS.items()]
    write_csv(folder / "部门.csv", ("部门编号", "部门名称", "所属公司", "部门类别"), departments, encoding="utf-8-sig")
    headings = ("工号", "姓名", "性别", "部门编号", "部门", "职位", "入职日期", "离职日期")
    rows: list[list[Cell]] = [
        [
            p.id, p.name, p.sex, p.department, _department(p), p.position, date.fromisoformat(p.hired_on),
            date.fromisoformat(p.left_on) if p.left_on else None,
        ]
        for p in PEOPLE
    ]  # fmt: skip
    write_xlsx(folder / "花名册.xlsx", "花名册", headings, rows, above=("爱美成鞋业 2024年10月花名册",))


def _department(person: Person) -> str:
    return DEPARTMENTS[person.department][0] if person.department else ""


def _working_days(person: Person) -> list[date]:
    """The open days of the month on which the person is employed."""
    return [d for d in OPEN_DAYS if person.hired_on <= f"{d}" and (not person.left_on or f"{d}" <= person.left_on)]


def shift_on(person: Person, day: date) -> str:
    """What the person works on an open day. The two of the shop stand in for each other on their days off."""
    if not person.shift:
        return WHOLE
    if day.weekday() == person.free:
        return FREE
    partners = [p for p in PEOPLE if p.department == person.department != "01" and p.id != person.id]
    return WHOLE if any(day.weekday() == partner.free for partner in partners) else person.shift


def _write_roster(path: Path) -> None:
    rows: list[list[Cell]] = []
    for person in PEOPLE:
        for day in _working_days(person) if person.shift else ():
            shift = shift_on(person, day)
            flags = ["是" if session in SHIFTS[shift] else "否" for session in (MORNING, AFTERNOON, EVENING)]
            rows.append([day, person.id, person.name, shift, *flags])
    headings = ("日期", "工号", "姓名", "班次", "上午当班", "下午当班", "晚上当班")
    write_xlsx(path, "排班", headings, rows)


# Clock records


def _write_clock_records(path: Path) -> None:
    above = ("原始记录表 统计日期：2024-10-01 至 2024-10-31", "报表生成时间：2024-11-20 08:55")
    write_xlsx(path, "原始记录", HEADINGS_OF_CLOCK, [row for p in PEOPLE for row in _clock_rows(p)], above=above)


def _clock_rows(person: Person) -> list[list[Cell]]:
    """The person's rows as DingTalk exports them, in order of time; a missing punch has no 打卡时间."""
    expected = [
        ((day, slot), due_at(day, slot)) for day in _working_days(person) for slot in slots_of(shift_on(person, day))
    ]
    ordinary = ordinary_punches(f"{person.id} {MONTH}", expected, ORDINARY, _away(person))
    own = [punch for punch in cases.PUNCHES if punch.employee == person.id]
    missing: set[Slot] = {(_day(punch.day), punch.slot) for punch in own if not punch.time}
    missing |= {slot for slot, due in expected if any(start <= due <= end for start, end in _refused(person))}
    particular = {(_day(p.day), p.slot): moment(f"{_day(p.day)} {p.time}") for p in own if p.time}
    made = with_particulars(ordinary, particular)
    clock = Clock.of(person.id, person.name, "三段考勤组", _department(person), person.position, SHOP)
    rows: list[tuple[datetime, list[Cell]]] = []
    for day, slot in {*made, *missing}:
        due = due_at(day, slot)
        if (day, slot) in missing:
            rows.append((due, clock.missing(due)))
        else:
            at = made[day, slot]
            rows.append((at, clock.punched(due, at, arrival=slot in ARRIVALS)))
    return in_order(rows)


def _day(day: int) -> date:
    return date(2024, 10, day)


def _away(person: Person) -> list[Span]:
    return [(moment(leave.start_at), moment(leave.end_at)) for leave in cases.LEAVES if leave.employee == person.id]


def _refused(person: Person) -> list[Span]:
    """When the person stays away on leave that was not granted: DingTalk reports the punches as missing."""
    refused = {leave.id for leave in cases.LEAVES if leave.approved == cases.NO and leave.employee == person.id}
    return [(moment(leave.start_at), moment(leave.end_at)) for leave in cases.LEAVES if leave.id in refused]


# Leave, completed work, outings, cover in the breaks


def _write_time_at_work(folder: Path) -> None:
    leave_headings = (
        "单号", "工号", "姓名", "假别", "请假开始", "请假结束", "请假天数", "申请时间", "请假方式", "已核准", "核准时间", "核准人",
        "公司流程申请时间",
    )  # fmt: skip
    leaves = [[leave.id, leave.employee, NAMES[leave.employee], *leave[2:-1]] for leave in cases.LEAVES]
    write_csv(folder / "请假单.csv", leave_headings, leaves, encoding="utf-8-sig")

    completions = [[done.employee, NAMES[done.employee], *done[1:-1]] for done in cases.COMPLETIONS]
    write_csv(folder / "完工登记.csv", ("工号", "姓名", "日期", "完工时间", "完工确认人"), completions)

    outings = sorted(cases.OUTINGS, key=lambda outing: outing.start_at)
    headings = (
        "序号",
        "工号",
        "姓名",
        "外出时间",
        "返回时间",
        "外出事由",
        "外出申请时间",
        "外出同意时间",
        "外出同意人",
    )
    rows = [[f"W{n:02}", outing.employee, NAMES[outing.employee], *outing[1:-1]] for n, outing in enumerate(outings, 1)]
    write_shop_csv(folder / "外出登记.csv", headings, rows)


BREAKS = {cases.NOON: ("12:00", "13:30", (MORNING, AFTERNOON)), cases.SUPPER: ("18:00", "18:30", (AFTERNOON, EVENING))}


def _write_duties(path: Path) -> None:
    department = {person.id: person.department for person in PEOPLE}
    duties = sorted((*_duties(), *cases.EXTRA_DUTIES), key=lambda duty: (duty.start_at, duty.employee))
    rows = [
        [f"Z{n:03}", department[duty.employee], duty.employee, NAMES[duty.employee], duty.start_at, duty.end_at]
        for n, duty in enumerate(duties, start=1)
    ]
    write_shop_csv(path, ("序号", "部门编号", "工号", "姓名", "值班开始", "值班结束"), rows)


def _duties() -> Iterator[cases.Duty]:
    """For each break of each day and department somebody who works before and after it, in turn."""
    for day in OPEN_DAYS:
        for name, (start, end, sessions) in BREAKS.items():
            for department in DEPARTMENTS:
                if department == "01" and (day.day, name) in cases.DUTIES:
                    yield from cases.DUTIES[day.day, name]
                    continue
                able = [p.id for p in PEOPLE if p.department == department and _can_cover(p, day, sessions)]
                who = able[day.toordinal() % len(able)]
                yield cases.Duty(who, f"{day} {start}", f"{day} {end}", "ordinary")


def _can_cover(person: Person, day: date, sessions: tuple[int, int]) -> bool:
    """Whether the person works both sessions on the day, has no leave and does not leave early."""
    if day not in _working_days(person) or not set(sessions) <= set(SHIFTS[shift_on(person, day)]):
        return False
    on_leave = any(leave.employee == person.id and leave.start_at[:10] == f"{day}" for leave in cases.LEAVES)
    completed = any(done.employee == person.id and done.day == f"{day}" for done in cases.COMPLETIONS)
    return not on_leave and not completed


# Customers


def _write_customers(folder: Path) -> None:
    write_csv(folder / "客户档案.csv", ("档案编号", "档案名称", "专管人工号"), cases.ARCHIVES)
    records = sorted((*cases.RECORDS, *_ordinary_records()), key=lambda record: record.collected_on)
    chance = random.Random("customers")
    rows: list[list[Cell]] = [
        [
            f"C{n:03}", f"{chance.choice('陈林黄周徐叶')}**", f"'13{chance.randrange(10)}****{chance.randrange(10**4):04}",
            record.collected_by, NAMES[record.collected_by], record.collected_on, record.handed_in_on,
        ]
        for n, record in enumerate(records, start=1)
    ]  # fmt: skip
    headings = ("序号", "客户称呼", "联系电话", "收集人工号", "收集人姓名", "收集日期", "上交日期")
    write_shop_csv(folder / "客户资料登记.csv", headings, rows)


def _ordinary_records() -> Iterator[cases.Record]:
    """Handed in within three days."""
    for person, how_many in cases.ORDINARY_RECORDS.items():
        chance = random.Random(f"{person} customers")
        days = [d for p in PEOPLE if p.id == person for d in _working_days(p) if d.day <= 28]
        for day in chance.sample(days, how_many):
            handed_in = day + timedelta(days=chance.randrange(4))
            yield cases.Record(person, f"{day}", f"{handed_in}", "ordinary")


# Stock and handovers

STYLES = ("AM-1101", "AM-1204", "AM-2310", "AM-3305", "AM-5108", "AM-6620")
SIZES = (36, 37, 38, 39, 40)
ARTICLES_OF_THE_SHOP = 6


def _write_stock(folder: Path) -> None:
    chance = random.Random("stock")
    rows: list[list[Cell]] = []
    for number, (style, size) in enumerate(((style, size) for style in STYLES for size in SIZES), start=1):
        rows.append([f"K{number:02}", "01", f"{style}-{size}", f"A{number % 4 + 1}", chance.randrange(4, 40)])
    rows += [[stock.id, "01", *stock[1:-1]] for stock in cases.STOCK]
    for number in range(1, ARTICLES_OF_THE_SHOP + 1):
        rows.append([f"M{number:02}", "02", f"{STYLES[number - 1]}-38", "门店", chance.randrange(1, 9)])
    write_shop_csv(folder / "库存清单.csv", ("序号", "部门编号", "货号", "存放分区", "存放数量"), rows)
    _write_handovers(folder / "交接班记录.xlsx", held=len(STYLES) * len(SIZES) + len(cases.STOCK))


def _write_handovers(path: Path, held: int) -> None:
    """One handover a day, at 18:00, of the articles held."""
    differing = {handover.day: handover for handover in cases.HANDOVERS}
    chance = random.Random("handovers")
    rows: list[list[Cell]] = []
    for day in OPEN_DAYS:
        handover = differing.get(day.day, cases.Handover(day.day, "ordinary"))
        book = chance.randrange(560, 640)
        counted = None if handover.variance is None else book + handover.variance
        items = held - handover.items_short if handover.stock_counted == cases.YES else None
        rows.append(
            [
                f"J{day:%m%d}", "01", datetime(day.year, day.month, day.day, 18), handover.outgoing_signed,
                handover.incoming_signed, 1, handover.stock_counted, items, held, counted, book,
            ]
        )  # fmt: skip
    headings = (
        "编号", "部门编号", "交接时间", "交班人已填写", "接班人已填写", "交接单份数", "已盘点库存", "盘点品种数", "库存品种数",
        "盘点数量", "账面数量",
    )  # fmt: skip
    write_xlsx(path, "交接班", headings, rows)


# What else is on record


def _write_records(folder: Path) -> None:
    events: list[list[Cell]] = [
        [f"S{n:02}", event.employee, NAMES[event.employee], *event[1:-1]]
        for n, event in enumerate(sorted(cases.EVENTS, key=lambda event: event.occurred_at), start=1)
    ]
    event_headings = ("编号", "上报人工号", "上报人姓名", "事件", "发生时间", "上报时间", "联络相关人员时间")
    write_csv(folder / "事件上报.csv", event_headings, events)

    breaches: list[list[Cell]] = [
        [f"G{n:02}", breach.employee, NAMES[breach.employee], *breach[1:-1]]
        for n, breach in enumerate(sorted(cases.BREACHES, key=lambda breach: breach.date), start=1)
    ]
    write_csv(folder / "违规登记.csv", ("编号", "工号", "姓名", "违规日期", "违反事项", "追究日期"), breaches)

    matter_headings = ("编号", "提出人工号", "提出日期", "事项", "有相应规范")
    write_csv(folder / "事项登记.csv", matter_headings, [matter[:-1] for matter in cases.MATTERS])
