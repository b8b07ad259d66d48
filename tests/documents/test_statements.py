"""Pay statements: lines with clause and reason, undetermined ones, hostile names."""

from __future__ import annotations

import io
import re
from functools import cache
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.documents.file_names import file_names
from engine.documents.register import build_register
from engine.documents.register_xlsx import register_xlsx
from engine.documents.statement_sheets import statements_source
from engine.documents.statements import build_statements, render_statements
from engine.documents.statements_model import Section, Statement, StatementLine
from engine.workspace.opening import open_rulebook
from engine.workspace.session import Session, open_session

NET = ("fengyun", "social_insurance", "individual_income_tax")


@pytest.fixture(scope="session")
def statements(shop: Any) -> dict[str, Statement]:
    return {s.key: s for s in build_statements([shop.program], shop.evaluation, shop.results)}


def line(statement: Statement, rule: str) -> StatementLine:
    return next(item for item in statement.sections[0].lines() if item.rule == rule)


def test_everybody_has_a_statement_in_the_order_of_the_facts(statements: dict[str, Statement]) -> None:
    assert list(statements)[:2] == ["W1", "W2"]
    assert len(statements) == 9
    assert statements["W1"].name == "王喆"
    assert ("岗位", "店员") in [(label.zh, value.zh) for label, value in statements["W1"].details]


def test_a_sum_groups_equal_contributions(statements: dict[str, Statement]) -> None:
    fines = line(statements["W1"], "late_fines")
    assert fines.amount.zh == "36.00元"
    assert fines.amount.en == "¥36.00"
    assert fines.clause == "1.2"
    assert fines.reason.zh == "2 × 8元（基本档，10月3日、10月8日） + 20元（中档，10月14日）"
    assert fines.reason.en == "2 × ¥8 (base, 3 Oct, 8 Oct) + ¥20 (middle, 14 Oct)"


def test_a_formula_shows_its_values(statements: dict[str, Statement]) -> None:
    commission = line(statements["W1"], "commission_paid")
    assert commission.reason.zh == "（1,000.00 − 600.00 − 30.00 − 70.00） × 10%（10月9日）"
    assert commission.amount.zh == "30.00元"
    bonus = line(statements["W1"], "bonus_paid")
    assert bonus.reason.en == "1,000.00 × 1% × 50%"


def test_a_table_names_what_chose_the_row(statements: dict[str, Statement]) -> None:
    assert line(statements["W2"], "base_pay").reason.zh == "岗位：店长"


def test_undetermined_lines_say_what_is_missing(statements: dict[str, Statement]) -> None:
    quota = line(statements["W2"], "quota_met")
    assert quota.amount.zh == "待定"
    assert [m.zh for m in quota.missing] == ["“基本定额”尚未规定"]
    assert statements["W2"].sections[0].earned.amount.en == "to be determined"
    role = line(statements["H5"], "base_pay")
    assert role.missing[0].zh.startswith("缺月度信息的岗位")
    assert statements["H5"].is_undetermined


def test_findings_and_totals(statements: dict[str, Statement]) -> None:
    first = statements["W1"]
    assert [f.label.zh for f in first.findings] == ["迟到频繁"]
    assert first.sections[0].totals[0].amount.zh == "899.00元"
    assert first.sections[0].deducted.amount.zh == "36.00元"


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_pages(statements: dict[str, Statement], language: Any) -> None:
    pages = render_statements(list(statements.values()), language)
    assert len(pages) == len(statements) + 1
    assert "index.html" in pages
    for name, html in pages.items():
        assert re.fullmatch(r"[A-Za-z0-9_-]+\.html", name)
        assert "<script" not in html
        assert "{{" not in html.replace("{{7*7}}", "")
        assert not re.search(r"(src|href)=\"?(https?|javascript):|@import|url\(", html)
    register = pages["index.html"]
    for link in re.findall(r'href="([^"]*)"', register):
        assert unescape(link) in pages
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in register
    assert "{{7*7}}" in register
    assert "49" not in re.sub(r"<style>.*?</style>", "", register, flags=re.S)
    assert "\u202e" not in register
    assert "名" * 200 in register


def test_the_register_holds_amounts_and_sums(statements: dict[str, Statement]) -> None:
    register = render_statements(list(statements.values()), "zh")["index.html"]
    assert ">899.00<" in register
    assert "待定" in register
    assert "合计不含待定金额" in register


def test_file_names_are_safe_and_distinct() -> None:
    names = file_names(["a/b", "a.b", "", "CON", "index", "A", "a", "名" * 200, "x" * 300], ".html")
    assert len({n.lower() for n in names.values()}) == 9
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,90}\.html", n) for n in names.values())
    assert not {"con.html", "index.html"} & {n.lower() for n in names.values()}


