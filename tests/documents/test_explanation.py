"""The explanation: a tree with clauses, quotations, values and why a row did not match."""

from __future__ import annotations

import re

from engine.documents.explanation import render_explanation
from engine.documents.text_columns import width_of
from engine.evaluation.tracing import TracingReference
from engine.facts.model import Facts
from engine.program.model import Program
from engine.values.period import Period

OCTOBER = Period.parse("2024-10")


def told(
    tracer: TracingReference,
    program: Program,
    facts: Facts,
    rule: str,
    key: str = "W1",
    language: str = "zh",
    period: Period | None = OCTOBER,
) -> str:
    return render_explanation(tracer.trace(rule, key, period), program, facts, language)  # type: ignore[arg-type]


def test_the_tree_has_clause_quotation_and_values(tracer: TracingReference, program: Program, facts: Facts) -> None:
    text = told(tracer, program, facts, "late_fines")
    assert text.splitlines()[0] == "迟到扣款 = 36元  [条款 1.2 · 王喆 W1 2024年10月]"
    assert "“迟到扣5元。 <b>五分钟</b>以上扣20元。”" in text
    assert "到岗记录 A14 → 20元" in text
    assert "基本扣款 = 8元  [参数，条款 1.2]" in text
    assert "其余2条为零" in text


def test_why_not(tracer: TracingReference, program: Program, facts: Facts) -> None:
    text = told(tracer, program, facts, "late_band", "A14", "zh", None)
    assert "✗ 第1行：已获准 — 不符（已获准 = 否）" in text
    assert "✗ 第3行：迟到时长超过1分钟且不足5分钟 — 不符" in text
    assert "迟到时长 = 5分钟" in text
    english = told(tracer, program, facts, "bonus_paid", "W2", "en")
    assert "bonus = does not apply" in english
    assert "✗ applies where: bonus share is recorded — fails (bonus share = none)" in english


def test_with_a_width_the_lines_fit_and_say_the_same(tracer: TracingReference, program: Program, facts: Facts) -> None:
    trace = tracer.trace("late_fines", "W1", OCTOBER)
    whole, broken = (render_explanation(trace, program, facts, "zh", width) for width in (None, 70))
    assert max(map(width_of, whole.splitlines())) > 70
    assert max(map(width_of, broken.splitlines())) <= 70
    bare = [re.sub(r"[│├└─\s]", "", text) for text in (whole, broken)]
    assert bare[0] == bare[1]


def test_undetermined_says_why(tracer: TracingReference, program: Program, facts: Facts) -> None:
    assert "待定：“基本定额”尚未规定" in told(tracer, program, facts, "quota_met", "W2")
    assert "to be determined: role (employee's month) is missing" in told(
        tracer, program, facts, "base_pay", "H5", "en"
    )


def test_nothing_steers_the_terminal_and_no_identifier_leaks(
    tracer: TracingReference, program: Program, facts: Facts
) -> None:
    for key in ("H0", "H3", "H2"):
        text = told(tracer, program, facts, "net_pay", key, "en")
        assert all(c.isprintable() or c == "\n" for c in text)
        assert "_" not in text
