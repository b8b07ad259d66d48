"""The sample quarter 2024-Q4, raw as a trading company has it: the CRM's and the bank's exports, ledgers and registers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rulebooks.samples.making.foreign_trade import attendance, customers, desk, orders, selling
from rulebooks.samples.making.foreign_trade.people import DEPARTMENT, NAMES, PEOPLE
from rulebooks.samples.making.writers import Cell, write_csv, write_text, write_xlsx

FACTS = """\
# 2024年第四季度样例：各系统导出的原始文件，按下面的对应关系读入。由 rulebooks/samples/generate.py 生成，请勿手改。
# The sample quarter: raw exports, read by the mappings below. Written by rulebooks/samples/generate.py.
period: 2024-Q4
covers:
  # From the Monday whose week ends in the quarter; it is the last day of the summer timetable.
  default: {from: 2024-09-30, until: 2024-12-31}
  greeting: {from: 2024-09-24, until: 2024-12-31}      # nothing was sent before 30 September
  # The ledgers are kept since the department began.
  trade_order: {from: 2023-01-01, until: 2024-12-31}
  receipt: {from: 2023-01-01, until: 2024-12-31}
  loss: {from: 2023-01-01, until: 2024-12-31}
  inquiry: {from: 2023-01-01, until: 2024-12-31}
  sample: {from: 2023-01-01, until: 2024-12-31}
  year_review: {from: 2024-01-01, until: 2024-12-31}
sources:
  department:
    file: 部门.yaml
  employee:
    file: 花名册.xlsx
    header_row: 2
    columns: {id: 工号, department: 部门编号}
  salesman:                                            # the same roster: the pay agreed with each
    file: 花名册.xlsx
    header_row: 2
    columns: {employee: 工号}
  employee_month:
    file: 发薪登记.csv
    columns: {employee: 工号, month: 月份}
    constants: {role: 业务人员}
  clock_record:
    file: 考勤机导出.csv
    columns: {employee: 人员编号, at: 刷卡时间}
  trade_day:
    file: 晚到审批.csv
    columns: {employee: 工号, day: 日期}
  leave: {file: 请假单.csv, columns: {id: 单号, employee: 工号}}
  absence: {file: 旷工登记.csv, columns: {id: 编号, employee: 工号}}
  overtime: {file: 休息日加班.xlsx, columns: {id: 编号, employee: 工号}}
  evening_work: {file: 晚间工作.csv, columns: {id: 编号, employee: 工号}}
  dismissal: {file: 辞退登记.csv, columns: {id: 编号, employee: 工号}}
  resignation: {file: 辞职登记.xlsx, columns: {id: 编号, employee: 工号}}
  salesman_month: {file: 业绩预报.csv, columns: {employee: 工号, month: 月份}}
  salesman_quarter: {file: 额外奖金核定.csv, columns: {employee: 工号, quarter: 季度}}
  appraisal: {file: 季度考核.csv, columns: {employee: 工号, quarter: 季度}}
  year_review: {file: 年度考核.csv, columns: {employee: 工号, year: 年度}}
  training: {file: 培训签到.csv, columns: {id: 编号, employee: 工号}}
  country: {file: 国家.yaml}
  country_holiday: {file: 国外节日.yaml}
  customer:                                            # the CRM's exports
    file: 客户档案.csv
    columns: {id: 客户编号, salesperson: 业务员工号, country: 国家代码}
  contact:
    file: 联系记录.csv
    columns: {id: 流水号, customer: 客户编号, salesperson: 业务员工号}
  inquiry: {file: 询盘登记.csv, columns: {id: 询盘编号, customer: 客户编号}}
  quote: {file: 报价登记.csv, columns: {id: 报价编号, inquiry: 询盘编号, salesperson: 业务员工号}}
  sample: {file: 寄样登记.csv, columns: {id: 编号, customer: 客户编号, salesperson: 业务员工号}}
  greeting: {file: 问候邮件.csv, columns: {id: 编号, customer: 客户编号, holiday: 节日编号}}
  trade_order:
    file: 订单台账.xlsx
    header_row: 2
    columns: {id: 合同号, customer: 客户编号, salesperson: 业务员工号, originator: 获客业务员工号}
  letter_of_credit: {file: 信用证登记.csv, columns: {trade_order: 合同号}}
  receipt:                                             # the bank's
    file: 银行到款.csv
    encoding: gb18030
    columns: {id: 流水号, order: 合同号, salesperson: 业务员工号, received_on: 入账日期, amount: 外币金额}
  loss: {file: 订单损失.csv, columns: {id: 编号, salesperson: 业务员工号, order: 合同号}}
  production_issue: {file: 生产问题.csv, columns: {id: 编号, order: 合同号}}
  report:
    file: 周报登记.csv
    columns: {id: 编号, employee: 工号}
    constants: {kind: 周报表}
  report_form:                                         # the same register: the form of each report
    file: 周报登记.csv
    columns: {report: 编号}
  report_customer: {file: 报告客户.csv, columns: {id: 编号, report: 报告编号}}
  inquiry_report: {file: 询盘周汇报.csv, columns: {id: 编号, employee: 工号}}
  post: {file: 供应信息发布.csv, columns: {id: 编号, employee: 工号}}
  ranking_check: {file: 排名检查.csv, columns: {id: 编号, employee: 工号}}
