"""Expressions, cells and tables in words, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from engine.language import wording_calls
from engine.language.choose import as_chosen
from engine.language.core import Lines, Read
from engine.language.functions import NAMES
from engine.language.guards import NO_GUARDS, guards
from engine.language.wording import wording
from engine.language.wording_tables import table_words
from engine.language.words import Words
from engine.program.compile import compile_rulebook
from engine.program.model import CompiledRule, Program
from engine.rulebook.load import load_rulebook_text
from engine.values.text import Language

HEAD = """
rulebook: worded
title: {zh: 措辞, en: Wording}
in_force: {from: 2020-01-01}
vocabulary: [people, attendance, sales]
chapters:
- id: all
  title: {zh: 全部, en: All}
  clauses:
  - id: all.one
    text: {zh: 甲, en: A}
    parameters:
      rate: {label: {zh: 比例, en: rate}, unit: percent, values: {2020-01-01: 10%}}
      band_from: {label: {zh: 起点, en: from}, unit: minute, values: {2020-01-01: 5}}
      due_day: {label: {zh: 天数, en: days}, unit: day, values: {2020-01-01: 3}}
      blank: {label: {zh: 定额, en: quota}, values: {2020-01-01: null}}
      steps:
        label: {zh: 档次表, en: scale}
        scale: {of: CNY, to: percent}
        values: {2020-01-01: [{up_to: 100, is: 1%}, {is: 2%}]}
    interpretations:
      reading:
        question: {zh: 如何, en: How}
        options: {one: {zh: 甲法, en: the first}, two: {zh: 乙法, en: the second}}
        chosen: one
    rules:
