"""`policy explain`: why a person's figure is what it is, or why there is none."""

from __future__ import annotations

from typing import Any

from engine.commands import bilingual
from engine.commands.bilingual import language_option, option
from engine.commands.inputs import make_session, session_options
from engine.values.text import Language


@bilingual.command(
    "explain",
    zh="说明某人的结果从何而来：条款、原文、读到的数值、试过的每一行。",
    en="Say where a person's outcomes come from: clause, quotation, values read, rows tried.",
)
@session_options
@option("--employee", metavar="KEY|NAME", required=True, zh="编号或姓名", en="key or name")
@option(
    "--outcome",
    metavar="RULE",
    zh="只说明这项结果（规则标识或名称）；默认为工资条各项",
    en="this outcome alone (id or label); by default the statement's lines",
)
@language_option()
def command(employee: str, outcome: str | None, language: Language, **inputs: Any) -> None:
    from engine.commands.console import screen_width, write_text
    from engine.commands.reporting import report_notices
    from engine.documents.explanation import render_explanation
    from engine.workspace.tracing import trace_person

    session = make_session(language, **inputs)
    traces = trace_person(session, employee, outcome)
    report_notices(session.notices(), language)
    width = screen_width()
    write_text("\n".join(f"{render_explanation(t.trace, t.program, session.facts, language, width)}\n" for t in traces))