"""


def write_quarter(folder: Path) -> None:
    """All files of the sample quarter, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "facts.yaml", FACTS)
    _write_people(folder)
    _write_time_at_work(folder)
    _write_appraisal(folder)
    _write_customers(folder)
    _write_orders(folder)
    _write_desk(folder)


def _numbered(letter: str, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    return ([f"{letter}{number:04}", *row] for number, row in enumerate(rows, start=1))


# People

PAID_ON = {"2024-10": "2024-11-11", "2024-11": "2024-12-11", "2024-12": ""}
PAID_OTHERWISE = {("W05", "2024-10"): "2024-11-12", ("W18", "2024-11"): ""}  # late; not at all


def _write_people(folder: Path) -> None:
    write_text(folder / "部门.yaml", f'- {{id: "{DEPARTMENT[0]}", name: {DEPARTMENT[1]}}}\n')
    headings = (
        "工号", "姓名", "性别", "部门编号", "部门", "入职日期", "离职日期", "约定试用期工资", "约定保底工资", "已登记银行账户",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            p.id, p.name, p.sex, *DEPARTMENT, p.hired_on, p.left_on, int(p.probation) if p.probation else None,
            int(p.regular) if p.regular else None, "是",
        ]
        for p in PEOPLE
    ]  # fmt: skip
    title = "河南风云网络科技有限公司 国际业务部花名册（2024年第四季度）"
    write_xlsx(folder / "花名册.xlsx", "花名册", headings, rows, above=(title,))
    months = [
        [p.id, p.name, month, "", PAID_OTHERWISE.get((p.id, month), paid)]
        for month, paid in PAID_ON.items()
        for p in PEOPLE
        if f"{p.hired_on:%Y-%m}" <= month and (p.left_on is None or month <= f"{p.left_on:%Y-%m}")
    ]

    write_csv(folder / "发薪登记.csv", ("工号", "姓名", "月份", "应出勤天数", "实际发薪日"), months)


# Attendance


