"""Pay statements: lines with clause and reason, undetermined ones, hostile names."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from engine.documents.file_names import file_names
from engine.documents.statements import build_statements, render_statements
from engine.documents.statements_model import Statement, StatementLine


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