"""


def compiled(rule: str) -> tuple[Program, CompiledRule]:
    indented = "".join(f"      {line}\n" for line in rule.strip("\n").split("\n"))
    program = compile_rulebook(load_rulebook_text(HEAD + indented)[0])[0]
    return program, list(program.rules.values())[-1]


def said(rule: str, language: Language) -> str:
    program, found = compiled(rule)
    words = Words(program.rulebook, language, date(2024, 10, 31)).of_rule(found.grid.entity, found.grid.each)
    return wording(as_chosen(found.body, {"reading": "one"}), words)


def order(formula: str, more: str = "unit: CNY") -> str:
    return f"x: {{of: sales_order, {more}, formula: '{formula}'}}"


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            order("(revenue - purchase_cost - tax - freight) * rate"),
            "（销售收入 − 商品进价 − 税金 − 运输成本） × 10%",
            "(sales revenue − purchase cost − taxes − freight cost) × 10%",
        ),
        (
            order("revenue - (tax - freight)"),
            "销售收入 − （税金 − 运输成本）",
            "sales revenue − (taxes − freight cost)",
        ),
        (order("revenue - tax - freight"), "销售收入 − 税金 − 运输成本", "sales revenue − taxes − freight cost"),
        (order("revenue / 3 * 2"), "销售收入 ÷ 3 × 2", "sales revenue ÷ 3 × 2"),
        (order("revenue / (3 * 2)"), "销售收入 ÷ （3 × 2）", "sales revenue ÷ (3 × 2)"),
        (order("-revenue"), "−销售收入", "−sales revenue"),
        (
            order("max(0, revenue - tax)"),
            "0元与（销售收入 − 税金）中较大者",
            "the larger of ¥0 and sales revenue − taxes",
        ),
        (order("max(0, revenue) * 2"), "（0元与销售收入中较大者） × 2", "(the larger of ¥0 and sales revenue) × 2"),
        (
            order("revenue if self_operated else 0"),
            "若自营业务，则销售收入；否则0元",
            "sales revenue if self-operated business; otherwise ¥0",
        ),
        (
            order("revenue * bracket(steps, revenue)"),
            "销售收入 × “档次表”中销售收入所在档的数值",
            "sales revenue × the figure for sales revenue in “scale”",
        ),
        (
            order("marginal(steps, revenue)"),
            "销售收入按“档次表”分段计算之和",
            "sales revenue taken band by band at “scale”",
        ),
        (
            order("revenue if blank > 3 else 0"),
            "若定额（待定）超过3，则销售收入；否则0元",
            "sales revenue if quota (not set) is more than 3; otherwise ¥0",
        ),
        (
            order("default(agreed_rate, rate)", "unit: percent, places: 2"),
            "核定提成比例（无记录则为10%）",
            "agreed commission rate (10% if not recorded)",
        ),
        (
            order("default(agreed_rate, 0)", "unit: percent, places: 2"),
            "核定提成比例（如有）",
            "agreed commission rate (if any)",
        ),
        (order("ordered_on + due_day", "type: date"), "下单日期后3天", "3 days after order date"),
        (order("ordered_on - 2 workday", "type: date"), "下单日期前2个工作日", "2 workdays before order date"),
        (
            order("ordered_on + 1 workday", "type: date"),
            "下单日期后的下一个工作日",
            "the next workday after order date",
        ),
        (
            order("ordered_on - 1 workday", "type: date"),
            "下单日期前的上一个工作日",
            "the last workday before order date",
        ),
        (
            "x: {of: employee, each: month, places: 0, sum: 1, over: sales_order, where: self_operated}",
            "本月各销售订单（自营业务）的数目",
            "the number of the month's sales orders where self-operated business",
        ),
        (
            order('start_of(ordered_on, "month")', "type: date"),
            "下单日期所在月的第一天",
            "the first day of the month of order date",
        ),
        (order("not self_operated", "type: flag"), "“自营业务”为否", "“self-operated business” is no"),
        (
            order("given(settled_on) and settled_on <= ordered_on + 1 month", "type: flag"),
            "有结算日期且结算日期不晚于下单日期后1个月",
            "settlement date is recorded and settlement date is no later than 1 month after order date",
        ),
        (
            order("not given(settled_on) or not (revenue > 5)", "type: flag"),
            "无结算日期或销售收入不超过5元",
            "settlement date is not recorded or sales revenue is at most ¥5",
        ),
        (
            order("0 < revenue <= 100", "type: flag"),
            "销售收入超过0元且不超过100元",
            "sales revenue is more than ¥0 and at most ¥100",
        ),
        (
            order("(revenue > 1 or tax > 1) and freight > 1", "type: flag"),
            "（销售收入超过1元或税金超过1元）且运输成本超过1元",
            "(sales revenue is more than ¥1 or taxes is more than ¥1) and freight cost is more than ¥1",
        ),
        (order('revenue if reading == "one" else 0'), "销售收入", "sales revenue"),
        (
            'x: {of: leave, type: flag, formula: \'type in ("sick", "personal")\'}',
            "假别为病假或事假",
            "type of leave is “sick leave” or “personal leave”",
        ),
        (
            'x: {of: leave, type: flag, formula: \'type not in ("sick", "personal")\'}',
            "假别不属于病假、事假",
            "type of leave is neither “sick leave” nor “personal leave”",
        ),
        (
            "x: {of: leave, type: flag, formula: 'day_type(date_of(start_at)) == \"statutory_holiday\"'}",
            "请假开始的日期是法定节假日",
            "the date of start of the leave is statutory holiday",
        ),
        (
            "x: {of: leave, unit: minute, places: 0, formula: 'floor(end_at - start_at, 1 minute)'}",
            "（从请假开始到请假结束的时长）按1分钟向下取整",
            "(the time from start of the leave to end of the leave) rounded down to a multiple of 1 minute",
        ),
        (
            "x: {of: employee, each: month, unit: CNY, sum: revenue - tax, over: sales_order, where: self_operated}",
            "本月各销售订单（自营业务）的（销售收入 − 税金）之和",
            "the sum of (sales revenue − taxes) over the month's sales orders where self-operated business",
        ),
        (
            "x: {of: employee, each: month, count: sales_order, by: ordered_on}",
            "本月各销售订单（按下单日期归期）的数目",
            "the number of the month's sales orders, dated by order date",
        ),
        (
            "x: {of: employee, each: year, count: sales_order, between: [hired_on, period_end]}",
            "从入职日期到本年最后一天的各销售订单的数目",
            "the number of the sales orders from hire date to the last day of the year",
        ),
        (
            "x: {of: punch, any: approved, over: leave, via: employee, between: [punch.date, punch.date]}",
            "考勤日期的同一员工的各请假单中至少有一个满足：已核准",
            "for at least one of the leave slips of the same employee on attendance date: approved",
        ),
        (
            "x: {of: employee, each: month, distinct: leave, over: punch, where: given(leave)}",
            "本月各应打卡（有所在请假）中不重复的请假单的数目",
            "the number of different leave slips among the month's expected punches where leave slip that covers it is recorded",
        ),
        (
            "x: {of: employee, each: day, type: date, formula: period_start + 1 day}",
            "次日",
            "the next day",
        ),
        (
            order("as_of > ordered_on", "type: flag"),
            "下单日期早于查看之日",
            "order date is before the reference date",
        ),
        (
            order("blank == 1 and rate == 1%", "type: flag"),
            "定额（待定）等于1且比例（10%）等于1%",
            "quota (not set) is 1 and rate (10%) is 1%",
        ),
        ("x: {of: work_matter, formula: 'default(rule_reasonable, no)'}", "规范合理", "the rule is reasonable"),
        (
            "x: {of: work_matter, formula: 'default(rule_reasonable, yes)'}",
            "“规范合理”为是或无记录",
            "“the rule is reasonable” is yes or not recorded",
        ),
        (
            "x: {of: work_matter, formula: 'not default(rule_reasonable, no)'}",
            "“规范合理”为否或无记录",
            "“the rule is reasonable” is no or not recorded",
        ),
        (
            "x: {of: work_matter, formula: 'not default(rule_reasonable, yes)'}",
            "“规范合理”为否",
            "“the rule is reasonable” is no",
        ),
        (
            "y: {label: {zh: 首单日期, en: first order}, of: employee, each: month, type: date, min: ordered_on, "
            "over: sales_order}\nx: {of: employee, each: month, formula: not given(y)}",
            "无首单日期",
            "first order is not recorded",
        ),
        (
            order("given(shipped_on) and given(settled_on) and settled_on == ordered_on", "type: flag"),
            "有发货日期且结算日期为下单日期",
            "shipping date is recorded and settlement date is order date",
        ),
        (
            "x: {of: employee, each: month, distinct: salesperson, over: sales_order, via: salesperson}",
            "本月各销售订单中不重复的员工的数目",
            "the number of different employees among the month's sales orders",
        ),
        (
            "worked: {label: {zh: 上班, en: worked}, of: employee, each: day, formula: is_workday(period_start)}\n"
            "x: {of: employee, each: month, type: date, min: period_start, over: day, where: worked}",
            "本月各日（上班）中最早的一日",
            "the first of the month's days where worked",
        ),
        (
            "printed: {label: {zh: 打印, en: printed}, of: sales_order, when: self_operated, formula: self_operated}\n"
            "x: {of: sales_order, formula: not (given(printed) and printed)}",
            "“打印”不为是",
            "“printed” is not yes",
        ),
        (
            "x: {of: sales_order, type: date, formula: 'ordered_on + (blank - 1) * 1 day'}",
            "下单日期后（定额（待定） − 1）天",
            "(quota (not set) − 1) days after order date",
        ),
        (
            "x: {of: punch, formula: 'given(leave) and leave.approved and outer'}",
            "有所在请假且“所在请假的已核准”为是且当日首末次",
            "leave slip that covers it is recorded and “approved of the leave slip that covers it” is yes"
            " and first or last of the day",
        ),
    ],
)
def test_wording(rule: str, zh: str, en: str) -> None:
    assert (said(rule, "zh"), said(rule, "en")) == (zh, en)


def test_a_path_says_whose() -> None:
    assert (
        said("x: {of: sales_order, type: flag, formula: 'salesperson.role == \"sales\"'}", "zh")
        == "业务员的岗位为业务人员"
    )
    assert (
        said("x: {of: sales_order, type: flag, formula: 'salesperson.role == \"sales\"'}", "en")
        == "salesperson's role is salesperson"
    )


def test_parameters_by_label() -> None:
    program, rule = compiled(order("revenue * rate"))
    words = Words(program.rulebook, "zh", date(2024, 1, 1), parameters="label").of_rule("sales_order", None)
    assert wording(rule.body, words) == "销售收入 × 比例"
    words = Words(program.rulebook, "zh", date(2024, 1, 1), parameters="both").of_rule("sales_order", None)
    assert wording(rule.body, words) == "销售收入 × 比例（10%）"


TABLE = """
x:
  of: punch
  type: {low: {zh: 低, en: low}, high: {zh: 高, en: high}}
  first:
  - {kind: arrival, late_for: "[5 minute .. 30 minute)", then: low}
  - {late_for: "< 5 minute, 60 minute", reading: two, then: high}
  - {late_for: "not(> 30 minute)", when: outer, then: high}
  - {otherwise: low}
