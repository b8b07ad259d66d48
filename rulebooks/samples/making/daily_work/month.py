"""The sample month 2024-10 as an e-commerce department has it: the front desk's registers, minutes, leave slips."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from rulebooks.samples.making.calendar import workdays
from rulebooks.samples.making.daily_work import cases
from rulebooks.samples.making.daily_work.people import DEPARTMENTS, PEOPLE, Person
from rulebooks.samples.making.writers import Cell, write_csv, write_shop_csv, write_text, write_xlsx

FIRST, LAST = date(2024, 10, 8), date(2024, 10, 31)
NAMES = {person.id: person.name for person in PEOPLE}

FACTS = """\
# 2024年10月样例：电子商务部各种登记表，按下面的对应关系读入。由 rulebooks/samples/generate.py 生成，请勿手改。
# The sample month: a department's registers, read by the mappings below. Written by rulebooks/samples/generate.py.
period: 2024-10
covers:
  default: {from: 2024-10-01, until: 2024-10-31}
  department_meeting: {from: 2024-09-30, until: 2024-10-31}    # the week that ends on 6 October begins there
  meeting_attendance: {from: 2024-09-30, until: 2024-10-31}
sources:
  department:
    file: 部门.yaml
  employee:
    file: 花名册.xlsx
    header_row: 2
    columns:
      id: 工号
      name: 姓名
      department: 部门编号
      hired_on: 入职日期
      left_on: 离职日期
  outing:
    file: 前台外出登记.csv
    encoding: gb18030
    columns: {id: 序号, employee: 工号}
  office_visit:
    file: 来访登记.csv
    encoding: gb18030
    columns: {id: 序号, employee: 接待人工号}
  department_meeting:
    file: 会议台账.xlsx
    columns: {id: 会议编号, department: 部门编号, duration: 时长（分钟）}
  meeting_attendance:
    file: 会议签到表.xlsx
    columns: {id: 序号, employee: 工号, meeting: 会议编号}
  performance_score:
    file: 绩效分数.csv
    constants: {month: 2024-10}
    columns: {employee: 工号}
  work_account:
    file: 工作账号分配表.csv
    encoding: gb18030
    columns: {id: 账号, department: 部门编号, assignee: 使用人工号}
  leave:
    file: 请假审批导出.csv
    columns: {id: 审批编号, employee: 发起人工号}
  leave_takeover:
    file: 请假审批导出.csv
    columns: {leave: 审批编号}
    skip_blank: [taken_over_at]                        # 无人接手
  work_matter:
    file: 事项登记.csv
    columns: {id: 编号, employee: 提出人工号}
  matter_policy:
    file: 事项登记.csv
    columns: {work_matter: 编号}
  violation:
    file: 违规登记.csv
    columns: {id: 编号, employee: 工号}
"""


def write_month(folder: Path) -> None:
    """All files of the sample month, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "facts.yaml", FACTS)
    _write_people(folder)
    _write_front_desk(folder)
    _write_meetings(folder)
    _write_leave(folder / "请假审批导出.csv")
    _write_records(folder)


def _write_people(folder: Path) -> None:
    departments = "".join(f'- {{id: "{id}", name: {name}}}\n' for id, name in DEPARTMENTS.items())
    write_text(folder / "部门.yaml", departments)
    headings = ("工号", "姓名", "性别", "部门编号", "部门", "职位", "入职日期", "离职日期")
    rows: list[list[Cell]] = [
        [
            p.id, p.name, p.sex, p.department, DEPARTMENTS.get(p.department), p.position, _date(p.hired_on),
            _date(p.left_on),
        ]
        for p in PEOPLE
    ]  # fmt: skip
    write_xlsx(folder / "花名册.xlsx", "花名册", headings, rows, above=("电子商务部 2024年10月花名册",))


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# The front desk: who goes out, who comes in


def _write_front_desk(folder: Path) -> None:
    outings = sorted((*cases.OUTINGS, *_ordinary_outings()), key=lambda outing: outing.start_at)
    headings = (
        "序号", "工号", "姓名", "外出时间", "返回时间", "因公外出", "外出事由", "外出申请时间", "外出同意时间", "外出同意人",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [f"W{number:03}", outing.employee, NAMES[outing.employee], *outing[1:-1]]
        for number, outing in enumerate(outings, start=1)
    ]
    write_shop_csv(folder / "前台外出登记.csv", headings, rows)

    visits = sorted((*cases.VISITS, *_ordinary_visits()), key=lambda visit: visit.start_at)
    visit_headings = (
        "序号", "接待人工号", "接待人姓名", "来访人", "来访类别", "在工作时间", "会见开始时间", "会见结束时间", "会见许可时间",
        "会见许可人", "保证不影响工作",
    )  # fmt: skip
    visit_rows: list[list[Cell]] = [
        [f"L{number:03}", visit.employee, NAMES[visit.employee], *visit[1:-1]]
        for number, visit in enumerate(visits, start=1)
    ]
    write_shop_csv(folder / "来访登记.csv", visit_headings, visit_rows)


ERRANDS = ("拍摄样品", "到银行对账", "拜访供应商", "取快递样品", "参加平台培训")
CALLERS = ("周先生", "快递公司", "平台小二", "供应商李经理", "设备维修师傅", "高女士")