def test_what_is_paid_is_the_last_total_and_is_written_out(statements: dict[str, Statement]) -> None:
    section = statements["W1"].sections[0]
    assert section.paid.amount == section.totals[-1].amount
    assert section.in_words.zh == "人民币捌佰玖拾玖元整"
    assert section.in_words.en == "eight hundred and ninety-nine yuan only"
    assert statements["H5"].sections[0].in_words.zh == ""


def test_what_is_paid_stands_last_whatever_totals_the_rulebooks_after_it_have() -> None:
    session = open_session([open_rulebook(name).program for name in ("fengyun", "social_insurance")])
    section = _section(session, "E001")
    assert [item.rule for item in section.totals] == ["gross_pay", "gross_income", "net_pay"]
    assert section.paid.value == section.totals[-1].value != section.earned.value


def test_money_stands_to_the_fen_even_where_it_is_rounded_to_the_yuan(net: Session) -> None:
    lines = {item.rule: item for item in _section(net, "E012").deductions}
    assert lines["housing_fund_contribution"].amount.zh == "188.00元"


def test_date_of_payment_and_cumulative_figures_stand_by_themselves(net: Session) -> None:
    section = _section(net, "E001")
    assert [(item.label.zh, item.amount.en) for item in section.payment] == [("发薪日期", "11 November 2024")]
    assert {item.rule: item.amount.zh for item in section.to_date} == {
        "cumulative_income": "250,000.00元",
        "cumulative_basic_deduction": "50,000.00元",
        "cumulative_special_deductions": "64,216.74元",
        "cumulative_other_deductions": "20,000.00元",
        "cumulative_taxable_income": "115,783.26元",
        "tax_by_brackets": "9,058.33元",
        "tax_to_date": "9,058.33元",
    }
    assert section.to_date[0].reason.en == "225,000.00 + 25,000.00"


def test_clauses_of_several_rulebooks_are_told_apart(net: Session) -> None:
    section = _section(net, "E001")
    assert [item.clause for item in section.totals] == ["① 12.7", "② 3.1", "① 12.13"]
    assert [p.zh[:2] for p in _statements(net)["E001"].policies] == ["① ", "② ", "③ "]


def test_pages_say_them_in_both_languages(net: Session) -> None:
    page = render_statements([_statements(net)["E001"]], "both")["E001.html"]
    for words in (
        "发薪日期",
        "Date of payment",
        "2024年11月11日",
        "人民币壹万柒仟叁佰捌拾伍元叁角陆分",
        "Seventeen thousand three hundred and eighty-five yuan and thirty-six fen only",
        "本年累计",
        "Year to date",
    ):
        assert words in unescape(page)


@pytest.fixture(scope="module")
def net() -> Session:
    return open_session([open_rulebook(name).program for name in NET])


def _section(session: Session, key: str) -> Section:
    return _statements(session)[key].sections[0]


@cache
def _statements(session: Session) -> dict[str, Statement]:
    return {s.key: s for s in build_statements(session.programs, session.evaluation, session.evaluate())}


@cache
def unpaid() -> tuple[Session, list[Statement]]:
    program = open_rulebook("daily_work").program
    session = open_session([program])
    return session, build_statements(session.programs, session.evaluation, session.evaluate())


def test_a_policy_that_pays_nothing_makes_a_record_without_sums() -> None:
    _, statements = unpaid()
    pages = render_statements(statements, "en")
    assert "Personal record" in pages["A01.html"]
    assert "Register of personal records" in pages["index.html"]
    for name in ("A01.html", "index.html"):
        shown = re.sub(r"<style>.*?</style>", "", pages[name], flags=re.S)
        assert not re.search(r"0\.00|Pay |In words|Earnings|Amounts in", shown)
    source = statements_source(statements[:1], "zh")
    assert "个人记录" in source
    assert "工资条" not in source


def test_its_register_shows_the_figures_in_words() -> None:
    _, statements = unpaid()
    register = build_register(statements)
    assert [c.label.zh for c in register.columns][:1] == ["应出席会议次数"]
    sheet = load_workbook(io.BytesIO(register_xlsx(statements, "zh"))).worksheets[0]
    assert sheet.title == "个人记录汇总"
    assert [sheet.cell(5, column).value for column in (1, 2, 3)] == ["A01", "宋堃", "4"]
    assert not [cell.value for row in sheet.iter_rows() for cell in row if cell.value == "合计"]
