"""The sample month 2024-10, raw as a company has it: exports of several systems, each with headings of its own."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from rulebooks.samples.making.calendar import is_workday, moment
from rulebooks.samples.making.dingtalk import HEADINGS as HEADINGS_OF_CLOCK
from rulebooks.samples.making.dingtalk import Clock, in_order
from rulebooks.samples.making.fengyun import month_cases as cases
from rulebooks.samples.making.fengyun.month_people import DEPARTMENTS, PEOPLE, ROLES, Person
from rulebooks.samples.making.fengyun.payroll import MONTH_SOURCES, write_payroll_of_month
from rulebooks.samples.making.fengyun.timetable import ARRIVALS, DUE, ORDINARY, due_at, expected
from rulebooks.samples.making.punches import Slot, Span, ordinary_punches, with_particulars
from rulebooks.samples.making.writers import Cell, write_csv, write_shop_csv, write_text, write_xlsx

MONTH = "2024-10"
FIRST, LAST = date(2024, 10, 1), date(2024, 10, 31)
YES, NO = "是", "否"

FACTS = """\
# 2024年10月样例：各系统导出的原始文件，按下面的对应关系读入。由 rulebooks/samples/generate.py 生成，请勿手改。
# The sample month: raw exports, read by the mappings below. Written by rulebooks/samples/generate.py.
period: 2024-10
covers:
  default: {from: 2024-10-01, until: 2024-10-31}
  report: {from: 2024-09-30, until: 2024-10-31}        # the week that ends on 6 October begins there
  leave: {from: 2024-09-30, until: 2024-10-31}
  advance: {from: 2009-01-01, until: 2024-10-31}       # advances stay open until they are settled
  tax_year: {from: 2024-01-01, until: 2024-12-31}
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
      bank_account_on_file: 已登记银行账户
  employee_month:                                      # the roster of the month, and the days of pay
  - file: 花名册.xlsx
    header_row: 2
    constants: {month: 2024-10}
    columns:
      employee: 工号
      role: 岗位
      is_formal: 正式员工
      agreed_base_salary: 约定基本工资
      annual_scheme_approved: 年薪制已批准
  - file: 发薪登记.csv
    columns: {employee: 工号, month: 月份}
  clock_record:
    file: 打卡原始记录.xlsx
    sheet: 原始记录
    header_row: 3
    columns: {employee: 工号, at: 打卡时间, remark: 管理员修改备注}
    skip_blank: [at]                                   # 缺卡
  leave:
    file: 请假单.csv
    columns: {id: 单号, employee: 工号}
  absence:
    file: 旷工记录.csv
    columns: {id: 编号, employee: 工号}
  overtime:
    file: 加班登记.xlsx
    columns: {id: 编号, employee: 工号}
  sales_order:
    file: 订单导出.csv
    encoding: gb18030
    columns:
      id: 订单编号
      salesperson: 业务员工号
      self_operated: 自营
      ordered_on: 下单日期
      shipped_on: 发货日期
      settled_on: 结算日期
      revenue: 销售收入
      purchase_cost: 商品进价
      tax: 税金
      freight: 运输成本
      agreed_rate: 核定提成比例
  workload_month:
    file: 月度工作量.csv
    columns: {employee: 工号, month: 月份}
  report:
    file: 工作报表.csv
    columns: {id: 编号, employee: 工号}
  resignation:
    file: 辞职登记.xlsx
    columns: {id: 编号, employee: 工号}
  project_award:
    file: 项目奖金核定.yaml
  advance:
    file: 借支.csv
    columns: {id: 单号, employee: 工号}
  supply_issue:
    file: 文具领用.csv
    columns: {id: 编号, employee: 工号}
"""
FACTS += MONTH_SOURCES


def write_month(folder: Path) -> None:
    """All files of the sample month, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "facts.yaml", FACTS)
    _write_people(folder)
    _write_clock_records(folder / "打卡原始记录.xlsx")
    _write_time_at_work(folder)
    _write_orders(folder / "订单导出.csv")
    _write_work(folder)
    write_payroll_of_month(folder, [(p.id, p.hired_on) for p in PEOPLE], MONTH)


# People