def _write_time_at_work(folder: Path) -> None:
    stamped = ([p.id, p.name, stamp] for p in PEOPLE for stamp in attendance.punches(p))
    write_csv(folder / "考勤机导出.csv", ("人员编号", "姓名", "刷卡时间"), stamped, encoding="utf-8-sig")
    approvals = [[who, NAMES[who], day, "是"] for who, day in attendance.LATE_STARTS_APPROVED]
    write_csv(folder / "晚到审批.csv", ("工号", "姓名", "日期", "董事长同意晚到"), approvals)
    leave_headings = (
        "单号", "工号", "姓名", "假别", "请假开始", "请假结束", "请假天数", "申请时间", "请假方式", "紧急突发", "请假事由",
        "请假条填写时间", "已核准", "核准时间", "核准人", "到岗日期",
    )  # fmt: skip
    leaves = [
        [
            s.id, s.employee, NAMES[s.employee], s.type, s.start, s.end, s.days, s.requested, s.channel, s.urgent, s.reason,
            s.slip, s.approved, s.approved_at, s.approver, s.returned,
        ]
        for s in attendance.LEAVES
    ]  # fmt: skip
    write_csv(folder / "请假单.csv", leave_headings, leaves)
    absences = [[id, who, NAMES[who], day, part] for id, who, day, part in attendance.ABSENCES]
    write_csv(folder / "旷工登记.csv", ("编号", "工号", "姓名", "旷工日期", "旷工天数"), absences)
    overtime_headings = ("编号", "工号", "姓名", "加班日期", "加班天数", "因工作需要", "加班已批准", "已补休", "事由")
    overtimes: list[list[Cell]] = [
        [id, who, NAMES[who], date.fromisoformat(day), *rest] for id, who, day, *rest in attendance.OVERTIMES
    ]
    write_xlsx(folder / "休息日加班.xlsx", "加班", overtime_headings, overtimes)
    evenings = [[id, who, NAMES[who], *times] for id, who, *times in attendance.EVENINGS]
    write_csv(folder / "晚间工作.csv", ("编号", "工号", "姓名", "晚间开始时间", "晚间结束时间"), evenings)
    dismissals = [[id, who, NAMES[who], *times] for id, who, *times in attendance.DISMISSALS]
    write_csv(folder / "辞退登记.csv", ("编号", "工号", "姓名", "辞退时间", "物品移交完成时间"), dismissals)
    resignation_headings = (
        "编号", "工号", "提交日期", "接收人", "使用辞职申请表", "辞职申请表填写日期", "同意辞职日期", "已签劳动合同", "最后工作日",
    )  # fmt: skip
    resignations: list[list[Cell]] = [
        [date.fromisoformat(cell) if cell.startswith("202") else cell for cell in row]
        for row in attendance.RESIGNATIONS
    ]
    write_xlsx(folder / "辞职登记.xlsx", "辞职", resignation_headings, resignations)


# Appraisal

FORECASTS = (  # who, month, forecast, made on
    ("W10", "2024-10", "15000", "2024-10-08"),
    ("W10", "2024-11", "30000", "2024-11-01"),
    ("W10", "2024-12", "25000", "2024-12-05"),
    ("W11", "2024-10", "0", "2024-10-09"),  # of nought: no rate of completion
    ("W11", "2024-12", "41155.80", "2024-12-02"),  # reached exactly; November is missing
    ("W12", "2024-10", "20000", "2024-10-10"),
    ("W12", "2024-11", "20000", "2024-11-04"),
)
APPRAISALS: dict[str, tuple[str, ...]] = {  # results, Alibaba, attitude, spot checks, outstanding twice, second chance
    "W01": ("96", "85", "90", "0", "否", "否", "否"),
    "W02": ("94.5", "88", "92", "0", "否", "否", "否"),
    "W03": ("70", "75", "68", "0", "否", "否", "否"),
    "W04": ("66", "80", "85", "0", "否", "否", "否"),
    "W05": ("", "78", "80", "0", "否", "否", "否"),  # not held: the results were never marked
    "W06": ("82", "84", "88", "0", "否", "否", "否"),
    "W07": ("75", "80", "86", "0", "否", "否", "否"),
    "W08": ("79", "77", "81", "0", "否", "否", "否"),
    "W09": ("61", "70", "65", "0", "否", "否", "否"),
    "W10": ("72", "90", "91", "0", "否", "是", "否"),
    "W11": ("40", "95", "96", "0", "是", "是", "是"),
    "W12": ("20", "55", "50", "0", "否", "否", "否"),
    "W13": ("58", "86", "89", "2", "否", "否", "否"),
    "W14": ("35", "60", "62", "1", "否", "否", "否"),
    "W15": ("45", "65", "70", "2", "否", "否", "否"),
    "W16": ("50", "60", "40", "0", "否", "否", "否"),
    "W17": ("52", "58", "35", "0", "否", "否", "否"),
    "W18": ("77", "80", "83", "0", "否", "否", "否"),
}
BONUSES = {
    "W01": "30000", "W02": "12000", "W03": "1500", "W04": "2000", "W05": "1200", "W06": "2600.50", "W07": "1500",
    "W08": "1800", "W09": "600", "W10": "900", "W11": "500", "W12": "0", "W13": "300", "W16": "0",
    "W18": "2200",
}  # fmt: skip
"""Annual bonuses decided; the others are still open."""

