"""Parameters and interpretations that nothing reads, and parameters left blank."""

from __future__ import annotations

import re

from engine.diagnostics.diagnostic import Diagnostics
from engine.language.core import Call, Read
from engine.program.model import Program

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def check_usage(program: Program, diagnostics: Diagnostics) -> None:
    """Warn of what is declared and never read; note what the source leaves blank."""
    used = _read(program) | _in_calendar(program)
    for parameter in program.rulebook.parameters().values():
        if parameter.id not in used:
            diagnostics.warning(
                "unused_parameter",
                parameter.position,
                f"参数 `{parameter.id}` 没有被任何规则使用",
                f"no rule reads the parameter `{parameter.id}`",
            )
        for dated in parameter.values:
            if dated.value is None:
                diagnostics.note(
                    "blank_parameter",
                    dated.position,
                    f"参数 `{parameter.id}` 在 {dated.start} 起留空，读取它的结果待定",
                    f"the parameter `{parameter.id}` is blank from {dated.start}; what reads it is undetermined",
                )
    for choice in program.rulebook.interpretations().values():
        if choice.id not in used:
            diagnostics.warning(
                "unused_interpretation",
                choice.position,
                f"口径 `{choice.id}` 没有被任何规则使用",
                f"no rule reads the interpretation `{choice.id}`",
            )


def _read(program: Program) -> set[str]:
    found: set[str] = set()
    for rule in program.rules.values():
        for top in rule.expressions():
            for node in top.walk():
                if isinstance(node, Read) and node.kind in ("parameter", "choice"):
                    found.add(node.name)
                if isinstance(node, Call) and node.scale is not None:
                    found.add(node.scale.name)
    return found


def _in_calendar(program: Program) -> set[str]:
    """Parameters that the timetable names, and those that only the text shows (definitions, greetings)."""
    rulebook = program.rulebook
    found: set[str] = set()
    if rulebook.calendar:
        for entry in rulebook.calendar.timetable:
            for scalar in (
                entry.start,
                entry.until,
                *(s for session in entry.sessions for s in (session.start, session.end)),
            ):
                if scalar is not None:
                    found.add(scalar.text)
    for clause in rulebook.clauses():
        for text in (clause.text.zh, clause.text.en):
            found |= set(_PLACEHOLDER.findall(text)) - {p for p in clause.parameters if clause.rules}
    return found