def _write_people(folder: Path) -> None:
    departments = "".join(f'- {{id: "{id}", name: {name}}}\n' for id, name in DEPARTMENTS.items())
    write_text(folder / "部门.yaml", departments)
    headings = (
        "工号", "姓名", "性别", "部门编号", "部门", "岗位", "入职日期", "离职日期",
        "正式员工", "年薪制已批准", "约定基本工资", "已登记银行账户",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            p.id, p.name, p.sex, p.department, DEPARTMENTS[p.department], ROLES[p.role], p.hired_on, p.left_on,
            _flag(p.is_formal), _flag(p.annual_scheme), p.base, _flag(p.bank_account),
        ]
        for p in PEOPLE
    ]  # fmt: skip
    write_xlsx(folder / "花名册.xlsx", "花名册", headings, rows, above=("河南风云网络科技有限公司 2024年10月花名册",))
    # 应出勤天数 and 计薪天数 are blank: the calendar's.
    paid = [[p.id, MONTH, "", "", *cases.PAY_DAYS.get(p.id, ("2024-11-10", "2024-11-11"))] for p in PEOPLE]
    pay_headings = ("工号", "月份", "应出勤天数", "计薪天数", "计划发薪日", "实际发薪日")
    write_csv(folder / "发薪登记.csv", pay_headings, paid)


def _flag(value: bool) -> str:
    return YES if value else NO


def _in_october(person: Person) -> tuple[date, date]:
    """The part of the month in which the person is employed."""
    return max(person.hired_on, FIRST), min(person.left_on or LAST, LAST)


# Clock records

PLACES = {"04": "河南省郑州市管城回族区航海东路仓配中心"}
OFFICE = "河南省郑州市金水区花园路风云网络"


def _write_clock_records(path: Path) -> None:
    above = ("原始记录表 统计日期：2024-10-01 至 2024-10-31", "报表生成时间：2024-11-20 08:55")
    rows = [row for person in PEOPLE for row in _clock_rows(person)]
    write_xlsx(path, "原始记录", HEADINGS_OF_CLOCK, rows, above=above)


def _clock_rows(person: Person) -> list[list[Cell]]:
    """The person's rows as DingTalk exports them, in order of time; a missing punch has no 打卡时间."""
    first, last = _in_october(person)
    missing_days = {date(2024, 10, d) for id, d in cases.MISSING_DAYS if id == person.id}
    ordinary = ordinary_punches(
        f"{person.id} {first:%Y-%m}", expected(first, last), ORDINARY, _away(person), missing_days
    )
    particular = {
        (date(2024, 10, p.day), p.slot): _time(p.day, p.time)
        for p in cases.PUNCHES
        if p.employee == person.id and p.time
    }
    made = with_particulars(ordinary, particular)
    missing: set[Slot] = {(day, slot) for day in missing_days for slot in range(len(DUE))}
    missing |= {(date(2024, 10, p.day), p.slot) for p in cases.PUNCHES if p.employee == person.id and not p.time}
    written_in = {
        (date(2024, 10, p.day), p.slot): p.written_in for p in cases.PUNCHES if p.employee == person.id and p.written_in
    }
    place = PLACES.get(person.department, OFFICE)
    clock = Clock.of(
        person.id, person.name, "电子商务部考勤组", DEPARTMENTS[person.department], ROLES[person.role], place
    )

    rows: list[tuple[datetime, list[Cell]]] = []
    for day, slot in sorted({*made, *missing}):
        due = due_at(day, slot)
        if (day, slot) in missing:
            rows.append((due, clock.missing(due)))
            continue
        at, remark = made[day, slot], written_in.get((day, slot))
        rows.append((at, clock.punched(due, at, arrival=slot in ARRIVALS, written_in=remark)))
    for extra in cases.EXTRA_PUNCHES:
        if extra.employee == person.id:
            at = _time(extra.day, extra.time)
            rows.append((at, clock.unexpected(at, None if is_workday(at.date()) else "加班")))
    return in_order(rows)


def _away(person: Person) -> list[Span]:
    return [(moment(slip.start_at), moment(slip.end_at)) for slip in cases.LEAVES if slip.employee == person.id]


def _time(day: int, text: str) -> datetime:
    return moment(f"2024-10-{day:02} {text}")


# Leave, absence, overtime