TRAININGS = (  # who, day, provider, attended, notes
    ("W01", "2024-10-15", "阿里巴巴", "是", "是"),
    ("W06", "2024-10-15", "阿里巴巴", "是", "否"),
    ("W09", "2024-10-15", "阿里巴巴", "否", "否"),
    ("W13", "2024-10-15", "阿里巴巴", "是", "是"),
    ("W05", "2024-12-04", "其他培训方", "否", "否"),
)


def _write_appraisal(folder: Path) -> None:
    forecasts = [[who, NAMES[who], *rest] for who, *rest in FORECASTS]
    write_csv(folder / "业绩预报.csv", ("工号", "姓名", "月份", "月初预报业绩", "预报日期"), forecasts)
    extra = [["W01", NAMES["W01"], "2024-Q4", "8000"]]
    write_csv(folder / "额外奖金核定.csv", ("工号", "姓名", "季度", "核定额外奖金"), extra)
    headings = (
        "工号", "姓名", "季度", "业绩得分", "阿里利用得分", "态度方法得分", "已抽查次数", "阿里利用表现突出", "态度表现突出",
        "已给第二次机会",
    )  # fmt: skip
    rows = [[who, NAMES[who], "2024-Q4", *cells] for who, cells in APPRAISALS.items()]
    write_csv(folder / "季度考核.csv", headings, rows)
    review_headings = (
        "工号", "姓名", "年度", "工作表现", "创新被采纳", "带来效益", "违反其他制度次数", "重大失误次数", "个人年终奖金",
    )  # fmt: skip
    reviews = [[p.id, p.name, "2024", "一般", "否", "否", "0", "0", BONUSES.get(p.id, "")] for p in PEOPLE]
    write_csv(folder / "年度考核.csv", review_headings, reviews)
    trainings = _numbered("PX", ([who, NAMES[who], *rest] for who, *rest in TRAININGS))
    write_csv(
        folder / "培训签到.csv", ("编号", "工号", "姓名", "培训日期", "培训方", "已参加培训", "笔记已交"), trainings
    )


# Customers