"""


def table(language: Language) -> tuple[Lines, Words]:
    rule = "late_for: {label: {zh: 迟到时长, en: time late}, of: punch, unit: minute, places: 0, formula: 5 minute}\n"
    program, found = compiled(rule + TABLE.strip("\n"))
    chosen = as_chosen(found.body, {"reading": "one"})
    assert isinstance(chosen, Lines)
    return chosen, Words(program.rulebook, language, date(2024, 1, 1)).of_rule("punch", None)


def test_tables_in_words() -> None:
    node, words = table("zh")
    made = table_words(node, "档", words)
    assert made.headings == ("打卡类别", "迟到时长", "条件")
    assert [row.cells for row in made.rows] == [
        ("上班", "5分钟以上（含），不足30分钟", "不限"),
        ("不限", "除超过30分钟以外", "当日首末次"),
        ("其他情况",),
    ]
    assert made.policy == "自上而下，第一个符合的一行为准。"
    node, words = table("en")
    made = table_words(node, "band", words)
    assert made.rows[0].cells == ("arrival", "from 5 minutes up to, not including, 30 minutes", "any")
    assert made.rows[0].result == "low"


def test_unchosen_readings_are_left_out() -> None:
    _, rule = compiled(order('revenue if reading == "two" else tax'))
    chosen = as_chosen(rule.body, {"reading": "one"})
    asked = [
        [n.name for n in body.walk() if isinstance(n, Read) and n.kind == "choice"] for body in (rule.body, chosen)
    ]
    assert asked == [["reading"], []]


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            "x: {of: sales_order, when: given(settled_on), type: date, formula: 'default(settled_on, ordered_on)'}",
            "结算日期",
            "settlement date",
        ),
        (
            "x: {of: sales_order, type: date, formula: 'default(settled_on, ordered_on)'}",
            "结算日期（无记录则为下单日期）",
            "settlement date (order date if not recorded)",
        ),
        (
            "x: {of: sales_order, type: date, "
            "formula: 'default(settled_on, ordered_on) if given(settled_on) else ordered_on'}",
            "若有结算日期，则结算日期；否则下单日期",
            "settlement date if settlement date is recorded; otherwise order date",
        ),
        (
            "x: {of: employee, each: month, type: date, min: 'default(settled_on, ordered_on)', over: sales_order, "
            "where: given(settled_on)}",
            "本月各销售订单（有结算日期）的结算日期中最早者",
            "the earliest settlement date over the month's sales orders where settlement date is recorded",
        ),
        (
            "x: {of: sales_order, when: given(settled_on), type: flag, any: 'default(sales_order.settled_on, ordered_on)"
            " > ordered_on', over: sales_order, via: salesperson, between: [ordered_on, ordered_on]}",
            "下单日期的同一员工的各销售订单中至少有一个满足：该销售订单的结算日期晚于下单日期",
            "for at least one of the sales orders of the same employee on order date: "
            "settlement date of the sales order is after order date",
        ),
    ],
)
def test_what_is_certainly_recorded_has_no_default(rule: str, zh: str, en: str) -> None:
    program, found = compiled(rule)
    when = guards(found.when)[0] if found.when is not None else NO_GUARDS
    for language, expected in (("zh", zh), ("en", en)):
        words = Words(program.rulebook, language, date(2024, 10, 31)).of_rule(found.grid.entity, found.grid.each)  # type: ignore[arg-type]
        assert wording(as_chosen(found.body, {"reading": "one"}, when), words) == expected


def test_every_function_has_words() -> None:
    handled = {"min", "max", "given", "start_of", "end_of"}
    for name in NAMES - handled:
        for language in ("zh", "en"):
            assert wording_calls.call_words(name, ["A", "B"], language, "S")  # type: ignore[arg-type]


def test_arguments_are_never_read_as_templates() -> None:
    assert wording_calls.call_words("at", ["{1}", "{0}"], "zh") == "{1}的{0}"


def test_an_empty_list_and_its_opposite() -> None:
    listing = "gaps: {of: leave, type: [leave_type], list: {sick: approved}}\n"
    assert said(listing + "x: {of: leave, formula: empty(gaps)}", "en") == "nothing is listed under “gaps”"
    assert said(listing + "x: {of: leave, formula: not empty(gaps)}", "zh") == "“gaps”至少有一项"