NAMES = {person.id: person.name for person in PEOPLE}


def _write_time_at_work(folder: Path) -> None:
    leave_headings = (
        "单号", "工号", "姓名", "假别", "请假开始", "请假结束", "请假天数", "紧急突发", "申请时间", "请假方式",
        "告知对象", "请假条填写时间", "已核准", "核准时间", "核准人", "到岗日期", "就诊证明日期", "工作移交时间",
    )  # fmt: skip
    leaves = [[slip.id, slip.employee, NAMES[slip.employee], *slip[2:]] for slip in cases.LEAVES]
    write_csv(folder / "请假单.csv", leave_headings, leaves, encoding="utf-8-sig")

    absences = [[id, who, NAMES[who], day, days] for id, who, day, days in cases.ABSENCES]
    write_csv(folder / "旷工记录.csv", ("编号", "工号", "姓名", "旷工日期", "旷工天数"), absences)

    overtime_headings = ("编号", "工号", "姓名", "加班日期", "加班天数", "因工作需要", "加班已批准", "事由")
    overtimes: list[list[Cell]] = [
        [
            o.id, o.employee, NAMES[o.employee], date.fromisoformat(o.date), Decimal(o.days),
            o.required_by_work, o.approved, o.reason,
        ]
        for o in cases.OVERTIMES
    ]  # fmt: skip
    write_xlsx(folder / "加班登记.xlsx", "加班", overtime_headings, overtimes)


# Orders

# As shops export them: some headings end in a blank, many columns are of no use here.
HEADINGS_OF_ORDERS = (
    "订单编号", "买家会员名", "买家应付货款", "买家应付邮费", "总金额", "订单状态", "收货人姓名", "联系手机",
    "订单创建时间", "宝贝标题 ", "业务员", "业务员工号", "自营", "销售收入", "商品进价", "税金", "运输成本",
    "核定提成比例", "下单日期", "发货日期", "结算日期",
)  # fmt: skip
GOODS = ("礼品茶具套装", "商务笔记本礼盒", "保温杯 定制", "桌面收纳架", "蓝牙音箱", "真丝围巾", "坚果礼包", "电热水壶")
BUYERS = ("tb", "jia_", "hn", "风铃", "小城")


def _write_orders(path: Path) -> None:
    per_person: dict[str, list[cases.Order]] = defaultdict(list)
    for order in cases.ORDERS:
        per_person[order.employee].append(order)
    for person, how_many in cases.SEEDED_ORDERS.items():
        per_person[person] += _ordinary_orders(person, how_many)
    orders = sorted((o for them in per_person.values() for o in them), key=lambda order: order.ordered)
    chance = random.Random("buyers")
    write_shop_csv(path, HEADINGS_OF_ORDERS, (_order_row(order, chance) for order in orders))


def _ordinary_orders(person: str, how_many: int) -> Iterator[cases.Order]:
    """Orders with a plain profit, settled within the month at the policy's own rate."""
    chance = random.Random(f"{person} orders")
    for _ in range(how_many):
        revenue = Decimal(chance.randint(20000, 900000)).scaleb(-2)
        cost = Decimal(chance.randint(5800, 7600)).scaleb(-4) * revenue
        ordered = date(2024, 10, chance.randint(1, 20))
        yield cases.Order(
            person,
            revenue=f"{revenue:.2f}",
            purchase_cost=f"{cost:.2f}",
            tax=f"{revenue * 3 / 100:.2f}",
            freight=f"{Decimal(chance.randint(600, 9900)).scaleb(-2):.2f}",
            ordered=f"{ordered}",
            shipped=f"{ordered + timedelta(days=chance.randint(1, 3))}",
            settled=f"{ordered + timedelta(days=chance.randint(5, 11))}",
        )


