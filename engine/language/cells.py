"""Unary tests: the cells of decision tables (`< v`, `[a .. b)`, `a, b`, `not(…)`, `yes`, `absent`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from engine.diagnostics.nearest import did_you_mean
from engine.language.core import (
    Call,
    Cell,
    Comparison,
    ComparisonOp,
    Expression,
    Literal,
    Logic,
    Not,
    Read,
    Test,
)
from engine.language.describe import describe
from engine.language.elaborate import Elaborator
from engine.language.guards import Guards
from engine.rulebook.node import Scalar
from engine.values.text import Text
from engine.values.types import FLAG, TEXT

_COMPARE = re.compile(r"(<=|>=|!=|==|<|>)")
_INTERVAL = re.compile(r"([\[(])(.*?)\.\.(.*)([\])])\Z", re.DOTALL)
_NOT = re.compile(r"not\s*\((.*)\)\Z", re.DOTALL)
_ORDERED = ("number", "date", "datetime", "time", "month_day")


def cell(by: Elaborator, heading: Scalar, test: Scalar, given: Guards) -> Cell | None:
    """A cell: the input its heading names, and its test. None after reporting a mistake."""
    read = by.expression(heading, result=True, given=given)
    if read is None:
        return None
    if not isinstance(read, Read):
        by.diagnostics.error(
            "table_input",
            heading.at(0, len(heading.text)),
            f"表的输入应为名称，不能是表达式 `{heading.text}`",
            f"an input of a table is a name, not an expression: `{heading.text}`",
            hint=Text("请用 `when:` 写条件，或另立一条规则", "write a condition in `when:`, or a rule of its own"),
        )
        return None
    found = _Tests(by, read, test, given).any_of(test.text, 0)
    if found is None:
        return None
    return Cell(read, found, _meaning(read, found), test.text)


@dataclass(slots=True)
class _Tests:
    """Reads the tests of one cell."""

    by: Elaborator
    input: Read
    scalar: Scalar
    given: Guards

    def any_of(self, text: str, offset: int) -> Test | None:
        parts = [self.one(piece, offset + start) for start, piece in _pieces(text)]
        kept = tuple(p for p in parts if p is not None)
        if len(kept) != len(parts):
            return None
        return kept[0] if len(kept) == 1 else Test("any_of", parts=kept)

    def one(self, text: str, offset: int) -> Test | None:
        offset += len(text) - len(text.lstrip())
        text = text.strip()
        if text == "absent":
            if not self.input.optional:
                self.error(
                    "never_absent",
                    text,
                    offset,
                    f"`{self.input.name}` 总有值，不会是 absent",
                    f"`{self.input.name}` always has a value, it is never absent",
                )
                return None
            return Test("absent")
        if match := _NOT.match(text):
            inner = self.any_of(match[1], offset + match.start(1))
            return Test("not", parts=(inner,)) if inner else None
        if match := _INTERVAL.match(text):
            low = self.value(match[2], offset + match.start(2), ordered=True)
            high = self.value(match[3], offset + match.start(3), ordered=True)
            if low is None or high is None:
                return None
            return Test("interval", values=(low, high), closed=(match[1] == "[", match[4] == "]"))
        if match := _COMPARE.match(text):
            op = match[1]
            value = self.value(text[match.end() :], offset + match.end(), ordered=op not in ("==", "!="))
            return Test("compare", values=(value,), op=_operator(op)) if value else None
        value = self.value(text, offset)
        return Test("is", values=(value,)) if value else None

    def value(self, text: str, offset: int, ordered: bool = False) -> Expression | None:
        type_ = self.input.type
        offset += len(text) - len(text.lstrip())
        text = text.strip()
        if ordered and type_.kind not in _ORDERED:
            self.error(
                "type_mismatch", text, offset, f"{describe(type_).zh}没有大小之分", f"{describe(type_).en} has no order"
            )
            return None
        position = self.scalar.at(offset, len(text))
        if type_.kind == "flag" and text in ("yes", "no", "true", "false"):
            return Literal(type=FLAG, position=position, value=text in ("yes", "true"))
        if type_.kind == "enumeration" and type_.enumeration:
            code = text.strip("\"'")
            if code in type_.enumeration.members:
                return Literal(type=type_, position=position, value=code)
            codes = type_.enumeration.members
            self.error(
                "unknown_code",
                text,
                offset,
                f"“{text}”不在代码 {'、'.join(codes)} 之中",
                f"`{text}` is not one of {', '.join(codes)}",
                did_you_mean(text, codes),
            )
            return None
        if type_.kind == "text" and not text.startswith(('"', "'")):
            return Literal(type=TEXT, position=position, value=text)
        return self.by.expression(self.scalar, type_, self.given, text=text, offset=offset)

    def error(self, code: str, text: str, offset: int, zh: str, en: str, hint: Text | None = None) -> None:
        self.by.diagnostics.error(code, self.scalar.at(offset, len(text)), zh, en, hint=hint)


def _operator(op: str) -> ComparisonOp:
    operators: dict[str, ComparisonOp] = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!=", "==": "=="}
    return operators[op]


def _pieces(text: str) -> list[tuple[int, str]]:
    """The text split at commas outside brackets and quotation marks, with the offset of each piece.

    An interval's brackets may be of different kinds, so depth counts either.

    >>> _pieces("a, not(b, c), [1 .. 2)")
    [(0, 'a'), (2, ' not(b, c)'), (13, ' [1 .. 2)')]
    """
    pieces: list[tuple[int, str]] = []
    start = depth = 0
    quote = ""
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([（":
            depth += 1
        elif char in ")]）":
            depth -= 1
        elif char in ",，、" and depth <= 0:
            pieces.append((start, text[start:index]))
            start = index + 1
    pieces.append((start, text[start:]))
    return pieces


def _meaning(read: Read, test: Test) -> Expression:
    """What a test means of its input: false of an absent input, unless it asks for absence."""
    given = Call(type=FLAG, position=read.position, function="given", arguments=(read,))
    present = replace(read, optional=False)

    def holds(test: Test) -> Expression:
        position = test.values[0].position if test.values else read.position
        if test.kind == "absent":
            return Not(type=FLAG, position=position, operand=given)
        if test.kind == "any_of":
            return Logic(type=FLAG, position=position, op="or", operands=tuple(guarded(p) for p in test.parts))
        if test.kind == "not":
            return Not(type=FLAG, position=position, operand=holds(test.parts[0]))
        if test.kind == "interval":
            low, high = test.values
            return Logic(
                type=FLAG,
                position=position,
                op="and",
                operands=(
                    Comparison(
                        type=FLAG, position=position, op=">=" if test.closed[0] else ">", left=present, right=low
                    ),
                    Comparison(
                        type=FLAG, position=position, op="<=" if test.closed[1] else "<", left=present, right=high
                    ),
                ),
            )
        value = test.values[0]
        if test.kind == "is" and isinstance(value, Literal) and isinstance(value.value, bool):
            return present if value.value else Not(type=FLAG, position=position, operand=present)
        op: ComparisonOp = "==" if test.kind == "is" else test.op
        return Comparison(type=FLAG, position=position, op=op, left=present, right=value)

    def guarded(test: Test) -> Expression:
        found = holds(test)
        if not read.optional or test.kind in ("absent", "any_of") or (test.kind == "not" and _asks_absence(test)):
            return found
        return Logic(type=FLAG, position=found.position, op="and", operands=(given, found))

    return guarded(test)


def _asks_absence(test: Test) -> bool:
    return test.kind == "absent" or any(_asks_absence(part) for part in test.parts)


def settles_given(test: Test) -> bool:
    """Whether an input that passes the test is there."""
    if test.kind == "not":
        return not _asks_absence(test) or _only_absence(test.parts[0])
    return not _asks_absence(test)


def _only_absence(test: Test) -> bool:
    return test.kind == "absent"
