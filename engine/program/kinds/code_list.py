"""`list`: the codes whose conditions hold, in order."""

from __future__ import annotations

from engine.language.core import Expression, Line, Lines, Literal
from engine.program.context import Lowering
from engine.rulebook.model import CodeList
from engine.values.types import FLAG, Type


def lower(codes: CodeList, lowering: Lowering) -> Expression | None:
    expected = lowering.expected
    if expected is None or expected.enumeration is None:
        return None
    by = lowering.elaborator()
    lines: list[Line] = []
    for number, (code, condition) in enumerate(codes.items, start=1):
        if code.text not in expected.enumeration.members:
            members = expected.enumeration.members
            lowering.diagnostics.error(
                "unknown_code",
                code.position,
                f"“{code.text}”不在代码 {'、'.join(members)} 之中",
                f"`{code.text}` is not one of {', '.join(members)}",
            )
            continue
        test = by.expression(condition, FLAG, lowering.given)
        if test is not None:
            of = Type("enumeration", enumeration=expected.enumeration)
            lines.append(
                Line(number, (), test, Literal(type=of, position=code.position, value=code.text), code.position)
            )
    if len(lines) != len(codes.items):
        return None
    return Lines(type=expected, position=codes.position, policy="list", lines=tuple(lines), otherwise=None)