def _write_customers(folder: Path) -> None:
    countries = "".join(f"- {{id: {id}, name: {name}}}\n" for id, name in customers.COUNTRIES.items())
    write_text(folder / "国家.yaml", countries)
    holidays = "".join(
        f"- {{id: {id}, country: {country}, date: {day}, name: {name}}}\n"
        for id, country, day, name in customers.HOLIDAYS
    )
    write_text(folder / "国外节日.yaml", holidays)
    fields = (
        "is_foreign", "region", "product_category", "has_service_plan", "is_end_user", "annual_capacity",
        "consumption_region", "follow_up_kept", "in_crm", "opted_out",
    )  # fmt: skip
    headings = (
        "客户编号", "客户名称", "业务员工号", "业务员", "国家代码", "获得客户日期", "客户生日", "国外客商", "客户地区", "产品类别",
        "已有服务方案", "终端客户", "年采购能力", "消费区域", "保持跟进", "已入客户系统", "不愿收群发邮件",
    )  # fmt: skip
    rows = [
        [
            c.id, c.name, c.salesperson, NAMES[c.salesperson], c.country, c.acquired_on, c.birthday,
            *(c.cells[field] for field in fields),
        ]
        for c in customers.CUSTOMERS
    ]  # fmt: skip
    write_csv(folder / "客户档案.csv", headings, rows, encoding="utf-8-sig")

    contact_headings = (
        "流水号", "客户编号", "业务员工号", "联系时间", "联系渠道", "联系已记录", "联系录入时间", "联系种类", "记录详细", "中文录入",
        "获客联系",
    )  # fmt: skip
    contacts = (
        [
            number, c.customer, c.salesperson, c.at, c.channel, "否" if c.logged_at is None else "是", c.logged_at, c.kind,
            c.detailed, c.in_chinese, c.wins,
        ]
        for number, c in enumerate(selling.contacts(), start=1)
    )  # fmt: skip
    write_csv(folder / "联系记录.csv", contact_headings, contacts)

    inquiry_headings = (
        "询盘编号", "客户编号", "询盘渠道", "询盘种类", "客户发出时间", "询盘收到时间", "询盘答复时间", "向客户说明时间", "向经理说明时间",
        "查询背景时间", "产品用途", "产品规格", "质量要求", "可生产",
    )  # fmt: skip
    inquiries = [
        [
            i.id, i.customer, i.channel, i.kind, i.sent, i.received, i.replied, i.told_customer, i.told_manager, i.checked,
            i.use, i.specification, i.quality, i.producible,
        ]
        for i in selling.INQUIRIES
    ]  # fmt: skip
    write_csv(folder / "询盘登记.csv", inquiry_headings, inquiries)

    quote_headings = (
        "报价编号", "询盘编号", "业务员工号", "报价时间", "在报价单上", "报价特殊情况", "董事长核价时间", "报价后汇报时间", "报出单价",
        "报价单单价", "报价数量", "价格条件", "订单数量较大", "经理有权批复", "经理已批价", "总经理已批价", "董事长已批价", "需法定检验",
        "中介确定时间",
    )  # fmt: skip
    write_csv(folder / "报价登记.csv", quote_headings, selling.quotes())

    sample_headings = (
        "编号", "客户编号", "业务员工号", "索样日期", "样品费", "快递费", "客户已预付", "快递到付", "寄样特殊情况", "董事长免样品费",
        "需打样", "样品审核时间", "寄出时间", "客户已付样品费", "客户已付运费", "正式订单日期", "客户要求扣除", "关系较好老客户",
        "样品数额较大", "样品费用较大", "经理已批样品", "总经理已批样品",
    )  # fmt: skip
    samples = [
        [
            s.id, s.customer, s.customer[:3], s.day, s.fee, s.courier, s.prepaid, s.collect, s.special, s.waived, s.made,
            s.reviewed, s.sent, s.fee_paid, s.freight_paid, s.order, s.claimed, s.old,
            s.large, s.costly, s.by_manager, s.by_general_manager,
        ]
        for s in selling.SAMPLES
    ]  # fmt: skip
    write_csv(folder / "寄样登记.csv", sample_headings, samples)

    greetings = ([number, *greeting] for number, greeting in enumerate(desk.greetings(), start=1))
    write_csv(folder / "问候邮件.csv", ("编号", "客户编号", "问候种类", "问候发出时间", "节日编号"), greetings)


# Orders and money


