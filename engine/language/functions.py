"""The functions of the language: what they take and what they give. What they do is in engine/evaluation/functions.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.diagnostics.source import Position
from engine.language.core import Call, Expression, Literal, Read
from engine.language.describe import describe
from engine.rulebook.builtin import DAY_TYPE, TIMELINESS, WEEKDAY
from engine.values.exact import simplify
from engine.values.period import PERIOD_KINDS
from engine.values.text import Text
from engine.values.types import DATE, DATETIME, FLAG, TIME, Type
from engine.values.units import NUMBER, multiply, parse_unit
from engine.values.value import Number

if TYPE_CHECKING:
    from engine.language.elaborate import Elaborator

_WORKDAYS = Type("number", unit=parse_unit("workday"), places=0, minimum=0)
_COUNT = Type("number", places=0, minimum=0)
_MONTHS = Type("number", unit=parse_unit("month"), places=0, minimum=0)


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters by type, and the result."""

    takes: tuple[Type, ...]
    gives: Type


# Functions whose parameters and result have one fixed type each.
FIXED: dict[str, Signature] = {
    "date_of": Signature((DATETIME,), DATE),
    "time_of": Signature((DATETIME,), TIME),
    "at": Signature((DATE, TIME), DATETIME),
    "day_of": Signature((DATE,), _COUNT),
    "month_of": Signature((DATE,), _COUNT),
    "year_of": Signature((DATE,), _COUNT),
    "weekday_of": Signature((DATE,), Type("enumeration", enumeration=WEEKDAY)),
    "full_months": Signature((DATE, DATE), _MONTHS),
    "workdays": Signature((DATE, DATE), _WORKDAYS),
    "paid_holidays": Signature((DATE, DATE), _WORKDAYS),
    "is_workday": Signature((DATE,), FLAG),
    "day_type": Signature((DATE,), Type("enumeration", enumeration=DAY_TYPE)),
    "workday_from": Signature((DATE,), DATE),
    "workday_until": Signature((DATE,), DATE),
    "shift_start": Signature((DATE,), DATETIME),
    "shift_end": Signature((DATE,), DATETIME),
    "previous_session": Signature((DATETIME,), DATETIME),
}
OF_A_SCALE = ("bracket", "marginal")
READS_ABSENT = ("given", "default", "timeliness")
_Builder = Callable[["Elaborator", list[Expression], Position], "Expression | None"]


def call(
    by: Elaborator, name: str, arguments: list[Expression], scale: Read | None, position: Position
) -> Expression | None:
    """A call with its arguments checked. None after reporting a mistake."""
    if name in FIXED:
        return _fixed(by, name, arguments, position)
    if name in OF_A_SCALE and scale is None:
        return _wrong_count(by, name, "2", arguments, position)
    if scale is not None:
        return _scaled(by, name, arguments, scale, position)
    low, high = _COUNTS[name]
    if not low <= len(arguments) <= high:
        return _wrong_count(
            by, name, str(low) if low == high else f"{low}–{high}" if high < 99 else f">= {low}", arguments, position
        )
    return _BUILDERS[name](by, arguments, position)


def _fixed(by: Elaborator, name: str, arguments: list[Expression], position: Position) -> Expression | None:
    signature = FIXED[name]
    if len(arguments) != len(signature.takes):
        return _wrong_count(by, name, str(len(signature.takes)), arguments, position)
    adapted = [by.adapt(a, t) for a, t in zip(arguments, signature.takes, strict=True)]
    kept = tuple(a for a in adapted if a is not None)
    return (
        Call(type=signature.gives, position=position, function=name, arguments=kept)
        if len(kept) == len(adapted)
        else None
    )


def _scaled(
    by: Elaborator, name: str, arguments: list[Expression], scale: Read, position: Position
) -> Expression | None:
    if len(arguments) != 1:
        return _wrong_count(by, name, "2", [scale, *arguments], position)
    of = Type("number", unit=scale.scale_of or NUMBER)
    value = by.adapt(arguments[0], of)
    if value is None:
        return None
    gives = scale.type if name == "bracket" else Type("number", unit=multiply(scale.type.unit, of.unit))
    return Call(type=replace(gives, places=None), position=position, function=name, arguments=(value,), scale=scale)


def _extreme(name: str) -> _Builder:
    def build(by: Elaborator, arguments: list[Expression], position: Position) -> Expression | None:
        unified = by.unify(arguments)
        if unified is None:
            return None
        if unified[0].type.kind not in ("number", "date", "datetime", "time"):
            return _refuse(by, unified[0], Text("数或日期", "a number or a date"))
        type_ = next((a.type for a in unified if not (isinstance(a, Literal) and a.bare)), unified[0].type)
        return Call(
            type=replace(type_, places=None, minimum=_least(name, unified)),
            position=position,
            function=name,
            arguments=tuple(unified),
        )

    return build


def _least(name: str, arguments: list[Expression]) -> Number | None:
    """The number below which a `max` (any of its parts) or a `min` (all of them) cannot fall."""
    bounds = [
        a.value if isinstance(a, Literal) and isinstance(a.value, int | Fraction) else a.type.minimum for a in arguments
    ]
    known = [b for b in bounds if b is not None]
    if name == "max":
        return max(known, default=None)
    return min(known) if len(known) == len(bounds) else None


def _absolute(by: Elaborator, arguments: list[Expression], position: Position) -> Expression | None:
    if arguments[0].type.kind != "number":
        return _refuse(by, arguments[0], Text("数", "a number"))
    return Call(
        type=replace(arguments[0].type, minimum=0), position=position, function="abs", arguments=tuple(arguments)
    )


