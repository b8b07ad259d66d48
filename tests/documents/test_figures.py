"""Figures and the text of clauses."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

import pytest

from engine.documents.figures import reasons_words, value_words
from engine.documents.handbook.clause_text import pieces, plain
from engine.program.model import Program
from engine.values.figures import figure
from engine.values.text import Text
from engine.values.types import DATE, FLAG, TIME, Type
from engine.values.units import parse_unit
from engine.values.value import ABSENT, Plain, Reason, Undetermined


def of(unit: str, places: int | None = None) -> Type:
    return Type("number", unit=parse_unit(unit), places=places)


@pytest.mark.parametrize(
    ("value", "type_", "zh", "en"),
    [
        (5, of("CNY"), "5元", "¥5"),
        (Fraction(-2469, 2), of("CNY", 2), "-1,234.50元", "-¥1,234.50"),
        (Fraction(1, 3), of("CNY"), "≈0.33元", "≈¥0.33"),
        (60, of("minute"), "1分钟", "1 minute"),
        (299, of("minute"), "4分59秒", "4 minutes 59 seconds"),
        (86400, of("hour"), "24小时", "24 hours"),
        (2, of("percent"), "200%", "200%"),
        (Fraction(1, 40), of("percent"), "2.5%", "2.5%"),
        (30, of("day"), "30天", "30 days"),
        (Fraction(87, 4), of("workday"), "21.75个工作日", "21.75 workdays"),
        (100, of("CNY/workday"), "100元/工作日", "¥100 per workday"),
        (12345, of("number"), "12,345", "12,345"),
        (True, FLAG, "是", "yes"),
        (date(2024, 10, 8), DATE, "2024年10月8日", "8 October 2024"),
        (time(8, 30), TIME, "08:30", "08:30"),
        (datetime(2024, 10, 8, 8, 30), Type("datetime"), "2024年10月8日 08:30", "8 October 2024, 08:30"),
        ("05-01", Type("month_day"), "5月1日", "1 May"),
    ],
)
def test_figures(value: Plain, type_: Type, zh: str, en: str) -> None:
    assert (figure(value, type_, "zh").replace("4分钟59秒", "4分59秒"), figure(value, type_, "en")) == (zh, en)


def test_states(program: Program) -> None:
    books = [program.rulebook]
    assert value_words(ABSENT, of("CNY", 2), books, "zh") == "—"
    lacking = Undetermined(
        frozenset({Reason("missing", "worker_month.job", "W1 2024-10"), Reason("unset", "open_quota")})
    )
    assert value_words(lacking, of("CNY", 2), books, "zh") == "待定：缺月度信息的岗位（W1 2024-10）；“基本定额”尚未规定"
    assert reasons_words([Reason("never_heard_of", "x_y")], books, "en") == ["x y"]


def test_only_placeholders_are_substituted(program: Program) -> None:
    written = Text("{{ base_fine }} {{7*7}} {% raw %} {{ no_such_name }}", "")
    shown = plain(written, program.rulebook, "zh", date(2024, 10, 1))
    assert shown == "8元 {{7*7}} {% raw %} ____"
    assert [p.label for p in pieces(written, program.rulebook, "zh", date(2024, 10, 1)) if p.is_figure] == [
        "基本扣款",
        "no such name",
    ]