def _write_orders(folder: Path) -> None:
    headings = (
        "合同号", "客户编号", "业务员工号", "获客业务员工号", "签约日期", "客源", "交业务员跟单", "合同币种", "合同款", "订单汇率",
        "运保费", "付款方式", "约定预付款", "余款条件", "提单传真日期", "董事长已批准", "提成发放日期", "核定额外奖励", "订单价格条件",
        "已录入后台", "客户有包装唛头要求", "包装唛头确认时间", "包装印刷时间", "投产日期", "计划完工日期", "最新预计完工日期", "订舱确认日期",
        "预计开船日期", "截关日期", "装柜日期", "单据交财务日期",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            o.id, o.customer, o.seller, o.originator, o.signed, o.source, o.handed_over, o.currency, o.value, o.rate,
            o.freight or "0", o.method, o.deposit or "0", o.balance, o.faxed, o.approved, o.paid_out, o.reward, o.incoterm,
            o.recorded, *o.packing, *o.production, o.booked, *o.sailing, o.loaded, o.to_finance,
        ]
        for o in orders.ORDERS
    ]  # fmt: skip
    write_xlsx(
        folder / "订单台账.xlsx", "订单", headings, rows, above=("外贸订单台账（2023年建账，截至2024年12月31日）",)
    )

    credit_headings = (
        "合同号", "信用证占比", "信用证期限", "银行已检查", "业务员已检查", "有不符点", "经理已复核", "单证一致",
    )  # fmt: skip
    write_csv(folder / "信用证登记.csv", credit_headings, orders.CREDITS)
    received = sorted(
        (day, order.id, order.seller, amount, order.currency)
        for order in orders.ORDERS
        for day, amount in order.receipts
    )
    receipts = _numbered(
        "SH", ([day, order, who, NAMES[who], currency, amount] for day, order, who, amount, currency in received)
    )
    receipt_headings = ("流水号", "入账日期", "合同号", "业务员工号", "业务员", "币种", "外币金额")
    write_csv(folder / "银行到款.csv", receipt_headings, receipts, encoding="gb18030")
    losses = _numbered(
        "SS", ([x.salesperson, x.order, x.day, x.amount, x.by_salesperson, x.share] for x in orders.LOSSES)
    )
    loss_headings = ("编号", "业务员工号", "合同号", "损失日期", "损失金额", "业务员原因", "责任比例")
    write_csv(folder / "订单损失.csv", loss_headings, losses)
    issues = _numbered("WT", (list(row) for row in orders.ISSUES))
    write_csv(folder / "生产问题.csv", ("编号", "合同号", "发现日期", "业务员已解决", "经理已协调解决"), issues)


# Reports and postings


def _write_desk(folder: Path) -> None:
    report_headings = (
        "编号", "工号", "报告期末", "提交时刻", "报表文件", "审阅人", "已打印", "书面", "已存档", "有工作回顾", "有工作总结",
    )  # fmt: skip
    reports = (
        [
            r.id, r.employee, r.until, r.submitted, r.document, r.recipient, r.printed, r.written, r.archived, r.review,
            r.summary,
        ]
        for r in desk.reports()
    )  # fmt: skip
    write_csv(folder / "周报登记.csv", report_headings, reports)
    customer_headings = (
        "编号", "报告编号", "写入报告日期", "报告客户公司名称", "报告客户地址", "报告客户主要联系人", "报告客户电话", "报告客户邮箱",
        "报告跟进情况",
    )  # fmt: skip
    write_csv(
        folder / "报告客户.csv", customer_headings, _numbered("KH", (list(row) for row in desk.report_customers()))
    )
    inquiry_reports = _numbered("XP", (list(row) for row in desk.inquiry_reports()))
    write_csv(folder / "询盘周汇报.csv", ("编号", "工号", "汇报周内日期", "汇报时间", "汇报对象"), inquiry_reports)
    posts = ([number, *post] for number, post in enumerate(desk.posts(), start=1))
    write_csv(folder / "供应信息发布.csv", ("编号", "工号", "发布时间", "发布内容"), posts)
    checks = ([number, *check] for number, check in enumerate(desk.ranking_checks(), start=1))
    write_csv(folder / "排名检查.csv", ("编号", "工号", "排名检查日期", "已向总经理汇报"), checks)