def _stepped(name: str) -> _Builder:
    def build(by: Elaborator, arguments: list[Expression], position: Position) -> Expression | None:
        value = arguments[0]
        if value.type.kind == "datetime":
            if (
                len(arguments) != 2
                or arguments[1].type.kind != "number"
                or arguments[1].type.unit.powers != (("time", 1),)
            ):
                return _refuse(by, arguments[-1], Text("时长，例如 1 minute", "a step of time such as 1 minute"))
            if not _is_step(arguments[1]):
                return _refuse(by, arguments[1], Text("正的步长", "a positive step written as a literal"))
            return Call(type=DATETIME, position=position, function=name, arguments=tuple(arguments))
        if value.type.kind != "number":
            return _refuse(by, value, Text("数或日期时间", "a number or a datetime"))
        if len(arguments) == 1:
            if (
                value.type.unit.powers not in ((), (("day", 1),), (("workday", 1),), (("month", 1),))
                or value.type.unit.is_percent
            ):
                return _refuse(by, value, Text(f"带步长的 {name}(x, 步长)", f"a step, {name}(x, step), for this unit"))
            step: Expression | None = Literal(type=value.type, position=position, value=simplify(value.type.unit.scale))
        else:
            step = by.adapt(arguments[1], value.type)
        if step is None:
            return None
        if not _is_step(step):
            return _refuse(by, arguments[-1], Text("正的步长", "a positive step written as a literal"))
        return Call(type=value.type, position=position, function=name, arguments=(value, step))

    return build


def _is_step(step: Expression) -> bool:
    return isinstance(step, Literal) and isinstance(step.value, int | Fraction) and step.value > 0


def _given(by: Elaborator, arguments: list[Expression], position: Position) -> Expression | None:
    if not isinstance(arguments[0], Read):
        return _refuse(by, arguments[0], Text("名称", "a name"))
    return Call(type=FLAG, position=position, function="given", arguments=tuple(arguments))


def _default(by: Elaborator, arguments: list[Expression], position: Position) -> Expression | None:
    unified = by.unify(arguments)
    if unified is None:
        return None
    return Call(
        type=replace(unified[0].type, places=None), position=position, function="default", arguments=tuple(unified)
    )


def _of_list(name: str, gives: Type) -> _Builder:
    def build(by: Elaborator, arguments: list[Expression], position: Position) -> Expression | None:
        if arguments[0].type.kind != "list":
            return _refuse(by, arguments[0], Text("代码清单", "a list of codes"))
        return Call(type=gives, position=position, function=name, arguments=tuple(arguments))

    return build


def _timeliness(by: Elaborator, arguments: list[Expression], position: Position) -> Expression | None:
    for argument in arguments:
        if argument.type.kind not in ("date", "datetime"):
            return _refuse(by, argument, Text("日期或日期时间", "a date or a datetime"))
    if arguments[0].type.kind == "date" and arguments[1].type.kind == "datetime":
        return _refuse(
            by, arguments[0], Text("日期时间（截止时间是日期时间）", "a datetime, since the deadline is one")
        )
    return Call(
        type=Type("enumeration", enumeration=TIMELINESS),
        position=position,
        function="timeliness",
        arguments=tuple(arguments),
    )


def _bound_of(name: str) -> _Builder:
    def build(by: Elaborator, arguments: list[Expression], position: Position) -> Expression | None:
        day = by.adapt(arguments[0], DATE)
        kind = arguments[1]
        if day is None:
            return None
        if not isinstance(kind, Literal) or kind.value not in PERIOD_KINDS:
            return _refuse(
                by, kind, Text("、".join(f'"{k}"' for k in PERIOD_KINDS), " or ".join(f'"{k}"' for k in PERIOD_KINDS))
            )
        return Call(type=DATE, position=position, function=name, arguments=(day, kind))

    return build


def _refuse(by: Elaborator, argument: Expression, expected: Text) -> Expression | None:
    """Report a mistake; gives None for the caller to return."""
    by.diagnostics.error(
        "type_mismatch",
        argument.position,
        f"此处应为{expected.zh}，却是{describe(argument.type).zh}",
        f"{expected.en} is expected here, this is {describe(argument.type).en}",
    )
    return None


def _wrong_count(
    by: Elaborator, name: str, wanted: str, arguments: list[Expression], position: Position
) -> Expression | None:
    """Report a mistake; gives None for the caller to return."""
    by.diagnostics.error(
        "argument_count",
        position,
        f"`{name}` 需要 {wanted} 个参数，这里有 {len(arguments)} 个",
        f"`{name}` takes {wanted} arguments, here are {len(arguments)}",
    )
    return None


_BUILDERS: dict[str, _Builder] = {
    "min": _extreme("min"),
    "max": _extreme("max"),
    "abs": _absolute,
    "floor": _stepped("floor"),
    "ceil": _stepped("ceil"),
    "given": _given,
    "default": _default,
    "empty": _of_list("empty", FLAG),
    "size": _of_list("size", _COUNT),
    "timeliness": _timeliness,
    "start_of": _bound_of("start_of"),
    "end_of": _bound_of("end_of"),
}
_COUNTS = {
    "min": (2, 99),
    "max": (2, 99),
    "abs": (1, 1),
    "floor": (1, 2),
    "ceil": (1, 2),
    "given": (1, 1),
    "default": (2, 2),
    "empty": (1, 1),
    "size": (1, 1),
    "timeliness": (2, 2),
    "start_of": (2, 2),
    "end_of": (2, 2),
}
NAMES = frozenset({*FIXED, *_BUILDERS, *OF_A_SCALE})