def _ordinary_outings() -> Iterator[cases.Outing]:
    """Outings on business, asked for and granted in good time."""
    for person, how_many in cases.ORDINARY_OUTINGS:
        chance = random.Random(f"{person} outings")
        for day in chance.sample(_present(person), how_many):
            start = _at(day, chance.randrange(14, 17), chance.randrange(0, 60, 5))
            asked = start - timedelta(minutes=chance.randrange(40, 180))
            yield cases.Outing(
                person, f"{start:%Y-%m-%d %H:%M}", f"{start + timedelta(minutes=45):%Y-%m-%d %H:%M}", cases.YES,
                chance.choice(ERRANDS), f"{asked:%Y-%m-%d %H:%M}", f"{asked + timedelta(minutes=12):%Y-%m-%d %H:%M}",
                cases.SUPERVISOR, "ordinary",
            )  # fmt: skip


def _ordinary_visits() -> Iterator[cases.Visit]:
    """Visitors on business."""
    for person, how_many in cases.ORDINARY_VISITS:
        chance = random.Random(f"{person} visits")
        for day in chance.sample(_present(person), how_many):
            start = _at(day, chance.choice((9, 10, 14, 15)), chance.randrange(60))
            end = start + timedelta(minutes=chance.randrange(10, 100))
            yield cases.Visit(
                person, chance.choice(CALLERS), cases.BUSINESS, cases.YES, f"{start}", f"{end}", "", "", "", "ordinary"
            )


def _present(person: str) -> list[date]:
    """The workdays of the month on which the person is employed and has no leave."""
    about = next(p for p in PEOPLE if p.id == person)
    away = [(leave.start_at[:10], leave.end_at[:10]) for leave in cases.LEAVES if leave.employee == person]
    return [
        day
        for day in workdays(FIRST, LAST)
        if _employed(about, f"{day}") and not any(start <= f"{day}" <= end for start, end in away)
    ]


def _employed(person: Person, day: str) -> bool:
    return person.hired_on <= day and (not person.left_on or day <= person.left_on)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)


# Meetings


def _write_meetings(folder: Path) -> None:
    headings = ("会议编号", "部门编号", "会议种类", "开会日期", "时长（分钟）", "主持人")
    meetings: list[list[Cell]] = [
        [
            m.id, m.department, m.kind, _date(m.held_on), int(m.minutes) if m.minutes else None,
            next(p.name for p in PEOPLE if (p.department, p.position) == (m.department, "主管")),
        ]
        for m in cases.MEETINGS
    ]  # fmt: skip
    write_xlsx(folder / "会议台账.xlsx", "会议", headings, meetings)
    signed = ("序号", "会议编号", "签到日期", "工号", "姓名", "出席情况")
    write_xlsx(folder / "会议签到表.xlsx", "签到", signed, [[f"{n}", *row] for n, row in enumerate(_signed_in(), 1)])

    score_headings = ("工号", "姓名", "绩效分数", "分数公布日期")
    scores = [[score.employee, NAMES[score.employee], score.score, score.announced_on] for score in cases.SCORES]
    write_csv(folder / "绩效分数.csv", score_headings, scores, encoding="utf-8-sig")


def _signed_in() -> Iterator[list[Cell]]:
    """A row for everybody of the department who was there, or stayed away with good reason."""
    for meeting in cases.MEETINGS:
        for person in PEOPLE:
            here = person.department == meeting.department and _employed(person, meeting.held_on)
            if here and (person.id, meeting.id) not in cases.NOT_THERE:
                presence = "有故缺席" if (person.id, meeting.id) in cases.EXCUSED else "出席"
                yield [meeting.id, _date(meeting.held_on), person.id, person.name, presence]


# Leave, and what else is on record


def _write_leave(path: Path) -> None:
    headings = (
        "审批编号", "发起人工号", "发起人姓名", "假别", "请假开始", "请假结束", "请假天数", "紧急突发", "申请时间", "请假方式",
        "已核准", "核准时间", "核准人", "接手时间",
    )  # fmt: skip
    rows = [[leave.id, leave.employee, NAMES[leave.employee], *leave[2:-1]] for leave in cases.LEAVES]
    write_csv(path, headings, rows, encoding="utf-8-sig")


def _write_records(folder: Path) -> None:
    account_headings = ("账号", "部门编号", "账号种类", "对外公布", "使用人工号")
    write_shop_csv(folder / "工作账号分配表.csv", account_headings, [account[:-1] for account in cases.ACCOUNTS])

    matter_headings = ("编号", "提出人工号", "提出日期", "事项", "有相应规范", "公司制度有规定")
    write_csv(folder / "事项登记.csv", matter_headings, [matter[:-1] for matter in cases.MATTERS])

    breach_headings = ("编号", "工号", "姓名", "违规日期", "违反事项", "追究日期")
    breaches: list[list[Cell]] = [
        [f"G{number:02}", breach.employee, NAMES[breach.employee], *breach[1:-1]]
        for number, breach in enumerate(sorted(cases.BREACHES, key=lambda breach: breach.date), start=1)
    ]
    write_csv(folder / "违规登记.csv", breach_headings, breaches)