def _order_row(order: cases.Order, chance: random.Random) -> list[Cell]:
    number = f"{2310 if order.ordered < MONTH else 2410}{chance.randrange(10**14, 10**15)}"
    buyer = f"{chance.choice(BUYERS)}{chance.randrange(1000, 10**6)}"
    revenue, freight = Decimal(order.revenue), Decimal(chance.choice((0, 8, 12)))
    status = "交易成功" if order.settled else "买家已付款，等待卖家发货"
    phone = f"'138{chance.randrange(10**8):08}"
    created = f"{order.ordered} {chance.randrange(8, 23):02}:{chance.randrange(60):02}:{chance.randrange(60):02}"
    return [
        f'="{number}"', buyer, order.revenue, f"{freight:.2f}", f"{revenue + freight:.2f}", status, f"{buyer[:1]}**",
        phone, created, chance.choice(GOODS), NAMES[order.employee], order.employee, order.self_operated, order.revenue,
        order.purchase_cost, order.tax, order.freight, order.rate, order.ordered, order.shipped, order.settled,
    ]  # fmt: skip


# Work done, reports, and what else is on record


def _write_work(folder: Path) -> None:
    done = {workload.employee: workload for workload in cases.WORKLOADS}
    workloads: list[list[Cell]] = [
        [person.id, person.name, MONTH, *done.get(person.id, cases.Workload(person.id))[1:]] for person in PEOPLE
    ]
    workload_headings = (
        "工号", "姓名", "月份", "大件配送量", "小件配送量", "配送单数", "激活量", "工作量报表已交", "客服考核奖金",
        "垫付车费", "垫付电话费",
    )  # fmt: skip
    write_csv(folder / "月度工作量.csv", workload_headings, workloads)

    report_headings = ("编号", "工号", "报表种类", "报告期末", "编制日期", "提交审阅日期", "审阅人")
    reports = [[f"B2410-{number:03}", *row] for number, row in enumerate(_reports(), start=1)]
    write_csv(folder / "工作报表.csv", report_headings, reports)

    resignation_headings = (
        "编号", "工号", "提交日期", "接收人", "使用辞职申请表", "最后工作日",
        "清单填写日期", "移交完成日期", "结算日期", "结清日期",
    )  # fmt: skip
    resignations: list[list[Cell]] = [[_as_date(cell) for cell in row] for row in cases.RESIGNATIONS]
    write_xlsx(folder / "辞职登记.xlsx", "辞职", resignation_headings, resignations)

    advances = [[id, who, NAMES[who], *rest] for id, who, *rest in cases.ADVANCES]
    write_csv(folder / "借支.csv", ("单号", "工号", "姓名", "借支日期", "借支金额", "已核销金额"), advances)

    issues_headings = ("编号", "工号", "领用日期", "文具名称", "领用数量", "领用人签名")
    write_csv(folder / "文具领用.csv", issues_headings, cases.SUPPLY_ISSUES)

    award_keys = ("id", "employee", "fixed_on", "project", "amount")
    write_text(folder / "项目奖金核定.yaml", _yaml_rows(award_keys, cases.PROJECT_AWARDS))
    matter_keys = ("id", "employee", "raised_on", "rule_exists", "rule_reasonable")
    write_text(folder / "work_matter.yaml", _yaml_rows(matter_keys, cases.WORK_MATTERS))


def _reports() -> Iterator[list[Cell]]:
    """A weekly report for each week and a monthly one that a person was here for, in time unless the cases differ."""
    differing = {(report.employee, report.kind, report.period_end): report for report in cases.REPORTS}
    for person in PEOPLE:
        first, last = _in_october(person)
        for kind, end, prepared, submitted in cases.REPORTING:
            begins = f"{first:%Y-%m-%d}" if person.hired_on >= FIRST else ""
            if (person.id, kind, end) in cases.MISSING_REPORTS or end < begins:
                continue
            report = differing.get((person.id, kind, end), cases.Report(person.id, kind, end, submitted))
            prepared = min(prepared, f"{last:%Y-%m-%d}")
            yield [person.id, kind, report.other_end or end, prepared, report.submitted_on, report.recipient]


def _as_date(cell: str) -> Cell:
    """
    >>> _as_date("2024-10-08"), _as_date("是")
    (datetime.date(2024, 10, 8), '是')
    """
    return date.fromisoformat(cell) if cell.startswith("2024-") else cell


def _yaml_rows(keys: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """Rows of plain cells as a YAML list; a blank cell is left out."""
    lines = (", ".join(f"{key}: {cell}" for key, cell in zip(keys, row, strict=True) if cell) for row in rows)
    return "".join(f"- {{{line}}}\n" for line in lines)
