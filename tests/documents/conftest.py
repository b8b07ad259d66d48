"""A small shop: a rulebook, its vocabulary and a month of facts, with hostile names among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from engine.evaluation.results import Results
from engine.evaluation.run import Evaluation
from engine.evaluation.tracing import TracingReference
from engine.facts.model import Coverage, Facts, Table
from engine.program.compile import compile_rulebook
from engine.program.model import Program
from engine.rulebook.load import load_rulebook_text
from engine.values.period import Period
from engine.values.value import ABSENT, MISSING

HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "名" * 200,
    "\u202eמפתח\u202c شخص",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
]
OCTOBER = Period.parse("2024-10")

VOCABULARY = """
vocabulary: shop
enumerations:
  job: {clerk: {zh: 店员, en: clerk}, boss: {zh: 店长, en: shop manager}}
entities:
  worker:
    label: {zh: 员工, en: employee}
    key: id
    display: name
    fields:
      name: {type: text, label: {zh: 姓名, en: name}}
  worker_month:
    label: {zh: 月度信息, en: employee's month}
    of: worker
    each: month
    fields:
      job: {type: job, label: {zh: 岗位, en: role}}
      bonus_share: {type: number, unit: percent, places: 2, optional: true, label: {zh: 奖金份额, en: bonus share}}
  arrival:
    label: {zh: 到岗记录, en: arrival}
    key: id
    dated: on_day
    fields:
      worker: {type: worker, label: {zh: 到岗员工, en: employee arriving}}
      on_day: {type: date, label: {zh: 到岗日期, en: day of arrival}}
      delay_time: {type: number, unit: minute, label: {zh: 迟到时长, en: time late}}
      excused: {type: flag, default: false, label: {zh: 已获准, en: excused}}
  sale:
    label: {zh: 订单, en: order}
    key: id
    dated: sold_on
    fields:
      worker: {type: worker, label: {zh: 业务员, en: salesperson}}
      sold_on: {type: date, label: {zh: 成交日期, en: sold on}}
      revenue: {type: number, unit: CNY, label: {zh: 销售收入, en: sales revenue}}
      cost_price: {type: number, unit: CNY, label: {zh: 商品进价, en: purchase cost}}
      tax: {type: number, unit: CNY, label: {zh: 税金, en: taxes}}
      freight_cost: {type: number, unit: CNY, label: {zh: 运输成本, en: freight cost}}
"""

RULEBOOK = """
rulebook: shop
title: {zh: 门店管理制度, en: Shop Policy}
organisation: {zh: 某某商店, en: A Shop Ltd.}
in_force: {from: 2020-01-01}
currency: CNY
vocabulary: [shop]
chapters:
- id: time_kept
  title: {zh: 考勤, en: Attendance}
  clauses:
  - id: time_kept.duty
    source: 第一篇/一
    quote: 员工应按时上班。
    text: {zh: 员工应按时上班。, en: Employees come to work on time.}
  - id: time_kept.fine
    number: 二/2
    source: 第一篇/二
    quote: ["迟到扣5元。", "<b>五分钟</b>以上扣20元。"]
    text:
      zh: 迟到扣{{ base_fine }}，{{ middle_from }}以上扣{{ middle_fine }}；{{ exact_five }}。
      en: Lateness costs {{ base_fine }}, from {{ middle_from }} {{ middle_fine }}; {{ exact_five }}.
    note: {zh: 编者按。, en: An editor's note.}
    conflicts_with: [time_kept.duty]
    parameters:
      base_fine: {label: {zh: 基本扣款, en: base fine}, unit: CNY, values: {2020-01-01: 5, 2024-06-01: 8}}
      middle_fine: {label: {zh: 中档扣款, en: middle fine}, unit: CNY, values: {2020-01-01: 20}}
      middle_from: {label: {zh: 中档起点, en: middle band from}, unit: minute, values: {2020-01-01: 5}}
      one_minute: {label: {zh: 宽限, en: grace}, unit: minute, values: {2020-01-01: 1}}
      open_quota: {label: {zh: 基本定额, en: basic quota}, values: {2020-01-01: null}}
    interpretations:
      exact_five:
        question: {zh: 恰好5分钟如何处理？, en: What of exactly five minutes?}
        options: {middle_band: {zh: 按中档, en: the middle band}, base_band: {zh: 按基本档, en: the base band}}
        chosen: middle_band
        reason: {zh: “以上”包括本数, en: the figure itself is included}
    rules:
      late_band:
        label: {zh: 迟到档次, en: lateness band}
        of: arrival
        type: {no_fine: {zh: 不罚, en: none}, base_rate: {zh: 基本档, en: base}, middle_rate: {zh: 中档, en: middle}}
        first:
        - {excused: yes, then: no_fine}
        - {delay_time: "<= one_minute", then: no_fine}
        - {delay_time: "(one_minute .. middle_from)", then: base_rate}
        - {delay_time: middle_from, exact_five: base_band, then: base_rate}
        - {otherwise: middle_rate}
      late_fine:
        label: {zh: 每次扣款, en: fine}
        of: arrival
        unit: CNY
        table: {late_band: {no_fine: 0, base_rate: base_fine, middle_rate: middle_fine}}
      late_fines:
        label: {zh: 迟到扣款, en: late fines}
        of: worker
        each: month
        unit: CNY
        statement: deduction
        sum: late_fine
        over: arrival
      late_often:
        label: {zh: 迟到频繁, en: often late}
        of: worker
        each: month
        finding: true
        formula: late_times >= 3
      late_times:
        label: {zh: 迟到次数, en: times late}
        of: worker
        each: month
        count: arrival
        where: late_band in ("base_rate", "middle_rate")
      never_used:
        label: {zh: 备用规则, en: a rule in reserve}
        of: worker
        each: month
        unit: CNY
        when: exact_five == "base_band"
        formula: "1"
    examples:
    - {given: {arrival: {delay_time: 5 minute}}, expect: {late_band: middle_rate, late_fine: 20}}
    - {given: {arrival: {delay_time: 5 minute}}, with: {exact_five: base_band}, expect: {late_fine: 8}, note: {zh: 另一种口径, en: the other reading}}
- id: pay_due
  title: {zh: 薪酬, en: Pay}
  clauses:
  - id: pay_due.commission
    text: {zh: "提成按利润的{{ profit_rate }}计算，奖金见{{ tiers }}。", en: "Commission is {{ profit_rate }} of the profit; the bonus follows {{ tiers }}."}
    parameters:
      profit_rate: {label: {zh: 提成比例, en: commission rate}, unit: percent, values: {2020-01-01: 10%}}
      tiers:
        label: {zh: 奖金比例表, en: bonus scale}
        scale: {of: CNY, to: percent}
        values: {2020-01-01: [{up_to: 1000, is: 1%}, {below: 5000, is: 2.5%}, {is: 3%}]}
    rules:
      order_commission:
        label: {zh: 订单提成, en: order's commission}
        of: sale
        unit: CNY
        formula: (销售收入 - 商品进价 - 税金 - 运输成本) * profit_rate
      commission_paid:
        label: {zh: 提成, en: commission}
        of: worker
        each: month
        unit: CNY
        statement: earning
        sum: order_commission
        over: sale
      turnover:
        label: {zh: 营业额, en: turnover}
        of: worker
        each: month
        unit: CNY
        sum: revenue
        over: sale
      base_pay:
        label: {zh: 基本工资, en: base pay}
        of: worker
        each: month
        unit: CNY
        statement: earning
        table: {job: {clerk: 900, boss: 1200}}
      bonus_paid:
        label: {zh: 奖金, en: bonus}
        of: worker
        each: month
        unit: CNY
        statement: earning
        when: given(bonus_share)
        formula: turnover * bracket(tiers, turnover) * bonus_share
      quota_met:
        label: {zh: 定额奖, en: quota bonus}
        of: worker
        each: month
        unit: CNY
        statement: earning
        when: job == "boss"
        formula: (10 if turnover / 1 CNY > open_quota else 0)
      net_pay:
        label: {zh: 实发工资, en: net pay}
        of: worker
        each: month
        unit: CNY
        statement: total
        formula: max(0, earnings - deductions)
"""


@dataclass(frozen=True)
class Shop:
    program: Program
    evaluation: Evaluation
    results: Results


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    near: Path = tmp_path_factory.mktemp("shop")
    (near / "vocabulary").mkdir()
    (near / "vocabulary" / "shop.yaml").write_text(VOCABULARY, encoding="utf-8")
    rulebook, _ = load_rulebook_text(RULEBOOK, "shop.yaml", near)
    return compile_rulebook(rulebook)[0]


@pytest.fixture(scope="session")
def facts() -> Facts:
    covers = Coverage(date(2024, 1, 1), date(2024, 12, 31))
    names = {"W1": "王喆", "W2": "李堃", **{f"H{i}": name for i, name in enumerate(HOSTILE)}, "../x": "O'Brien & Söhne"}
    workers = Table({key: {"name": name} for key, name in names.items()}, Coverage(None, None))
    months = Table(
        {
            (key, OCTOBER): {
                "job": "boss" if key == "W2" else "clerk",
                "bonus_share": Fraction(1, 2) if key == "W1" else ABSENT,
            }
            for key in names
        },
        covers,
    )
    months.rows[("H5", OCTOBER)]["job"] = MISSING
    delays = [(3, 120), (8, 180), (14, 300), (21, 60), (28, 900)]
    arrivals = Table(
        {
            f"A{day}": {"worker": "W1", "on_day": date(2024, 10, day), "delay_time": seconds, "excused": day == 28}
            for day, seconds in delays
        },
        covers,
    )
    sale = {
        "worker": "W1",
        "sold_on": date(2024, 10, 9),
        "revenue": 1000,
        "cost_price": 600,
        "tax": 30,
        "freight_cost": 70,
    }
    return Facts(
        {"worker": workers, "worker_month": months, "arrival": arrivals, "sale": Table({"S1": dict(sale)}, covers)}
    )  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def shop(program: Program, facts: Facts) -> Shop:
    evaluation = Evaluation([program], facts, OCTOBER, OCTOBER.end)
    return Shop(program, evaluation, evaluation.results())


@pytest.fixture(scope="session")
def tracer(program: Program, facts: Facts) -> TracingReference:
    evaluation = Evaluation([program], facts, OCTOBER, OCTOBER.end, evaluator=TracingReference)
    found = evaluation.references["shop"]
    assert isinstance(found, TracingReference)
    return found
